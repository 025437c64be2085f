package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What reflection and method handles do: a call by name is the call itself, as far as the name is known. */
final class Reflection {
    private static final String ANY = "?";
    private static final Words SYMBOLS = Words.of("find|findOrThrow|getFunction");
    private static final Words CALLS = Words.of("invoke.*|.*/\\w*Invoke\\w*");

    private final Analysis analysis;
    private final Activation activation;
    private final LibraryCalls library;
    private final Sinks sinks;

    Reflection(Analysis analysis, Activation activation, LibraryCalls library) {
        this.analysis = analysis;
        this.activation = activation;
        this.library = library;
        this.sinks = new Sinks(analysis);
    }

    /** Handles the call if it is one of reflection; null if not. */
    @Nullable
    Value call(CallSite site, List<Value> given) {
        // A hostile class may call a well-known name with any descriptor.
        List<Value> arguments = new ArrayList<>(given);
        while (arguments.size() < 3) {
            arguments.add(Value.UNKNOWN);
        }
        Value first = arguments.get(0);
        return switch (site.owner()) {
            case "java/lang/Class" -> ofClass(site, arguments);
            case "java/lang/reflect/Method" ->
                site.name().equals("invoke") && given.size() == 3
                        ? invoke(site, arguments.get(0), spread(arguments.get(1), arguments.get(2)))
                        : null;
            case "java/lang/reflect/Constructor" ->
                site.name().equals("newInstance") && given.size() == 2
                        ? construct(site, arguments.get(0), spread(Value.UNKNOWN, arguments.get(1)))
                        : null;
            case "java/lang/reflect/Field" -> ofField(site, arguments);
            case "java/lang/invoke/MethodHandles$Lookup" -> ofLookup(site, arguments);
            case "java/lang/invoke/MethodHandle" -> ofHandle(site, site.name(), given);
            case "java/lang/foreign/SymbolLookup", "com/sun/jna/NativeLibrary" ->
                given.size() > 1 && SYMBOLS.match(site.name())
                        ? member(Member.Kind.METHOD, Value.constant(new TypeName("native")), given.get(1))
                        : null;
            case "com/sun/jna/Function" -> site.name().startsWith("invoke") ? ofHandle(site, "invoke", given) : null;
            case "java/lang/foreign/Linker" -> joined(given);
            case "java/util/Optional" -> first.constant(Member.class) == null ? null : first;
            case "java/lang/invoke/MethodHandles" -> joined(given);
            case "java/beans/Expression", "java/beans/Statement" -> ofStatement(site, given);
            default -> other(site, given, arguments);
        };
    }

    private @Nullable Value ofClass(CallSite site, List<Value> arguments) {
        Value first = arguments.get(0);
        return switch (site.name()) {
            case "forName" -> {
                activation.callBack(arguments.get(2), method -> method.name().equals("findClass"), Value.UNKNOWN);
                yield named(first);
            }
            case "getMethod", "getDeclaredMethod" -> member(Member.Kind.METHOD, first, arguments.get(1));
            case "getField", "getDeclaredField" -> member(Member.Kind.FIELD, first, arguments.get(1));
            case "getConstructor", "getDeclaredConstructor", "getConstructors", "getDeclaredConstructors" ->
                member(Member.Kind.CONSTRUCTOR, first, Value.constant("<init>"));
            case "getMethods", "getDeclaredMethods" -> member(Member.Kind.METHOD, first, Value.UNKNOWN);
            case "getSuperclass" -> first;
            case "newInstance" -> instance(site, typeOf(first));
            default -> null;
        };
    }

    private Value named(Value name) {
        String text = likeliest(
                name,
                type -> analysis.catalogue()
                        .sinks()
                        .ofOwner(type.replace('.', '/'))
                        .isPresent());
        if (text == null) {
            analysis.computedClass();
        }
        return text == null
                ? Value.marked(name.marks() & Mark.DATA, name.origin())
                : Value.constant(new TypeName(text.replace('.', '/')));
    }

    /** The text that a name is, where a branch chooses among several the one that matters; null if it is not known. */
    private static @Nullable String likeliest(Value name, Predicate<String> matters) {
        List<String> texts = name.texts();
        return texts.stream().filter(matters).findFirst().orElse(texts.isEmpty() ? null : texts.get(0));
    }

