package io.hivesec.dispositions.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process as {@code /proc} shows it (proc(5)). Its start, in clock ticks since boot, tells it from a later one with the
 * same pid.
 *
 * @param pid its pid
 * @param parent its parent's pid
 * @param state {@code R}, {@code S}, {@code T} for stopped, {@code Z} for dead and not yet waited for …
 * @param flags the kernel's flags
 * @param start when it started, in ticks since boot
 * @param executable what it runs; empty for a kernel thread
 */
record ProcessEntry(int pid, int parent, char state, long flags, long start, String executable) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern BOOTED = Pattern.compile("^btime ([0-9]+)$", Pattern.MULTILINE);

    /** Its pid in each namespace, the innermost last (proc(5)). */
    private static final Pattern FIRST = Pattern.compile("^NSpid:(\\s+[0-9]+)*\\s+1$", Pattern.MULTILINE);

    /** PF_KTHREAD of include/linux/sched.h. */
    private static final long KERNEL_THREAD = 0x0020_0000;

    /** USER_HZ, which is 100 on every architecture that Java runs on. */
    private static final long TICKS = 100;

    /** The process with a pid; empty when there is none. */
    static Optional<ProcessEntry> of(int pid) throws IOException {
        Path directory = PROC.resolve(String.valueOf(pid));
        String stat;
        try {
            stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // ESRCH: it ended between the open and the read.
            if (!Files.exists(directory)) {
                return Optional.empty();
            }
            throw e;
        }
        // The name may hold anything, parentheses too; the fields are counted from the last one.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Optional.of(new ProcessEntry(
                pid,
                Integer.parseInt(fields[1]),
                fields[0].charAt(0),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[19]),
                executable(directory)));
    }

    private static String executable(Path directory) {
        try {
            return Files.readSymbolicLink(directory.resolve("exe")).toString().replaceFirst(" \\(deleted\\)$", "");
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it is process 1 of a PID namespace of its own, whose other processes the kernel kills with it. */
    static boolean isFirstOfItsNamespace(int pid) throws IOException {
        try {
            return FIRST.matcher(Files.readString(
                            PROC.resolve(String.valueOf(pid)).resolve("status"), StandardCharsets.ISO_8859_1))
                    .find();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    boolean isStopped() {
        return state == 'T' || state == 't';
    }

    boolean isDead() {
        return state == 'Z' || state == 'X';
    }

    /** When it started, to a hundredth of a second and what the clock was since set by. */
    Instant startTime() throws IOException {
        Matcher booted = BOOTED.matcher(Files.readString(PROC.resolve("stat"), StandardCharsets.ISO_8859_1));
        if (!booted.find()) {
            throw new IOException("/proc/stat does not say when the machine booted");
        }
        return Instant.ofEpochSecond(Long.parseLong(booted.group(1))).plusMillis(start * 1000 / TICKS);
    }

    /** What tells this boot from others. */
    static String boot() throws IOException {
        return Files.readString(PROC.resolve("sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                .strip();
    }
}
