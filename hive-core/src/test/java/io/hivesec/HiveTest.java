package io.hivesec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileWritten;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HiveTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Rule RULE = Rule.of("test.rule", AlertType.MALICIOUS_COMMAND)
            .severity(Severity.HIGH)
            .techniques("T1059.004")
            .build();

    @Test
    void inspect_sameSubject_isOneAlertWithACount() {
        try (Hive hive = Hive.builder().detector(new Echo("echo", 0)).build()) {
            assertThat(hive.inspect(started(5, "ls")).alerts()).hasSize(1);
            assertThat(hive.inspect(started(5, "ls")).alerts()).isEmpty();
            assertThat(hive.alerts().list(alert -> true, 10)).singleElement().satisfies(alert -> {
                assertThat(alert.sightings().count()).isEqualTo(2);
                assertThat(alert.revision()).isEqualTo(1);
            });
        }
    }

    @Test
    void inspect_listeners_hearOfEachEventThoughOneOfThemFails() {
        List<Report> heard = new ArrayList<>();
        HiveListener failing = new HiveListener() {
            @Override
            public void inspected(Event event, Report report, Duration took) {
                throw new IllegalStateException("no metrics today");
            }
        };
        HiveListener listening = new HiveListener() {
            @Override
            public void inspected(Event event, Report report, Duration took) {
                assertThat(took).isGreaterThanOrEqualTo(Duration.ZERO);
                heard.add(report);
            }
        };
        try (Hive hive = Hive.builder()
                .detector(new Echo("echo", 0))
                .listener(failing)
                .listener(listening)
                .build()) {
            Report first = hive.inspect(started(5, "ls"));
            Report second = hive.inspect(started(5, "ls"));
            assertThat(heard).containsExactly(first, second);
        }
    }

    @Test
    void scan_fileThatAProcessOfTheContainerRuns_isAboutThatProcess() {
        try (Hive hive = Hive.builder().scanner(new Suspicious()).build()) {
            hive.inspect(new ProcessStarted(context("c1", 7, 1, "/usr/sbin/nginx")));
            hive.inspect(new FileWritten(context("c1", 8, 7, "/usr/bin/curl"), "/tmp/x", OpenFlags.WRITE));
            hive.inspect(new ProcessStarted(context("c1", 9, 7, "/tmp/x")));
            Alert alert = scan(hive, "/tmp/x", "c1");
            assertThat(alert.process().pid()).isEqualTo(9);
            assertThat(alert.ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/nginx");
            assertThat(alert.container().id()).isEqualTo("c1");
        }
    }

    @Test
    void scan_fileThatNobodyRuns_isAboutWhoWroteIt() {
        try (Hive hive = Hive.builder().scanner(new Suspicious()).build()) {
            hive.inspect(new FileWritten(context("c1", 8, 7, "/usr/bin/curl"), "/tmp/a.zip", OpenFlags.WRITE));
            assertThat(scan(hive, "/tmp/a.zip!/x", "c1").process().pid()).isEqualTo(8);
            assertThat(scan(hive, "/tmp/a.zip.old", "c1").process().isKnown()).isFalse();
            Alert elsewhere = scan(hive, "/tmp/a.zip", "c2");
            assertThat(elsewhere.process().isKnown()).isFalse();
            assertThat(elsewhere.container().id()).isEqualTo("c2");
        }
    }

    private static Alert scan(Hive hive, String file, String container) {
        Report report = hive.scan(FileArtifact.of(file, new byte[] {1}), Container.of(container, "web", "web:1"));
        assertThat(report.alerts()).hasSize(1);
        return report.alerts().get(0);
    }

    private static Context context(String container, int pid, int parent, String executable) {
        return Context.of(
                START,
                Container.of(container, "web", "web:1"),
                Process.builder().pid(pid).ppid(parent).executable(executable).build());
    }

    /** Calls every file suspicious. */
    private static final class Suspicious implements Scanner {
        @Override
        public String id() {
            return "suspicious";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public boolean accepts(Artifact artifact) {
            return true;
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) throws IOException {
            Finding finding = Finding.builder(RULE, Subject.of(ArtifactIdentity.of(artifact)))
                    .build();
            return EngineVerdict.builder(id())
                    .finding(finding, Verdict.SUSPICIOUS)
                    .build();
        }
    }

    @Test
    void inspect_newEvidence_isANewRevisionOfTheSameAlert() {
        try (Hive hive = Hive.builder().detector(new Echo("echo", 0)).build()) {
            Alert first = hive.inspect(started(5, "ls")).alerts().get(0);
            Alert second = hive.inspect(started(5, "id")).alerts().get(0);
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(second.revision()).isEqualTo(2);
            assertThat(second.evidence()).containsExactly(Evidence.of("command", "ls"), Evidence.of("command", "id"));
        }
    }

    @Test
    void inspect_laterFindingKnowsThePort_completesTheTarget() {
        try (Hive hive = Hive.builder().detector(new Targets()).build()) {
            hive.inspect(started(7, "192.0.2.1 0"));
            Report report = hive.inspect(started(7, "192.0.2.1 4444"));
            assertThat(report.alerts()).singleElement().satisfies(alert -> {
                assertThat(alert.revision()).isEqualTo(2);
                assertThat(alert.target()).isEqualTo(Endpoint.of("192.0.2.1", 4444));
            });
        }
    }

    @Test
    void inspect_laterFindingGoesElsewhere_keepsTheFirstTarget() {
        try (Hive hive = Hive.builder().detector(new Targets()).build()) {
            hive.inspect(started(7, "192.0.2.1 4444"));
            assertThat(hive.inspect(started(7, "192.0.2.2 4444")).alerts()).isEmpty();
            assertThat(hive.alerts().list(alert -> true, 1).get(0).target()).isEqualTo(Endpoint.of("192.0.2.1", 4444));
        }
    }

    @Test
    void inspect_detectorNamesItsKinds_isAskedAboutNoOthers() {
        try (Hive hive = Hive.builder().detector(new ExitsOnly()).build()) {
            Event start = started(7, "ls");
            assertThat(hive.inspect(start)).isSameAs(Report.EMPTY);
            assertThat(hive.inspect(new ProcessExited(start.context(), 0)).alerts())
                    .hasSize(1);
        }
    }

    @Test
    void mark_alert_isSettledAndTheNextOneAlertsAgain() {
        try (Hive hive = Hive.builder().detector(new Echo("echo", 0)).build()) {
            Alert first = hive.inspect(started(5, "ls")).alerts().get(0);
            assertThat(hive.mark(first.id(), "ann", "our own test")).isTrue();
            Alert stored = hive.alerts().find(first.id()).orElseThrow();
            assertThat(stored.status()).isEqualTo(AlertStatus.MARKED);
            Alert next = hive.inspect(started(5, "ls", START.plusSeconds(9)))
                    .alerts()
                    .get(0);
            assertThat(next.id()).isNotEqualTo(first.id());
            assertThat(hive.mark("no such alert", "ann", "x")).isFalse();
        }
    }

    @Test
    void mark_withoutReason_isRefused() {
        try (Hive hive = Hive.builder().detector(new Echo("echo", 0)).build()) {
            String id = hive.inspect(started(5, "ls")).alerts().get(0).id();
            assertThatThrownBy(() -> hive.mark(id, "ann", " ")).hasMessageContaining("reason");
        }
    }

    @Test
    void build_twoPluginsWithOneId_isAnError() {
        Hive.Builder builder = Hive.builder().detector(new Echo("echo", 0)).detector(new Echo("echo", 1));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'echo'");
    }

    @Test
    void inspect_severalDetectors_areCalledByOrderThenId() {
        try (Hive hive = Hive.builder()
                .detector(new Echo("z", -1))
                .detector(new Echo("b", 0))
                .detector(new Echo("a", 0))
                .build()) {
            hive.inspect(started(5, "ls"));
            assertThat(hive.alerts().list(alert -> true, 9).get(0).evidence("first"))
                    .contains("z");
        }
    }

    @Test
    void inspect_alert_hasTheLanguageOfItsReader() {
        try (Hive hive = Hive.builder()
                .detector(new Echo("echo", 0))
                .language(Locale.CHINESE)
                .build()) {
            Alert alert = hive.inspect(started(5, "ls")).alerts().get(0);
            assertThat(alert.words().title()).isEqualTo("恶意命令执行");
            assertThat(alert.words().message()).isEqualTo("/bin/ls 执行了 ls");
        }
    }

    @Test
    void alert_throughJson_isTheSame() throws IOException {
        try (Hive hive = Hive.builder().detector(new Echo("echo", 0)).build()) {
            Alert alert = hive.inspect(started(5, "ls")).alerts().get(0);
            String json = HiveModule.mapper().writeValueAsString(alert);
            Alert read = HiveModule.mapper().readValue(json, Alert.class);
            assertThat(HiveModule.mapper().writeValueAsString(read)).isEqualTo(json);
            assertThat(read.subject()).isEqualTo(alert.subject());
        }
    }

    @Test
    void restore_notASnapshot_isAnErrorThatSaysSo() {
        try (Hive hive = Hive.builder().build()) {
            assertThatThrownBy(() -> hive.restore("{}".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version");
            assertThatThrownBy(() -> hive.restore("{\"version\":7}".getBytes(StandardCharsets.UTF_8)))
                    .hasMessage("not a snapshot of version 1 but of 7");
            assertThatThrownBy(() -> hive.restore(new byte[] {1, 2, 3}))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("not a snapshot: ");
        }
    }

    @Test
    void inspect_nothingFound_isTheEmptyReport() {
        try (Hive hive = Hive.builder().build()) {
            assertThat(hive.inspect(started(5, "ls"))).isSameAs(Report.EMPTY);
        }
    }

    private static Event started(int pid, String command) {
        return started(pid, command, START);
    }

    private static Event started(int pid, String command, Instant time) {
        return new ProcessStarted(Context.of(
                time,
                Container.of("c1", "web", "web:1"),
                Process.builder()
                        .pid(pid)
                        .executable("/bin/ls")
                        .arguments(command)
                        .build()));
    }

    /** Finds every process start, and says which detector was first. */
    private record Echo(String id, int order) implements Detector {
        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            Evidence command = Evidence.of("command", event.process().commandLine());
            return order == 0 && id.equals("echo")
                    ? List.of(RULE.finding(event, command))
                    : List.of(RULE.finding(event, Evidence.of("first", id)));
        }
    }

    /** Finds every process start, whose one argument is the address and port that it goes to. */
    private record Targets() implements Detector {
        @Override
        public String id() {
            return "targets";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            String[] target = event.process().commandLine().split(" ", 2);
            return List.of(Finding.builder(RULE, event)
                    .target(Endpoint.of(target[0], Integer.parseInt(target[1])))
                    .build());
        }
    }

    /** Finds everything that it is asked about, and wants to be asked about ends only. */
    private record ExitsOnly() implements Detector {
        @Override
        public String id() {
            return "exits-only";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(RULE);
        }

        @Override
        public Set<EventKind> kinds() {
            return Set.of(EventKind.PROCESS_EXITED);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(RULE.finding(event));
        }
    }
}
