package io.hivesec.detectors.escape;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Endpoint;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.Scene;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents do to the host by their purpose, and the same by others. */
final class KnownAgentsTest {
    private final Scene scene = Scene.in("agent");

    private List<Finding> found(Detector detector) {
        return Detecting.findings(detector, scene);
    }

    private void mountDisk(String program, String target) {
        scene.starts(program, program)
                .starts("/bin/mount", "mount")
                .does(context -> new Mounted(context, "/dev/nvme1n1", target, "ext4", Set.of()));
    }

    @Test
    void inspect_driverMountsTheVolumeOfAPod_isQuiet() {
        mountDisk("/bin/aws-ebs-csi-driver", "/var/lib/kubelet/plugins/kubernetes.io/csi/x/globalmount");
        assertThatFindings(found(new HostMountDetector())).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/aws-ebs-csi-driver, /mnt",
        "/bin/bash,               /var/lib/kubelet/plugins/x",
        "/tmp/csi-driver,         /var/lib/kubelet/plugins/x",
    })
    void inspect_elsewhereOrByOthers_isFound(String program, String target) {
        mountDisk(program, target);
        assertThatFindings(found(new HostMountDetector())).show("escape-risk.behavior.disk-mount");
    }

    @Test
    void inspect_fileSystemOfFormatsInAContainer_isFound() {
        scene.starts("/bin/mount", "mount")
                .does(context -> new Mounted(context, "none", "/tmp/b", "binfmt_misc", Set.of()));
        assertThatFindings(found(new HostMountDetector())).show("escape-risk.behavior.kernel-mount");
    }

    @ParameterizedTest
    @CsvSource({"/bin/csi-driver, false", "/bin/sh, true"})
    void inspect_diskLookedAt_isFoundUnlessADriverAsks(String program, boolean isFound) {
        scene.starts(program, program).starts("/sbin/blkid", "blkid", "-p").opens("/dev/nvme1n1");
        if (isFound) assertThatFindings(found(new KernelFileDetector())).show("escape-risk.behavior.device-access");
        else assertThatFindings(found(new KernelFileDetector())).areNone();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/local/bin/kube-proxy, /sbin/modprobe, ip_vs_rr, false",
        "/usr/local/bin/tailscaled, /sbin/modprobe, tun,      false",
        "/bin/sh,                   /sbin/modprobe, ip_vs_rr, true",
        "/usr/local/bin/kube-proxy, /tmp/modprobe,  ip_vs_rr, true",
        "/usr/local/bin/kube-proxy, /sbin/modprobe, rootkit,  true",
        "/tmp/kube-proxy,           /sbin/modprobe, ip_vs_rr, true",
    })
    void inspect_module_isFoundUnlessAnAgentAsksForAUsualOne(
            String agent, String loader, String name, boolean isFound) {
        scene.starts(agent, agent).starts(loader, "modprobe", name).does(context -> new ModuleLoaded(context, name));
        if (isFound) assertThatFindings(found(new KernelModuleDetector())).show("escape-risk.behavior.kernel-module");
        else assertThatFindings(found(new KernelModuleDetector())).areNone();
    }

    private static void calls(Scene.Actor actor, String socket) {
        actor.does(context -> new NetworkConnected(context, "unix", Endpoint.UNKNOWN, Endpoint.of(socket, 0), 9));
    }

    @Test
    void inspect_engineCallsItsOwnPart_isQuiet() {
        Scene.Actor engine = scene.starts("/usr/local/bin/dockerd", "dockerd");
        engine.starts("/usr/local/bin/containerd", "containerd");
        calls(engine, "/run/containerd/containerd.sock");
        calls(scene.starts("/usr/local/bin/docker", "docker", "info"), "/var/run/docker.sock");
        assertThatFindings(found(new EngineSocketDetector())).areNone();
    }

    @Test
    void inspect_clientWithoutAnEngineHere_isFound() {
        calls(scene.starts("/usr/local/bin/docker", "docker", "info"), "/var/run/docker.sock");
        assertThatFindings(found(new EngineSocketDetector())).show("escape-risk.behavior.engine-socket");
    }

    @Test
    void inspect_strangerBesideAnEngine_isFound() {
        scene.starts("/usr/local/bin/dockerd", "dockerd");
        calls(scene.starts("/tmp/x", "x"), "/var/run/docker.sock");
        assertThatFindings(found(new EngineSocketDetector())).show("escape-risk.behavior.engine-socket");
    }

    @ParameterizedTest
    @CsvSource({"/proc/self/fd/8/../../../etc/shadow, true", "/proc/self/fd/8, false", "/proc/self/fdinfo/../x, false"})
    void inspect_leakedDirectory_isFoundByItsWayUp(String path, boolean isFound) {
        scene.starts("/bin/cat", "cat").opens(path);
        if (isFound) assertThatFindings(found(new KernelFileDetector())).show("escape-risk.behavior.host-namespace");
        else assertThatFindings(found(new KernelFileDetector())).areNone();
    }
}