    private @Nullable String methodOf(Value name) {
        Catalogue catalogue = analysis.catalogue();
        return likeliest(name, text -> catalogue.sinks().reflective(text).isPresent() || catalogue.readsInput(text));
    }

    private static @Nullable String typeOf(Value type) {
        TypeName known = type.constant(TypeName.class);
        return known == null ? null : known.internalName();
    }

    private Value member(Member.Kind kind, Value type, Value name) {
        if (kind != Member.Kind.CONSTRUCTOR) {
            name.texts().forEach(analysis::member);
        }
        return Value.constant(new Member(kind, typeOf(type), methodOf(name)), name.marks() & Mark.INPUT, name.origin());
    }

    private Value instance(CallSite site, @Nullable String type) {
        return type == null ? Value.UNKNOWN : activation.fresh(type, site.id());
    }

    private static List<Value> spread(Value receiver, Value array) {
        List<Value> values = new ArrayList<>();
        values.add(receiver);
        if (array.cells().size() == 1 && !array.cells().get(0).elements().isEmpty()) {
            values.addAll(new TreeMap<>(array.cells().get(0).elements()).values());
        } else if (array.marks() != 0) {
            values.add(Value.marked(array.marks(), array.origin()));
        }
        return values;
    }

    private @Nullable Value ofField(CallSite site, List<Value> arguments) {
        Member member = arguments.get(0).constant(Member.class);
        if (site.name().equals("set") && member != null && member.name() != null) {
            Value value = arguments.get(2);
            analysis.catalogue()
                    .sinks()
                    .ofField(member.name())
                    .ifPresent(kind -> sinks.reach(kind, value.marks(), value.origin(), "field " + member.name()));
            return null;
        }
        if (!site.name().equals("get")) {
            return null;
        }
        if (member != null && member.owner() != null && member.name() != null) {
            if (analysis.inSet(member.owner()) != null) {
                Value stored = analysis.field(member.owner(), member.name());
                return stored == null ? Value.UNKNOWN : stored;
            }
        }
        int walked = member != null && isPlatforms(member, arguments.get(1)) ? 0 : Mark.WALKED;
        int marks = walked | arguments.get(1).marks() & Mark.DATA;
        return activation.made(site, marks, "a field read by reflection");
    }

    /** Whether a field is a static one of the platform, as that is which holds {@code Unsafe}: it leads to no container. */
    private static boolean isPlatforms(Member field, Value object) {
        String owner = field.owner() == null ? "" : field.owner();
        return object.isNull()
                && (owner.startsWith("java/") || owner.startsWith("sun/misc/") || owner.startsWith("jdk/"));
    }

    private @Nullable Value ofLookup(CallSite site, List<Value> arguments) {
        return switch (site.name()) {
            case "findVirtual", "findStatic", "findSpecial" ->
                member(Member.Kind.METHOD, arguments.get(1), arguments.get(2));
            case "findConstructor" -> member(Member.Kind.CONSTRUCTOR, arguments.get(1), Value.constant("<init>"));
            case "unreflect", "unreflectSpecial", "unreflectConstructor" -> arguments.get(1);
            default -> null;
        };
    }

    /** A handle made of others does what they do; the one that matters stands for it. */
    private @Nullable Value joined(List<Value> given) {
        Value first = null;
        for (Value value : given) {
            Member member = value.constant(Member.class);
            if (member == null || member.name() == null) {
                continue;
            }
            String owner = member.owner() == null ? ANY : member.owner();
            if (analysis.catalogue().sinks().find(owner, member.name()).isPresent()) {
                return value;
            }
            first = first == null ? value : first;
        }
        return first;
    }

