package io.hivesec.detectors.escape;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Severity;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessTraced;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeBehaviorTest {

    @Nested
    class KernelFiles implements DetectorContract {
        @Override
        public Detector detector() {
            return new KernelFileDetector();
        }

        @Override
        public List<Event> incident() {
            Scene scene = Scene.in("web");
            scene.starts("/bin/sh").writes("/tmp/cgrp/release_agent");
            return scene.events();
        }

        @ParameterizedTest
        @CsvSource({
            "/tmp/cgrp/release_agent, escape-risk.behavior.release-agent",
            "/sys/fs/cgroup/rdma/x/notify_on_release, escape-risk.behavior.release-agent",
            "/proc/sys/kernel/core_pattern, escape-risk.behavior.kernel-helper",
            "/host/proc/sys/kernel/core_pattern, escape-risk.behavior.kernel-helper",
            "/tmp/p/sys/kernel/core_pattern, escape-risk.behavior.kernel-helper",
            "/mnt/p/sys/kernel/modprobe, escape-risk.behavior.kernel-helper",
            "/tmp/p/sysrq-trigger, escape-risk.behavior.kernel-helper",
            "/sys/kernel/uevent_helper, escape-risk.behavior.kernel-helper",
            "/proc/self/exe, escape-risk.behavior.engine-program",
            "/usr/bin/runc, escape-risk.behavior.engine-program",
            "/dev/vda1, escape-risk.behavior.device-access",
        })
        void inspect_writeInAContainer_findsIt(String path, String rule) {
            Scene scene = Scene.in("web");
            scene.starts("/bin/sh").writes(path);
            assertThatFindings(Detecting.findings(detector(), scene)).show(rule, "path", path);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/data/release_agent.txt",
                    "/proc/sys/kernel/core_pattern.bak",
                    "/proc/sys/kernel/pid_max",
                    "/srv/docs/kernel/core_pattern",
                    "/tmp/p/sys/kernel/pid_max",
                    "/usr/sbin/modprobe",
                    "/proc/self/exec-fail",
                    "/usr/bin/runcible",
                    "/dev/null",
                    "/dev/shm/x",
                    "/var/lib/dev/notes"
                })
        void inspect_writeOfALookAlike_isQuiet(String path) {
            Scene scene = Scene.in("web");
            scene.starts("/bin/sh").writes(path);
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @Test
        void inspect_writeOnTheHost_isQuiet() {
            Scene scene = Scene.onHost();
            scene.starts("/bin/sh").writes("/proc/sys/kernel/core_pattern");
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        @Test
        void inspect_readOfASetting_isQuietButOfADiskOrNamespaceIsNot() {
            Scene scene = Scene.in("web");
            scene.starts("/bin/cat").opens("/proc/sys/kernel/core_pattern").opens("/proc/self/exe");
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
            scene.starts("/usr/bin/nsenter").opens("/proc/1/ns/mnt");
            scene.starts("/sbin/debugfs").opens("/dev/sda1");
            assertThatFindings(Detecting.findings(detector(), scene))
                    .show("escape-risk.behavior.host-namespace")
                    .show("escape-risk.behavior.device-access", "act", "open");
        }

        @Test
        void inspect_packageManagerUnpackingAnEngine_isQuiet() {
            Scene scene = Scene.in("builder");
            scene.starts("/usr/bin/dpkg").writes("/usr/bin/runc");
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }
    }

    @Nested
    class Mounts implements DetectorContract {
        @Override
        public Detector detector() {
            return new HostMountDetector();
        }

        @Override
        public List<Event> incident() {
            return mount("/bin/mount", "/dev/vda1", "ext4");
        }

        @Test
        void inspect_diskOrKernelFileSystem_findsIt() {
            assertThatFindings(Detecting.findings(detector(), mount("/bin/mount", "/dev/vda1", "ext4")))
                    .show("escape-risk.behavior.disk-mount", "source", "/dev/vda1");
            assertThatFindings(Detecting.findings(detector(), mount("/bin/mount", "cgroup", "cgroup")))
                    .show("escape-risk.behavior.kernel-mount", "filesystem", "cgroup");
        }

        @Test
        void inspect_ordinaryMounts_areQuiet() {
            assertThatFindings(Detecting.findings(detector(), mount("/bin/mount", "tmpfs", "tmpfs")))
                    .areNone();
            assertThatFindings(Detecting.findings(detector(), mount("/bin/mount", "/data", "")))
                    .areNone();
            assertThatFindings(Detecting.findings(detector(), mount("/bin/mount", "/dev/shm", "")))
                    .areNone();
            assertThatFindings(Detecting.findings(detector(), mount("/usr/bin/runc", "cgroup", "cgroup")))
                    .areNone();
        }

        private List<Event> mount(String program, String source, String filesystem) {
            return act(program, context -> new Mounted(context, source, "/mnt", filesystem, Set.of()));
        }
    }

    @Nested
    class Modules implements DetectorContract {
        @Override
        public Detector detector() {
            return new KernelModuleDetector();
        }

        @Override
        public List<Event> incident() {
            return act("/sbin/insmod", context -> new ModuleLoaded(context, "/tmp/rootkit.ko"));
        }

        @Test
        void inspect_moduleOfAnAgent_isRatedLower() {
            assertThat(Detecting.findings(detector(), incident()))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.CRITICAL);
            List<Event> usual = act("/sbin/modprobe", context -> new ModuleLoaded(context, "wireguard"));
            assertThat(Detecting.findings(detector(), usual))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.MEDIUM);
        }
    }

    @Nested
    class EngineSockets implements DetectorContract {
        @Override
        public Detector detector() {
            return new EngineSocketDetector();
        }

        @Override
        public List<Event> incident() {
            return connect("/usr/bin/curl", "unix", "/var/run/docker.sock");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/var/run/docker.sock",
                    "/host/run/containerd/containerd.sock",
                    "/docker.sock",
                    "@/containerd-shim/moby/c0ffee/shim.sock"
                })
        void inspect_engineSocketWhereverItIs_findsIt(String socket) {
            assertThatFindings(Detecting.findings(detector(), connect("/usr/bin/curl", "unix", socket)))
                    .show("escape-risk.behavior.engine-socket", "socket", socket);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/run/mysqld/mysqld.sock", "/run/docker.sock.bak", "@/tmp/.X11-unix/X0", ""})
        void inspect_otherSockets_areQuiet(String socket) {
            assertThatFindings(Detecting.findings(detector(), connect("/usr/bin/curl", "unix", socket)))
                    .areNone();
        }

        @Test
        void inspect_tcp_isQuiet() {
            assertThatFindings(Detecting.findings(detector(), connect("/usr/bin/curl", "tcp", "/var/run/docker.sock")))
                    .areNone();
        }

        @Test
        void inspect_programThatLivesFromTheSocket_isRatedOneLower() {
            assertThat(Detecting.findings(detector(), connect("/traefik", "unix", "/var/run/docker.sock")))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.HIGH);
        }

        private List<Event> connect(String program, String protocol, String socket) {
            return act(
                    program,
                    context -> new NetworkConnected(
                            context,
                            protocol,
                            Endpoint.UNKNOWN,
                            Endpoint.of(socket, 0),
                            NetworkConnected.NO_DESCRIPTOR));
        }
    }

    @Nested
    class TracedHost implements DetectorContract {
        @Override
        public Detector detector() {
            return new HostProcessTracedDetector();
        }

        @Override
        public List<Event> incident() {
            return trace("/usr/lib/systemd/systemd", 1);
        }

        @Test
        void inspect_processOfTheHost_findsIt() {
            assertThatFindings(Detecting.findings(detector(), incident()))
                    .show("escape-risk.behavior.host-process-traced", "traced", "/usr/lib/systemd/systemd");
        }

        @Test
        void inspect_processOfItsOwn_isQuiet() {
            assertThatFindings(Detecting.findings(detector(), trace("/usr/bin/java", 4711)))
                    .areNone();
            Scene scene = Scene.in("ssh");
            int sshd = scene.starts("/usr/sbin/sshd").pid();
            scene.starts("/usr/bin/strace")
                    .does(context -> new ProcessTraced(context, process("/usr/sbin/sshd", sshd), ""));
            assertThatFindings(Detecting.findings(detector(), scene)).areNone();
        }

        private List<Event> trace(String program, int pid) {
            return act("/usr/bin/gdb", context -> new ProcessTraced(context, process(program, pid), "PTRACE_ATTACH"));
        }
    }

    private static Process process(String program, int pid) {
        return Process.builder().pid(pid).executable(program).build();
    }

    private static List<Event> act(String program, Function<Context, Event> act) {
        Scene scene = Scene.in("web");
        scene.starts(program).does(act);
        return scene.events();
    }
}
