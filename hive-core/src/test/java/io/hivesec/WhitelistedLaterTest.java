package io.hivesec;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Whitelist;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rule is added because of an alert that is there, and expires while its alert is: what then becomes of repeats. */
final class WhitelistedLaterTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rule RULE =
            Rule.of("test.start", AlertType.MALICIOUS_COMMAND).build();
    private static final Exemption TRUSTED = new Exemption("mine", "r1", "a job of ours");

    private Optional<Exemption> answer = Optional.empty();
    private int asked;
    private final Hive hive =
            Hive.builder().detector(new EveryStart()).whitelist(new Mine()).build();

    @AfterEach
    void close() {
        hive.close();
    }

    @Test
    void inspect_repeatAfterARuleWasAdded_isWhitelisted() {
        Alert alert = at(0).alerts().get(0);
        answer = Optional.of(TRUSTED);

        Report report = at(60);

        assertThat(report.alerts()).isEmpty();
        assertThat(report.whitelisted()).singleElement().satisfies(trusted -> {
            assertThat(trusted.id()).isEqualTo(alert.id());
            assertThat(trusted.revision()).isEqualTo(alert.revision() + 1);
            assertThat(trusted.sightings().count()).isEqualTo(2);
        });
        assertThat(hive.alerts().find(alert.id()).orElseThrow().exemption()).contains(TRUSTED);
        assertThat(at(120)).as("a repeat that is trusted as before").isEqualTo(Report.EMPTY);
    }

    @Test
    void inspect_repeatAfterItsRuleExpired_standsAgain() {
        answer = Optional.of(TRUSTED);
        assertThat(at(0).whitelisted()).hasSize(1);
        answer = Optional.empty();

        Report report = at(60);

        assertThat(report.whitelisted()).isEmpty();
        assertThat(report.alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.exemption()).isEmpty());
    }

    @Test
    void inspect_burstOfRepeats_asksOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            at(second);
        }
        assertThat(asked).isEqualTo(3);
    }

    private Report at(int second) {
        Process process = Process.builder().pid(7).executable("/bin/ls").build();
        return hive.inspect(new ProcessStarted(
                Context.of(START.plus(Duration.ofSeconds(second)), Container.of("c1", "web", "web:1"), process)));
    }

    /** Trusts what the test says. */
    private final class Mine implements Whitelist {
        @Override
        public String id() {
            return "mine";
        }

        @Override
        public Optional<Exemption> exempts(Alert alert) {
            asked++;
            return answer;
        }
    }

    /** Finds every start. */
    private static final class EveryStart implements Detector {
        @Override
        public String id() {
            return "every-start";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(RULE.finding(event));
        }
    }
}
