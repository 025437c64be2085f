package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Speaks for classes that bring another one in: they find the container, define a class and register it. */
final class InjectorSignals implements SignalRule {
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
        }
        Set<String> registrations = knownOf(Trait.REGISTER, spoken);
        if (reflects && !registrations.isEmpty()) {
            signals.add(knowledge.signal("register.reflective", "registers by reflection: " + registrations));
        }
        boolean registers = suspect.has(Trait.REGISTER);
        if (registers && suspect.has(Trait.DEFINE)) {
            signals.add(knowledge.signal("register.with-class-definition", "defines a class and registers a component"));
        }
        Set<String> containers = knownOf(Trait.CONTAINER, spoken);
        if (reflects && !containers.isEmpty()) {
            signals.add(knowledge.signal("container.reflective", "names inner classes of a container: " + containers));
        }
        if (suspect.has(Trait.TRANSLET) && (suspect.has(Trait.REFLECT) || suspect.has(Trait.EXEC))) {
            signals.add(knowledge.signal("translet.acts", "an XSLT translet that does more than transform"));
        }
        return signals;
    }

    private Set<String> knownOf(Trait trait, Set<String> spoken) {
        return spoken.stream().filter(word -> knowledge.is(trait, word)).collect(Collectors.toSet());
    }
}
