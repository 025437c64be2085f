package io.hivesec.detectors.command;

import io.hivesec.detectors.command.Code.Capability;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shells and interpreters: where their program comes from and what it does. */
final class Interpreters {
    private static final List<String> DECODERS = List.copyOf(Knowledge.lines("decoders.txt"));
    private static final Set<String> INTRODUCES_CODE = Set.of("eval", "-eval", "--eval");
    /** What stands before a file and no code: {@code java -run x.ghci}, {@code kotlinc -script x.kts}. */
    private static final Set<String> NAMES_FILE = Set.of("-run", "-script");
    /** Run a program that is named by its address. */
    private static final Set<String> FETCHING = Set.of("deno", "bun", "groovy", "jshell", "jbang", "rust-script");

    private final Programs programs;
    private final ShellEvaluator evaluator;
    private final Evaluation evaluation;

    Interpreters(Programs programs, ShellEvaluator evaluator) {
        this.programs = programs;
        this.evaluator = evaluator;
        this.evaluation = evaluator.evaluation;
    }

    /** {@code sh}, {@code sh -c text}, {@code sh file}. */
    void shell(Call call) {
        int i = 0;
        boolean command = false;
        boolean interactive = false;
        boolean input = false;
        boolean quits = false;
        while (i < call.size()) {
            String text = call.text(i);
            if (text.startsWith("--") && text.length() > 2) {
                if (text.startsWith("--rcfile=") || text.startsWith("--init-file="))
                    evaluation.file(text.substring(text.indexOf('=') + 1), FileAccess.Mode.READ, call.name(), "");
                if (text.equals("--rcfile") || text.equals("--init-file")) i++;
                quits |= text.equals("--version") || text.equals("--help");
                command |= text.equals("--command");
                i++;
                continue;
            }
            if (text.length() < 2 || (text.charAt(0) != '-' && text.charAt(0) != '+')) break;
            command |= text.indexOf('c') > 0 && !text.equals("-norc") && !text.equals("-noprofile");
            interactive |= text.indexOf('i') > 0 && text.length() < 5;
            input |= text.indexOf('s') > 0 && text.length() < 5;
            boolean valued = (text.endsWith("o") || text.endsWith("O")) && text.length() < 6;
            i += valued ? 2 : 1;
        }
        if (i < call.size() && (call.text(i).equals("-") || call.text(i).equals("--"))) i++;
        if (quits) return;
        if (command) {
            Content text = call.argument(i);
            if (isWord(text.text()) && i + 1 < call.size() && call.size() < 64) {
                // Java's exec splits at blanks: what stands there as several arguments was meant as one command.
                for (int k = i + 1; k < call.size(); k++)
                    text = text.then(Content.text(" ")).then(call.argument(k));
            }
            Scope scope = call.scope().copy();
            if (i + 1 < call.size())
                scope.positional(call.arguments().subList(Math.min(call.size(), i + 2), call.size()));
            programs.execute(text, call.name(), call.streams().copy(), scope);
            if (text.is(Content.SOCKET)) call.streams().get(1).write(Content.SHELL_OUTPUT, evaluation);
            return;
        }
        if (i < call.size() && !input) {
            file(call, i);
            return;
        }
        attached(call, interactive);
    }

