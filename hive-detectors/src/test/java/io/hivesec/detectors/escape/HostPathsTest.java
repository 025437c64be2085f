package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Severity;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPathsTest {

    @ParameterizedTest
    @CsvSource({
        "/, true, critical",
        "/etc, false, critical",
        "/etc, true, high",
        "/var/run/docker.sock, true, critical",
        "/run/user/1000/docker.sock, true, critical",
        "/root, false, high",
        "/root/.ssh, false, critical",
        "/home/alice/.ssh, false, high",
        "/home/alice, false, high",
        "/mnt, false, medium",
        "/sys, false, high",
        "/proc/sys/kernel/core_pattern, false, critical",
        // A child takes after its parent.
        "/var/lib/kubelet/pods/0/volumes, false, critical",
        "/usr/bin/runc, false, critical",
        "/etc/kubernetes/manifests, false, critical",
        // A parent reaches the worst inside it.
        "/var, true, critical",
        "/var/lib, false, critical",
        "/opt/cni, false, critical",
        // Spellings of one path.
        "/var/../, false, critical",
        "//etc/./, false, critical",
        "/proc/1/root/etc, false, critical",
        "/proc/self/root, false, critical",
        "/var/run/../run/docker.sock, false, critical",
        "//./pipe/docker_engine, false, critical",
        // Look-alikes.
        "/srv/proc-reports, false, none",
        "/data/root, false, none",
        "/etcetera, false, none",
        "/home/alice/project, false, none",
        "/srv/run/docker.sock.d, false, none",
        "/etc/localtime, true, none",
        "/etc/ssl/certs, true, none",
        "/usr/share/zoneinfo, true, none",
        "/tmp/cache, false, none",
        "/var/lib/lxcfs/proc/meminfo, false, none",
        "/etc/app, false, low",
    })
    void worth_path_isJudgedByWholeSegments(String path, boolean readOnly, String level) {
        String found = HostPaths.worth(path, readOnly)
                .map(HostPaths.Worth::severity)
                .filter(severity -> severity != Severity.INFORMATIONAL)
                .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                .orElse("none");
        assertThat(found).isEqualTo(level);
    }
}
