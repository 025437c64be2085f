package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Assignment;
import io.hivesec.detectors.command.ShellSyntax.Command;
import io.hivesec.detectors.command.ShellSyntax.Compound;
import io.hivesec.detectors.command.ShellSyntax.Function;
import io.hivesec.detectors.command.ShellSyntax.Pipeline;
import io.hivesec.detectors.command.ShellSyntax.ProcessSubstitution;
import io.hivesec.detectors.command.ShellSyntax.Redirect;
import io.hivesec.detectors.command.ShellSyntax.Simple;
import io.hivesec.detectors.command.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows shell text without running it: what each command's streams are connected to and what is known of the data in
 * them. Conditions are not decided: every branch is taken, every loop once.
 */
final class ShellEvaluator {
    private static final int MOST_ITEMS = 4;
    private static final int MOST_SALVAGED = 24;
    private static final int MOST_CALLS = 8;

    final Evaluation evaluation;
    private final Programs programs;
    private final List<PendingOutput> pendingOutputs = new ArrayList<>();

    private record PendingOutput(String path, List<Pipeline> body) {}

    ShellEvaluator(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.programs = new Programs(this);
    }

    Programs programs() {
        return programs;
    }

    /** Reads and follows a text. */
    void script(String text, Streams streams, Scope scope) {
        if (!evaluation.enter(text)) return;
        try {
            ShellParser.Script script = ShellParser.parse(text);
            if (SelfCopies.areStarted("", script.body())) evaluation.multiply();
            list(script.body(), streams, scope);
            if (script.unterminated()) salvage(text);
            boolean whole = script.body().size() == 1 && isCommand(text);
            if (evaluation.depth() < 3 && !whole && Triggers.isForeign(text)) programs.foreign(text);
        } finally {
            evaluation.leave();
        }
    }

    /** Whether a text begins with a program that is known, so that program text in it is some argument's. */
    private static boolean isCommand(String text) {
        int blank = text.indexOf(' ');
        String first = blank < 0 ? "" : text.substring(0, blank);
        return Knowledge.isInterpreter(first)
                || Knowledge.isShell(first)
                || ContainerClients.is(first)
                || first.equals("find");
    }

    /** Broken quoting can swallow the command behind it; read again from every place where one could start. */
    private void salvage(String text) {
        evaluation.quote();
        try {
            int found = 0;
            for (int i = 0; i < text.length() && found < MOST_SALVAGED; i++) {
                char c = text.charAt(i);
                if ((c != ';' && c != '\n' && c != '|' && c != '&') || i + 1 >= text.length()) continue;
                char after = text.charAt(i + 1);
                if (after == ';' || after == '|' || after == '&' || after == '\n') continue;
                String tail = text.substring(i + 1);
                if (!Triggers.mayRun(tail)) return;
                found++;
                if (!evaluation.enter(tail)) return;
                list(ShellParser.parse(tail).body(), new Streams(), new Scope());
                evaluation.leave();
            }
        } finally {
            evaluation.unquote();
        }
    }

    void list(List<Pipeline> body, Streams streams, Scope scope) {
        for (Pipeline pipeline : body) pipeline(pipeline, streams, scope);
    }

    /** What a list of commands prints. */
    Content capture(List<Pipeline> body, Scope scope) {
        return capture(body, Channel.INHERITED, scope);
    }

    /** The same of commands that read the input of the one whose words they are. */
    Content capture(List<Pipeline> body, Channel input, Scope scope) {
        Channel output = Channel.pipe();
        list(body, new Streams().with(0, input).with(1, output), scope.copy());
        return output.read(evaluation);
    }

    /** Evaluates {@code <(…)} or {@code >(…)} and names the path that stands for it. */
    String substitute(ProcessSubstitution substitution, Scope scope) {
        String path = evaluation.substitutionPath();
        if (substitution.input()) evaluation.write(path, capture(substitution.body(), scope), false);
        else pendingOutputs.add(new PendingOutput(path, substitution.body()));
        return path;
    }

    private void pipeline(Pipeline pipeline, Streams streams, Scope scope) {
        List<Command> commands = pipeline.commands();
        Streams current = streams;
        for (int i = 0; i < commands.size(); i++) {
            boolean last = i == commands.size() - 1;
            if (last) {
                command(commands.get(i), current, scope);
            } else {
                Channel pipe = Channel.pipe();
                command(commands.get(i), current.with(1, pipe), scope);
                current = streams.with(0, Channel.of(pipe.read(evaluation)));
            }
        }
    }

    private void command(Command command, Streams streams, Scope scope) {
        if (!evaluation.step()) return;
        if (command instanceof Simple simple) {
            simple(simple, streams, scope);
        } else if (command instanceof Compound compound) {
            Streams inner = redirected(compound.redirects(), streams, scope);
            compound(compound, inner, compound.keyword().equals("(") ? scope.copy() : scope);
        } else {
            Function function = (Function) command;
            scope.define(function.name(), function.body());
            if (SelfCopies.areStarted(function.name(), function.body())) evaluation.multiply();
            // A function in a program's place runs when somebody else calls that program.
            if (function.name().startsWith("/")) list(function.body(), streams, scope.copy());
        }
        flushOutputs(scope);
    }

    private void flushOutputs(Scope scope) {
        while (!pendingOutputs.isEmpty()) {
            PendingOutput output = pendingOutputs.remove(pendingOutputs.size() - 1);
            Content written = evaluation.read(output.path());
            list(output.body(), new Streams().with(0, Channel.of(written)), scope.copy());
        }
    }

