package io.hivesec.detectors.command;

import io.hivesec.event.Process;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Command lines already read. Several detectors ask about the same process, and a workload starts the same command lines
 * over and over, so the last few thousand are kept. The answer is always the one {@link CommandLine#of} would give;
 * memory is bounded by {@link #SLOTS} command lines of at most {@link #LONGEST_KEPT} characters. Safe for any number of
 * threads.
 */
public final class CommandLines {
    private static final int SLOTS = 2048;
    private static final int LONGEST_KEPT = 4096;
    private static final AtomicReferenceArray<@Nullable Entry> KEPT = new AtomicReferenceArray<>(SLOTS);

    private record Entry(List<String> argv, String executable, CommandLine line) {}

    private CommandLines() {}

    /** What the command line of {@code process} does; {@link CommandLine#EMPTY} if none is known. */
    public static CommandLine of(Process process) {
        return of(process.arguments(), process.executable());
    }

    /** Forgets them all, for tests: what was made of a line by a mutant must not answer for the next one. */
    static void forget() {
        for (int slot = 0; slot < SLOTS; slot++) {
            KEPT.set(slot, null);
        }
    }

    static CommandLine of(List<String> argv, String executable) {
        if (argv.isEmpty()) return CommandLine.EMPTY;
        int slot = ((argv.hashCode() * 31 + executable.hashCode()) * 0x9E3779B9) >>> 21;
        Entry entry = KEPT.get(slot);
        if (entry != null && entry.argv.equals(argv) && entry.executable.equals(executable)) return entry.line;
        CommandLine line = CommandLine.of(argv, executable);
        if (length(argv) <= LONGEST_KEPT) KEPT.set(slot, new Entry(List.copyOf(argv), executable, line));
        return line;
    }

    private static int length(List<String> argv) {
        long length = 0;
        for (String argument : argv) length += argument.length();
        return (int) Math.min(Integer.MAX_VALUE, length);
    }
}
