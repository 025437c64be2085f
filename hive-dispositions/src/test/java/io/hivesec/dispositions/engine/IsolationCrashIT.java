package io.hivesec.dispositions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.journal.Entry;
import io.hivesec.dispositions.journal.Entry.Event;
import io.hivesec.dispositions.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The responder is killed (SIGKILL) at random points of isolating a container of a real engine and taking that back: in CI 5
 * times, more with {@code -Dhive.kills=100}.
 */
final class IsolationCrashIT {
    private static final int KILLS = Integer.getInteger("hive.kills", 5);

    @TempDir
    private Path state;

    @Test
    void isolator_killedAtAnyPoint_leavesNothingThatTheJournalCannotTakeBack() throws Exception {
        RealEngine docker = RealEngine.docker();
        docker.network("hive-crash", "10.217.3.0/24");
        String id = docker.start(docker.waiting(), "hive-crash");
        try {
            ObjectNode settings = new ObjectMapper().createObjectNode();
            settings.putArray("Aliases").add("shop");
            settings.putObject("IPAMConfig").put("IPv4Address", "10.217.3.77");
            docker.connect(id, "hive-crash", settings);
            Map<String, String> before = addresses(docker.inspect(id));
            Random random = new Random(11);
            for (int kill = 0; kill < KILLS; kill++) {
                killOne(docker, id, random);
                takeBack(docker, id, before, kill);
            }
        } finally {
            docker.remove(id);
            docker.removeNetwork("hive-crash");
        }
        System.out.printf("killed %d times: every isolation was known and taken back%n", KILLS);
    }

    private void takeBack(RealEngine docker, String id, Map<String, String> before, int kill) throws IOException {
        try (Journal journal = Journal.open(state, new byte[0], Clock.systemUTC())) {
            Map<String, JsonNode> open = open(journal);
            if (!addresses(docker.inspect(id)).equals(before)) {
                assertThat(open)
                        .as("the container is touched and no open plan says why")
                        .isNotEmpty();
                String plan = open.keySet().iterator().next();
                assertThat(journal.entries(plan)).extracting(Entry::event).contains(Event.INTENT);
            }
            JournaledDisposition isolate = CrashingIsolator.disposition(docker.engine(), journal);
            for (JsonNode plan : open.values()) {
                Outcome outcome = isolate.undo(new Approval(Plans.read(plan), "tester", Instant.EPOCH));
                assertThat(outcome.state())
                        .as("undo after kill %d: %s", kill, outcome)
                        .isEqualTo(State.UNDONE);
            }
        }
        assertThat(addresses(docker.inspect(id))).as("after kill %d", kill).isEqualTo(before);
        assertThat(docker.exec(id, "ping -c 1 -W 2 10.217.3.1 >/dev/null"))
                .as("after kill %d", kill)
                .contains("status 0");
    }

    private void killOne(RealEngine docker, String id, Random random) throws IOException, InterruptedException {
        Process responder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingIsolator.class.getName(),
                        "unix://" + docker.socket(),
                        state.toString(),
                        id)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(responder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            TimeUnit.MICROSECONDS.sleep(random.nextInt(1_200_000));
            assertThat(responder.isAlive()).as("alive until it is killed").isTrue();
            responder.toHandle().destroyForcibly();
            responder.waitFor();
        }
    }

    /** The plans that were approved and not wholly taken back. */
    private static Map<String, JsonNode> open(Journal journal) throws IOException {
        Map<String, JsonNode> open = new LinkedHashMap<>();
        for (Entry entry : journal.entries()) {
            if (entry.event() == Event.APPROVED) {
                open.put(entry.plan(), entry.data().path("plan"));
            } else if (entry.event() == Event.UNDONE) {
                open.remove(entry.plan());
            }
        }
        return open;
    }

    private static Map<String, String> addresses(ContainerState container) {
        Map<String, String> addresses = new LinkedHashMap<>();
        container
                .networks()
                .forEach((name, endpoint) ->
                        addresses.put(name, endpoint.path("IPAddress").asText()));
        return addresses;
    }
}
