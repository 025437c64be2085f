package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Speaks for classes that bring another one in: they find the container, define a class and register it. */
final class InjectorSignals implements SignalRule {
    private static final Set<Trait> ACTS = EnumSet.of(
            Trait.REFLECT,
            Trait.FIELDS,
            Trait.EXEC,
            Trait.PROCESS,
            Trait.DEFINE,
            Trait.ATTACH,
            Trait.NETWORK,
            Trait.SCRIPT,
            Trait.NATIVE);
    private static final Pattern REGISTERS = Pattern.compile("(add|register|regist|set|create|insert|prepend)\\w*"
            + "(Filter|Servlet|Listener|Valve|Interceptor|Handler|Mapping|Endpoint|Executor|WebSocket|Upgrade)\\w*");
    /** By which private members are reached: the reflection API, method handles and {@code Unsafe}. */
    private static final Set<String> OPENS = Set.of(
            "setAccessible",
            "trySetAccessible",
            "privateLookupIn",
            "objectFieldOffset",
            "staticFieldOffset",
            "findVarHandle");

    private final Knowledge knowledge;

    InjectorSignals(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public List<Signal> signals(Suspect suspect) {
        List<Signal> signals = new ArrayList<>();
        for (Judgement inside : suspect.inside()) {
            String name = inside.level() == Level.HIGH ? "embedded.webshell" : "embedded.class";
            signals.add(knowledge.signal(name, "carries the class " + inside.className()));
        }
        Set<String> spoken = suspect.spoken();
        Set<String> walks = knownOf(Trait.WALK, spoken);
        boolean reflects = suspect.has(Trait.REFLECT) || suspect.has(Trait.FIELDS);
        if (reflects && !walks.isEmpty()) {
            signals.add(knowledge.signal("walk.threads", "walks to the container by way of " + walks));
            if (speaksOfDefining(spoken)) {
                signals.add(
                        knowledge.signal("walk.defines", "walks to the container and defines a class by reflection"));
            }
        }
        Set<String> registrations = knownOf(Trait.REGISTER, spoken);
        suspect.flows().members().stream()
                .filter(member -> REGISTERS.matcher(member).matches())
                .forEach(registrations::add);
        if (reflects && !registrations.isEmpty()) {
            signals.add(knowledge.signal("register.reflective", "registers by reflection: " + registrations));
        }
        if (reflects && !registrations.isEmpty() && !walks.isEmpty()) {
            signals.add(knowledge.signal("walk.registers", "walks to the container and registers something there"));
        }
        if (reflects && !registrations.isEmpty() && suspect.has(Trait.CONTAINER) && opensMethods(suspect)) {
            signals.add(knowledge.signal(
                    "register.through-closed-methods", "opens methods of the container that register a component"));
        }
        boolean registers = suspect.has(Trait.REGISTER);
        if (registers && suspect.has(Trait.DEFINE)) {
            signals.add(
                    knowledge.signal("register.with-class-definition", "defines a class and registers a component"));
        }
        if (registers
                && reflects
                && suspect.has(Trait.CONTAINER)
                && suspect.has(Trait.DEFINE)
                && speaksOfDefining(spoken)) {
            signals.add(knowledge.signal(
                    "register.of-forced-class",
                    "makes a loader of others define a class, beside a container's inner classes"));
        }
        if (suspect.has(Trait.DECODE) && suspect.has(Trait.DEFINE) && speaksOfDefining(spoken)) {
            signals.add(knowledge.signal("define.decoded", "decodes bytes and defines a class of them by reflection"));
        }
        if (registers && suspect.has(Trait.FIELDS) && opens(suspect, spoken) && touchesContainer(suspect)) {
            signals.add(knowledge.signal(
                    "register.through-internals", "opens private fields of the container and registers a component"));
            if (!suspect.role().isEmpty() && !suspect.role().equals("injector")) {
                signals.add(knowledge.signal(
                        "register.by-component", "a " + suspect.role() + " that registers other components"));
            }
        }
        if (!suspect.flows().flows().isEmpty() && registersOnLoad(suspect)) {
            signals.add(knowledge.signal("register.on-load", "registers something as soon as it is loaded"));
        }
        Set<String> containers = knownOf(Trait.CONTAINER, spoken);
        if (reflects && !containers.isEmpty()) {
            signals.add(knowledge.signal("container.reflective", "names inner classes of a container: " + containers));
        }
        if (suspect.has(Trait.TRANSLET) && ACTS.stream().anyMatch(suspect::has)) {
            signals.add(knowledge.signal("translet.acts", "an XSLT translet that does more than transform"));
        }
        return signals;
    }

    /** Whether the class makes accessible what is not, or has it done: who only looks at fields, as for annotations, does not. */
    private static boolean opens(Suspect suspect, Set<String> spoken) {
        return spoken.stream().anyMatch(OPENS::contains) || suspect.calls(call -> OPENS.contains(call.name()));
    }

    private static boolean registersOnLoad(Suspect suspect) {
        return suspect.facts().methods().stream()
                .filter(method -> method.name().equals("<clinit>"))
                .flatMap(method -> method.calls().stream())
                .anyMatch(call -> REGISTERS.matcher(call.name()).matches());
    }

    private static boolean opensMethods(Suspect suspect) {
        return suspect.calls(call ->
                call.owner().equals("java/lang/reflect/Method") && call.name().equals("setAccessible"));
    }

    private static boolean speaksOfDefining(Set<String> spoken) {
        return spoken.stream().anyMatch(word -> word.startsWith("define") && word.contains("Class"));
    }

    private static boolean touchesContainer(Suspect suspect) {
        return suspect.has(Trait.CONTAINER) || suspect.has(Trait.REQUEST);
    }

    private Set<String> knownOf(Trait trait, Set<String> spoken) {
        return spoken.stream().filter(word -> knowledge.is(trait, word)).collect(Collectors.toSet());
    }
}
