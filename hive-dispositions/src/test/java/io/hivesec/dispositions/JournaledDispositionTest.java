package io.hivesec.dispositions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.dispositions.Effector.Workload;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Container;
import io.hivesec.spi.Disposition;
import io.hivesec.testkit.DispositionContract;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournaledDispositionTest implements DispositionContract {
    @TempDir
    private Path directory;

    private final FakeEffector fake = new FakeEffector(Impact.REVERSIBLE);
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(directory, new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Override
    public Disposition disposition() {
        return disposition(fake);
    }

    @Override
    public Alert alert() {
        return about("a1", "c1");
    }

    @Test
    void apply_steps_areInTheJournalBeforeAndAfterEach() throws IOException {
        JournaledDisposition disposition = disposition(fake);
        Plan plan = disposition.plan(alert()).orElseThrow();
        disposition.apply(approve(plan));
        disposition.undo(approve(plan));
        assertThat(journal.entries())
                .extracting(Entry::event)
                .containsExactly(
                        Event.APPROVED,
                        Event.INTENT,
                        Event.DONE,
                        Event.INTENT,
                        Event.DONE,
                        Event.VERIFIED,
                        Event.UNDO,
                        Event.UNDOING,
                        Event.RESTORED,
                        Event.UNDOING,
                        Event.RESTORED,
                        Event.UNDONE);
        assertThat(fake.on).isEmpty();
    }

    @Test
    void apply_secondStepBreaks_takesTheFirstBack() throws IOException {
        fake.breaking = "two";
        JournaledDisposition disposition = disposition(fake);
        Plan plan = disposition.plan(alert()).orElseThrow();
        Outcome outcome = disposition.apply(approve(plan));
        assertThat(outcome.state()).isEqualTo(State.FAILED);
        // Its inverse breaks as well, so the person is told what to do.
        assertThat(outcome.details().toString()).contains("the switch is stuck", "undo plan " + Plans.id(plan));
        fake.breaking = "";
        assertThat(disposition.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(fake.on).isEmpty();
    }

    @Test
    void apply_targetGone_touchesNothing() throws IOException {
        JournaledDisposition disposition = disposition(fake);
        Plan plan = disposition.plan(alert()).orElseThrow();
        fake.gone = true;
        assertThat(disposition.apply(approve(plan)).state()).isEqualTo(State.REFUSED);
        assertThat(journal.entries()).extracting(Entry::event).containsExactly(Event.REFUSED);
    }

    @Test
    void plan_writtenAndRead_isTheSamePlan() throws IOException {
        Plan plan = disposition(fake).plan(alert()).orElseThrow();
        assertThat(Plans.read(Plans.json(plan))).isEqualTo(plan);
        assertThat(Plans.id(Plans.read(Plans.json(plan)))).isEqualTo(Plans.id(plan));
    }

    @Test
    void budget_tenThousandAlertsFromSixteenThreads_letsFiveThrough() throws Exception {
        FakeEffector destroying = new FakeEffector(Impact.DESTRUCTIVE);
        JournaledDisposition disposition = disposition(destroying);
        ExecutorService workers = Executors.newFixedThreadPool(16);
        List<Future<State>> futures = new ArrayList<>();
        try {
            for (int i = 0; i < 10_000; i++) {
                Plan plan = disposition.plan(about("a" + i, "c" + i)).orElseThrow();
                futures.add(
                        workers.submit(() -> disposition.apply(approve(plan)).state()));
            }
            int verified = 0;
            for (Future<State> future : futures) {
                verified += future.get() == State.VERIFIED ? 1 : 0;
            }
            assertThat(verified).isEqualTo(5);
        } finally {
            workers.shutdownNow();
        }
        assertThat(destroying.on).hasSize(10);
    }

    @Test
    void budget_secondContainerOfOneAlert_isRefusedAlsoAfterARestart() throws IOException {
        JournaledDisposition disposition = disposition(fake);
        assertThat(apply(disposition, "a1", "c1").state()).isEqualTo(State.VERIFIED);
        journal.close();
        journal = Journal.open(directory, new byte[0], Clock.systemUTC());
        JournaledDisposition restarted = disposition(fake);
        assertThat(apply(restarted, "a1", "c2").details())
                .singleElement()
                .asString()
                .contains("alert a1 has already touched 1 container(s)");
        assertThat(apply(restarted, "a2", "c2").state()).isEqualTo(State.VERIFIED);
    }

    @Test
    void budget_shareOfAWorkload_holdsUntilSomethingIsTakenBackOrGone() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            names.add("container:c" + i);
        }
        fake.workload = new Workload("web", Set.copyOf(names));
        JournaledDisposition disposition = disposition(fake);
        Plan first = disposition.plan(about("a0", "c0")).orElseThrow();
        assertThat(disposition.apply(approve(first)).state()).isEqualTo(State.VERIFIED);
        assertThat(apply(disposition, "a1", "c1").state()).isEqualTo(State.VERIFIED);

        // Hours later both are still isolated.
        JournaledDisposition later = new JournaledDisposition(
                fake, journal, Budget.DEFAULT, Clock.offset(Clock.systemUTC(), Duration.ofHours(5)));
        assertThat(apply(later, "a2", "c2").details())
                .singleElement()
                .asString()
                .contains("2 of 10 replicas of web were already touched, the limit is 2");
        assertThat(later.undo(approve(first)).state()).isEqualTo(State.UNDONE);
        assertThat(apply(later, "a2", "c2").state()).isEqualTo(State.VERIFIED);

        assertThat(apply(later, "a3", "c3").state()).isEqualTo(State.REFUSED);
        names.remove("container:c1");
        names.add("container:c10");
        fake.workload = new Workload("web", Set.copyOf(names));
        assertThat(apply(later, "a3", "c3").state()).isEqualTo(State.VERIFIED);
    }

    @Test
    void policy_mostExactLine_holds() throws IOException {
        Policy policy = Policy.read("test", new StringReader("virus.high=a, b\nvirus.*=c\n*.high=d\n*.*=e\n"));
        assertThat(policy.proposes(triaged(AlertType.VIRUS, Triage.Band.HIGH))).containsExactlyInAnyOrder("a", "b");
        assertThat(policy.proposes(triaged(AlertType.VIRUS, Triage.Band.LOW))).containsExactly("c");
        assertThat(policy.proposes(triaged(AlertType.ESCAPE_RISK, Triage.Band.HIGH)))
                .containsExactly("d");
        assertThat(policy.proposes(triaged(AlertType.ESCAPE_RISK, Triage.Band.LOW)))
                .containsExactly("e");
    }

    @Test
    void policy_standard_tellsOfEveryReverseShellByMailAndIsolatesOnlyTheLikely() {
        Policy policy = Policy.standard();
        for (Triage.Band band : Triage.Band.values()) {
            assertThat(policy.proposes(triaged(AlertType.REVERSE_SHELL, band))).contains("notify.email");
        }
        assertThat(policy.proposes(triaged(AlertType.REVERSE_SHELL, Triage.Band.HIGH)))
                .contains("container.isolate");
        assertThat(policy.proposes(triaged(AlertType.REVERSE_SHELL, Triage.Band.LOW)))
                .doesNotContain("container.isolate");
        assertThat(policy.restrict(disposition()).plan(alert())).isEmpty();
    }

    @Test
    void policy_misspeltOrDoubledLine_isToldWithPolicyAndLine() throws IOException {
        Policy policy = Policy.read("my.properties", new StringReader("virus.high=notify.email, file.quarantin\n"));
        assertThatThrownBy(() -> policy.restrictAll(List.of(disposition())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my.properties: 'virus.high' proposes 'file.quarantin'")
                .hasMessageContaining(disposition().id());
        String own = disposition().id();
        assertThat(Policy.read("my.properties", new StringReader("virus.high=notify.email, " + own))
                        .restrictAll(List.of(disposition())))
                .as("notify.email is known, though it is not here")
                .hasSize(1);
        Policy.standard().requireKnown(List.of());
        assertThatThrownBy(() -> Policy.read("my.properties", new StringReader("virus.high=a\nvirus.high=b\n")))
                .isInstanceOf(IOException.class)
                .hasMessage("my.properties: 'virus.high' stands there twice");
    }

    @Test
    void budget_thatMakesNoSense_isRefused() {
        Duration window = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new Budget(1, -1, 20, window, 0.2)).hasMessageContaining("-1 destructive");
        assertThatThrownBy(() -> new Budget(1, 5, 20, Duration.ZERO, 0.2)).hasMessageContaining("window");
        assertThatThrownBy(() -> new Budget(1, 5, 20, window, 20)).hasMessageContaining("share");
        assertThatThrownBy(() -> new Budget(1, 5, 20, window, Double.NaN)).hasMessageContaining("NaN");
    }

    private static Alert triaged(AlertType type, Triage.Band band) {
        Rule rule = Rule.of("test.rule", type).severity(Severity.HIGH).build();
        return Alert.begin(
                        "a",
                        Finding.builder(rule, Subject.of(Container.HOST)).build(),
                        new Alert.Words("t", "m", "r"),
                        Instant.EPOCH)
                .withTriage(new Triage(0.5, band, List.of(), List.of()));
    }

    private JournaledDisposition disposition(FakeEffector effector) {
        return new JournaledDisposition(effector, journal, Budget.DEFAULT, Clock.systemUTC());
    }

    private static Outcome apply(JournaledDisposition disposition, String alert, String container) throws IOException {
        return disposition.apply(
                approve(disposition.plan(about(alert, container)).orElseThrow()));
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.EPOCH);
    }

    private static Alert about(String id, String container) {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.of(container, "", "")))
                .build();
        return Alert.begin(id, finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }
}
