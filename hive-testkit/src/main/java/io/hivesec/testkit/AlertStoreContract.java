package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertQuery;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.AlertStore.Position;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Change;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Mark;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every alert store keeps to. A store's test implements this interface and has these tests beside its own. */
public interface AlertStoreContract {

    /** An empty store with room for a thousand alerts. */
    AlertStore store();

    /** What is put is found again, whole. */
    @Test
    default void contract_put_isFoundAsItWas() {
        AlertStore store = store();
        Alert alert = sample("a", 0);
        store.put(alert);
        assertThat(store.find("a")).hasValueSatisfying(found -> {
            assertThat(found.subject()).isEqualTo(alert.subject());
            assertThat(found.evidence()).isEqualTo(alert.evidence());
            assertThat(found.words()).isEqualTo(alert.words());
            assertThat(found.sightings()).isEqualTo(alert.sightings());
        });
        assertThat(store.find("b")).isEmpty();
    }

    /** A text that an attacker wrote comes back as it was: NUL, half characters, quotes, right-to-left marks. */
    @Test
    default void contract_put_keepsHostileText() {
        AlertStore store = store();
        String hostile = "'; DROP TABLE hive_alert; -- \0 \u202E \uD800 \uD83D\uDE00 \"\\";
        Process process = Process.builder().pid(7).executable("/tmp/" + hostile).build();
        store.put(alert("a", 0, AlertType.VIRUS, Severity.HIGH, Subject.of(Container.of("c\0", hostile, hostile))
                .withProcess(process, List.of())));
        assertThat(store.find("a")).hasValueSatisfying(
                found -> assertThat(found.process().executable()).isEqualTo("/tmp/" + hostile));
        assertThat(store.list(AlertQuery.ALL.container(hostile), null, 10)).hasSize(1);
        assertThat(store.list(AlertQuery.ALL.targetHost(hostile), null, 10)).isEmpty();
    }

    /** Pages come in order of time, then id, and do not repeat or lose one when alerts are put between them. */
    @Test
    default void contract_pages_areStableWhileAlertsArrive() {
        AlertStore store = store();
        for (int i = 0; i < 25; i++) {
            store.put(sample("id" + (char) ('a' + i) + (i % 2 == 0 ? "" : "Z"), i / 5));
        }
        List<Alert> all = store.list(AlertQuery.ALL, null, 100);
        assertThat(all).hasSize(25).isSortedAccordingTo(AlertStore.ORDER);
        List<Alert> paged = new ArrayList<>();
        Position position = null;
        while (true) {
            List<Alert> page = store.list(AlertQuery.ALL, position, 7);
            if (page.isEmpty()) {
                break;
            }
            paged.addAll(page);
            position = Position.after(page.get(page.size() - 1));
            store.put(sample("0-before-" + paged.size(), 0));
        }
        assertThat(paged).extracting(Alert::id).isEqualTo(all.stream().map(Alert::id).toList());
    }

    /** Every filter finds what it says and nothing else, and the count agrees. */
    @Test
    default void contract_filters_findWhatTheySay() {
        AlertStore store = store();
        Process shell = Process.builder().pid(42).executable("/bin/sh").build();
        Subject web = Subject.of(Container.of("c0ffee0123456789", "web", "web:1"))
                .withProcess(shell, List.of())
                .withTarget(new Endpoint("198.51.100.7", 4444, "evil.example"));
        store.put(alert("hit", 100, AlertType.REVERSE_SHELL, Severity.CRITICAL, web));
        store.put(alert("miss", 500, AlertType.VIRUS, Severity.LOW, Subject.of(Container.of("dead", "db", "db:1"))));
        List<AlertQuery> hits = List.of(
                AlertQuery.ALL.seen(Scene.START.plusSeconds(100), Scene.START.plusSeconds(101)),
                AlertQuery.ALL.seen(null, Scene.START.plusSeconds(500)),
                AlertQuery.ALL.container("c0ffee"),
                AlertQuery.ALL.container("web"),
                AlertQuery.ALL.process("sh"),
                AlertQuery.ALL.process("/bin/sh"),
                AlertQuery.ALL.process("42"),
                AlertQuery.ALL.targetHost("198.51.100.7"),
                AlertQuery.ALL.targetHost("evil.example").targetPort(4444),
                AlertQuery.ALL.types(AlertType.REVERSE_SHELL, AlertType.WEB_BACKDOOR),
                AlertQuery.ALL.atLeast(Severity.HIGH));
        for (AlertQuery query : hits) {
            assertThat(store.list(query, null, 10)).as(query.toString()).extracting(Alert::id).containsExactly("hit");
            assertThat(store.count(query)).as(query.toString()).isEqualTo(1);
        }
        List<AlertQuery> misses = List.of(
                AlertQuery.ALL.container("offee"),
                AlertQuery.ALL.container("%"),
                AlertQuery.ALL.process("h"),
                AlertQuery.ALL.process("0"),
                AlertQuery.ALL.targetPort(4445),
                AlertQuery.ALL.statuses(AlertStatus.HANDLED));
        for (AlertQuery query : misses) {
            assertThat(store.list(query, null, 10)).as(query.toString()).isEmpty();
            assertThat(store.count(query)).as(query.toString()).isZero();
        }
        assertThat(store.count(AlertQuery.ALL)).isEqualTo(2);
    }