    private @Nullable Value ofHandle(CallSite site, String name, List<Value> arguments) {
        Value handle = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        return switch (name) {
            case "invoke", "invokeExact", "invokeWithArguments" -> {
                List<Value> values =
                        new ArrayList<>(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
                if (values.size() == 1 && values.get(0).cells().size() == 1) {
                    Value only = values.remove(0);
                    List<Value> inside = spread(only, only);
                    values.addAll(inside.size() > 1 ? inside.subList(1, inside.size()) : inside);
                }
                Member member = handle.constant(Member.class);
                if (member != null && member.kind() == Member.Kind.CONSTRUCTOR) {
                    values.add(0, Value.UNKNOWN);
                    yield construct(site, handle, values);
                }
                // A bound or static handle has no receiver among its arguments; an unknown one in front does no harm.
                values.add(0, Value.marked(handle.marks(), handle.origin()));
                yield invoke(site, handle, values);
            }
            case "bindTo", "asType", "asSpreader", "insertArguments" ->
                handle.with(Analysis.marksOf(arguments) & Mark.DATA, Analysis.originOf(arguments));
            default -> null;
        };
    }

    private @Nullable Value other(CallSite site, List<Value> given, List<Value> arguments) {
        if (site.name().equals("getClass") && site.descriptor().equals("()Ljava/lang/Class;")) {
            List<Cell> cells = arguments.get(0).cells();
            String type = cells.size() == 1 ? cells.get(0).type() : "";
            boolean plain = !type.isEmpty() && !type.startsWith("[") && !type.startsWith("L");
            return plain ? Value.constant(new TypeName(type)) : Value.UNKNOWN;
        }
        if (site.name().equals("loadClass") && site.descriptor().equals("(Ljava/lang/String;)Ljava/lang/Class;")) {
            library.call(site, given);
            return named(arguments.get(site.hasReceiver() ? 1 : 0));
        }
        if (site.name().equals("findMethod") && !site.hasReceiver() && given.size() >= 2) {
            return member(Member.Kind.METHOD, arguments.get(0), arguments.get(1));
        }
        if (site.owner().startsWith("java/")) {
            return null;
        }
        byName(site, given);
        return byMethod(site, given, arguments);
    }

    /** A call that hands a method to somebody who calls it, such as {@code MethodUtil.invoke(method, target, array)}. */
    private @Nullable Value byMethod(CallSite site, List<Value> given, List<Value> arguments) {
        for (int i = 0; i < given.size(); i++) {
            Member member = given.get(i).constant(Member.class);
            if (member == null || member.kind() != Member.Kind.METHOD) {
                continue;
            }
            if (site.name().startsWith("invoke")) {
                Value target = i + 1 < given.size() ? arguments.get(i + 1) : Value.UNKNOWN;
                Value array = i + 2 < given.size() ? arguments.get(i + 2) : Value.UNKNOWN;
                return invoke(site, given.get(i), spread(target, array));
            }
            if (site.name().startsWith("new")) {
                // An accessor of the method stands for it.
                return given.get(i);
            }
        }
        return null;
    }

    /** A library that is told the name of a method calls it, now or later, with what else it is given. */
    private void byName(CallSite site, List<Value> given) {
        boolean calls = CALLS.match(site.owner()) || CALLS.match(site.name());
        if (!calls || (Analysis.marksOf(given) & Mark.DATA) == 0) {
            return;
        }
        for (Value value : given) {
            for (String name : value.texts()) {
                analysis.catalogue()
                        .sinks()
                        .reflective(name)
                        .ifPresent(kind -> sinks.reach(
                                kind,
                                Analysis.marksOf(given),
                                Analysis.originOf(given),
                                Sinks.sinkName(site) + " of " + name));
            }
        }
    }

    /** {@code java.beans} calls a method of an object by its name: with the constructor everything is said. */
    private @Nullable Value ofStatement(CallSite site, List<Value> given) {
        if (!site.name().equals("<init>") || given.size() < 4) {
            return null;
        }
        List<Value> call = given.subList(given.size() - 3, given.size());
        Value target = call.get(0);
        String type = typeOf(target);
        if (type == null && target.cells().size() == 1) {
            String made = target.cells().get(0).type();
            type = made.startsWith("L") ? made.substring(1, made.length() - 1) : made;
        }
        String name = methodOf(call.get(1));
        Value method = Value.constant(
                new Member(Member.Kind.METHOD, type, name),
                call.get(1).marks() & Mark.INPUT,
                call.get(1).origin());
        Value answer = invoke(site, method, spread(target, call.get(2)));
        analysis.mark(given.get(0), answer.marks() & Mark.DATA, answer.origin());
        return Value.UNKNOWN;
    }

    private Value construct(CallSite site, Value constructor, List<Value> arguments) {
        Member member = constructor.constant(Member.class);
        String owner = member == null ? null : member.owner();
        if (owner == null) {
            int marks = Analysis.marksOf(arguments) & Mark.DATA;
            return activation.made(site, marks, Analysis.originOf(arguments));
        }
        Value object = activation.fresh(owner, site.id());
        List<Value> all = new ArrayList<>(arguments);
        all.set(0, object);
        Dispatch.Target target = analysis.dispatch().resolve(owner, "<init>", all.size() - 1);
        if (target != null) {
            analysis.invoke(target.facts(), target.method(), all);
        } else {
            library.call(new CallSite(owner, "<init>", "()V", CallSite.Kind.SPECIAL, site.id()), all);
        }
        return object;
    }

    private Value invoke(CallSite site, Value method, List<Value> arguments) {
        Member member = method.constant(Member.class);
        String name = member == null ? null : member.name();
        int marks = Analysis.marksOf(arguments);
        String origin = Analysis.originOf(arguments);
        if (member == null || name == null) {
            String type = member == null ? null : member.owner();
            if (type != null) {
                analysis.catalogue()
                        .sinks()
                        .ofOwner(type)
                        .ifPresent(kind -> sinks.reach(kind, marks, origin, "a method of " + type));
            }
            if (((marks | method.marks()) & Mark.INPUT) != 0) {
                boolean given = member == null;
                analysis.found(
                        given ? Flow.Kind.REFLECT_GIVEN : Flow.Kind.REFLECT,
                        origin,
                        given ? "a method that others looked up" : "a method found by a name that is not known");
            }
            // Whatever it is called, a method that a request is asked by gives what is in it.
            boolean asked =
                    type == null && !arguments.isEmpty() && arguments.get(0).has(Mark.REQUEST);
            return activation.made(
                    site, marks & Mark.DATA | (asked ? Mark.INPUT : 0), origin != null ? origin : "the request");
        }
        analysis.member(name);
        String owner = member.owner();
        Catalogue catalogue = analysis.catalogue();
        if (owner != null) {
            Dispatch.Target target = analysis.dispatch().resolve(owner, name, arguments.size() - 1);
            if (target != null) {
                boolean isStatic = target.method().isStatic();
                List<Value> passed = isStatic ? arguments.subList(1, arguments.size()) : arguments;
                return analysis.invoke(target.facts(), target.method(), passed);
            }
        }
        boolean foreign = owner == null || !owner.startsWith("java/");
        if (foreign && catalogue.readsInput(name)) {
            return activation.made(site, Mark.INPUT, "reflective " + name);
        }
        if (foreign && catalogue.carriesRequest(name)) {
            return activation.made(site, Mark.REQUEST | Mark.WALKED, "reflective " + name);
        }
        if (foreign && (catalogue.isReply(name) || name.equals("getWriter") || name.equals("getOutputStream"))) {
            return activation.made(site, Mark.RESPONSE, "reflective " + name);
        }
        Optional<SinkTable.Sink> sink = catalogue.sinks().find(owner == null ? ANY : owner, name);
        Optional<Flow.Kind> kind = sink.map(SinkTable.Sink::kind);
        if (kind.isEmpty() && foreign) {
            kind = catalogue.sinks().reflective(name);
        }
        kind.ifPresent(reached -> sinks.reach(
                reached,
                Analysis.marksOf(arguments.subList(1, arguments.size())),
                origin,
                (owner == null ? ANY : owner.replace('/', '.')) + "." + name + " by reflection"));
        CallSite direct = new CallSite(
                owner == null ? ANY : owner, name, "()Ljava/lang/Object;", CallSite.Kind.VIRTUAL, site.id());
        if (kind.isPresent()) {
            return activation.made(site, kind.get() == Flow.Kind.EXECUTE ? Mark.PROCESS : 0, null);
        }
        return library.call(direct, arguments);
    }
}
