package io.hivesec.detectors.command;

import io.hivesec.event.Process;
import java.util.List;

/**
 * Command lines already read. Several detectors ask about the same process, and a workload starts the same command lines
 * over and over, so the last few thousand are kept. The answer is always the one {@link CommandLine#of} would give;
 * memory is bounded by twice 2^{@link #BITS} command lines of at most {@link #LONGEST_KEPT} characters. Safe for any number of
 * threads.
 */
public final class CommandLines {
    private static final int BITS = 10;
    private static final int LONGEST_KEPT = 4096;
    private static final RecentEntries<Entry> KEPT = new RecentEntries<>(BITS);

    private record Entry(List<String> argv, String executable, CommandLine line) {
        boolean isOf(List<String> asked, String program) {
            return argv.equals(asked) && executable.equals(program);
        }
    }

    private CommandLines() {}

    /** What the command line of {@code process} does; {@link CommandLine#EMPTY} if none is known. */
    public static CommandLine of(Process process) {
        return of(process.arguments(), process.executable());
    }

    /** Forgets them all, for tests: what was made of a line by a mutant must not answer for the next one. */
    static void forget() {
        KEPT.clear();
    }

    static CommandLine of(List<String> argv, String executable) {
        if (argv.isEmpty()) return CommandLine.EMPTY;
        int hash = argv.hashCode() * 31 + executable.hashCode();
        Entry latest = KEPT.latest(hash);
        // The detectors that ask next ask about the same process.
        if (latest != null && latest.argv == argv && latest.executable.equals(executable)) return latest.line;
        if (latest != null && latest.isOf(argv, executable)) {
            KEPT.renew(hash, new Entry(List.copyOf(argv), executable, latest.line));
            return latest.line;
        }
        Entry earlier = KEPT.earlier(hash);
        CommandLine known = earlier != null && earlier.isOf(argv, executable) ? earlier.line : null;
        CommandLine line = known == null ? CommandLine.of(argv, executable) : known;
        if (known != null || length(argv) <= LONGEST_KEPT) {
            KEPT.put(hash, new Entry(List.copyOf(argv), executable, line));
        }
        return line;
    }

    private static int length(List<String> argv) {
        long length = 0;
        for (String argument : argv) length += argument.length();
        return (int) Math.min(Integer.MAX_VALUE, length);
    }
}
