package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.Digests;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Disposition;
import io.hivesec.spi.Scanner;
import io.hivesec.spi.Whitelist;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of findings: whitelists, plans, verdicts on artifacts, and what is carried over. */
final class PipelineTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web", "example/web:1");
    private static final Rule SHELL =
            Rule.of("test.shell", AlertType.REVERSE_SHELL).build();
    private static final Rule VIRUS = Rule.of("test.virus", AlertType.VIRUS).build();

    private Function<Event, List<Finding>> detecting = event -> List.of(SHELL.finding(event));
    private Function<Alert, Optional<Exemption>> trusting = alert -> Optional.empty();
    private Function<Alert, Optional<Exemption>> trustingNext = alert -> Optional.empty();
    private Function<Artifact, EngineVerdict> scanning = artifact -> EngineVerdict.benign("engine");
    private boolean accepting = true;
    private String planner = "plans";
    private Plan.Impact impact = Plan.Impact.NOTIFY;

    private final Hive hive = Hive.builder()
            .detector(new BrokenDetector())
            .detector(new OneDetector())
            .scanner(new OneScanner())
            .whitelist(new OneWhitelist("a", alert -> trusting.apply(alert)))
            .whitelist(new OneWhitelist("b", alert -> trustingNext.apply(alert)))
            .disposition(new OneDisposition())
            .clock(Clock.fixed(START, ZoneOffset.UTC))
            .build();

    @AfterEach
    void close() {
        hive.close();
    }

    private static Event started(int second, int pid, int parent, String executable) {
        Process process =
                Process.builder().pid(pid).ppid(parent).executable(executable).build();
        return new ProcessStarted(Context.of(START.plusSeconds(second), WEB, process));
    }

    private Report run() {
        return hive.inspect(started(0, 7, 1, "/bin/sh"));
    }

    @Test
    void exempted_alert_isWhitelistedAndNotPlannedFor() {
        trusting = alert -> Optional.of(new Exemption("a", "r", "known"));
        Report report = run();
        assertThat(report.alerts()).isEmpty();
        assertThat(report.plans()).isEmpty();
        assertThat(report.whitelisted()).singleElement().satisfies(alert -> {
            assertThat(alert.exemption()).contains(new Exemption("a", "r", "known"));
            assertThat(hive.alerts().find(alert.id())).contains(alert);
        });
    }

    @Test
    void secondWhitelist_isAskedWhenTheFirstDoesNotTrust() {
        trustingNext = alert -> Optional.of(new Exemption("b", "r", "known"));
        assertThat(run().whitelisted()).hasSize(1);
        assertThat(run().alerts()).isEmpty();
    }

    @Test
    void exemptAlert_withNewEvidenceThatIsNotTrusted_stands() {
        trusting = alert -> Optional.of(new Exemption("a", "r", "known"));
        run();
        trusting = alert -> Optional.empty();
        detecting = event ->
                List.of(Finding.builder(SHELL, event).evidence("new", "x").build());
        Report report = run();
        assertThat(report.whitelisted()).isEmpty();
        assertThat(report.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.exemption()).isEmpty();
            assertThat(alert.revision()).isEqualTo(2);
        });
    }

    @Test
    void alert_isPlannedFor_onceForEachPieceOfNews() {
        impact = Plan.Impact.REVERSIBLE;
        assertThat(run().plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.isIntrusive()).isTrue());
        Report repeat = run();
        assertThat(repeat.plans()).isEmpty();
        assertThat(repeat.alerts()).isEmpty();
        assertThat(hive.alerts()
                        .find(hive.inspect(started(1, 8, 1, "/bin/sh"))
                                .alerts()
                                .get(0)
                                .id()))
                .isPresent();
    }

    @Test
    void failingWhitelist_holdsBackIntrusivePlans_andLetsNoticesThrough() {
        trusting = alert -> {
            throw new IllegalStateException("broken");
        };
        impact = Plan.Impact.REVERSIBLE;
        Report held = run();
        assertThat(held.plans()).isEmpty();
        assertThat(held.alerts()).hasSize(1);
        assertThat(held.failures()).extracting(Failure::plugin).containsExactly("a", "plans");
        assertThat(held.failures().get(1).message()).contains("held back, because a whitelist");
        assertThat(held.failures().get(0).input())
                .isEqualTo("alert " + held.alerts().get(0).id());
        impact = Plan.Impact.NOTIFY;
        Report noticed = hive.inspect(started(1, 8, 1, "/bin/sh"));
        assertThat(noticed.plans()).hasSize(1);
    }

    @Test
    void plan_inAnothersName_isHeldBackAndAFailure() {
        planner = "other";
        Report report = run();
        assertThat(report.plans()).isEmpty();
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.plugin()).isEqualTo("plans");
            assertThat(failure.message()).contains("held back", "'other' made it");
        });
    }

    @Test
    void earlierFailure_ofADetector_holdsNoPlanBack() {
        impact = Plan.Impact.REVERSIBLE;
        Report report = hive.inspect(started(0, 9, 1, "broken"));
        assertThat(report.failures()).extracting(Failure::plugin).containsExactly("0-broken");
        assertThat(report.failures().get(0).input()).isEqualTo("process_started at 2026-01-02T03:04:05Z in c1");
        assertThat(report.plans()).hasSize(1);
    }

    @Test
    void detector_thatReturnsNull_isAFailure() {
        detecting = event -> null;
        assertThat(run().failures()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.BROKE_CONTRACT);
            assertThat(failure.plugin()).isEqualTo("1-detector");
        });
    }

    @Test
    void finding_aboutTheEventsProcess_getsItsAncestors() {
        detecting = event -> List.of();
        hive.inspect(started(0, 7, 1, "/usr/sbin/nginx"));
        detecting = event -> List.of(SHELL.finding(event));
        Alert own = hive.inspect(started(1, 8, 7, "/bin/sh")).alerts().get(0);
        assertThat(own.ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/nginx");
        Process other = Process.builder().pid(99).executable("/bin/other").build();
        detecting = event -> List.of(Finding.builder(SHELL, Subject.of(WEB).withProcess(other, List.of()))
                .build());
        Alert others = hive.inspect(started(2, 9, 7, "/bin/sh")).alerts().get(0);
        assertThat(others.process()).isEqualTo(other);
        assertThat(others.ancestors()).isEmpty();
    }

    @Test
    void scan_engineThatDoesNotApply_saysNothing() {
        accepting = false;
        assertThat(scan().artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(scan().artifacts().get(0).engines()).isEmpty();
        accepting = true;
        assertThat(scan().artifacts().get(0).verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void scan_finding_isAnAlertAboutTheArtifactAndNow() {
        scanning = artifact -> EngineVerdict.builder("engine")
                .threat("T")
                .databaseDate("today")
                .finding(Finding.builder(VIRUS, Subject.of(WEB)).build(), Verdict.MALICIOUS)
                .build();
        Report report = scan();
        assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(report.artifacts().get(0).engines()).singleElement().satisfies(engine -> {
            assertThat(engine.threat()).isEqualTo("T");
            assertThat(engine.databaseDate()).isEqualTo("today");
            assertThat(engine.elapsed()).isBetween(java.time.Duration.ZERO, java.time.Duration.ofHours(1));
        });
        assertThat(report.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.artifact().name()).isEqualTo("/srv/a");
            assertThat(alert.artifact().digests().sha256()).hasSize(64);
            assertThat(alert.sightings().first()).isEqualTo(START);
        });
    }

    @Test
    void scan_findingAboutAnotherArtifact_keepsIt() {
        ArtifactIdentity inner = new ArtifactIdentity("/srv/a!/b", Digests.NONE);
        scanning = artifact -> EngineVerdict.builder("engine")
                .finding(Finding.builder(VIRUS, Subject.of(inner)).build(), Verdict.SUSPICIOUS)
                .build();
        assertThat(scan().alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.artifact()).isEqualTo(inner));
    }

    @Test
    void scan_failingEngine_isUnknownWithTheFailure() {
        scanning = artifact -> {
            throw new IllegalStateException("broken");
        };
        Report report = scan();
        assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.plugin()).isEqualTo("engine");
            assertThat(failure.input()).isEqualTo("/srv/a");
            assertThat(failure.message()).isEqualTo("'engine' failed on '/srv/a': IllegalStateException: broken");
        });
    }

    @Test
    void scan_unreadableContent_isUnknown() {
        Report report = hive.scan(FileArtifact.of("/srv/gone", new Content() {
            @Override
            public InputStream open() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public long size() throws IOException {
                throw new IOException("gone");
            }
        }));
        assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE));
    }

    @Test
    void virus_scannedBefore_isAHardIndicatorOfItsProcess() {
        scanning = artifact -> EngineVerdict.builder("engine")
                .finding(Finding.builder(VIRUS, Subject.of(Container.HOST)).build(), Verdict.MALICIOUS)
                .build();
        scan();
        Alert alert = hive.inspect(started(1, 8, 1, "/srv/a")).alerts().get(0);
        assertThat(alert.triage().signals()).extracting(Triage.Signal::name).contains("file-verdict");
        Alert other = hive.inspect(started(1, 9, 1, "/srv/b")).alerts().get(0);
        assertThat(other.triage().signals()).extracting(Triage.Signal::name).doesNotContain("file-verdict");
    }

    @Test
    void twoFindings_ofOneEvent_areTwoAlertsEachOnce() {
        Rule miner = Rule.of("test.miner", AlertType.MALICIOUS_COMMAND).build();
        detecting = event -> List.of(SHELL.finding(event), miner.finding(event));
        assertThat(run().alerts())
                .extracting(alert -> alert.rule().id() + " " + alert.revision())
                .containsExactly("test.shell 1", "test.miner 1");
    }

    @Test
    void closedIncident_alertsAgain() {
        Alert first = run().alerts().get(0);
        assertThat(run().alerts()).isEmpty();
        hive.mark(first.id(), "alice", "a test");
        assertThat(run().alerts()).hasSize(1);
    }

    @Test
    void restored_remembersProcessesGraphAndIncidents_andNothingElse() throws IOException {
        detecting = event -> List.of();
        hive.inspect(started(0, 7, 1, "/usr/sbin/nginx"));
        detecting = event -> List.of(SHELL.finding(event));
        hive.inspect(started(1, 8, 7, "/bin/sh"));
        byte[] snapshot = hive.snapshot();
        hive.inspect(started(2, 30, 7, "/bin/bash"));
        hive.restore(snapshot);
        assertThat(hive.inspect(started(1, 8, 7, "/bin/sh")).alerts()).isEmpty();
        Alert again = hive.inspect(started(3, 31, 7, "/bin/dash")).alerts().get(0);
        assertThat(again.triage().signals()).extracting(Triage.Signal::name).doesNotContain("correlated-alerts");
        try (Hive other = Hive.builder().detector(new OneDetector()).build()) {
            other.restore(snapshot);
            Alert elsewhere =
                    other.inspect(started(3, 31, 7, "/bin/dash")).alerts().get(0);
            assertThat(elsewhere.ancestors()).extracting(Process::executable).containsExactly("/usr/sbin/nginx");
        }
    }

    private Report scan() {
        return hive.scan(FileArtifact.of("/srv/a", new byte[] {1, 2, 3}));
    }

    /** Throws when a program called so starts. */
    private static final class BrokenDetector implements Detector {
        @Override
        public String id() {
            return "0-broken";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of();
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            if (event.process().executable().equals("broken")) {
                throw new IllegalStateException("as told");
            }
            return List.of();
        }
    }

    private final class OneDetector implements Detector {
        @Override
        public String id() {
            return "1-detector";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(SHELL);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return detecting.apply(event);
        }
    }

    private final class OneScanner implements Scanner {
        @Override
        public String id() {
            return "engine";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(VIRUS);
        }

        @Override
        public boolean accepts(Artifact artifact) {
            return accepting;
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) {
            return scanning.apply(artifact);
        }
    }

    private record OneWhitelist(String id, Function<Alert, Optional<Exemption>> trusts) implements Whitelist {
        @Override
        public Optional<Exemption> exempts(Alert alert) {
            return trusts.apply(alert);
        }
    }

    private final class OneDisposition implements Disposition {
        @Override
        public String id() {
            return "plans";
        }

        @Override
        public Optional<Plan> plan(Alert alert) {
            return Optional.of(new Plan(
                    planner,
                    alert.id(),
                    impact,
                    Plan.Target.NONE,
                    List.of(),
                    List.of(),
                    new Plan.Reach("", List.of(), "")));
        }

        @Override
        public Outcome apply(Approval approval) {
            throw new AssertionError("nothing is applied unasked");
        }

        @Override
        public Outcome verify(Plan plan) {
            throw new AssertionError("nothing is verified unasked");
        }

        @Override
        public Outcome undo(Approval approval) {
            throw new AssertionError("nothing is undone unasked");
        }
    }
}