    private void compound(Compound compound, Streams streams, Scope scope) {
        String variable = compound.variable();
        if (variable != null && compound.keyword().equals("coproc")) {
            scope.set(variable, Content.text(Builtins.COPROCESS_OUTPUT + " " + Builtins.COPROCESS_INPUT));
            list(compound.body(), Builtins.coprocess(streams), scope);
            return;
        }
        if (variable == null) {
            if (!compound.items().isEmpty()) new WordExpander(this, scope).fields(compound.items());
            list(compound.body(), streams, scope);
            return;
        }
        List<Content> items = new WordExpander(this, scope).fields(compound.items());
        if (items.isEmpty()) list(compound.body(), streams, scope);
        for (int i = 0; i < items.size() && i < MOST_ITEMS; i++) {
            scope.set(variable, items.get(i));
            list(compound.body(), streams, scope);
        }
    }

    private void simple(Simple simple, Streams streams, Scope scope) {
        WordExpander expander = new WordExpander(this, streams.get(0), scope);
        Streams own = redirected(simple.redirects(), streams, scope);
        for (Assignment assignment : simple.assignments()) {
            Content value = expander.value(assignment.value());
            if (assignment.append()) scope.append(assignment.name(), value);
            else scope.set(assignment.name(), value);
            programs.assigned(assignment.name(), value, simple.words().isEmpty());
        }
        List<Content> fields = expander.fields(simple.words());
        if (fields.isEmpty()) {
            if (simple.words().isEmpty() && simple.assignments().isEmpty()) copied(simple, own, streams);
            return;
        }
        if ("exec".equals(fields.get(0).text()) && fields.size() == 1) {
            redirect(simple.redirects(), streams, scope);
            return;
        }
        programs.run(fields, own, scope, List.of());
        if (own != streams && "coproc".equals(fields.get(0).text())) Builtins.passOn(own, streams);
    }

    /** {@code <file} alone prints the file inside a substitution; {@code >file} alone empties it. */
    private void copied(Simple simple, Streams own, Streams streams) {
        for (Redirect redirect : simple.redirects()) {
            if (redirect.descriptor() == 0) streams.get(1).write(own.get(0).read(evaluation), evaluation);
            else own.get(redirect.descriptor()).announce(evaluation, "", "");
        }
    }

    /** Calls a function of the script; false if there is none of that name. */
    boolean call(String name, List<Content> arguments, Streams streams, Scope scope) {
        List<Pipeline> body = scope.function(name);
        if (body == null || scope.calls >= MOST_CALLS) return body != null;
        Scope inner = scope.copy();
        inner.positional(arguments);
        list(body, streams, inner);
        return true;
    }

    private Streams redirected(List<Redirect> redirects, Streams streams, Scope scope) {
        if (redirects.isEmpty()) return streams;
        Streams copy = streams.copy();
        redirect(redirects, copy, scope);
        return copy;
    }

    private void redirect(List<Redirect> redirects, Streams streams, Scope scope) {
        WordExpander expander = new WordExpander(this, scope);
        for (Redirect redirect : redirects) {
            Word target = redirect.target();
            Content value = expander.value(target);
            String text = value.text() == null ? "" : value.text();
            int descriptor = redirect.descriptor();
            switch (redirect.operator()) {
                case "<<", "<<<" -> streams.set(descriptor, Channel.of(value));
                case "<&", ">&" -> duplicate(descriptor, redirect.operator(), text, streams, scope);
                case "&>", "&>>" -> {
                    Channel channel = open(text, scope, redirect.operator());
                    streams.set(1, channel);
                    streams.set(2, channel);
                }
                default -> streams.set(descriptor, open(text, scope, redirect.operator()));
            }
        }
    }

    private void duplicate(int descriptor, String operator, String text, Streams streams, Scope scope) {
        if (text.equals("-")) {
            streams.set(descriptor, Channel.DISCARD);
            return;
        }
        String number = text.endsWith("-") ? text.substring(0, text.length() - 1) : text;
        boolean digits =
                !number.isEmpty() && number.length() < 6 && number.chars().allMatch(Character::isDigit);
        if (digits) {
            Channel channel = streams.get(Integer.parseInt(number));
            streams.set(descriptor, channel);
            return;
        }
        if (text.startsWith("$")) {
            Connection open = streams.openSocket();
            if (open != null) streams.set(descriptor, Channel.socket(open));
            return;
        }
        Channel channel = open(text, scope, operator);
        streams.set(descriptor, channel);
        if (operator.equals(">&") && descriptor == 1) streams.set(2, channel);
    }

    private Channel open(String path, Scope scope, String operator) {
        if (path.isEmpty()) return Channel.INHERITED;
        Connection connection = devicePath(path);
        if (connection != null) {
            evaluation.connection(connection);
            return Channel.socket(connection);
        }
        if (path.equals("/dev/null")) return Channel.DISCARD;
        if (path.startsWith("/dev/std") || path.equals("/dev/tty")) return Channel.INHERITED;
        String resolved = scope.resolve(path);
        if (operator.equals("<")) evaluation.file(resolved, FileAccess.Mode.READ, "", "");
        return Channel.file(resolved, operator.endsWith(">>"));
    }

    /** Bash's and ksh's {@code /dev/tcp/host/port}, or null. */
    static @Nullable Connection devicePath(String path) {
        int start = path.indexOf("/dev/tcp/");
        if (start < 0) start = path.indexOf("/dev/udp/");
        if (start != 0) return null;
        int slash = path.indexOf('/', 9);
        if (slash < 0) return null;
        return Connection.to(
                path.substring(5, 8),
                path.substring(9, slash),
                path.substring(slash + 1),
                "/dev/" + path.substring(5, 8));
    }
}
