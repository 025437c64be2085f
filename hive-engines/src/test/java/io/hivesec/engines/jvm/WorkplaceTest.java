package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkplaceTest {
    private static final int[] NOBODY_ELSE = {-1, -1};

    @TempDir
    private Path root;

    @BeforeEach
    void makePlace() throws Exception {
        Files.createDirectory(root.resolve("tmp"));
    }

    @Test
    void close_afterwards_nothingIsLeft() throws Exception {
        try (Workplace place = Workplace.create(root, NOBODY_ELSE)) {
            assertThat(place.here().resolve("agent.jar")).isRegularFile();
        }

        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void create_processEndsInTheMiddle_nothingIsLeft() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        root.toString())
                .inheritIO()
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("it had a place").isZero();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    /** A scanner that ends before it has closed its place. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) throws Exception {
            Workplace place = Workplace.create(Path.of(arguments[0]), NOBODY_ELSE);
            System.exit(Files.isRegularFile(place.here().resolve("agent.jar")) ? 0 : 3);
        }
    }
}
