package io.hivesec;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStore;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.InMemoryAlertStore;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Scanner;
import io.hivesec.triage.ThreatIntelligence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around Hive: plugins that lie, events that come twice and in any order, clocks that jump. */
class FaultsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web", "example/web:1");
    private static final Rule SHELL =
            Rule.of("test.shell", AlertType.REVERSE_SHELL).build();
    private static final Rule VIRUS = Rule.of("test.virus", AlertType.VIRUS).build();

    /** Answers as told. */
    private record Told(String id, Function<Event, List<Finding>> answer) implements Detector {
        @Override
        public Set<Rule> rules() {
            return Set.of(SHELL);
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return answer.apply(event);
        }
    }

    private record Says(String id, Function<Artifact, EngineVerdict> verdict) implements Scanner {
        @Override
        public Set<Rule> rules() {
            return Set.of(VIRUS);
        }

        @Override
        public boolean accepts(Artifact artifact) {
            return true;
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) {
            return verdict.apply(artifact);
        }
    }

    private static final Detector HONEST = new Told(
            "honest",
            event -> event instanceof ProcessStarted
                            && event.process().executable().equals("/bin/sh")
                    ? List.of(SHELL.finding(event))
                    : List.of());

    private static Context at(Instant time, int pid, int parent, String executable) {
        return Context.of(
                time,
                WEB,
                Process.builder().pid(pid).ppid(parent).executable(executable).build());
    }

    private static Event shell(Instant time, int pid) {
        return new ProcessStarted(at(time, pid, 1, "/bin/sh"));
    }

    private static Hive hive(Function<Event, List<Finding>> lie) {
        return Hive.builder().detector(new Told("a-liar", lie)).detector(HONEST).build();
    }

    private static void costsOnlyItself(Function<Event, List<Finding>> lie) {
        try (Hive hive = hive(lie)) {
            Report report = hive.inspect(shell(START, 7));
            assertThat(report.alerts()).hasSize(1);
            assertThat(report.failures()).extracting(Failure::plugin).containsExactly("a-liar");
        }
    }

    @Test
    void detector_findingThatIsNull_costsOnlyItself() {
        costsOnlyItself(event -> Collections.singletonList(null));
    }

    @Test
    void detector_listThatFailsWhenItIsRead_costsOnlyItself() {
        costsOnlyItself(event -> new AbstractList<>() {
            @Override
            public Finding get(int index) {
                throw new IllegalStateException("no such finding");
            }

            @Override
            public int size() {
                return 1;
            }
        });
    }

    @Test
    void detector_listThatItChangesAfterwards_changesNothing() {
        List<Finding> kept = new ArrayList<>();
        try (Hive hive = hive(event -> {
            kept.add(SHELL.finding(event));
            return kept;
        })) {
            Report report = hive.inspect(shell(START, 7));
            kept.clear();
            assertThat(report.alerts()).hasSize(1);
            assertThat(report.failures()).isEmpty();
        }
    }

    @Test
    void scanner_benignInTheNameOfAnother_doesNotCoverWhatThatOneFound() {
        Says honest = new Says(
                "honest",
                artifact -> EngineVerdict.builder("honest")
                        .finding(
                                Finding.builder(VIRUS, Subject.of(Container.HOST))
                                        .build(),
                                Verdict.MALICIOUS)
                        .build());
        Says liar = new Says("liar", artifact -> EngineVerdict.benign("honest"));
        try (Hive hive = Hive.builder().scanner(liar).scanner(honest).build()) {
            Report report = hive.scan(FileArtifact.of("a", new byte[] {1}));
            assertThat(report.artifacts()).extracting(ArtifactReport::verdict).containsExactly(Verdict.MALICIOUS);
            assertThat(report.alerts()).hasSize(1);
        }
    }

    @Test
    void intelligence_thatFails_isInTheReport_andCostsNoOtherSource() {
        boolean[] isAway = {true};
        ThreatIntelligence broken = value -> {
            if (isAway[0]) {
                throw new IllegalStateException("connection refused");
            }
            return Optional.empty();
        };
        ThreatIntelligence sound = value -> value.equals("203.0.113.9") ? Optional.of("botnet") : Optional.empty();
        Detector caller = new Told(
                "caller",
                event -> List.of(Finding.builder(SHELL, event)
                        .target(Endpoint.of("203.0.113.9", 4444))
                        .build()));
        try (Hive hive = Hive.builder()
                .detector(caller)
                .threatIntelligence(broken)
                .threatIntelligence(sound)
                .build()) {
            Report report = hive.inspect(shell(START, 7));
            assertThat(report.alerts())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.triage().signals())
                            .extracting(Triage.Signal::name)
                            .contains("known-bad"));
            assertThat(report.failures()).isNotEmpty().allSatisfy(failure -> {
                assertThat(failure.plugin()).isEqualTo("threat-intelligence");
                assertThat(failure.message()).contains("203.0.113.9", "connection refused");
            });
            isAway[0] = false;
            assertThat(hive.inspect(shell(START, 8)).failures()).isEmpty();
        }
    }

    @Test
    void store_thatIsAway_isInTheReport_andMissesNothingWhenItIsBack() {
        boolean[] isAway = {true};
        InMemoryAlertStore store = new InMemoryAlertStore(10);
        AlertStore away = (AlertStore) Proxy.newProxyInstance(
                AlertStore.class.getClassLoader(), new Class<?>[] {AlertStore.class}, (proxy, method, arguments) -> {
                    if (isAway[0]) {
                        throw new IllegalStateException("connection refused");
                    }
                    return method.invoke(store, arguments);
                });
        Hive hive = Hive.builder().detector(HONEST).alerts(away).build();
        Report report = hive.inspect(shell(START, 7));
        assertThat(report.alerts()).hasSize(1);
        assertThat(report.failures()).extracting(Failure::plugin).containsExactly("alert-store");
        isAway[0] = false;
        hive.close();
        assertThat(store.find(report.alerts().get(0).id())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void events_inAnyOrderAndTwice_areOneAlertAnIncident(long seed) {
        List<Event> events = new ArrayList<>();
        Set<Integer> shells = new HashSet<>();
        for (int pid = 2; pid < 100; pid++) {
            Instant time = START.plusMillis(pid);
            boolean isShell = pid % 5 == 0;
            if (isShell) {
                shells.add(pid);
            }
            Context context = at(time, pid, pid / 2, isShell ? "/bin/sh" : "/bin/ls");
            events.add(new ProcessStarted(context));
            events.add(new ProcessExited(context, 0));
        }
        List<Event> twice = new ArrayList<>(events);
        twice.addAll(events);
        Collections.shuffle(twice, new Random(seed));
        try (Hive hive = hive(event -> List.of())) {
            Set<String> ids = new HashSet<>();
            Set<Integer> pids = new HashSet<>();
            for (Event event : twice) {
                for (Alert alert : hive.inspect(event).alerts()) {
                    ids.add(alert.id());
                    pids.add(alert.process().pid());
                }
            }
            assertThat(pids).isEqualTo(shells);
            assertThat(ids).hasSameSizeAs(shells);
        }
    }

    /** Content that keeps its reader waiting, as a file system that does not answer does, from one opening on. */
    private record Stuck(AtomicInteger openings) implements Content {
        @Override
        public InputStream open() throws IOException {
            if (openings.getAndDecrement() > 0) {
                return new ByteArrayInputStream(new byte[] {1});
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            return InputStream.nullInputStream();
        }

        @Override
        public long size() {
            return 1;
        }
    }

    private static final Scanner READS_TO_ACCEPT = new Scanner() {
        @Override
        public String id() {
            return "reader";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of();
        }

        @Override
        public boolean accepts(Artifact artifact) {
            try {
                return artifact.content().read(10).length > 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) {
            return EngineVerdict.benign(id());
        }
    };

    @ParameterizedTest
    @CsvSource({"0, content", "1, reader"})
    void scan_contentThatNeverAnswers_endsAtTheDeadlineAndIsUnknown(int openings, String stuck) {
        try (Hive hive = Hive.builder()
                .scanner(READS_TO_ACCEPT)
                .scanDeadline(Duration.ofMillis(200))
                .build()) {
            Report report = hive.scan(FileArtifact.of("/mnt/a", new Stuck(new AtomicInteger(openings))));
            assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.plugin()).isEqualTo(stuck);
                assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/zero, not a file but a pipe",
        "/proc/self, Is a directory",
    })
    void scan_whatIsNoFile_isUnknownAndSaysWhatItIs(String path, String first) {
        try (Hive hive = Hive.builder().scanner(READS_TO_ACCEPT).build()) {
            Report report = hive.scan(FileArtifact.of(Path.of(path)));
            assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE);
                assertThat(failure.message()).contains(path, first);
            });
        }
    }

    @Test
    void clock_thatJumpsYearsAheadAndBack_hidesNothing() {
        try (Hive hive = hive(event -> List.of())) {
            List<Instant> times = List.of(
                    START,
                    START.plus(Duration.ofDays(20_000)),
                    Instant.EPOCH,
                    START.plusSeconds(1),
                    Instant.MAX,
                    Instant.MIN,
                    START.plusSeconds(2));
            for (int i = 0; i < times.size(); i++) {
                Report report = hive.inspect(shell(times.get(i), 10 + i));
                assertThat(report.failures()).isEmpty();
                assertThat(report.alerts())
                        .as(times.get(i).toString())
                        .extracting(alert -> alert.process().pid())
                        .contains(10 + i);
            }
        }
    }
}
