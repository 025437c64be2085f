package io.hivesec.dispositions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the few programs of the node for which Java has no call ({@code ip}, {@code ss}, {@code nsenter}, {@code kill}),
 * from the system's own directories whatever the {@code PATH} says, without a shell.
 */
public final class Commands {
    private static final List<Path> DIRECTORIES =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));
    private static final int MAX_OUTPUT = 8 << 20;
    private static final long PATIENCE_SECONDS = 20;

    private Commands() {}

    /** Where a program is. */
    public static Optional<Path> find(String program) {
        return DIRECTORIES.stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program's name and its arguments
     * @return what it printed
     * @throws IOException when it is not there, fails, is late, or prints more than 8 MiB
     */
    public static String run(List<String> command) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.set(0, find(command.get(0)).orElseThrow(() -> new IOException(command.get(0) + " is not installed"))
                .toString());
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            try (InputStream in = process.getInputStream()) {
                byte[] output = in.readNBytes(MAX_OUTPUT + 1);
                if (output.length > MAX_OUTPUT || !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException(command.get(0) + " did not end");
                }
                String text = new String(output, StandardCharsets.UTF_8);
                if (process.exitValue() != 0) {
                    throw new IOException(
                            String.join(" ", command) + " ended with " + process.exitValue() + ": " + text.strip());
                }
                return text;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command.get(0) + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
