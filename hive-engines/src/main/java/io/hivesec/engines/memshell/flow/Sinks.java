package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What it means that data reaches a call which must not be reached. */
final class Sinks {
    private final Analysis analysis;

    Sinks(Analysis analysis) {
        this.analysis = analysis;
    }

    /** The sink that the named class or, where it is known, the class of the receiver has by that name. */
    Optional<SinkTable.Sink> sinkOf(CallSite site, @Nullable Value receiver) {
        Optional<SinkTable.Sink> named = analysis.catalogue().sinks().find(site.owner(), site.name(), analysis::names);
        if (named.isPresent() || receiver == null || receiver.cells().size() != 1) {
            return named;
        }
        String type = receiver.cells().get(0).type();
        return analysis.catalogue()
                .sinks()
                .find(type.startsWith("L") ? type.substring(1, type.length() - 1) : type, site.name(), analysis::names);
    }

    /** The sink that a method of an interface is which stands for a native library (JNA documentation, "Library Mapping"). */
    Optional<SinkTable.Sink> nativeSink(CallSite site) {
        ClassFacts mapped = analysis.inSet(site.owner());
        boolean library =
                mapped != null && mapped.interfaces().stream().anyMatch(type -> type.startsWith("com/sun/jna/"));
        return library ? analysis.catalogue().sinks().find("native", site.name()) : Optional.empty();
    }

    void reach(SinkTable.Sink sink, CallSite site, @Nullable Value receiver, List<Value> values) {
        boolean receives = sink.arguments().equals("r") && receiver != null;
        List<Value> reached = receives ? List.of(receiver) : selected(sink, site, values);
        int marks = Analysis.marksOf(reached);
        String origin = Analysis.originOf(reached);
        if (sink.kind() == Flow.Kind.WRITE) {
            boolean file = receiver == null
                    ? isTarget(site, values)
                    : receiver.has(Mark.INPUT) && receiver.cells().stream().anyMatch(Sinks::isFile);
            if (file && (marks & Mark.INPUT) != 0) {
                analysis.found(Flow.Kind.WRITE, origin, sinkName(site));
            }
            return;
        }
        if (sink.kind() == Flow.Kind.EXECUTE && analysis.programs().isFixed(site, receiver, values)) {
            if ((marks & (Mark.INPUT | Mark.NETWORK)) != 0) {
                analysis.found(Flow.Kind.EXECUTE_ARGUMENT, origin, sinkName(site));
            }
            return;
        }
        boolean own = receiver != null && receiver.has(Mark.RUNNING);
        if (sink.kind() == Flow.Kind.STATEMENT
                && !own
                && reached.stream().noneMatch(value -> value.has(Mark.OPENING))) {
            return;
        }
        if (receives && values.stream().anyMatch(this::isConfined)) {
            return;
        }
        int seen = isArgument(sink, site, values) ? marks & ~Mark.WRITTEN : marks;
        reach(sink.kind(), isGateway(sink, marks, values) ? Mark.PATH : seen, origin, sinkName(site));
    }

    private boolean isConfined(Value context) {
        return context.cells().stream()
                .anyMatch(cell -> analysis.catalogue().confines(cell.type().replaceAll("^L|;$", "")));
    }

    /** Whether a file that is named in a command is not what the command starts, as far as can be told. */
    private static boolean isArgument(SinkTable.Sink sink, CallSite site, List<Value> values) {
        if (sink.kind() != Flow.Kind.EXECUTE || site.name().startsWith("load") || values.isEmpty()) {
            return false;
        }
        return values.get(0).cells().stream().noneMatch(command -> {
            Value first = command.elements().get(0);
            return command.type().startsWith("[") && first != null && first.has(Mark.WRITTEN);
        });
    }

    /** CGI: the path names the program, the query may give it arguments, and it gets an environment. */
    private static boolean isGateway(SinkTable.Sink sink, int marks, List<Value> values) {
        boolean environment = values.size() == 3 && !values.get(1).isNull();
        return sink.kind() == Flow.Kind.EXECUTE
                && environment
                && (marks & Mark.PATH) != 0
                && values.get(0).cells().stream().allMatch(Sinks::mayBeginWithPath);
    }

    /** Whether the first word of a command is the path, or not known. */
    private static boolean mayBeginWithPath(Cell command) {
        Value first = command.elements().get(0);
        return first == null || first.has(Mark.PATH);
    }

    /** Whether a static method writes to a file that a client names, and does not read one. */
    private static boolean isTarget(CallSite site, List<Value> values) {
        int target = site.descriptor().startsWith("(Ljava/io/InputStream;Ljava/nio/file/Path;") ? 1 : 0;
        boolean reads = target == 0 && site.name().equals("copy");
        return !reads && values.size() > target && values.get(target).has(Mark.INPUT);
    }

    static boolean isFile(Cell cell) {
        return cell.type().equals("java/io/FileOutputStream")
                || cell.type().equals("java/io/FileWriter")
                || cell.type().equals("java/io/RandomAccessFile");
    }

    /** Decides what reaching a sink with these marks means. */
    void reach(Flow.Kind kind, int marks, @Nullable String origin, String name) {
        boolean code = kind == Flow.Kind.EXECUTE || kind == Flow.Kind.DEFINE;
        int wanted = Mark.INPUT | (code ? Mark.WRITTEN : 0) | (kind == Flow.Kind.EVALUATE ? Mark.PATH : 0);
        boolean input = (marks & wanted) != 0;
        if ((code || kind == Flow.Kind.EVALUATE) && (marks & Mark.TOLD) != 0) {
            analysis.found(Flow.Kind.SCHEDULED, origin, name);
        }
        if (kind == Flow.Kind.EXECUTE) {
            if (input || (marks & Mark.NETWORK) != 0 && !name.startsWith("?")) {
                analysis.found(kind, origin, name);
            } else if ((marks & Mark.PATH) != 0) {
                analysis.found(Flow.Kind.EXECUTE_PATH, origin, name);
            }
        } else if (kind == Flow.Kind.DEFINE && !input) {
            if ((marks & Mark.EMBEDDED) != 0) {
                analysis.found(Flow.Kind.DEFINE_EMBEDDED, origin, name);
            } else if ((marks & Mark.REMOTE) != 0) {
                analysis.found(Flow.Kind.DEFINE_REMOTE, origin, name);
            }
        } else if (input) {
            boolean asked = kind == Flow.Kind.EVALUATE && (marks & Mark.ASKED) != 0;
            analysis.found(asked ? Flow.Kind.EVALUATE_ASKED : kind, origin, name);
        } else if (kind == Flow.Kind.EVALUATE && (marks & Mark.NETWORK) != 0 && (marks & Mark.REMOTE) != 0) {
            analysis.found(Flow.Kind.DEFINE_REMOTE, origin, name);
        }
    }

    private static List<Value> selected(SinkTable.Sink sink, CallSite site, List<Value> values) {
        if (sink.kind() == Flow.Kind.DEFINE && sink.arguments().equals("*")) {
            // Only bytes make a class; its name may well come from a request.
            return values.stream().filter(value -> value.text() == null).toList();
        }
        if (sink.arguments().equals("*") || sink.arguments().equals("r")) {
            return values;
        }
        int index = sink.arguments().equals("-") ? values.size() - 1 : Integer.parseInt(sink.arguments());
        return index < values.size() ? List.of(values.get(index)) : List.of();
    }

    static String sinkName(CallSite site) {
        return site.owner().replace('/', '.') + "." + site.name();
    }
}
