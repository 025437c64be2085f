package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command line does, as far as its text tells. Immutable and safe to share between threads.
 *
 * <p>Nothing is executed, opened or resolved. The text is read as hostile: at most 1 MiB of it, nesting, commands,
 * decoded layers and total work bounded, and every limit that was met is in {@link #notes()}.
 */
public final class CommandLine {
    /** Characters of a command line that are read; the rest is noted. */
    public static final int LONGEST = 1 << 20;

    /** The command line of a process that nothing is known of. */
    public static final CommandLine EMPTY = new CommandLine(new Evaluation());

    private final List<Invocation> invocations;
    private final List<Connection> connections;
    private final List<Flow> flows;
    private final List<FileAccess> files;
    private final List<Setting> settings;
    private final List<Code> codes;
    private final List<Layer> layers;
    private final List<Upload> uploads;
    private final List<String> notes;
    private final boolean multiplies;

    private CommandLine(Evaluation evaluation) {
        invocations = List.copyOf(evaluation.invocations);
        connections = List.copyOf(evaluation.connections);
        flows = List.copyOf(evaluation.flows);
        files = List.copyOf(evaluation.files);
        settings = List.copyOf(evaluation.settings);
        codes = List.copyOf(evaluation.codes);
        layers = List.copyOf(evaluation.layers);
        uploads = List.copyOf(evaluation.uploads);
        notes = List.copyOf(evaluation.notes);
        multiplies = evaluation.multiplies();
    }

    /**
     * Reads the arguments of a process, the program itself first.
     *
     * @param argv the arguments as the process received them
     */
    public static CommandLine of(List<String> argv) {
        return of(argv, "");
    }

    /**
     * Reads the arguments of a process whose executable is known too. A process may call itself anything; where one of
     * the two names is a program that is known, that one is taken.
     *
     * @param argv the arguments as the process received them
     * @param executable path of the executed file; empty if not known
     */
    public static CommandLine of(List<String> argv, String executable) {
        if (argv.isEmpty()) return EMPTY;
        Evaluation evaluation = new Evaluation();
        List<Content> fields = new ArrayList<>(argv.size());
        int length = 0;
        for (String argument : argv) {
            if (length + argument.length() > LONGEST) {
                evaluation.notes.add("longer than " + LONGEST + " characters");
                argument = argument.substring(0, LONGEST - length);
            }
            length += argument.length();
            fields.add(Content.text(fields.isEmpty() ? program(argument, executable) : argument));
            if (length >= LONGEST) break;
        }
        evaluation.allow(length);
        run(fields, evaluation);
        if (evaluation.again()) run(fields, evaluation);
        return new CommandLine(evaluation);
    }

    private static String program(String called, String executable) {
        String name = called.startsWith("-") && called.length() > 1 ? called.substring(1) : called;
        if (executable.isEmpty() || isKnown(name) || !isKnown(executable)) return name;
        return executable;
    }

    private static boolean isKnown(String path) {
        String name = Knowledge.baseName(path);
        return Knowledge.kind(name) != null || Knowledge.wrapper(name) != null;
    }

    private static void run(List<Content> fields, Evaluation evaluation) {
        new ShellEvaluator(evaluation).programs().execute(fields, new Streams(), new Scope(), List.of());
    }

    /** The programs it runs, in the order they are met. */
    public List<Invocation> invocations() {
        return invocations;
    }

    /** The sockets it opens. */
    public List<Connection> connections() {
        return connections;
    }

    /** What it feeds to interpreters and joins to sockets. */
    public List<Flow> flows() {
        return flows;
    }

    /** The files it names to read or change. */
    public List<FileAccess> files() {
        return files;
    }

    /** The variables it sets. */
    public List<Setting> settings() {
        return settings;
    }

    /** The program texts on it. */
    public List<Code> codes() {
        return codes;
    }

    /** What it hides behind encodings. */
    public List<Layer> layers() {
        return layers;
    }

    /** What of this machine it sends to others. */
    public List<Upload> uploads() {
        return uploads;
    }

    /** Whether it starts itself twice over, without end, until nothing else can start. */
    public boolean multiplies() {
        return multiplies;
    }

    /** The limits that were met while reading; empty if all of it was read. */
    public List<String> notes() {
        return notes;
    }

    /** Whether something of this kind flows. */
    public boolean has(Flow.Kind kind) {
        for (Flow flow : flows) if (flow.kind() == kind) return true;
        return false;
    }

    /** Whether it hands somebody at the other end of a socket a shell. */
    public boolean opensShell() {
        for (Flow flow : flows) if (flow.isShell()) return true;
        return false;
    }
}
