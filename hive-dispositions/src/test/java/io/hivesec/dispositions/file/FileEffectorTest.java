package io.hivesec.dispositions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.testkit.DispositionContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileEffectorTest implements DispositionContract {
    private static final Rule RULE =
            Rule.of("test.rule", AlertType.WEB_BACKDOOR).build();
    private static final Budget NO_LIMIT =
            new Budget(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofMinutes(10), 1);
    private static final byte[] BYTES = "what an attacker left".getBytes(StandardCharsets.UTF_8);

    private static final int RACES = Integer.getInteger("hive.races", 10_000);

    @TempDir
    private Path directory;

    private Path root;
    private Path file;
    private Journal journal;

    @BeforeEach
    void files() throws IOException {
        root = Files.createDirectories(directory.resolve("root/srv/www"))
                .getParent()
                .getParent();
        file = Files.write(root.resolve("srv/www/shell.jsp"), BYTES);
        journal = Journal.open(directory.resolve("journal"), new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Override
    public JournaledDisposition disposition() {
        return disposition(FileResponse.QUARANTINE);
    }

    @Override
    public Alert alert() {
        return about("/srv/www/shell.jsp", "");
    }

    @Test
    void quarantine_thenUndo_restoresBytesOwnerModeTimesAndAttributes() throws IOException {
        Files.setAttribute(file, "unix:uid", 1234);
        Files.setAttribute(file, "unix:gid", 4321);
        Files.setAttribute(file, "unix:mode", 06751);
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                .write("origin", ByteBuffer.wrap(new byte[] {0, 1, 2, (byte) 255}));
        Files.setAttribute(file, "lastModifiedTime", FileTime.from(Instant.parse("2021-02-03T04:05:06.123456Z")));
        Files.setAttribute(file, "lastAccessTime", FileTime.from(Instant.parse("2022-02-03T04:05:06.654321Z")));
        JournaledDisposition quarantine = disposition();
        Plan plan = quarantine.plan(alert()).orElseThrow();

        assertThat(apply(quarantine, plan)).isEqualTo(State.VERIFIED);

        assertThat(file.getParent()).isEmptyDirectory();
        try (var stored = Files.list(directory.resolve("quarantine"))) {
            for (Path one : stored.toList()) {
                assertThat(new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1))
                        .doesNotContain("attacker");
            }
        }
        assertThat(undo(quarantine, plan)).isEqualTo(State.UNDONE);
        // Times first: reading the bytes would change one of them.
        assertThat(Files.getAttribute(file, "lastAccessTime")).hasToString("2022-02-03T04:05:06.654321Z");
        assertThat(Files.getAttribute(file, "lastModifiedTime")).hasToString("2021-02-03T04:05:06.123456Z");
        assertThat((Integer) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(06751);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1234);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4321);
        ByteBuffer value = ByteBuffer.allocate(4);
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).read("origin", value);
        assertThat(value.array()).containsExactly(0, 1, 2, 255);
        assertThat(file).hasBinaryContent(BYTES);
        assertThat(file.getParent()).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void quarantine_largeAndEmptyFiles_comeBack() throws IOException {
        byte[] large = new byte[3_000_001];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        for (byte[] bytes : List.of(large, new byte[0])) {
            Files.write(file, bytes);
            JournaledDisposition quarantine = disposition();
            Plan plan = quarantine.plan(alert()).orElseThrow();
            assertThat(apply(quarantine, plan)).isEqualTo(State.VERIFIED);
            assertThat(undo(quarantine, plan)).isEqualTo(State.UNDONE);
            assertThat(file).hasBinaryContent(bytes);
        }
    }

    @Test
    void delete_file_isGoneAndItsManifestStays() throws IOException {
        JournaledDisposition delete = disposition(FileResponse.DELETE);
        Plan plan = delete.plan(alert()).orElseThrow();
        assertThat(apply(delete, plan)).isEqualTo(State.VERIFIED);
        assertThat(file).doesNotExist();
        try (var evidence = Files.walk(directory.resolve("journal/evidence"))) {
            assertThat(evidence.filter(path -> path.endsWith("file.json")).findFirst())
                    .hasValueSatisfying(path -> assertThat(path).content().contains("\"sha256\""));
        }
        assertThat(undo(delete, plan)).isEqualTo(State.REFUSED);
    }

    @Test
    void plan_symbolicLinkAtTheEndOrOnTheWay_isRefused() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "theirs");
        Files.createSymbolicLink(root.resolve("srv/www/link.jsp"), secret);
        Files.createSymbolicLink(root.resolve("srv/alias"), root.resolve("srv/www"));
        assertRefused("/srv/www/link.jsp", "is a symbolic link");
        assertRefused("/srv/alias/shell.jsp", "leads through alias");
        assertRefused("/srv/../srv/www/shell.jsp", "not a plain absolute path");
        assertRefused("/srv/www", "no regular file");
        assertRefused("/srv/www/none.jsp", "does not exist");
        assertThat(disposition().plan(about("relative.jsp", ""))).isEmpty();
    }

    @Test
    void plan_fileWithOtherBytesThanScanned_isRefused() {
        assertThatThrownBy(() -> disposition().plan(about("/srv/www/shell.jsp", "0".repeat(64))))
                .hasMessageContaining("is not the file that was scanned");
    }

    @Test
    void apply_fileReplacedSincePlanned_isRefusedAndTheNewOneStays() throws IOException {
        JournaledDisposition quarantine = disposition();
        Plan plan = quarantine.plan(alert()).orElseThrow();
        Path other = Files.writeString(root.resolve("srv/www/other"), "innocent");
        Files.delete(file);
        Files.move(other, file);
        assertThat(apply(quarantine, plan)).isEqualTo(State.REFUSED);
        assertThat(file).hasContent("innocent");
    }

    @Test
    void undo_nameTakenBySomethingElse_failsAndTouchesNothing() throws IOException {
        JournaledDisposition quarantine = disposition();
        Plan plan = quarantine.plan(alert()).orElseThrow();
        apply(quarantine, plan);
        Files.writeString(file, "the new version");
        assertThat(undo(quarantine, plan)).isEqualTo(State.FAILED);
        assertThat(file).hasContent("the new version");
        Files.delete(file);
        assertThat(undo(quarantine, plan)).isEqualTo(State.UNDONE);
        assertThat(file).hasBinaryContent(BYTES);
    }

    /**
     * Somebody swaps a directory and a link out of the root, all the time, while the file is deleted, and every twentieth
     * time put away and restored: in CI 10,000 times, or as often as {@code -Dhive.races} says.
     */
    @Test
    void perform_tenThousandRacesWithASymbolicLink_neverLeaveTheRoot() throws Exception {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path treasure = Files.writeString(outside.resolve("shell.jsp"), "treasure");
        Path inside = root.resolve("srv/real");
        Path link = root.resolve("srv/link");
        Path contested = root.resolve("srv/www");
        Files.delete(file);
        Files.delete(contested);
        Files.createDirectories(inside);
        Files.createSymbolicLink(link, outside);
        AtomicBoolean stop = new AtomicBoolean();
        Thread swapper = new Thread(() -> swap(inside, link, contested, stop));
        swapper.start();
        int reached = 0;
        try {
            for (int i = 0; i < RACES; i++) {
                boolean deletes = i % 20 != 0;
                reached += race(contested, deletes) ? 1 : 0;
                assertThat(treasure).as("race %d", i).hasContent("treasure");
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(treasure).hasContent("treasure");
        assertThat(outside).isDirectoryNotContaining(path -> !path.equals(treasure));
        assertThat(reached).as("races in which the file was reached").isPositive();
        System.out.printf("%d races with a symbolic link: the file was reached %d times, 0 escapes%n", RACES, reached);
    }

    private boolean race(Path contested, boolean deletes) throws IOException {
        FileResponse response = deletes ? FileResponse.DELETE : FileResponse.QUARANTINE;
        FileEffector effector = new FileEffector(response, container -> root, directory.resolve("q"));
        try {
            Path real = Files.exists(root.resolve("srv/real"), LinkOption.NOFOLLOW_LINKS)
                    ? root.resolve("srv/real")
                    : contested;
            if (Files.isSymbolicLink(real)) {
                return false;
            }
            try (SecurePlace place = SecurePlace.open(root, "/srv/" + real.getFileName() + "/shell.jsp")) {
                if (place.attributes().isEmpty()) {
                    place.create("shell.jsp").close();
                }
            }
            Plan plan = effector.plan(about("/srv/www/shell.jsp", "")).orElseThrow();
            effector.perform(plan.target(), Plan.Action.of(deletes ? "delete" : "quarantine"));
            if (!deletes) {
                effector.perform(plan.target(), Plan.Action.of("restore"));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void swap(Path inside, Path link, Path contested, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                Files.move(inside, contested);
                Files.move(contested, inside);
                Files.move(link, contested);
                Files.move(contested, link);
            } catch (NoSuchFileException e) {
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void assertRefused(String path, String reason) {
        assertThatThrownBy(() -> disposition().plan(about(path, ""))).hasMessageContaining(reason);
    }

    private JournaledDisposition disposition(FileResponse response) {
        return new JournaledDisposition(
                new FileEffector(response, container -> root, directory.resolve("quarantine")),
                journal,
                NO_LIMIT,
                Clock.systemUTC());
    }

    private static State apply(JournaledDisposition disposition, Plan plan) throws IOException {
        return disposition.apply(approve(plan)).state();
    }

    private static State undo(JournaledDisposition disposition, Plan plan) throws IOException {
        return disposition.undo(approve(plan)).state();
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.parse("2026-01-02T03:05:00Z"));
    }

    private static Alert about(String path, String sha256) {
        Finding finding = Finding.builder(RULE, Subject.of(new ArtifactIdentity(path, new Digests("", "", sha256))))
                .build();
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
