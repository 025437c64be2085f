package io.hivesec.testkit;

import static io.hivesec.testkit.HiveAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A plugin that does wrong costs only its own result. */
final class FailureContainmentTest {
    private static final Map<Misbehaviour, FailureKind> KINDS = Map.of(
            Misbehaviour.THROW, FailureKind.THREW,
            Misbehaviour.OVERFLOW, FailureKind.OVERFLOWED,
            Misbehaviour.FAIL_TO_LINK, FailureKind.NOT_LINKED,
            Misbehaviour.HANG, FailureKind.TIMED_OUT,
            Misbehaviour.RETURN_NULL, FailureKind.BROKE_CONTRACT);

    @ParameterizedTest
    @EnumSource(names = "HANG", mode = Mode.EXCLUDE)
    void inspect_failingDetector_costsOnlyItself(Misbehaviour misbehaviour) {
        try (Hive hive = Hive.builder()
                .detector(new FailingDetector(misbehaviour))
                .detector(new EveryStart())
                .build()) {
            Report report = hive.inspect(start());
            assertThat(report).hasAlert("test.start").hasFailure("failing", KINDS.get(misbehaviour));
        }
    }

    /** Short only for what runs into it: on a busy machine even a throw may take a while. */
    private static Duration deadline(Misbehaviour misbehaviour) {
        return misbehaviour == Misbehaviour.HANG ? Duration.ofSeconds(2) : Duration.ofMinutes(1);
    }

    @ParameterizedTest
    @EnumSource
    void scan_failingScanner_isUnknownAndTheOthersGoOn(Misbehaviour misbehaviour) {
        try (Hive hive = Hive.builder()
                .scanner(new FailingScanner(misbehaviour))
                .scanner(new Calm())
                .scanDeadline(deadline(misbehaviour))
                .build()) {
            Report report = hive.scan(FileArtifact.of("a.txt", new byte[] {1}));
            assertThat(report).hasFailure("failing", KINDS.get(misbehaviour));
            assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(report.artifacts().get(0).engines())
                    .extracting(EngineVerdict::verdict)
                    .containsExactly(Verdict.BENIGN, Verdict.UNKNOWN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inspect_failingWhitelist_exemptsNothingAndHoldsBackIntrusivePlans(Misbehaviour misbehaviour) {
        try (Hive hive = Hive.builder()
                .detector(new EveryStart())
                .whitelist(new FailingWhitelist(misbehaviour))
                .disposition(new RecordingDisposition(Plan.Impact.DESTRUCTIVE))
                .whitelistDeadline(deadline(misbehaviour))
                .build()) {
            Report report = hive.inspect(start());
            assertThat(report).hasAlert("test.start").hasFailure("failing", KINDS.get(misbehaviour));
            assertThat(report.plans()).isEmpty();
            assertThat(report.failures())
                    .anyMatch(failure -> failure.plugin().equals("recording")
                            && failure.message().contains("held back"));
        }
    }

    @Test
    void inspect_failingWhitelist_letsNotificationsThrough() {
        try (Hive hive = Hive.builder()
                .detector(new EveryStart())
                .whitelist(new FailingWhitelist(Misbehaviour.THROW))
                .disposition(new RecordingDisposition(Plan.Impact.NOTIFY))
                .build()) {
            assertThat(hive.inspect(start()).plans()).hasSize(1);
        }
    }

    @Test
    void inspect_soundWhitelist_letsPlansThroughAndAppliesNone() {
        RecordingDisposition disposition = new RecordingDisposition(Plan.Impact.DESTRUCTIVE);
        try (Hive hive = Hive.builder()
                .detector(new EveryStart())
                .disposition(disposition)
                .build()) {
            assertThat(hive.inspect(start()).plans()).hasSize(1);
            assertThat(disposition.applied()).isEmpty();
        }
    }

    @Test
    void scan_unreadableContent_isUnknownWithAFailure() {
        Content broken = new Content() {
            @Override
            public InputStream open() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public long size() {
                return 1;
            }
        };
        try (Hive hive = Hive.builder().scanner(new Calm()).build()) {
            Report report = hive.scan(FileArtifact.of("a.txt", broken));
            assertThat(report).hasFailure("content", FailureKind.UNREADABLE);
            assertThat(report.artifacts().get(0).verdict()).isEqualTo(Verdict.UNKNOWN);
        }
    }

    @Test
    void inspect_sixteenThreads_loseNothing() {
        int rounds = 200;
        try (Hive hive = Hive.builder().detector(new EveryStart()).build()) {
            List<Integer> alerts = Concurrently.run(() -> {
                Scene scene = Scene.in("web-" + Thread.currentThread().getName());
                int found = 0;
                for (int i = 0; i < rounds; i++) {
                    scene.starts("/bin/ls", "ls");
                    // Alerts of one container speak for each other, so that older ones come again with a new revision.
                    found += (int) hive.inspect(scene.last()).alerts().stream()
                            .filter(alert -> alert.revision() == 1)
                            .count();
                }
                return found;
            });
            assertThat(alerts).hasSize(Concurrently.THREADS).containsOnly(rounds);
        }
    }

    private static Event start() {
        Scene scene = Scene.in("web-1");
        scene.starts("/bin/ls", "ls");
        return scene.last();
    }

    /** Finds every process start. */
    private static final class EveryStart implements Detector {
        private static final Rule RULE =
                Rule.of("test.start", AlertType.MALICIOUS_COMMAND).build();

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
            return event.kind() == EventKind.PROCESS_STARTED ? List.of(RULE.finding(event)) : List.of();
        }
    }

    /** Finds nothing. */
    private static final class Calm implements Scanner {
        @Override
        public String id() {
            return "calm";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of();
        }

        @Override
        public boolean accepts(Artifact artifact) {
            return true;
        }

        @Override
        public EngineVerdict scan(Artifact artifact, Deadline deadline) {
            return EngineVerdict.benign(id());
        }
    }
}
