package io.hivesec.dispositions.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.Digests;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.Commands;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarantine and restore as the system's own programs see the file. Needs root, and Debian's attr, which it installs. */
final class QuarantineIT {
    /** CAP_NET_RAW, permitted and effective (linux/capability.h, VFS_CAP_REVISION_2). */
    private static final String CAPABILITY = "0x0100000200200000000000000000000000000000";

    /** Owner rwx, user 1000 r, group rx, mask rx, others x (linux/posix_acl_xattr.h). */
    private static final String ACCESS_LIST = "0x02000000" + "01000700ffffffff" + "02000400e8030000"
            + "04000500ffffffff" + "10000500ffffffff" + "20000100ffffffff";

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "../.ci/debian-packages.sh", "getfattr:attr")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor()).as("attr is installed").isZero();
    }

    @Test
    void quarantine_fileWithEverythingAFileHas_comesBackTheSame() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path file = Files.write(root.resolve("dropped"), new byte[] {0, 1, 2, (byte) 255, '\n'});
        run("chown", "1234:4321", file);
        run("chmod", "4751", file);
        run("setfattr", "-n", "user.origin", "-v", "0x00ff0a3d", file);
        run("setfattr", "-n", "user.empty", file);
        run("setfattr", "-n", "trusted.note", "-v", "0x01", file);
        run("setfattr", "-n", "system.posix_acl_access", "-v", ACCESS_LIST, file);
        run("setfattr", "-n", "security.capability", "-v", CAPABILITY, file);
        run("touch", "-m", "-d", "2021-02-03 04:05:06.123456789Z", file);
        run("touch", "-a", "-d", "2022-02-03 04:05:06.987654321Z", file);
        String before = look(file);
        assertThat(before).contains("security.capability=0x", "system.posix_acl_access=0x", "trusted.note=0x01");
        try (Journal journal = Journal.open(directory.resolve("journal"), new byte[0], Clock.systemUTC())) {
            JournaledDisposition quarantine = new JournaledDisposition(
                    new FileEffector(FileResponse.QUARANTINE, container -> root, directory.resolve("quarantine")),
                    journal,
                    Budget.DEFAULT,
                    Clock.systemUTC());
            Plan plan = quarantine.plan(alert()).orElseThrow();
            Outcome applied = quarantine.apply(new Approval(plan, "tester", Instant.EPOCH));
            assertThat(applied.state()).as(applied.toString()).isEqualTo(State.VERIFIED);
            assertThat(root).isEmptyDirectory();
            Outcome undone = quarantine.undo(new Approval(plan, "tester", Instant.EPOCH));
            assertThat(undone.state()).as(undone.toString()).isEqualTo(State.UNDONE);
        }
        assertThat(look(file)).isEqualTo(before);
        assertThat(file).hasBinaryContent(new byte[] {0, 1, 2, (byte) 255, '\n'});
    }

    /** Everything but the inode and the time that it changed, which nobody can set. */
    private static String look(Path file) throws IOException {
        return run("stat", "--format", "%A %a %u %g %s %h %F %x %y", file)
                + run("getfattr", "--absolute-names", "-d", "-m", "-", "-e", "hex", file);
    }

    private static String run(String program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Commands.run(command);
    }

    private static Alert alert() {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        Finding finding = Finding.builder(rule, Subject.of(new ArtifactIdentity("/dropped", Digests.NONE)))
                .build();
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }
}
