package io.hivesec.engines.jvm;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies the bytes of hidden classes, which no transformation gives, out of a JVM's memory. {@code jhsdb clhsdb} of a matching
 * JDK does it from a process of its own; it stops the JVM from {@code attach} to {@code detach}. When that takes longer than
 * it may, the process is killed, with which the system lets the JVM go on, and what is missing stays missing.
 *
 * <p>The name of a hidden class ends with the address of its metadata, which is what {@code dumpclass} asks for. Source: the
 * JDK's {@code jdk.hotspot.agent}.
 */
final class ServiceabilityAgent {
    /** More than this many are not read in one stop. */
    static final int MAX_CLASSES = 64;

    private static final Pattern HIDDEN = Pattern.compile(".*/0x([0-9a-f]{8,16})");
    private static final String PROMPT = "hsdb> ";
    private static final int MAX_OUTPUT = 1 << 20;
    private static final long START_SECONDS = 30;

    private final Path tool;
    private final Duration longest;

    /**
     * One that uses a JDK's program.
     *
     * @param tool the program {@code jhsdb}
     * @param longest how long the JVM may stand still
     */
    ServiceabilityAgent(Path tool, Duration longest) {
        this.tool = tool;
        this.longest = longest;
    }

    /**
     * What was read.
     *
     * @param bytes class files by class
     * @param millis how long the JVM stood still at most
     * @param note what went wrong; empty if nothing did
     */
    record Taken(Map<ClassKey, byte[]> bytes, long millis, String note) {}

    /**
     * Copies classes; those that are not hidden, and more than {@link #MAX_CLASSES}, are passed over.
     *
     * @param pid the JVM's process, as seen from here
     * @param classes hidden classes
     * @return what was had of them
     * @throws IOException if the program cannot be started, or the JVM is gone
     */
    Taken take(int pid, List<ClassKey> classes) throws IOException {
        Map<String, ClassKey> byAddress = new HashMap<>();
        for (ClassKey key : classes) {
            Matcher hidden = HIDDEN.matcher(key.name());
            if (hidden.matches() && byAddress.size() < MAX_CLASSES) {
                byAddress.put(hidden.group(1), key);
            }
        }
        Path directory = Files.createTempDirectory("hive-classes");
        try {
            Process process = new ProcessBuilder(tool.toString(), "clhsdb")
                    .redirectErrorStream(true)
                    .start();
            ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, ServiceabilityAgent::thread);
            try {
                return run(process, watch, pid, byAddress, directory);
            } finally {
                watch.shutdownNow();
                end(process);
                goOn(pid);
            }
        } finally {
            delete(directory);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        await(process);
    }

    private static void await(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The system lets a process go on when the one that stopped it ends; a stop that was only just asked for can stay. */
    private static void goOn(int pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        if (stat.startsWith(" T ", stat.lastIndexOf(')') + 1)) {
            await(new ProcessBuilder("/bin/sh", "-c", "kill -CONT " + pid).start());
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "hive-stop-watch");
        thread.setDaemon(true);
        return thread;
    }

    private Taken run(
            Process process,
            ScheduledThreadPoolExecutor watch,
            int pid,
            Map<String, ClassKey> byAddress,
            Path directory)
            throws IOException {
        Runnable kill = process::destroyForcibly;
        Future<?> starting = watch.schedule(kill, START_SECONDS, TimeUnit.SECONDS);
        StringBuilder said = new StringBuilder();
        if (!prompts(process.getInputStream(), 1, said)) {
            return new Taken(Map.of(), 0, "it did not start: " + last(said));
        }
        starting.cancel(false);
        List<String> commands = new ArrayList<>(List.of("attach " + pid));
        byAddress.keySet().forEach(address -> commands.add("dumpclass 0x" + address + " " + directory));
        commands.add("detach");
        long start = System.nanoTime();
        Future<?> limit = watch.schedule(kill, longest.toMillis(), TimeUnit.MILLISECONDS);
        boolean whole = false;
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
            out.write(String.join("\n", commands) + "\n");
            out.flush();
            whole = prompts(process.getInputStream(), commands.size(), said);
        } catch (IOException e) {
            // It was killed in the middle of a command, or has ended: what it wrote is there.
            said.append(e.getMessage());
        }
        limit.cancel(false);
        end(process);
        long millis = (System.nanoTime() - start) / 1_000_000;
        Map<ClassKey, byte[]> bytes = files(directory, byAddress);
        String note = "";
        if (bytes.size() < byAddress.size()) {
            note = whole ? last(said) : "it was stopped after " + millis + " ms: " + last(said);
        }
        return new Taken(bytes, millis, note);
    }

    /** Reads until that many prompts were seen; false when the output ends before. */
    private static boolean prompts(InputStream in, int count, StringBuilder said) throws IOException {
        int seen = 0;
        int matched = 0;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (said.length() < MAX_OUTPUT) {
                said.append((char) c);
            }
            matched = c == PROMPT.charAt(matched) ? matched + 1 : c == PROMPT.charAt(0) ? 1 : 0;
            if (matched == PROMPT.length()) {
                matched = 0;
                if (++seen == count) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The last thing that it said. */
    private static String last(StringBuilder said) {
        List<String> lines = said.toString()
                .replace(PROMPT, "\n")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private static Map<ClassKey, byte[]> files(Path directory, Map<String, ClassKey> byAddress) throws IOException {
        Map<ClassKey, byte[]> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                int address = name.lastIndexOf("+0x");
                ClassKey key = address < 0 || !name.endsWith(".class")
                        ? null
                        : byAddress.get(name.substring(address + 3, name.length() - 6));
                if (key != null) {
                    found.put(key, Files.readAllBytes(file));
                }
            }
        }
        return found;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
