package io.hivesec.dispositions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Target;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.dispositions.file.FileEffector;
import io.hivesec.dispositions.file.FileResponse;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Container;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses whose journal, evidence and quarantine are on a disk that is full, or becomes it. Needs root to mount one. */
final class FullDiskIT {
    private static final int SIZE = 4 << 20;
    private static final int PAGE = 4096;

    @TempDir
    private Path directory;

    private Path disk;
    private Journal journal;

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(directory.resolve("disk"));
        Commands.run(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()));
        journal = Journal.open(disk.resolve("state"), new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void unmount() throws IOException {
        journal.close();
        Commands.run(List.of("umount", "-l", disk.toString()));
    }

    @Test
    void apply_onAFullDisk_isOneClearErrorAndNothingElse() throws IOException {
        FakeEffector fake = new FakeEffector(Impact.REVERSIBLE);
        JournaledDisposition disposition = disposition(fake);
        Plan plan = plan(disposition, "c1");
        fill();
        assertThatThrownBy(() -> disposition.apply(approve(plan)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes are free for the journal in " + journal.directory());
        assertThat(fake.on).isEmpty();
        assertThat(journal.entries()).isEmpty();
        free();
        assertThat(disposition.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
    }

    @Test
    void apply_diskThatFillsAfterTheFirstStep_takesItBack() throws IOException {
        FillingEffector filling = new FillingEffector(false);
        JournaledDisposition disposition = disposition(filling);
        Plan plan = plan(disposition, "c1");
        Outcome outcome = disposition.apply(approve(plan));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.details().toString())
                .contains(
                        "the journal in " + journal.directory() + " cannot be written",
                        "what had been done was taken back");
        assertThat(filling.on).isEmpty();

        free();
        reopen();
        assertThat(disposition(filling).undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(filling.on).isEmpty();
    }

    @Test
    void undo_diskThatFillsMeanwhile_isCarriedThrough() throws IOException {
        FillingEffector filling = new FillingEffector(true);
        JournaledDisposition disposition = disposition(filling);
        Plan plan = plan(disposition, "c1");
        assertThat(disposition.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        Outcome undone = disposition.undo(approve(plan));
        assertThat(undone.state()).isEqualTo(State.UNDONE);
        assertThat(undone.details().toString()).contains("not all of this is in the journal");
        assertThat(filling.on).isEmpty();
        free();
        reopen();
        assertThat(disposition(filling).undo(approve(plan)).state()).isEqualTo(State.UNDONE);
    }

    @Test
    void quarantine_fileLargerThanTheDisk_leavesTheFileAndNoPartOfACopy() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        byte[] bytes = new byte[SIZE + 1];
        Path file = Files.write(root.resolve("large"), bytes);
        Path quarantine = disk.resolve("quarantine");
        JournaledDisposition disposition =
                disposition(new FileEffector(FileResponse.QUARANTINE, container -> root, quarantine));
        Finding finding = Finding.builder(rule(), Subject.of(new ArtifactIdentity("/large", Digests.NONE)))
                .build();
        Plan plan = disposition.plan(alert(finding)).orElseThrow();

        Outcome outcome = disposition.apply(approve(plan));

        assertThat(outcome.state()).isEqualTo(State.FAILED);
        assertThat(outcome.details().toString()).contains("No space left on device", "taken back");
        assertThat(file).hasBinaryContent(bytes);
        assertThat(root).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(quarantine).isEmptyDirectory();
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private void free() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    private void reopen() throws IOException {
        journal.close();
        journal = Journal.open(disk.resolve("state"), new byte[0], Clock.systemUTC());
    }

    private JournaledDisposition disposition(Effector effector) {
        return new JournaledDisposition(effector, journal, Budget.DEFAULT, Clock.systemUTC());
    }

    private static Plan plan(JournaledDisposition disposition, String container) {
        Finding finding = Finding.builder(rule(), Subject.of(Container.of(container, "", "")))
                .build();
        return disposition.plan(alert(finding)).orElseThrow();
    }

    private static Rule rule() {
        return Rule.of("test.rule", AlertType.VIRUS).build();
    }

    private static Alert alert(Finding finding) {
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.EPOCH);
    }

    /** Fills the disk with what it does first, or with what it takes back first. */
    private final class FillingEffector extends FakeEffector {
        private final boolean whenTakingBack;
        private boolean filled;

        FillingEffector(boolean whenTakingBack) {
            super(Impact.REVERSIBLE);
            this.whenTakingBack = whenTakingBack;
        }

        @Override
        public String perform(Target target, Action action) throws IOException {
            String remark = super.perform(target, action);
            if (!filled && action.name().equals(whenTakingBack ? "off" : "on")) {
                filled = true;
                padJournal();
                fill();
            }
            return remark;
        }

        /** A file grows within its last page also on a full disk: leaves less room in that than a line needs. */
        private void padJournal() throws IOException {
            Path file = journal.directory().resolve("journal.jsonl");
            long before = Files.size(file);
            pad(0);
            long line = Files.size(file) - before;
            pad((int) Math.floorMod(PAGE - 100 - Files.size(file) - line, (long) PAGE));
            assertThat(Files.size(file) % PAGE).isBetween(PAGE - 110L, PAGE - 90L);
        }

        private void pad(int count) throws IOException {
            journal.append(
                    Event.REFUSED, "padding", Plans.JSON.createObjectNode().put("padding", "x".repeat(count)));
        }
    }
}
