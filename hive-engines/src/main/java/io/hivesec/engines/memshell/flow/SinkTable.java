package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.JakartaNames;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The methods and fields of {@code flow.txt} that must not be reached. */
final class SinkTable {
    private static final Set<Flow.Kind> RUNS = EnumSet.of(Flow.Kind.EXECUTE, Flow.Kind.DEFINE, Flow.Kind.EVALUATE);

    private final Map<String, List<Sink>> sinks = new HashMap<>();
    private final Map<String, Flow.Kind> byReflection = new HashMap<>();
    private final Map<String, Flow.Kind> owners = new HashMap<>();
    private final Map<String, Flow.Kind> fields = new HashMap<>();

    /**
     * A method that must not be reached.
     *
     * @param kind what it does
     * @param owner internal name of its class, {@code *} for any
     * @param arguments the arguments that matter: {@code *}, {@code r} or an index
     * @param beside the type that a class must name beside it, empty if none
     */
    record Sink(Flow.Kind kind, String owner, String arguments, String beside) {
        boolean applies(String calledOwner) {
            return owner.equals("*")
                    || owner.equals(calledOwner)
                    || owner.startsWith("*") && calledOwner.endsWith(owner.substring(1));
        }
    }

    void add(String[] line) {
        Flow.Kind kind = Flow.Kind.valueOf(line[1]);
        switch (line[0]) {
            case "reflectsink" -> byReflection.put(line[2], kind);
            case "fieldsink" -> fields.put(line[2], kind);
            default -> {
                sinks.computeIfAbsent(line[3], name -> new ArrayList<>())
                        .add(new Sink(kind, line[2], line[4], line.length > 5 ? line[5] : ""));
                if (kind == Flow.Kind.EXECUTE) {
                    owners.putIfAbsent(line[2], kind);
                }
            }
        }
    }

    /** What a method of that class does, whichever it is: the class is there for that. */
    Optional<Flow.Kind> ofOwner(String owner) {
        return Optional.ofNullable(owners.get(owner));
    }

    Optional<Flow.Kind> ofField(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Whether a method runs, defines or evaluates what it is given: internal name of its class, a dot, its name. */
    boolean runsCode(String call) {
        int dot = call.lastIndexOf('.');
        return find(call.substring(0, dot), call.substring(dot + 1))
                .filter(sink -> RUNS.contains(sink.kind()))
                .isPresent();
    }

    Optional<Sink> find(String owner, String name) {
        return find(owner, name, type -> false);
    }

    /** The same, with the sinks that are ones only where the class names another type beside them. */
    Optional<Sink> find(String owner, String name, Predicate<String> beside) {
        List<Sink> named = sinks.get(name);
        if (named == null) {
            return Optional.empty();
        }
        String normal = JakartaNames.before(owner);
        for (Sink sink : named) {
            if (sink.applies(normal) && (sink.beside().isEmpty() || beside.test(sink.beside()))) {
                return Optional.of(sink);
            }
        }
        return Optional.empty();
    }

    Optional<Flow.Kind> reflective(String name) {
        return Optional.ofNullable(byReflection.get(name));
    }
}
