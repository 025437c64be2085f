package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says of a command line that is wrong: a line or two, and not the whole help. */
final class CommandMistakesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scan --egine virus .        | no option '--egine'                    | did you mean --engine?
            watch --formt=json          | no option '--formt=json'               | did you mean --format?
            scna .                      | no command 'scna'                      | did you mean scan?
            jvm scann 1                 | no command 'scann'                     | did you mean scan?
            help scan                   | no command 'help'                      | see hive --help
            --lang en help scan         | no command 'help'                      | see hive --help
            radar --port 70000 .        | --port: a number from 0 to 65535       | hive:
            watch - -                   | standard input is read once            | hive:
            bogus                       | no command 'bogus'                     | see hive --help
            demo here                   | nothing to do with 'here'              | see hive demo --help
            scan --threads few .        | '--threads'                            | see hive scan --help
            scan                        | Missing required parameter: 'PATH'     | Usage: hive scan
            rules --format yaml         | expected one of                        | see hive rules --help
            """)
    void commandLine_thatIsWrong_saysWhatAndWhereToReadOn(String line, String what, String next) {
        Run run = Run.hive((Object[]) line.split(" "));
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hive: ").contains(what, next);
        assertThat(run.err().lines().count()).as(run.err()).isLessThan(12);
    }

    @Test
    void group_withoutACommand_showsWhichThereAre() {
        assertThat(Run.hive("respond").err()).contains("Missing a subcommand", "journal");
    }

    @Test
    void output_thatIsFull_couldNotRun() throws Exception {
        Path page = Files.writeString(folder.resolve("a.html"), "<p>a</p>");
        Run run = Run.hive("scan", "--show-benign", "--output", "/dev/full", page);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("hive: /dev/full: cannot be written: No space left on device");
    }

    @Test
    void output_whereNothingCanBe_isRefusedInOneLine() throws Exception {
        Path page = Files.writeString(folder.resolve("a.html"), "<p>a</p>");
        Path missing = folder.resolve("none/out.txt");
        assertThat(Run.hive("scan", "--output", missing, page).err())
                .isEqualToIgnoringNewLines("hive: " + missing + ": cannot be written: no such folder");
        assertThat(Run.hive("demo", "--output", page).err())
                .isEqualToIgnoringNewLines("hive: " + page + ": cannot be written: is a file, not a folder");
    }

    @Test
    void path_thatIsEmpty_isNotTheCurrentFolder() {
        assertThat(Run.hive("scan", "").err()).contains("'' names no file");
        assertThat(Run.hive("watch", "").err()).contains("'' names no file");
        assertThat(Run.hive("--lang", "zh", "watch", "").err()).contains("文件名为空");
    }

    @Test
    void output_thatIsRead_isNotWrittenOver() throws Exception {
        Path events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
        Path sameByLink = Files.createSymbolicLink(folder.resolve("link.jsonl"), events);
        for (String option : List.of("--output", "--alerts")) {
            for (String command : List.of("watch", "scan", "inspect")) {
                Run run = Run.hive(command, option, sameByLink, events);
                assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
                assertThat(run.err())
                        .isEqualToIgnoringNewLines(
                                "hive: " + option + ": " + sameByLink + " is read, and would be written over");
            }
        }
        assertThat(events).hasContent("{}");
    }

    @Test
    void events_outOfAPipe_areRead() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process writer = new ProcessBuilder("sh", "-c", "echo '{}' > \"$0\"", pipe.toString()).start();
        assertThat(Run.hive("watch", pipe).err()).contains("\"read\":1");
        assertThat(writer.waitFor()).isZero();
    }

    @Test
    void help_thatCannotBePrinted_couldNotRun() {
        StringWriter err = new StringWriter();
        PrintWriter full = new PrintWriter(
                new Writer() {
                    @Override
                    public void write(char[] text, int offset, int length) {
                        throw new UncheckedIOException(
                                "standard output: cannot be written: full", new IOException("full"));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                },
                true);
        assertThat(HiveCommand.commandLine(full, new PrintWriter(err, true)).execute("scan", "--help"))
                .isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(err.toString()).isEqualToIgnoringNewLines("hive: standard output: cannot be written: full");
    }

    @Test
    void failure_thatSaysWhatIsWrong_namesNoClass() {
        assertThat(Failures.message(new NoSuchFileException("ca.pem"))).isEqualTo("ca.pem: no such file or folder");
        assertThat(Failures.message(new AccessDeniedException("ca.pem"))).isEqualTo("ca.pem: permission denied");
        assertThat(Failures.message(new FileSystemException("d", null, "Is a directory")))
                .isEqualTo("d: Is a directory");
        assertThat(Failures.message(new UncheckedIOException(new AccessDeniedException("d"))))
                .isEqualTo("d: permission denied");
        assertThat(Failures.message(new IOException("the policy has no line"))).isEqualTo("the policy has no line");
        assertThat(Failures.message(new IllegalStateException("closed"))).isEqualTo("IllegalStateException: closed");
        assertThat(Failures.message(new IOException())).isEqualTo("IOException");
    }

    @Test
    void inspect_ofNothing_saysSo() throws Exception {
        Path none = Files.writeString(folder.resolve("none.json"), "[]");
        assertThat(Run.hive("inspect", none).err()).contains(none + ": describes no container");
    }

    @Test
    void intelligence_withoutIndicators_isToldOf() throws Exception {
        Path none = Files.writeString(folder.resolve("none.csv"), "# nothing today\n");
        Path events = Files.writeString(folder.resolve("events.jsonl"), "");
        assertThat(Run.hive("watch", "--intelligence", none, events).err())
                .contains("no indicator is in what it names");
        Path some = Files.writeString(folder.resolve("some.csv"), "203.0.113.9,tunnel\n");
        assertThat(Run.hive("watch", "--intelligence", some, events).err()).doesNotContain("indicator");
    }
}
