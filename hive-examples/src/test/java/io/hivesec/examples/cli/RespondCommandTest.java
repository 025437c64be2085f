package io.hivesec.examples.cli;

import static io.hivesec.examples.cli.Run.hive;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RespondCommandTest {
    @TempDir
    private Path directory;

    private Path state;
    private Path file;

    @BeforeEach
    void files() throws IOException {
        directory = directory.toRealPath();
        state = directory.resolve("state");
        file = Files.writeString(directory.resolve("shell.jsp"), "left by an attacker");
    }

    @Test
    void respond_file_isPlannedAppliedTakenBackAndInTheJournal() throws IOException {
        Run planned =
                hive("respond", "plan", "--state", state, "--file", file, "--with", "file.quarantine", "--format=json");
        assertThat(planned.status()).as(planned.err()).isZero();
        Path plan = Files.writeString(directory.resolve("plan.json"), planned.out());

        Run dry = hive("respond", "apply", "--state", state, "--by", "ann", plan);
        assertThat(dry.out())
                .contains("step 1: put the file away; taken back by restore", "dry run: nothing was changed");
        assertThat(file).exists();
        assertThat(state).doesNotExist();

        Run applied = hive("respond", "apply", "--state", state, "--by", "ann", "--yes", plan);
        assertThat(applied.status()).as(applied.err()).isZero();
        assertThat(applied.out()).startsWith("verified: plan ");
        assertThat(file).doesNotExist();

        String id = applied.out().replaceAll("(?s)verified: plan ([0-9a-f]+):.*", "$1");
        assertThat(hive("respond", "undo", "--state", state, "--by", "bob", id).out())
                .contains("dry run");
        Run undone = hive("respond", "undo", "--state", state, "--by", "bob", "--yes", id);
        assertThat(undone.status()).as(undone.err()).isZero();
        assertThat(file).hasContent("left by an attacker");

        Run journal = hive("respond", "journal", "--state", state);
        assertThat(journal.out())
                .contains("approved " + id, "intent " + id, "verified " + id, "undone " + id, "the chain is whole");
    }

    @Test
    void journal_editedLine_isOneClearLine() throws IOException {
        respond_file_isPlannedAppliedTakenBackAndInTheJournal();
        Path journal = state.resolve("journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replaceFirst("\"by\":\"ann\"", "\"by\":\"eve\""));
        Run run = hive("respond", "journal", "--state", state);
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("line 1 was edited").hasLineCount(1);
    }

    @Test
    void plan_wrongSocket_isOneClearLine() {
        Run run = hive(
                "respond",
                "plan",
                "--engine",
                "unix:///nowhere.sock",
                "--container",
                "0123456789ab",
                "--with",
                "container.kill");
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("unix:///nowhere.sock").hasLineCount(1);
        assertThat(hive("respond", "plan", "--engine", "nonsense", "--pid", "1", "--with", "process.kill")
                        .err())
                .contains("an engine's address is unix:///path or tcp://host:port, not 'nonsense'")
                .hasLineCount(1);
    }

    @Test
    void plan_containerByItsName_isNotSilentlyLeftOut() {
        Run run = hive("respond", "plan", "--container", "web", "--with", "container.isolate", "--format", "json");

        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualToIgnoringNewLines("hive: a container is given by at least 12 digits of its id, not 'web'");
    }

    @Test
    void plan_unknownDispositionOrTarget_isRefused() {
        assertThat(hive("respond", "plan", "--file", file, "--with", "file.burn")
                        .err())
                .contains("no disposition 'file.burn'");
        assertThat(hive("respond", "plan", "--file", "/no/such", "--with", "file.delete")
                        .err())
                .contains("does not exist");
        assertThat(hive("respond", "plan", "--pid", "1", "--with", "process.kill")
                        .err())
                .contains("process 1 is never touched");
        assertThat(hive("respond", "undo", "--state", state, "--by", "ann", "--yes", "abc")
                        .err())
                .contains("there is no journal in " + state);
        assertThat(state).doesNotExist();
    }

    @Test
    void undo_planThatTheJournalDoesNotHave_isRefused() throws IOException {
        respond_file_isPlannedAppliedTakenBackAndInTheJournal();
        assertThat(hive("respond", "undo", "--state", state, "--by", "ann", "--yes", "abc")
                        .err())
                .contains("the journal knows no plan 'abc'");
    }

    @Test
    void apply_whatIsNoPlan_saysWhy() throws IOException {
        assertThat(apply("")).contains("is no plan: it is empty");
        assertThat(apply("{} {}")).contains("is no plan: more than one value");
        Files.write(file, new byte[] {(byte) 0xff, 0});
        assertThat(hive("respond", "apply", "--by", "ann", file).err()).contains("is no plan: no text in UTF-8");
    }

    private String apply(String plan) throws IOException {
        return hive("respond", "apply", "--by", "ann", Files.writeString(file, plan))
                .err();
    }
}
