package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Detector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every detector keeps to. A detector's test implements this interface and has these tests beside its own:
 *
 * <pre>{@code
 * final class MyDetectorTest implements DetectorContract {
 *     public Detector detector() { return new MyDetector(); }
 *     public List<Event> incident() { return scene.events(); }
 * }
 * }</pre>
 */
public interface DetectorContract {

    /** A new instance of the detector. */
    Detector detector();

    /** Events of one container in which the detector finds something. */
    List<Event> incident();

    /** It finds something in the incident, and only what its rules say, in words that are complete. */
    @Test
    default void contract_incident_findsWhatItsRulesSay() {
        Detector detector = detector();
        List<Finding> findings = Detecting.findings(detector, incident());
        assertThat(findings)
                .as(() -> "findings in the incident, whose events are "
                        + incident().stream().map(Event::kind).distinct().toList() + "; the detector is asked about "
                        + (detector.kinds().equals(EventKind.all()) ? "all kinds" : detector.kinds() + " only"))
                .isNotEmpty();
        assertThat(detector.rules())
                .as("rules(), which have to hold the rule of every finding")
                .containsAll(findings.stream().map(Finding::rule).toList());
        findings.forEach(RuleWords::areFilled);
    }

    /** Every rule has words in English and in Chinese: its own in both languages, or those of its type. */
    @Test
    default void contract_rules_haveWordsInBothLanguages() {
        RuleWords.areThere(detector().rules());
    }

    /** The same events give the same findings. */
    @Test
    default void contract_sameEvents_giveTheSameFindings() {
        Detector detector = detector();
        List<Event> events = incident();
        Telling.requireSame(
                Detecting.findings(detector, events),
                Detecting.findings(detector, events),
                "the same events a second time: a detector keeps nothing and reads no clock");
    }

    /** Cutting the stream at any event and going on in another instance gives byte-equal alerts. */
    @Test
    default void contract_snapshotAtAnyEvent_givesTheSameAlerts() throws IOException {
        List<Event> events = incident();
        List<String> whole = new ArrayList<>();
        try (Hive hive = Hive.builder().detector(detector()).build()) {
            events.forEach(event -> whole.addAll(lines(hive.inspect(event))));
        }
        for (int cut = 0; cut <= events.size(); cut++) {
            List<String> parts = new ArrayList<>();
            byte[] snapshot;
            try (Hive first = Hive.builder().detector(detector()).build()) {
                events.subList(0, cut).forEach(event -> parts.addAll(lines(first.inspect(event))));
                snapshot = first.snapshot();
            }
            try (Hive second = Hive.builder().detector(detector()).build()) {
                second.restore(snapshot);
                assertThat(second.snapshot())
                        .as("snapshot restored at event %d", cut)
                        .isEqualTo(snapshot);
                events.subList(cut, events.size()).forEach(event -> parts.addAll(lines(second.inspect(event))));
            }
            assertThat(parts)
                    .as("alerts when cut at event %d: what a detector has to remember is in the history", cut)
                    .containsExactlyElementsOf(whole);
        }
    }

    private static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        for (Alert alert : report.alerts()) {
            try {
                lines.add(HiveModule.mapper().writeValueAsString(alert));
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }
        return lines;
    }

    /** What happens in one container changes nothing in another. */
    @Test
    default void contract_otherContainers_changeNothing() {
        Detector detector = detector();
        List<Event> events = incident();
        List<Finding> alone = Detecting.findings(detector, events);
        Histories histories = new Histories(HistoryLimits.DEFAULT);
        List<Finding> together = new ArrayList<>();
        for (Event event : events) {
            for (Event odd : Probes.oddEvents().subList(0, 40)) {
                if (!odd.container().equals(event.container())) {
                    Detecting.ask(detector, odd, histories);
                }
            }
            together.addAll(Detecting.ask(detector, event, histories));
        }
        Telling.requireSame(
                alone, together, "other containers had events in between: what a detector remembers is a container's");
    }

    /** Events that say nothing or nonsense make it fail in no way. */
    @Test
    default void contract_oddEvents_doNoHarm() {
        Detector detector = detector();
        for (Container container : List.of(Container.HOST, Container.of("odd", "", ""))) {
            Histories histories = new Histories(HistoryLimits.DEFAULT);
            for (Event event : Probes.oddEvents()) {
                if (event.container().equals(container)) {
                    assertThatCode(() -> Detecting.ask(detector, event, histories))
                            .as(
                                    "on a %s of a process with executable '%s' and arguments %s: sensors do not know everything",
                                    event.kind(),
                                    event.process().executable(),
                                    event.process().arguments())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /** Many threads get what one thread gets. */
    @Test
    default void contract_manyThreads_getWhatOneGets() {
        Detector detector = detector();
        List<Event> events = incident();
        List<Finding> expected = Detecting.findings(detector, events);
        for (List<Finding> findings : Concurrently.run(() -> Detecting.findings(detector, events))) {
            Telling.requireSame(expected, findings, "many threads at once: a detector keeps nothing between its calls");
        }
    }
}
