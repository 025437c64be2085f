package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.json.HiveModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IncidentsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rule RULE = Rule.of("test.shell", AlertType.REVERSE_SHELL)
            .severity(Severity.MEDIUM)
            .build();

    private final Incidents incidents = new Incidents(3, new Words(Locale.ENGLISH));

    private static Finding.Builder finding(String container) {
        return Finding.builder(RULE, Subject.of(Container.of(container, container, "i")));
    }

    private Incidents.Change add(Finding.Builder finding) {
        return incidents.add(finding.build(), START);
    }

    @Test
    void add_graverFinding_raisesSeverityAndConfidence_andIsNews() {
        add(finding("c").severity(Severity.MEDIUM).confidence(Confidence.LOW));
        Incidents.Change graver = add(finding("c").severity(Severity.CRITICAL).confidence(Confidence.HIGH));
        assertThat(graver.isNews()).isTrue();
        assertThat(graver.alert().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(graver.alert().confidence()).isEqualTo(Confidence.HIGH);
        assertThat(graver.alert().revision()).isEqualTo(2);
    }

    @Test
    void add_milderFinding_withNewEvidence_lowersNothing() {
        add(finding("c").severity(Severity.CRITICAL).confidence(Confidence.HIGH));
        Alert later = add(finding("c")
                        .severity(Severity.LOW)
                        .confidence(Confidence.LOW)
                        .evidence("a", "b"))
                .alert();
        assertThat(later.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(later.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(later.revision()).isEqualTo(2);
    }

    @Test
    void add_sameAgain_countsAndIsNoNews() {
        add(finding("c").evidence("a", "b"));
        Incidents.Change again = incidents.add(finding("c").evidence("a", "b").build(), START.plusSeconds(5));
        assertThat(again.isNews()).isFalse();
        assertThat(again.alert().revision()).isEqualTo(1);
        assertThat(again.alert().sightings()).isEqualTo(new Alert.Sightings(START, START.plusSeconds(5), 2));
        assertThat(incidents.find(again.key())).contains(again.alert());
    }

    @Test
    void add_moreEvidenceThanAnAlertHolds_countsOnly() {
        Finding.Builder many = finding("c");
        for (int i = 0; i < 63; i++) {
            many.evidence("n", "v" + i);
        }
        add(many);
        assertThat(add(finding("c").evidence("n", "the 64th")).isNews()).isTrue();
        Incidents.Change over = add(finding("c").evidence("n", "the 65th"));
        assertThat(over.isNews()).isFalse();
        assertThat(over.alert().evidence()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', 0, '', 192.0.2.1, 4444, a, 192.0.2.1, 4444, a",
                "192.0.2.1, 0, '', 192.0.2.1, 4444, '', 192.0.2.1, 4444, ''",
                "192.0.2.1, 0, '', '', 4444, '', 192.0.2.1, 0, ''",
                "192.0.2.1, 0, '', '', 4444, a, 192.0.2.1, 4444, a",
                "'', 4444, '', 192.0.2.1, 0, a, 192.0.2.1, 4444, a",
                "192.0.2.1, 4444, a, 192.0.2.1, 4444, b, 192.0.2.1, 4444, a",
                "192.0.2.1, 4444, '', 192.0.2.1, 4444, b, 192.0.2.1, 4444, b",
                "192.0.2.1, 4444, '', 192.0.2.2, 4444, b, 192.0.2.1, 4444, ''",
                "192.0.2.1, 4444, '', 192.0.2.1, 443, b, 192.0.2.1, 4444, ''",
            })
    void add_target_isCompletedByWhatDoesNotContradict(
            String ip,
            int port,
            String name,
            String toldIp,
            int toldPort,
            String toldName,
            String thenIp,
            int thenPort,
            String thenName) {
        add(finding("c").target(new Endpoint(ip, port, name)));
        Endpoint before = new Endpoint(ip, port, name);
        Endpoint after = new Endpoint(thenIp, thenPort, thenName);
        Incidents.Change change = add(finding("c").target(new Endpoint(toldIp, toldPort, toldName)));
        assertThat(change.alert().target()).isEqualTo(after);
        assertThat(change.isNews()).isEqualTo(!before.equals(after));
    }

    @Test
    void add_pastTheLimit_closesTheOneNotSeenForLongest() {
        String first = add(finding("c1")).key();
        String second = add(finding("c2")).key();
        add(finding("c3"));
        assertThat(incidents.find(first)).isPresent();
        add(finding("c4"));
        assertThat(incidents.find(second)).isEmpty();
        assertThat(incidents.find(first)).isPresent();
    }

    @Test
    void close_one_leavesTheOthers_andReplaceDoesNotBringItBack() {
        Incidents.Change one = add(finding("c1"));
        Incidents.Change other = add(finding("c2"));
        incidents.close(one.alert().id());
        assertThat(incidents.find(one.key())).isEmpty();
        assertThat(incidents.find(other.key())).isPresent();
        incidents.replace(one.key(), one.alert(), START);
        assertThat(incidents.find(one.key())).isEmpty();
    }

    @Test
    void isDue_halfAMinuteAfterTheLastLook_orWhenSomethingMayConcernAll() {
        Incidents.Change one = add(finding("c1"));
        assertThat(incidents.isDue(one.key(), START)).isTrue();
        incidents.replace(one.key(), one.alert(), START);
        assertThat(incidents.isDue(one.key(), START.plusSeconds(29))).isFalse();
        assertThat(incidents.isDue(one.key(), START.plusSeconds(30))).isTrue();
        assertThat(incidents.isDue(one.key(), START.minusSeconds(29))).isFalse();
        assertThat(incidents.isDue(one.key(), Instant.MIN)).isTrue();
        incidents.judged(one.key(), one.alert().triage(), START.plusSeconds(40));
        assertThat(incidents.isDue(one.key(), START.plusSeconds(69))).isFalse();
        incidents.unsettle();
        assertThat(incidents.isDue(one.key(), START.plusSeconds(40))).isTrue();
        incidents.close(one.alert().id());
        assertThat(incidents.isDue(one.key(), START.plusSeconds(90))).isFalse();
    }

    @Test
    void isDue_afterARestart_isAsItWouldHaveBeen() throws IOException {
        Incidents.Change one = add(finding("c1"));
        incidents.replace(one.key(), one.alert(), START);
        Incidents read = readAgain();
        assertThat(read.isDue(one.key(), START.plusSeconds(29))).isFalse();
        assertThat(read.isDue(one.key(), START.plusSeconds(30))).isTrue();
    }

    @Test
    void written_andRead_isTheSameAndNothingElse() throws IOException {
        add(finding("c1").evidence("a", "b"));
        add(finding("c2"));
        Incidents read = readAgain();
        assertThat(keys(read)).isEqualTo(keys(incidents)).hasSize(2);
        assertThat(read.add(finding("c1").evidence("a", "b").build(), START).isNews())
                .isFalse();
    }

    /** What another process knows that reads what these wrote. */
    private Incidents readAgain() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(bytes)) {
            incidents.write(out);
        }
        Incidents read = new Incidents(3, new Words(Locale.ENGLISH));
        read.add(finding("c9").build(), START);
        read.read(HiveModule.mapper().readTree(bytes.toByteArray()));
        return read;
    }

    private static List<String> keys(Incidents incidents) {
        List<String> keys = new ArrayList<>();
        incidents.forEach((key, alert) -> keys.add(key + alert.id()));
        return keys;
    }
}
