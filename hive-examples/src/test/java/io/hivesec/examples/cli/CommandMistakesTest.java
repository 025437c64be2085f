package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
