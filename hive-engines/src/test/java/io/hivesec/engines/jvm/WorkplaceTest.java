package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
        Process process = start("end");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("it had a place").isZero();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void create_scannerBeforeWasKilled_takesAwayWhatItLeft() throws Exception {
        Process process = start("wait");
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        Path left = only(root.resolve("tmp"));
        Files.createFile(left.resolve("request"));
        try (Workplace beside = Workplace.create(root, NOBODY_ELSE)) {
            assertThat(left.resolve("agent.jar"))
                    .as("of a scan that is under way")
                    .isRegularFile();
            assertThat(beside.here()).isNotEqualTo(left);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(left.resolve("agent.jar")).as("it was killed, and left this").isRegularFile();

        try (Workplace place = Workplace.create(root, NOBODY_ELSE)) {
            assertThat(place.here()).as("the name is free again").isEqualTo(left);
        }
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void create_directoriesThatAreNotLeftovers_stay() throws Exception {
        String gone = Leftovers.mark().replaceFirst("-[0-9]+-([0-9]+)$", "-4194304-$1");
        Path tmp = root.resolve("tmp");
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("agent.jar"));
        Files.createFile(elsewhere.resolve(gone));
        Files.createSymbolicLink(tmp.resolve(".hive-0123456789abcdef"), elsewhere);
        Path unmarked = Files.createDirectory(tmp.resolve(".hive-1123456789abcdef"));
        Files.createFile(unmarked.resolve("agent.jar"));
        Path other = Files.createDirectory(tmp.resolve(".hive-mine"));
        Files.createFile(other.resolve(gone));
        Path fuller = Files.createDirectory(tmp.resolve(".hive-2123456789abcdef"));
        Files.createFile(fuller.resolve(gone));
        Files.createFile(fuller.resolve("notes.txt"));

        Workplace.create(root, NOBODY_ELSE).close();

        assertThat(elsewhere.resolve("agent.jar")).as("behind a link").exists();
        assertThat(unmarked.resolve("agent.jar")).as("nobody knows whose").exists();
        assertThat(other.resolve(gone)).as("not a scanner's name").exists();
        assertThat(fuller.resolve("notes.txt")).as("not a scanner's file").exists();
    }

    @Test
    void isAbandoned_processOfAnotherNumbering_cannotBeTold() {
        String mine = Leftovers.mark();
        assertThat(Leftovers.isAbandoned(mine)).isFalse();
        assertThat(Leftovers.isAbandoned(mine.replaceFirst("[0-9]+$", "1")))
                .as("its number was given out again")
                .isTrue();
        assertThat(Leftovers.isAbandoned(
                        mine.replaceFirst("pidns[0-9]+", "pidns1").replaceFirst("[0-9]+$", "1")))
                .isFalse();
        assertThat(Leftovers.isAbandoned(mine.replaceFirst("of-........", "of-00000000")))
                .as("of an earlier boot")
                .isTrue();
        assertThat(Leftovers.isAbandoned("of-nothing")).isFalse();
    }

    private static Path only(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findFirst().orElseThrow();
        }
    }

    private Process start(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Interrupted.class.getName(),
                        root.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A scanner that ends before it has closed its place. */
    static final class Interrupted {
        private Interrupted() {}

        public static void main(String[] arguments) throws Exception {
            Workplace place = Workplace.create(Path.of(arguments[0]), NOBODY_ELSE);
            if (arguments[1].equals("wait")) {
                System.out.println("ready");
                System.out.flush();
                new CountDownLatch(1).await();
            }
            System.exit(Files.isRegularFile(place.here().resolve("agent.jar")) ? 0 : 3);
        }
    }
}
