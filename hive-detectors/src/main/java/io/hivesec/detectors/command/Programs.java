package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/** Decides what running a program means for the data on its streams. */
final class Programs {
    private static final int MOST_ARGUMENTS = 200;
    /** Longer values are read where they are used, not where they are set. */
    private static final int LONGEST_VALUE = 1 << 14;

    private final ShellEvaluator evaluator;
    private final Evaluation evaluation;
    private final Wrapping wrapping;
    private final NetworkPrograms network;
    private final Netcat netcat;
    private final TextPrograms text;
    private final Downloads downloads;
    private final Outputs outputs;
    private final Uploads uploads;
    private final Deliveries deliveries;
    private final HandedCommands handed;
    private final Builtins builtins;
    private final Interpreters interpreters;

    Programs(ShellEvaluator evaluator) {
        this.evaluator = evaluator;
        this.evaluation = evaluator.evaluation;
        this.wrapping = new Wrapping(this);
        this.network = new NetworkPrograms(this, evaluation);
        this.netcat = new Netcat(this, evaluation);
        this.text = new TextPrograms(evaluation);
        this.downloads = new Downloads(evaluation);
        this.outputs = new Outputs(evaluation);
        this.uploads = new Uploads(evaluation);
        this.deliveries = new Deliveries(evaluation);
        this.handed = new HandedCommands(evaluator);
        this.builtins = new Builtins(this, evaluator);
        this.interpreters = new Interpreters(this, evaluator);
    }

    /** The name of an interpreter without its version: {@code python} for {@code python3.11}. */
    static String family(String name) {
        int end = name.length();
        while (end > 1
                && (Character.isDigit(name.charAt(end - 1))
                        || name.charAt(end - 1) == '.'
                        || name.charAt(end - 1) == '-')) end--;
        return name.substring(0, end);
    }

    /** Runs the program named by the first field. */
    void run(List<Content> fields, Streams streams, Scope scope, List<String> wrappers) {
        Content command = fields.get(0);
        String path = command.text();
        if (command.is(Content.SOCKET | Content.DOWNLOAD | Content.DECODED)) {
            received(command, "shell");
            streams.get(1).write(Content.SHELL_OUTPUT, evaluation);
        }
        if (path == null || path.isEmpty()) return;
        if (path.startsWith("!") && (path.length() > 1 || fields.size() > 1)) {
            // An interactive program's way to run a command.
            List<Content> rest = new ArrayList<>(fields.subList(path.length() > 1 ? 0 : 1, fields.size()));
            if (path.length() > 1) rest.set(0, command.withText(path.substring(1)));
            evaluation.invocation(path, texts(fields.subList(1, fields.size())), wrappers);
            execute(rest, streams, scope, wrappers);
            return;
        }
        if ((path.equals(".shell") || path.equals(".system") || path.equals("\\!")) && fields.size() > 1) {
            // The same at the prompts of sqlite3 and psql.
            execute(fields.subList(1, fields.size()), streams, scope, wrappers);
            return;
        }
        path = evaluation.original(Knowledge.resolveGlob(path));
        Call call = new Call(path, List.copyOf(fields.subList(1, fields.size())), streams, scope, wrappers);
        if (wrappers.size() > 12) return;
        if (looksLikeText(path)) {
            evaluation.invocation(path, call.texts(), wrappers);
            quotedText(path);
            quotedArguments(call);
            return;
        }
        if (evaluator.call(path, call.arguments(), streams, scope)) return;
        if (builtins.run(call)) return;
        // A path that is only known by its variable, $file, is one nonetheless.
        if (!call.path().equals(call.name()) || path.startsWith("$")) {
            ranFile(call, evaluation.read(call.scope().resolve(path)));
            unpacked(call, path);
        } else {
            ranFile(call, evaluation.installed(path, call.scope()));
        }
        if (wrapping.unwrap(call)) return;
        evaluation.invocation(path, call.texts(), wrappers);
        dispatch(call);
    }

