package io.hivesec.detectors.privilege;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.FileRenamed;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FileRightsTest {
    private final Scene scene = Scene.in("web");

    private List<Finding> modes() {
        return Detecting.findings(new SetIdBitDetector(), scene);
    }

    private List<Finding> writes() {
        return Detecting.findings(new SensitiveWriteDetector(), scene);
    }

    @Test
    void inspect_shellCopyMadeSetUserId_isCritical() {
        scene.starts("/bin/bash", "bash")
                .starts("/bin/chmod", "chmod", "4755", "/tmp/sh")
                .changesMode("/tmp/sh", 04755);
        assertThatFindings(modes()).show("privilege-escalation.set-id-bit", "mode", "4755");
        assertThat(modes()).first().extracting(Finding::severity).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void inspect_programMadeSetUserId_isFound() {
        scene.starts("/bin/chmod", "chmod").changesMode("/usr/local/bin/tool", 04755);
        assertThatFindings(modes()).show("privilege-escalation.set-id-bit");
    }

    @Test
    void inspect_shellMadeSetGroupId_isFound() {
        scene.starts("/bin/chmod", "chmod").changesMode("/var/lib/bash", 02755);
        assertThatFindings(modes()).show("privilege-escalation.set-id-bit");
    }

    @Test
    void inspect_directoryMadeSetGroupId_isQuiet() {
        scene.starts("/usr/bin/git", "git", "init", "--shared").changesMode("/srv/repo/objects", 02775);
        assertThatFindings(modes()).areNone();
    }

    @Test
    void inspect_ordinaryMode_isQuiet() {
        scene.starts("/bin/chmod", "chmod").changesMode("/tmp/sh", 0755);
        assertThatFindings(modes()).areNone();
    }

    @Test
    void inspect_packageSetsItsProgramsMode_isQuiet() {
        scene.starts("/usr/bin/dpkg", "dpkg", "-i", "x.deb")
                .starts("/bin/sh", "sh", "postinst")
                .starts("/bin/chmod", "chmod")
                .changesMode("/usr/lib/x/helper", 04755);
        assertThatFindings(modes()).areNone();
    }

    @Test
    void inspect_knownProgramUnpackedIntoAnImage_isQuiet() {
        scene.starts("/usr/bin/tar", "tar", "x").changesMode("/srv/rootfs/usr/bin/sudo", 04755);
        assertThatFindings(modes()).areNone();
    }

    @Test
    void inspect_editorWritesAccounts_isFound() {
        scene.starts("/bin/sh", "sh").starts("/usr/bin/vi", "vi", "/etc/passwd").writes("/etc/passwd");
        assertThatFindings(writes()).show("privilege-escalation.account-file", "path", "/etc/passwd");
    }

    @Test
    void inspect_containerWritesItsHostsFiles_isFound() {
        scene.starts("/bin/sh", "sh").writes("/host/etc/cron.d/x").writes("/hostfs/etc/sudoers");
        assertThatFindings(writes())
                .show("privilege-escalation.cron-file", "path", "/host/etc/cron.d/x")
                .show("privilege-escalation.policy-file", "path", "/hostfs/etc/sudoers");
    }

    @Test
    void inspect_imagePutTogether_isQuiet() {
        scene.starts("/bin/cp", "cp").writes("/mnt/etc/passwd").writes("/rootfs.d/etc/passwd");
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_renamedOverShadow_isFound() {
        scene.starts("/usr/bin/python3", "python3").does(context -> new FileRenamed(context, "/tmp/s", "/etc/shadow"));
        assertThatFindings(writes()).show("privilege-escalation.account-file");
    }

    @Test
    void inspect_sudoersPreloadAndCron_areFound() {
        scene.starts("/bin/bash", "bash")
                .writes("/etc/sudoers.d/x")
                .writes("/etc/ld.so.preload")
                .writes("/etc/cron.d/x");
        assertThatFindings(writes())
                .show("privilege-escalation.policy-file")
                .show("privilege-escalation.preload-file")
                .show("privilege-escalation.cron-file");
    }

    @Test
    void inspect_accountTool_isQuiet() {
        scene.starts("/usr/sbin/useradd", "useradd", "x")
                .does(context -> new FileRenamed(context, "/etc/passwd+", "/etc/passwd"));
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_packageWritesItsJob_isQuiet() {
        scene.starts("/usr/bin/apt-get", "apt-get")
                .starts("/usr/bin/dpkg", "dpkg")
                .writes("/etc/cron.d/x");
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_atKeepsItsJobs_isQuiet() {
        scene.starts("/usr/bin/at", "at", "now + 1 hour").writes("/var/spool/cron/atjobs/a0000101c8bf41");
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_crontab_isQuiet() {
        scene.starts("/usr/bin/crontab", "crontab", "-e").writes("/var/spool/cron/crontabs/root");
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_readingAndBackups_areQuiet() {
        scene.starts("/bin/cat", "cat").opens("/etc/shadow").writes("/etc/passwd.bak");
        assertThatFindings(writes()).areNone();
    }

    @Test
    void inspect_impostorOfAnAccountTool_isFound() {
        scene.starts("/tmp/useradd", "useradd").writes("/etc/passwd");
        assertThatFindings(writes()).show("privilege-escalation.account-file");
    }
}
