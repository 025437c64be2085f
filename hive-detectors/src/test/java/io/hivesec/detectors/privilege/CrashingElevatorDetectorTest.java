package io.hivesec.detectors.privilege;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessExited;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrashingElevatorDetectorTest implements DetectorContract {
    private static final String ID = "privilege-escalation.crashing-elevator";
    private static final int SEGMENTATION_FAULT = 139;

    private final Scene scene = Scene.onHost();

    @Override
    public Detector detector() {
        return new CrashingElevatorDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.onHost();
        crash(incident, "/usr/bin/su", SEGMENTATION_FAULT, 6, Duration.ZERO);
        return incident.events();
    }

    private static void crash(Scene scene, String program, int exit, int times, Duration pause) {
        Scene.Actor tries = scene.starts("/home/u/try", "./try");
        for (int i = 0; i < times; i++) {
            scene.later(pause);
            tries.starts(program, program, "--help").does(context -> new ProcessExited(context, exit));
        }
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @Test
    void inspect_suDiesAgainAndAgain_isOneAlertAboutWhoStartsIt() {
        crash(scene, "/usr/bin/su", SEGMENTATION_FAULT, 9, Duration.ofSeconds(1));
        assertThatFindings(findings()).show(ID, "program", "su");
        assertThat(findings())
                .extracting(finding -> finding.subject().process().name())
                .containsOnly("try");
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/su,   139, 3, 1",
        "/usr/bin/su,   1,   9, 1",
        "/usr/bin/make, 139, 9, 1",
        "/tmp/su,       139, 9, 1",
        "/usr/bin/sudo, 139, 9, 300",
    })
    void inspect_fewOtherSlowOrNoElevator_isQuiet(String program, int exit, int times, int pause) {
        crash(scene, program, exit, times, Duration.ofSeconds(pause));
        assertThatFindings(findings()).areNone();
    }
}