    private static boolean looksLikeText(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c == '(' || c == '"' || c == '\'' || c == '%') return true;
        }
        return false;
    }

    private void dispatch(Call call) {
        String name = call.name();
        Knowledge.Kind kind = Knowledge.kind(name);
        if (kind != Knowledge.Kind.TEXT && kind != Knowledge.Kind.DOWNLOADER)
            call.streams().get(1).announce(evaluation, name, "");
        handed.run(call);
        outputs.run(call);
        uploads.run(call);
        if (network.run(call)) return;
        if (kind == null) {
            if (Netcat.resembles(call)) netcat.run(call);
            other(call);
            return;
        }
        switch (kind) {
            case SHELL -> interpreters.shell(call);
            case INTERPRETER -> interpreters.interpreter(call);
            case NETCAT -> netcat.run(call);
            case DOWNLOADER -> {
                downloads.run(call);
                quotedArguments(call);
            }
            case TEXT -> {
                String output = text.run(call);
                quotedArguments(call);
                if (output != null && call.streams().get(1).isFile()) quotedText(output);
            }
            case INERT -> {
                if ((name.equals("which") || name.equals("type"))
                        && call.operands().size() == 1)
                    call.streams()
                            .get(1)
                            .write(Content.text(call.text(call.operands().get(0)) + "\n"), evaluation);
                quotedArguments(call);
            }
            case ACCOUNT -> other(call);
        }
    }

    /** A file that this same line filled is being run. */
    private void ranFile(Call call, Content file) {
        if (file.is(Content.SOCKET | Content.DOWNLOAD | Content.DECODED)) received(file, call.name());
        String text = file.text();
        if (text != null && (Triggers.mayRun(text) || isScript(text)))
            evaluator.script(text, call.streams(), call.scope().copy());
    }

    /** What has no first line that names another interpreter is given to a shell: execvp(3). */
    private static boolean isScript(String text) {
        if (text.length() > LONGEST_VALUE) return false;
        int end = text.indexOf('\n');
        return !text.startsWith("#!") || (end < 0 ? text : text.substring(0, end)).contains("sh");
    }

    /** A file that lies where an archive or a repository from elsewhere was unpacked is being run. */
    void unpacked(Call call, String file) {
        String path = call.scope().resolve(file);
        Content origin = evaluation.trees.holding(path, file);
        Connection from = origin.connection();
        String source = from == null ? origin.source() : from.host();
        if (origin.is(Content.DOWNLOAD | Content.SOCKET))
            evaluation.flow(Flow.Kind.UNPACKED_TO_INTERPRETER, path, source, from);
    }

    /** A program nothing is known of: its arguments may hold commands, code, or commands for its own prompt. */
    private void other(Call call) {
        quotedArguments(call);
        for (String path : call.texts()) {
            // A script that is written on the line instead of kept in a file.
            Content script = path.startsWith("/dev/fd/") ? evaluation.read(path) : Content.UNKNOWN;
            if (script.text() != null) quotedText(script.text());
        }
        Content input = call.streams().get(0).read(evaluation);
        // An editor's way to run a command, typed at its prompt.
        if (input.text() != null && input.text().startsWith("!"))
            evaluator.script(input.text(), call.streams(), call.scope().copy());
        else if (input.text() != null) quotedText(input.text());
        if (input.is(Content.SOCKET))
            call.streams().get(1).write(new Content(null, Content.SOCKET, input.connection(), ""), evaluation);
        if (call.name().equals("rm")
                || call.name().equals("shred")
                || call.name().equals("unlink")
                || call.name().equals("truncate")) {
            for (int i : call.operands())
                evaluation.file(call.scope().resolve(call.text(i)), FileAccess.Mode.DELETE, call.name(), "");
        }
        if (input.text() != null && (call.name().equals("ed") || call.name().equals("ex"))) edited(call, input.text());
        Content editor = call.scope().get("EDITOR");
        if (call.name().equals("visudo") && input.text() != null && editor != null) {
            String program = editor.text() == null ? "" : editor.text();
            if (program.startsWith("tee")) evaluation.file("/etc/sudoers", FileAccess.Mode.APPEND, "tee", input.text());
        }
        deliveries.note(call);
        if (call.name().equals("crontab")) {
            if (input.text() != null) evaluation.file("/dev/stdin", FileAccess.Mode.READ, call.name(), input.text());
            received(input, "crontab");
            for (int i : call.operands()) received(evaluation.read(call.scope().resolve(call.text(i))), "crontab");
        }
        if (call.name().equals("passwd") && call.size() == 0 && input.text() != null)
            evaluation.file("/dev/stdin", FileAccess.Mode.READ, call.name(), input.text());
        boolean appliesInput = (call.name().equals("kubectl") || call.name().equals("oc"))
                && (call.has("apply") || call.has("create") || call.has("replace"))
                && (call.has("-") || call.has("/dev/stdin"));
        if (appliesInput && input.text() != null) {
            evaluation.file("/dev/stdin", FileAccess.Mode.READ, call.name(), input.text());
            applied(call, input.text());
        }
        boolean editsUnit = call.name().equals("systemctl") && call.has("edit") && call.has("--stdin");
        if (editsUnit && input.text() != null) {
            String unit = "/etc/systemd/system/" + call.text(call.size() - 1);
            String path = call.has("--full") ? unit : unit + ".d/override.conf";
            evaluation.file(path, FileAccess.Mode.WRITE, call.name(), input.text());
        }
        Copies.note(call, evaluation);
        Unpacking.note(call, evaluation);
    }

    /** Runs what the containers of a manifest are to run. */
    private void applied(Call client, String manifest) {
        for (List<String> command : Manifests.commands(manifest)) {
            List<Content> words = new ArrayList<>();
            for (String word : command) words.add(Content.text(word));
            execute(words, new Streams(), new Scope(), List.of(client.name()));
        }
    }

    /** Files that a line editor is told to read at its prompt: ed(1). */
    private void edited(Call editor, String commands) {
        for (String command : commands.split("\n", 50)) {
            boolean reads = command.startsWith("e ") || command.startsWith("E ") || command.startsWith("r ");
            if (reads)
                evaluation.file(
                        editor.scope().resolve(command.substring(2).strip()), FileAccess.Mode.READ, editor.name(), "");
        }
    }

    /** Reads arguments as text that is quoted, not run. */
    void quotedArguments(Call call) {
        for (int i = 0; i < call.size() && i < MOST_ARGUMENTS; i++) quotedText(call.text(i));
    }

    /** Reads a text that is only quoted on the line, both as commands and as program text. */
    void quotedText(String argument) {
        // An option's value may itself be a setting: --checkpoint-action=exec=command.
        String text = argument.startsWith("--") ? value(value(argument)) : value(argument);
        if (evaluation.depth() > 6 || !Triggers.mayRun(text) || !evaluation.isNewQuotation(text)) return;
        evaluation.quote();
        try {
            evaluator.script(text, new Streams(), new Scope());
            String decoded = Escapes.url(text);
            if (!decoded.equals(text)) {
                evaluation.layer("url", decoded);
                evaluator.script(decoded, new Streams(), new Scope());
            }
            if (Triggers.mayBeCode(text)) interpreters.code("text", text, new Streams(), new Scope());
        } finally {
            evaluation.unquote();
        }
    }

    /** What follows {@code --option=} or, in a form, {@code name=}. */
    private static String value(String argument) {
        int equals = argument.indexOf('=');
        if (equals <= 0 || equals > 40 || equals + 1 == argument.length()) return argument;
        boolean option = argument.startsWith("--");
        for (int i = option ? 2 : 0; i < equals; i++) {
            char c = argument.charAt(i);
            if (!Source.isName(c) && c != '-' && c != '.') return argument;
        }
        return argument.substring(equals + 1);
    }

    /** Program text that stands where a command should. */
    void foreign(String text) {
        evaluation.quote();
        interpreters.code("text", text, new Streams(), new Scope());
        evaluation.unquote();
    }

    /** Data of doubtful origin is executed by {@code interpreter}. */
    void received(Content content, String interpreter) {
        if (content.is(Content.SOCKET)) {
            evaluation.flow(Flow.Kind.SOCKET_TO_SHELL, interpreter, "socket", content.connection());
        }
        if (content.is(Content.DOWNLOAD)) {
            evaluation.flow(Flow.Kind.DOWNLOAD_TO_INTERPRETER, interpreter, content.source(), null);
        }
        if (content.is(Content.DECODED)) {
            evaluation.flow(Flow.Kind.DECODED_TO_INTERPRETER, interpreter, content.source(), null);
        }
    }

    /** Executes {@code content} as shell text. */
    void execute(Content content, String interpreter, Streams streams, Scope scope) {
        received(content, interpreter);
        String text = content.text();
        if (text != null) evaluator.script(text, streams, scope);
    }

    /** Executes a command made of words, as {@code execvp} would. */
    void execute(List<Content> fields, Streams streams, Scope scope, List<String> wrappers) {
        if (!fields.isEmpty() && evaluation.step()) run(fields, streams, scope, wrappers);
    }

    /** A variable was set; some of them name commands or switch things off. */
    void assigned(String name, Content value, boolean lasting) {
        String text = value.text();
        if (text == null) return;
        evaluation.setting(name, text, lasting);
        if (name.equals("LD_PRELOAD")) received(evaluation.read(text), "ld.so");
        if (handed.isRead(name)) execute(evaluation.read(text), "sh", new Streams(), new Scope());
        if (text.length() <= LONGEST_VALUE && handed.isCommand(name)) {
            evaluator.script(text, new Streams(), new Scope());
            return;
        }
        if (text.length() <= LONGEST_VALUE && Triggers.mayRun(text)) quotedText(text);
    }

    /** Records a wrapper with the first {@code end} of its arguments. */
    void noted(Call call, int end) {
        noted(call, call.texts().subList(0, end));
    }

    /** Records a wrapper with those of its arguments that are its own. */
    void noted(Call call, List<String> own) {
        evaluation.invocation(call.path(), own, call.wrappers());
    }

    Content input(Call call) {
        return call.streams().get(0).read(evaluation);
    }

    private static List<String> texts(List<Content> fields) {
        List<String> texts = new ArrayList<>();
        for (Content field : fields) texts.add(field.text() == null ? "" : field.text());
        return texts;
    }

    static List<Content> words(String text) {
        List<Content> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+"))
            if (!word.isEmpty() && words.size() < MOST_ARGUMENTS) words.add(Content.text(word));
        return words;
    }
}
