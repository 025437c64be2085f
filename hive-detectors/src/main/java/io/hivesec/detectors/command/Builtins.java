package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/** Commands that the shell itself carries out, as far as they move data or change what later commands mean. */
final class Builtins {
    /** Stand for {@code ${COPROC[0]}} and {@code ${COPROC[1]}}: what a coprocess prints and what it reads. */
    static final int COPROCESS_OUTPUT = 1990;

    static final int COPROCESS_INPUT = 1991;
    private final Programs programs;
    private final ShellEvaluator evaluator;
    private final Evaluation evaluation;

    Builtins(Programs programs, ShellEvaluator evaluator) {
        this.programs = programs;
        this.evaluator = evaluator;
        this.evaluation = evaluator.evaluation;
    }

    /** Carries out the call if it is one of these; false otherwise. */
    boolean run(Call call) {
        switch (call.path()) {
            case "cd", "pushd" -> call.scope().enter(call.text(call.size() - 1));
            case "export", "declare", "local", "readonly", "typeset", "setenv" -> export(call);
            case "read", "mapfile", "readarray", "getline" -> read(call);
            case "eval" -> eval(call);
            case "source", "." -> source(call);
            case "set" -> set(call);
            case "alias" -> alias(call);
            case "trap" -> trap(call);
            case "coproc" -> coprocess(call);
            case "command" -> {
                if (!call.text(0).equals("-v") && !call.text(0).equals("-V")) return false;
                named(call);
            }
            case "zmodload" -> evaluation.invocation(call.path(), call.texts(), call.wrappers());
            case "ztcp", "zsocket" -> zshSocket(call);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void export(Call call) {
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            int equals = text.indexOf('=');
            if (equals <= 0) continue;
            Content argument = call.argument(i);
            Content value = argument.withText(text.substring(equals + 1));
            call.scope().set(text.substring(0, equals), value);
            programs.assigned(text.substring(0, equals), value, true);
        }
        if (call.path().equals("setenv") && call.size() > 1) programs.assigned(call.text(0), call.argument(1), true);
    }

    private void read(Call call) {
        Content input = call.streams().get(0).read(evaluation);
        String unit = call.option("-u");
        if (!unit.isEmpty() && Character.isDigit(unit.charAt(0)) && unit.length() < 5) {
            input = call.streams()
                    .get(Integer.parseInt(unit.replaceAll("\\D.*", "")))
                    .read(evaluation);
        }
        String text = input.text();
        if (text != null) {
            int end = text.indexOf('\n');
            if (end >= 0) input = input.withText(text.substring(0, end));
        }
        List<String> names = new ArrayList<>();
        for (int i : call.operands()) {
            String name = call.text(i);
            if (!name.isEmpty() && !Character.isDigit(name.charAt(0))) names.add(name);
        }
        String line = input.text();
        String[] words = line == null ? new String[0] : line.strip().split("\\s+", Math.max(1, names.size()));
        boolean each = names.size() > 1 && words.length == names.size();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            Content value = each ? input.withText(words[i]) : input;
            call.scope().set(name, input.isSilent() ? Content.unresolved(name).from(input.origins()) : value);
        }
        if (names.isEmpty()) call.scope().set("REPLY", input);
    }

    private void eval(Call call) {
        Content.Joiner joiner = new Content.Joiner();
        for (int i = 0; i < call.size(); i++) {
            if (i > 0) joiner.add(Content.text(" "));
            joiner.add(call.argument(i));
        }
        Content text = joiner.join();
        programs.execute(text, "eval", call.streams(), call.scope());
        if (text.is(Content.SOCKET)) call.streams().get(1).write(Content.SHELL_OUTPUT, evaluation);
    }

    private void source(Call call) {
        String path = call.text(0);
        evaluation.file(call.scope().resolve(path), FileAccess.Mode.READ, "source", "");
        // Without a name it is what is piped into it, in fish(1).
        Content content = path.isEmpty() || path.equals("-") || path.equals("/dev/stdin")
                ? call.streams().get(0).read(evaluation)
                : evaluation.read(call.scope().resolve(path));
        programs.execute(content, "source", call.streams(), call.scope());
    }

    private void set(Call call) {
        evaluation.invocation(call.path(), call.texts(), call.wrappers());
        for (int i = 0; i < call.size(); i++) {
            if (call.text(i).equals("--")) {
                call.scope().positional(call.arguments().subList(i + 1, call.size()));
                return;
            }
        }
    }

    private void alias(Call call) {
        evaluation.invocation(call.path(), call.texts(), call.wrappers());
        for (int i = 0; i < call.size(); i++) {
            String text = call.text(i);
            int equals = text.indexOf('=');
            if (equals <= 0) continue;
            ShellParser.Script script = ShellParser.parse(text.substring(equals + 1));
            // Defined under a name of its own: an alias that wraps its own name must not call itself.
            if (!text.substring(equals + 1).startsWith(text.substring(0, equals))) {
                call.scope().define(text.substring(0, equals), script.body());
            }
        }
    }

    private void trap(Call call) {
        evaluation.invocation(call.path(), call.texts(), call.wrappers());
        if (call.size() > 1 && !call.text(0).startsWith("-")) {
            evaluator.script(call.text(0), call.streams(), call.scope().copy());
        }
    }

    /** {@code command -v name} starts nothing, and says where the program lies. */
    private void named(Call call) {
        evaluation.invocation(call.path(), call.texts(), call.wrappers());
        if (call.size() == 2) call.streams().get(1).write(Content.text(call.text(1) + "\n"), evaluation);
    }

    private void coprocess(Call call) {
        call.scope().set("COPROC", Content.text(COPROCESS_OUTPUT + " " + COPROCESS_INPUT));
        Streams inner = coprocess(call.streams());
        if (call.size() > 0) programs.execute(call.arguments(), inner, call.scope(), call.wrappers());
    }

    /** Opens the two descriptors by which the shell reaches a coprocess, and gives the coprocess's own. */
    static Streams coprocess(Streams streams) {
        Channel output = Channel.file("coprocess output", false);
        Channel input = Channel.file("coprocess input", false);
        streams.set(COPROCESS_OUTPUT, output);
        streams.set(COPROCESS_INPUT, input);
        return streams.with(1, output).with(0, input);
    }

    /** What is open to a coprocess stays open behind the command that started it, wherever its own streams go. */
    static void passOn(Streams started, Streams shell) {
        shell.set(COPROCESS_OUTPUT, started.get(COPROCESS_OUTPUT));
        shell.set(COPROCESS_INPUT, started.get(COPROCESS_INPUT));
    }

    private void zshSocket(Call call) {
        List<String> operands = new ArrayList<>();
        for (int i : call.operands()) operands.add(call.text(i));
        boolean listens = call.flag('l') || call.flag('a');
        String host = operands.isEmpty() ? "" : operands.get(0);
        String port = operands.size() > 1 ? operands.get(1) : "";
        boolean unix = call.path().equals("zsocket");
        Connection connection = listens
                ? Connection.on(unix ? "unix" : "tcp", "", unix ? "" : host, call.path())
                : Connection.to(unix ? "unix" : "tcp", host, port, call.path());
        evaluation.connection(connection);
        evaluation.invocation(call.path(), call.texts(), call.wrappers());
        call.scope().set("REPLY", Content.text("1900"));
        call.streams().set(1900, Channel.socket(connection));
    }
}