    /** An alert is marked, reopened, handled; each change stays in its history, in order. */
    @Test
    default void contract_change_movesTheAlertAndIsKept() {
        AlertStore store = store();
        store.put(sample("a", 0));
        Change mark = Change.of(new Mark("ann", "a test", Scene.START));
        Change reopen = new Change(AlertStatus.REOPENED, "bob", Scene.START.plusSeconds(1), "not a test", "");
        Change handle =
                new Change(AlertStatus.HANDLED, "bob", Scene.START.plusSeconds(2), "isolated", "container.isolate p1");
        for (Change change : List.of(mark, reopen, handle)) {
            assertThat(store.change("a", change)).map(Alert::status).hasValue(change.to());
        }
        assertThat(store.history("a")).containsExactly(mark, reopen, handle);
        assertThat(store.list(AlertQuery.ALL.statuses(AlertStatus.HANDLED), null, 10)).hasSize(1);
        assertThat(store.change("none", mark)).isEmpty();
        assertThat(store.history("none")).isEmpty();
    }

    /** What is open is not reopened, what is handled is not marked; a refused change leaves no trace. */
    @Test
    default void contract_change_refusesWhatMakesNoSense() {
        AlertStore store = store();
        store.put(sample("a", 0));
        Change reopen = new Change(AlertStatus.REOPENED, "bob", Scene.START, "why not", "");
        assertThatThrownBy(() -> store.change("a", reopen)).isInstanceOf(IllegalStateException.class);
        store.change("a", new Change(AlertStatus.HANDLED, "bob", Scene.START, "killed", "container.kill p1"));
        assertThatThrownBy(() -> store.mark("a", new Mark("ann", "a test", Scene.START)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.history("a")).hasSize(1);
        assertThat(store.find("a")).map(Alert::status).hasValue(AlertStatus.HANDLED);
    }

    /** A late sighting does not reopen what a person settled. */
    @Test
    default void contract_putAgain_keepsTheStatus() {
        AlertStore store = store();
        store.put(sample("a", 0));
        store.mark("a", new Mark("ann", "a test", Scene.START));
        store.put(sample("a", 0).withSightings(new Alert.Sightings(Scene.START, Scene.START.plusSeconds(9), 7)));
        assertThat(store.find("a")).hasValueSatisfying(found -> {
            assertThat(found.status()).isEqualTo(AlertStatus.MARKED);
            assertThat(found.state().mark()).isEqualTo(new Mark("ann", "a test", Scene.START));
            assertThat(found.sightings().count()).isEqualTo(7);
        });
    }

    /** Puts and changes from sixteen threads lose nothing. */
    @Test
    default void contract_sixteenThreads_loseNothing() {
        AlertStore store = store();
        Concurrently.run(() -> {
            for (int i = 0; i < 10; i++) {
                store.put(sample("a" + i, i));
                store.mark("a" + i, new Mark("ann", "a test", Scene.START));
            }
            return "";
        });
        assertThat(store.count(AlertQuery.ALL)).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            assertThat(store.history("a" + i)).hasSize(Concurrently.THREADS);
        }
    }

    private static Alert sample(String id, int second) {
        Process shell = Process.builder().pid(42).executable("/bin/sh").arguments("sh", "-i").build();
        return alert(
                id,
                second,
                AlertType.REVERSE_SHELL,
                Severity.HIGH,
                Subject.of(Container.of("c0ffee0123456789", "web", "web:1"))
                        .withProcess(shell, List.of(Process.builder().pid(1).executable("/usr/bin/java").build()))
                        .withTarget(Endpoint.of("198.51.100.7", 4444)));
    }

    private static Alert alert(String id, int second, AlertType type, Severity severity, Subject subject) {
        Rule rule = Rule.of("test.rule", type).severity(severity).build();
        Finding finding =
                Finding.builder(rule, subject).evidence("descriptor", "0").build();
        return Alert.begin(id, finding, new Alert.Words("A title", "A message", "Advice"), Scene.START.plusSeconds(second));
    }
}
