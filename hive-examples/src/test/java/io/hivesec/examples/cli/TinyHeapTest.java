package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process with hardly any heap: it ends by saying so, and calls nothing clean that it had no room for. */
@Timeout(120)
final class TinyHeapTest {
    @TempDir
    private Path directory;

    @Test
    void scan_pageThatDoesNotFitIntoTheHeap_couldNotRun() throws Exception {
        Files.writeString(directory.resolve("page.jsp"), "<%= 1 %>\n".repeat(800_000));

        Ended ended = hive(32, "scan", directory.toString());

        assertThat(ended.status).as(ended.errors).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(ended.errors).containsPattern("(?m)^hive: not enough memory; \\d+ MB of heap were given");
        assertThat(ended.output).doesNotContain("BENIGN").doesNotContain("nothing found");
    }

    @Test
    void scan_pageThatFits_isJudged() throws Exception {
        Files.writeString(directory.resolve("page.jsp"), "<%= 1 %>\n");

        Ended ended = hive(64, "scan", directory.toString());

        assertThat(ended.status).as(ended.errors).isEqualTo(ExitStatus.NOTHING_FOUND);
        assertThat(ended.output).contains("BENIGN 1");
    }

    private record Ended(int status, String output, String errors) {}

    private Ended hive(int megabytes, String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolveSibling(directory.getFileName() + ".out");
        Path errors = directory.resolveSibling(directory.getFileName() + ".err");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                HiveCommand.class.getName());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            return new Ended(process.waitFor(), read(output), read(errors));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
