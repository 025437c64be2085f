package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What library calls do beside their answer: processes they start, files they write, things they keep, what is thrown. */
final class Effects {
    private static final Pattern REMOTE = Pattern.compile("^(jar:)?(https?|ftp)://");
    private static final String ATTRIBUTE = "attribute";
    private final Analysis analysis;
    private final Catalogue catalogue;
    private final Activation activation;

    Effects(Analysis analysis, Activation activation) {
        this.analysis = analysis;
        this.catalogue = analysis.catalogue();
        this.activation = activation;
    }

    /** What a call that starts a process makes of its answer and, where it is a builder, of its receiver. */
    int started(Catalogue.Sink sink, @Nullable Value receiver, List<Value> values) {
        if (sink.kind() != Flow.Kind.EXECUTE) {
            return 0;
        }
        boolean shell = !values.isEmpty() && isShell(values.get(0));
        int marks = Mark.PROCESS | (shell ? Mark.SHELL : 0);
        if (receiver != null
                && receiver.cells().stream().anyMatch(cell -> cell.type().endsWith("ProcessBuilder"))) {
            analysis.mark(receiver, marks, "a command");
        }
        return marks;
    }

    /** A command interpreter that reads its commands from what is written to it: it is started without one. */
    private boolean isShell(Value command) {
        String text = command.text();
        if (text == null && command.cells().size() == 1) {
            Map<Integer, Value> words = command.cells().get(0).elements();
            Value first = words.get(0);
            text = words.size() > 2 || first == null ? null : first.text();
        }
        return text != null && catalogue.isShell(text.substring(text.lastIndexOf('/') + 1));
    }

    /** A constructor that throws what a command printed tells it to whoever made the object. */
    void thrown(CallSite site, List<Value> values) {
        boolean throwable = site.owner().endsWith("Exception") || site.owner().endsWith("Error");
        int marks = Analysis.marksOf(values);
        if (site.name().equals("<init>") && throwable && (marks & Mark.PROCESS) != 0 && analysis.isConstruction()) {
            analysis.found(Flow.Kind.THROW, "output of a command", LibraryCalls.sinkName(site));
        }
    }

    void remote(CallSite site, @Nullable Value receiver, List<Value> values) {
        String text = values.isEmpty() ? null : values.get(0).text();
        if (receiver != null
                && site.owner().equals("java/net/URL")
                && text != null
                && REMOTE.matcher(text).find()) {
            analysis.mark(receiver, Mark.REMOTE, "an address in the code");
        }
    }

    /** What is put away under a name and taken out again, in a session or the context. */
    @Nullable
    Value attributes(CallSite site, List<Value> values) {
        String key = values.isEmpty() ? null : values.get(0).text();
        if (key == null) {
            return null;
        }
        if (values.size() == 2 && site.name().equals("setAttribute")) {
            analysis.storeField(ATTRIBUTE, key, values.get(1));
            return Value.UNKNOWN;
        }
        if (values.size() == 1 && site.name().equals("getAttribute")) {
            Value stored = analysis.field(ATTRIBUTE, key);
            return stored == null ? activation.made(site, 0, null) : stored;
        }
        return null;
    }

    /** Code that is a value: it is kept, or called by the method of its interface. */
    void code(CallSite site, @Nullable Value receiver, List<Value> values) {
        if (LibraryCalls.MUTATES.matcher(site.name()).matches()) {
            for (Value value : values) {
                Lambda lambda = value.constant(Lambda.class);
                if (lambda != null) {
                    analysis.keep(lambda);
                }
            }
        }
        boolean functional =
                site.owner().startsWith("java/util/function/") || site.owner().equals("java/lang/Runnable");
        if (receiver == null || !functional) {
            return;
        }
        Value handed = Value.marked(Analysis.marksOf(values) & Mark.DATA, Analysis.originOf(values));
        Lambda known = receiver.constant(Lambda.class);
        for (Lambda lambda : known == null ? analysis.kept() : List.of(known)) {
            activation.run(lambda, handed);
        }
    }

    void files(CallSite site, @Nullable Value receiver, List<Value> values, @Nullable String origin) {
        if (values.isEmpty()) {
            return;
        }
        boolean sent = (Analysis.marksOf(values) & Mark.INPUT) != 0;
        if (receiver != null && site.name().equals("<init>")) {
            // A stream around the stream of a file writes to the same file.
            analysis.opened(receiver, values.get(0));
        } else if (receiver != null
                && sent
                && LibraryCalls.REPLIES.matcher(site.name()).matches()) {
            analysis.written(receiver, origin);
        } else if (site.owner().equals("java/nio/file/Files") && site.name().equals("write") && sent) {
            analysis.mark(values.get(0), Mark.WRITTEN, origin);
        }
    }

    /** What is written to a command interpreter is run. */
    void shellInput(CallSite site, @Nullable Value receiver, int written, @Nullable String origin) {
        boolean shell = receiver != null && receiver.has(Mark.SHELL) && !receiver.has(Mark.RESPONSE);
        boolean foreign = (written & (Mark.INPUT | Mark.NETWORK)) != 0;
        if (shell
                && foreign
                && !site.name().equals("<init>")
                && LibraryCalls.REPLIES.matcher(site.name()).matches()) {
            analysis.found(Flow.Kind.EXECUTE, origin, "a command interpreter");
        }
    }
}