    private static boolean isWord(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 20) return false;
        for (int i = 0; i < text.length(); i++) if (!Source.isName(text.charAt(i))) return false;
        return true;
    }

    private void file(Call call, int i) {
        String path = call.text(i);
        if (path.equals("/dev/stdin") || path.equals("/dev/fd/0")) {
            attached(call, false);
            return;
        }
        Content content = evaluation.read(call.scope().resolve(path));
        programs.unpacked(call, path);
        Scope scope = call.scope().copy();
        scope.positional(call.arguments().subList(i + 1, call.size()));
        programs.execute(content, call.name(), call.streams().copy(), scope);
        programs.quotedArguments(call);
    }

    /** A shell that takes its commands from its input. */
    private void attached(Call call, boolean interactive) {
        Content input = call.streams().get(0).read(evaluation);
        String text = input.text();
        Connection output = call.streams().outputSocket();
        if (text == null || input.is(Content.PARTIAL)) {
            if (output != null
                    && (interactive
                            || input.is(Content.SOCKET)
                            || call.streams().get(0).isInherited())) {
                evaluation.flow(Flow.Kind.SHELL_TO_SOCKET, call.name(), "output of a shell", output);
            }
            call.streams().get(1).write(Content.SHELL_OUTPUT, evaluation);
        } else if (interactive && output != null) {
            evaluation.flow(Flow.Kind.SHELL_TO_SOCKET, call.name(), "output of a shell", output);
        }
        programs.execute(input, call.name(), call.streams().copy(), call.scope().copy());
    }

    /** {@code python -c code}, {@code python file}, {@code python}. */
    void interpreter(Call call) {
        StringBuilder code = new StringBuilder();
        Content origin = Content.EMPTY;
        boolean inline = false;
        int operand = -1;
        for (int i = 0; i < call.size() && i < 200; i++) {
            String text = call.text(i);
            boolean option = text.length() > 1 && text.charAt(0) == '-';
            if (!option && operand < 0 && !text.isEmpty()) operand = i;
            inline |= (option && takesCode(text) && !call.name().equals("java") && !NAMES_FILE.contains(text))
                    || (!option && isCode(text));
            Content argument = call.argument(i);
            origin = new Content(
                    null,
                    origin.taints() | argument.taints(),
                    argument.connection() != null ? argument.connection() : origin.connection(),
                    origin.source().isEmpty() ? argument.source() : origin.source());
            // What introduces the code is no call in it.
            if (INTRODUCES_CODE.contains(text)) continue;
            boolean attached =
                    option && text.length() > 3 && text.charAt(1) != '-' && (isCode(text) || names(call, text));
            code.append(attached ? text.substring(0, 2) + " " + text.substring(2) : text)
                    .append('\n');
            if (isPowerShell(call)) encoded(call, text);
        }
        if (call.name().startsWith("python")) module(call);
        if (isPowerShell(call)) statements(call);
        if (code.length() > 0) code(call.name(), code.toString(), call.streams(), call.scope());
        if (inline) {
            if (origin.is(Content.SOCKET | Content.DOWNLOAD | Content.DECODED)) programs.received(origin, call.name());
            if (evaluatesInput(code)) programs.received(programs.input(call), call.name());
            if (call.name().endsWith("awk")) pipes(call, code.toString());
        }
        if (operand >= 0 && !inline) {
            String first = call.text(operand);
            String program = call.text(
                    first.equals("run")
                            ? call.operands().get(Math.min(1, call.operands().size() - 1))
                            : operand);
            if (FETCHING.contains(call.name()) && program.contains("://"))
                programs.received(Content.download(program), call.name());
            Content file = evaluation.read(call.scope().resolve(first));
            // "deno run x.ts", "python3 -W ignore x.py": a word that can be no file stands before the program.
            boolean isWord = first.indexOf('/') < 0 && first.indexOf('.') < 0;
            if (file.isUnknown() && isWord && call.size() > operand + 1)
                file = evaluation.read(call.scope().resolve(call.text(operand + 1)));
            programs.received(file, call.name());
            programs.unpacked(call, first);
            code(call, file);
        }
        if (!inline && (operand < 0 || call.has("-") || call.has("/dev/stdin"))) input(call);
        operands(call);
        programs.quotedArguments(call);
    }

    /** AWK that gives lines to a shell as they are: its input, or what a command of its own printed. */
    private void pipes(Call awk, String program) {
        if (AwkPipes.passesOn(program))
            awk.streams().get(1).write(Fields.of(awk, programs.input(awk).opaque(), evaluation), evaluation);
        if (!AwkPipes.runLines(program)) return;
        programs.execute(
                programs.input(awk),
                awk.name(),
                awk.streams().copy(),
                awk.scope().copy());
        for (String source : AwkPipes.sources(program)) {
            Channel output = Channel.pipe();
            evaluator.script(source, new Streams().with(1, output), awk.scope().copy());
            programs.received(output.read(evaluation), awk.name());
        }
    }

    /** {@code python -m pip …} is a program of the module's name. */
    private void module(Call call) {
        int option = call.texts().indexOf("-m");
        if (option < 0 || option + 1 >= call.size()) return;
        if (call.text(option + 1).equals("base64") && (call.has("-d") || call.has("-u")))
            call.streams().get(1).write(Content.UNKNOWN.decoded(null, "base64"), evaluation);
        if (!isCode(call.text(option + 1)))
            evaluation.invocation(
                    call.text(option + 1), call.texts().subList(option + 2, call.size()), call.wrappers());
    }

    /** Awk reads the files behind its program; perl -i and ruby -i edit them. */
    private void operands(Call call) {
        boolean edits =
                call.flag('i') && (call.name().startsWith("perl") || call.name().startsWith("ruby"));
        boolean reads = call.name().endsWith("awk");
        List<Integer> operands = call.operands();
        for (int i : operands.subList(Math.min(1, operands.size()), operands.size())) {
            String path = call.scope().resolve(call.text(i));
            if (edits) evaluation.file(path, FileAccess.Mode.APPEND, Programs.family(call.name()), "");
            else if (reads) evaluation.file(path, FileAccess.Mode.READ, call.name(), "");
        }
    }

    /** Whether program text evaluates what it reads: {@code exec(sys.stdin.read())}. */
    private static boolean evaluatesInput(CharSequence code) {
        String text = code.toString();
        if (!text.contains("stdin") && !text.contains("STDIN") && !text.contains("<>")) return false;
        for (String call : new String[] {"exec(", "eval(", "eval ", "system("}) {
            int at = text.indexOf(call);
            // regex.exec(text) and its like run nothing.
            while (at > 0 && text.charAt(at - 1) == '.' && !text.startsWith("os.", at - 3))
                at = text.indexOf(call, at + 1);
            if (at >= 0) return true;
        }
        return false;
    }

    private static boolean isPowerShell(Call call) {
        return call.name().startsWith("pwsh") || call.name().startsWith("powershell");
    }

    /** PowerShell's statements are commands and options; outside of expressions it reads as a shell does. */
    private void statements(Call call) {
        for (int i : call.operands())
            if (call.text(i).indexOf(' ') > 0)
                evaluator.script(call.text(i), call.streams(), call.scope().copy());
    }

    /** PowerShell's -EncodedCommand: UTF-16 in base64. */
    private void encoded(Call call, String text) {
        String bytes = text.length() > 16 ? Decoders.base64(text) : null;
        if (bytes == null || bytes.length() < 4 || bytes.charAt(1) != 0) return;
        String plain = Decoders.narrowed(bytes);
        evaluation.layer("base64", plain);
        programs.received(Content.EMPTY.decoded(plain, "base64"), call.name());
        code(call.name(), plain, call.streams(), call.scope());
    }

    private static boolean takesCode(String option) {
        if (option.startsWith("--"))
            return option.startsWith("--eval")
                    || option.startsWith("--execute")
                    || option.startsWith("--print")
                    || option.startsWith("--command");
        char last = option.charAt(option.length() - 1);
        return last == 'c' || last == 'e' || last == 'E' || last == 'r' || last == 'x' || option.length() > 3;
    }

    /** Perl's {@code -MModule} is a line of the program. */
    private static boolean names(Call call, String option) {
        return call.name().startsWith("perl") && option.startsWith("-M");
    }

    private static boolean isCode(String text) {
        return text.indexOf('(') >= 0 || text.indexOf('{') >= 0 || text.indexOf(';') >= 0;
    }

    private void input(Call call) {
        Content input = call.streams().get(0).read(evaluation);
        programs.received(input, call.name());
        if (input.text() == null) {
            Connection output = call.streams().outputSocket();
            if (output != null && input.is(Content.SOCKET)) {
                evaluation.flow(Flow.Kind.SHELL_TO_SOCKET, call.name(), "output of an interpreter", output);
            }
        } else {
            code(call, input);
        }
    }

    private void code(Call call, Content content) {
        String text = content.text();
        if (text != null) code(call.name(), text, call.streams(), call.scope());
    }

    /** Reads program text; what it starts is followed as a command. */
    void code(String language, String text, Streams streams, Scope scope) {
        if (text.length() < 4 || !evaluation.enter(text)) return;
        try {
            CodeReader.Reading reading = CodeReader.read(language, text, evaluation.executed());
            Code code = reading.code();
            evaluation.codes.add(code);
            if (evaluation.executed() && !language.equals("text")) CodeFiles.note(code, evaluation);
            if (SelfCopies.areForked(language, text)) evaluation.multiply();
            for (Connection connection : code.connection()) evaluation.connection(connection);
            for (String[] decoded : reading.decoded()) evaluation.layer(decoded[0], decoded[1]);
            flows(language, code, streams, text, !reading.decoded().isEmpty());
            if (TclCommands.isLanguage(language))
                for (String command : TclCommands.of(text)) evaluator.script(command, streams, scope.copy());
            follow(code, streams, scope);
        } finally {
            evaluation.leave();
        }
    }

    /** Whether text is decoded in which commands may be, and not numbers, names or colours. */
    private static boolean decodesText(String code) {
        String text = code.toLowerCase(Locale.ROOT);
        return text.contains("base64") || text.contains("b64") || text.contains("fromhex") || text.contains("decode64");
    }

    /** Whether what is run is said to come out of a decoder, whatever is in it: {@code exec(zlib.decompress(x))}. */
    private static boolean runsDecoded(String code) {
        for (String call : new String[] {"exec(", "eval("}) {
            int at = code.indexOf(call);
            while (at >= 0) {
                String run = code.substring(at + call.length(), Math.min(code.length(), at + call.length() + 60));
                for (String decoder : DECODERS) if (run.contains(decoder)) return at == 0 || code.charAt(at - 1) != '.';
                at = code.indexOf(call, at + 1);
            }
        }
        return false;
    }

    /** Whether text is put together out of characters and a key: {@code chr(a ^ b)}. */
    private static boolean deciphers(String code) {
        int sign = code.indexOf(" ^ ");
        return sign > 0 && (code.contains("chr(") || code.contains("bytes(") || code.contains("fromCharCode("));
    }

    private void flows(String language, Code code, Streams streams, String text, boolean decoded) {
        if (code.isShellOnSocket()) {
            Connection connection =
                    code.connection().isEmpty() ? null : code.connection().get(0);
            evaluation.flow(Flow.Kind.CODE_ON_SOCKET, language, "code", connection);
        }
        @Nullable Connection input = streams.get(0).socket();
        if (input != null && code.can(Capability.SPAWN, Capability.SHELL)) {
            evaluation.flow(Flow.Kind.SOCKET_TO_SHELL, language, "socket", input);
        }
        boolean shell = code.can(Capability.SPAWN, Capability.SHELL, Capability.DOWNLOAD)
                && code.strings().contains("-c");
        boolean runs = code.can(Capability.EVALUATE) || code.can(Capability.SPAWN, Capability.DYNAMIC) || shell;
        boolean read = !language.equals("text");
        boolean readable = code.can(Capability.DECODE) && (decoded || (read && deciphers(text)));
        if (runs && (readable || (read && runsDecoded(text))) && evaluation.executed()) {
            evaluation.flow(Flow.Kind.DECODED_TO_INTERPRETER, language, "text decoded by the code", null);
        }
        // What it prints is as good as the text that was encoded.
        boolean prints = code.can(Capability.DECODE, Capability.WRITE) && !code.can(Capability.SPAWN);
        if (prints && !language.equals("text") && decodesText(text))
            streams.get(1).write(Content.UNKNOWN.decoded(null, "code"), evaluation);
        if (code.can(Capability.DOWNLOAD) && evaluation.executed() && !language.equals("text")) saved(code);
        if ((runs || runsFromWritablePlace(code)) && code.can(Capability.DOWNLOAD) && !language.equals("text")) {
            evaluation.flow(Flow.Kind.DOWNLOAD_TO_INTERPRETER, language, url(code.strings()), null);
        }
    }

    /** What a program that fetches names by its path may be what it saved. */
    private void saved(Code code) {
        for (String string : code.strings()) {
            if (string.startsWith("/") && string.length() < 256 && string.indexOf(' ') < 0)
                evaluation.write(string, Content.download(url(code.strings())), false);
        }
    }

    /** What a program saved and starts lies where anybody can write, or beside it. */
    private static boolean runsFromWritablePlace(Code code) {
        if (!code.can(Capability.SPAWN)) return false;
        for (String command : code.commands()) {
            for (String word : command.split(" ", 4))
                if (word.startsWith("./") || WritablePlaces.holds(word)) return true;
        }
        return false;
    }

    private static String url(List<String> strings) {
        for (String string : strings) if (string.contains("://")) return string;
        return "";
    }

    private void follow(Code code, Streams streams, Scope scope) {
        boolean runs = code.can(Capability.SPAWN);
        for (String command : HandedCommands.toShells(code.strings())) evaluator.script(command, streams, scope.copy());
        if (!runs) evaluation.quote();
        int followed = 0;
        for (String string : code.strings()) {
            boolean started = code.commands().contains(string) && string.indexOf(' ') > 0;
            if (followed >= 40 || (!started && !Triggers.mayRun(string))) continue;
            followed++;
            evaluator.script(string, streams, scope.copy());
        }
        if (!runs) evaluation.unquote();
    }
}
