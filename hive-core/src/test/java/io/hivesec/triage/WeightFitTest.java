package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

final class WeightFitTest {
    private static final Rule RULE = Rule.of("test.rule", AlertType.REVERSE_SHELL)
            .confidence(Confidence.HIGH)
            .build();

    private static List<Alert> alerts(int times, AlertStatus status, String... signals) {
        Finding finding = Finding.builder(RULE, Subject.of(Container.HOST))
                .target(Endpoint.of("203.0.113.9", 4444))
                .build();
        Alert begun = Alert.begin("1", finding, new Alert.Words("", "", ""), Instant.parse("2026-01-02T03:04:05Z"));
        List<Triage.Signal> shown = new ArrayList<>();
        for (String signal : signals) {
            shown.add(new Triage.Signal(signal, 1, ""));
        }
        Triage triage = new Triage(0.5, Triage.Band.MEDIUM, shown, List.of());
        Alert alert = begun.withState(new Alert.State(status, null, null)).withTriage(triage);
        return new ArrayList<>(java.util.Collections.nCopies(times, alert));
    }

    @Test
    void fit_signalOfRealAlerts_isRaised_andOfHarmlessOnesLowered() {
        List<Alert> decided = alerts(10, AlertStatus.HANDLED, "server-parent", "target-scope", "prior");
        decided.addAll(alerts(10, AlertStatus.MARKED, "repeats", "hard-indicator"));
        SortedMap<String, Double> fitted = WeightFit.fit(decided);
        // (10 · bundled + 10 · 10 log10((10.5 / 11) / (0.5 / 11))) / 20, and the other way round.
        assertThat(fitted)
                .containsEntry("server-parent", 12.6)
                .containsEntry("target.EXTERNAL", 9.6)
                .containsEntry("repeats", -7.6)
                .doesNotContainKeys("prior", "hard-indicator", "target-scope");
    }

    @Test
    void fit_rule_startsWhereItsAlertsWere() {
        List<Alert> decided = alerts(3, AlertStatus.HANDLED);
        decided.addAll(alerts(7, AlertStatus.MARKED));
        // Odds of 3.5 to 7.5, as strong as the bundled prior of 10.
        assertThat(WeightFit.fit(decided)).containsExactly(java.util.Map.entry("prior.rule.test.rule", 3.3));
    }

    @Test
    void fit_openAlertsAndFewOfThem_sayNothing() {
        List<Alert> decided = alerts(2, AlertStatus.HANDLED, "server-parent");
        decided.addAll(alerts(50, AlertStatus.OPEN, "server-parent"));
        assertThat(WeightFit.fit(decided)).isEmpty();
        decided.addAll(alerts(1, AlertStatus.HANDLED, "server-parent", "no-such-signal"));
        assertThat(WeightFit.fit(decided)).containsOnlyKeys("server-parent", "prior.rule.test.rule");
    }
}
