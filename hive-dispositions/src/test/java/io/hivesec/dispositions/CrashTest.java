package io.hivesec.dispositions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The responder is killed (SIGKILL) at random points: in CI 20 times, five hundred with {@code -Dhive.kills=500}. */
final class CrashTest {
    private static final int KILLS = Integer.getInteger("hive.kills", 20);

    @TempDir
    private Path directory;

    @Test
    void responder_killedAtAnyPoint_leavesNothingThatTheJournalCannotTakeBack() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root"));
        Path state = directory.resolve("state");
        for (int i = 0; i < CrashingResponder.FILES; i++) {
            Files.writeString(root.resolve("file" + i), "content of " + i);
        }
        Random random = new Random(7);
        long tellings = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> told = killOne(root, state, random);
            try (Journal journal = Journal.open(state, new byte[0], Clock.systemUTC())) {
                Map<String, Plan> open = open(journal);
                assertEffectsAreKnown(root, open, journal);
                assertNothingToldIsLost(told, journal);
                JournaledDisposition quarantine = CrashingResponder.disposition(root, journal);
                for (Plan plan : open.values()) {
                    assertThat(quarantine.undo(new Approval(plan, "tester", Instant.EPOCH)))
                            .as("undo after kill %d", kill)
                            .satisfies(outcome -> assertThat(outcome.state()).isEqualTo(State.UNDONE));
                }
            }
            assertFilesAreBack(root);
            tellings += told.size();
        }
        System.out.printf(
                "killed %d times: all of %d tellings are in the journal, every undo completed%n", KILLS, tellings);
    }

    /** What the responder said that it had done. */
    private static List<String> killOne(Path root, Path state, Random random) throws IOException, InterruptedException {
        Process responder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingResponder.class.getName(),
                        root.toString(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(responder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            TimeUnit.MICROSECONDS.sleep(random.nextInt(400_000));
            assertThat(responder.isAlive()).as("alive until it is killed").isTrue();
            responder.toHandle().destroyForcibly();
            responder.waitFor();
            // A line that the kill cut short has no end.
            return lines.lines().filter(line -> line.endsWith(";")).toList();
        }
    }

    private static void assertNothingToldIsLost(List<String> told, Journal journal) throws IOException {
        Set<String> written = journal.entries().stream()
                .map(entry -> entry.plan() + " " + entry.event().id() + ";")
                .collect(Collectors.toSet());
        assertThat(written).containsAll(told);
    }

    /** The plans that were approved and not wholly taken back. */
    private static Map<String, Plan> open(Journal journal) throws IOException {
        Map<String, JsonNode> plans = new LinkedHashMap<>();
        for (Entry entry : journal.entries()) {
            if (entry.event() == Event.APPROVED) {
                plans.put(entry.plan(), entry.data().path("plan"));
            } else if (entry.event() == Event.UNDONE) {
                plans.remove(entry.plan());
            }
        }
        Map<String, Plan> open = new HashMap<>();
        for (Map.Entry<String, JsonNode> plan : plans.entrySet()) {
            open.put(plan.getKey(), Plans.read(plan.getValue()));
        }
        return open;
    }

    private static void assertEffectsAreKnown(Path root, Map<String, Plan> open, Journal journal) throws IOException {
        for (int i = 0; i < CrashingResponder.FILES; i++) {
            String path = "/file" + i;
            if (Files.exists(root.resolve("file" + i))) {
                continue;
            }
            List<Entry> about = journal.entries(open.values().stream()
                    .filter(plan -> path.equals(plan.target().identity().get("path")))
                    .map(Plans::id)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(path + " is gone and no open plan says why")));
            assertThat(about).extracting(Entry::event).contains(Event.INTENT);
        }
    }

    private static void assertFilesAreBack(Path root) throws IOException {
        for (int i = 0; i < CrashingResponder.FILES; i++) {
            assertThat(root.resolve("file" + i)).hasContent("content of " + i);
        }
        try (var files = Files.list(root)) {
            assertThat(files).hasSize(CrashingResponder.FILES);
        }
    }
}
