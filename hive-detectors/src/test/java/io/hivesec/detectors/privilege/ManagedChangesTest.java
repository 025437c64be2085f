package io.hivesec.detectors.privilege;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that decide on rights, written by what administers machines and by what only looks like it. */
final class ManagedChangesTest {
    private static final String MODULE = "/root/.ansible/tmp/ansible-tmp-17-2-3/AnsiballZ_copy.py";

    private final Scene scene = Scene.onHost();

    private List<Finding> found() {
        return Detecting.findings(new SensitiveWriteDetector(), scene);
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/puppetlabs/puppet/bin/ruby,      puppet agent: applying configuration",
        "/opt/saltstack/salt/bin/python3.10,   /opt/saltstack/salt/bin/python3.10 /usr/bin/salt-minion",
        "/usr/bin/python3,                     /usr/bin/python3 /usr/bin/cloud-init modules",
        "/usr/bin/python3,                     /usr/bin/python3 -Es /usr/bin/dnf -y update",
        "/usr/libexec/platform-python,         /usr/libexec/platform-python /usr/bin/dnf -y update",
        "/usr/bin/perl,                        /usr/bin/perl /usr/sbin/adduser x",
        "/kaniko/executor,                     executor --dockerfile=Dockerfile",
    })
    void inspect_whatAdministersMachines_isQuiet(String program, String line) {
        scene.starts(program, line.split(" ")).writes("/etc/sudoers.d/ops");
        assertThatFindings(found()).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/python3,   /usr/bin/python3 /tmp/cloud-init",
        "/usr/bin/python3,   /usr/bin/python3 -c /usr/bin/dnf",
        "/tmp/python3,       /tmp/python3 /usr/bin/dnf",
        "/srv/executor,      executor --dockerfile=Dockerfile",
    })
    void inspect_whatOnlyHasItsName_isFound(String program, String line) {
        scene.starts(program, line.split(" ")).writes("/etc/sudoers.d/ops");
        assertThatFindings(found()).show("privilege-escalation.policy-file");
    }

    private void ansible(Scene.Actor above) {
        above.starts("/bin/sh", "/bin/sh", "-c", "/usr/bin/python3 " + MODULE + " && sleep 0")
                .starts("/usr/bin/python3", "/usr/bin/python3", MODULE)
                .writes("/etc/sudoers.d/ops");
    }

    @Test
    void inspect_moduleOfAnsibleUnderALogin_isQuiet() {
        ansible(scene.starts("/usr/sbin/sshd", "sshd: root@notty"));
        assertThatFindings(found()).areNone();
    }

    @Test
    void inspect_fileOfThatNameUnderAWebServer_isFound() {
        ansible(scene.starts("/usr/sbin/apache2", "apache2"));
        assertThatFindings(found()).show("privilege-escalation.policy-file");
    }

    @Test
    void inspect_otherScriptUnderALogin_isFound() {
        scene.starts("/usr/sbin/sshd", "sshd: root@notty")
                .starts("/usr/bin/python3", "python3", "/root/AnsiballZ_copy.py")
                .writes("/etc/sudoers.d/ops");
        assertThatFindings(found()).show("privilege-escalation.policy-file");
    }
}
