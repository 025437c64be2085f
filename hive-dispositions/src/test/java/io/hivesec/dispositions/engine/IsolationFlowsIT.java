package io.hivesec.dispositions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What isolation cuts, on a real Docker engine, and how soon. */
@Timeout(600)
final class IsolationFlowsIT {
    private static final Budget NO_LIMIT = new Budget(1, 10_000, 10_000, Duration.ofMinutes(10), 1);
    private static final int ISOLATIONS = Integer.getInteger("hive.isolations", 20);

    @TempDir
    private Path directory;

    @Test
    void isolate_fifteenFlows_areCutAndNoSessionRevives() throws Throwable {
        RealEngine docker = RealEngine.docker();
        try (Journal journal = journal();
                FlowsScene scene = new FlowsScene(docker, directory)) {
            JournaledDisposition isolate = isolate(docker, journal);
            Plan plan = isolate.plan(ContainerAlerts.about("a1", scene.victim)).orElseThrow();
            assertThat(scene.passing()).as("before").hasSize(15).doesNotContainValue(false);

            assertThat(isolate.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
            assertThat(scene.passing()).as("isolated").hasSize(15).doesNotContainValue(true);

            assertThat(isolate.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
            Map<String, Boolean> after = new TreeMap<>(scene.passing());
            assertThat(after.entrySet().stream().filter(flow -> flow.getKey().startsWith("new TCP")))
                    .as("taken back")
                    .allMatch(Map.Entry::getValue);
            assertThat(after.entrySet().stream().filter(flow -> flow.getKey().startsWith("old TCP")))
                    .as("taken back")
                    .noneMatch(Map.Entry::getValue);
        }
    }

    /**
     * How soon, for the page on performance. What is asserted is the effect: how long it takes depends on who else has the
     * machine. Twenty times in CI; {@code -Dhive.isolations=400} to measure.
     */
    @Test
    void isolate_manyTimes_isProvenEachTime() throws IOException {
        RealEngine docker = RealEngine.docker();
        String id = docker.start(docker.waiting(), "hive-latency");
        List<Duration> cut = new ArrayList<>();
        List<Duration> proven = new ArrayList<>();
        try (Journal journal = journal()) {
            JournaledDisposition isolate = isolate(docker, journal);
            for (int i = 0; i < ISOLATIONS; i++) {
                Plan plan = isolate.plan(ContainerAlerts.about("a" + i, id)).orElseThrow();
                long start = System.nanoTime();
                Outcome outcome = isolate.apply(approve(plan));
                assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.VERIFIED);
                proven.add(Duration.ofNanos(System.nanoTime() - start));
                cut.add(untilCut(journal.entries(Plans.id(plan))));
                assertThat(isolate.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
            }
        } finally {
            docker.remove(id);
        }
        print("links down", cut);
        print("proven", proven);
    }

    private static void print(String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                "isolation over %d: %s after p50 %d ms, p99 %d ms, longest %d ms%n",
                sorted.size(),
                what,
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100))
                        .toMillis(),
                sorted.get(sorted.size() - 1).toMillis());
    }

    /** From the approval to the end of the first step, which takes the links down. */
    private static Duration untilCut(List<Entry> entries) {
        Instant approved = first(entries, Event.APPROVED);
        return Duration.between(approved, first(entries, Event.DONE));
    }

    private static Instant first(List<Entry> entries, Event event) {
        return entries.stream()
                .filter(entry -> entry.event() == event)
                .findFirst()
                .orElseThrow()
                .time();
    }

    private Journal journal() throws IOException {
        return Journal.open(directory.resolve("journal"), new byte[0], Clock.systemUTC());
    }

    private static JournaledDisposition isolate(RealEngine docker, Journal journal) {
        return new JournaledDisposition(
                new ContainerEffector(ContainerResponse.ISOLATE, docker.engine()),
                journal,
                NO_LIMIT,
                Clock.systemUTC());
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.parse("2026-01-02T03:05:00Z"));
    }
}
