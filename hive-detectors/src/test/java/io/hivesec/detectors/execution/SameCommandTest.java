package io.hivesec.detectors.execution;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.Scene;
import org.junit.jupiter.api.Test;

/** One command is one alert, whoever passes it on. */
final class SameCommandTest {
    private final Scene scene = Scene.in("web");

    @Test
    void inspect_shellAndTheProgramThatItWasGiven_areOneAlert() {
        scene.starts("/bin/sh", "sh", "-c", "insmod /tmp/x.ko").starts("/sbin/insmod", "insmod", "/tmp/x.ko");
        assertThat(Detecting.alerts(new ContainerEscapeCommandDetector(), scene.events()))
                .singleElement()
                .satisfies(alert -> assertThat(alert.process().name()).isEqualTo("sh"));
    }

    @Test
    void inspect_twoCommandsOfAShell_areTwoAlerts() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.starts("/sbin/insmod", "insmod", "/tmp/x.ko");
        shell.starts("/sbin/insmod", "insmod", "/tmp/y.ko");
        assertThat(Detecting.alerts(new ContainerEscapeCommandDetector(), scene.events()))
                .hasSize(2);
    }

    @Test
    void inspect_commandInADirectoryThatARuntimeLeftOpen_isFound() {
        Scene.Actor shell = scene.starts("/bin/sh", "sh");
        shell.does(context -> new io.hivesec.event.ProcessStarted(io.hivesec.event.Context.of(
                context.time(),
                context.container(),
                context.process().toBuilder()
                        .workingDirectory("/proc/self/fd/8")
                        .build())));
        assertThatFindings(Detecting.findings(new ContainerEscapeCommandDetector(), scene))
                .show("malicious-command.escape.host-namespaces");
    }
}
