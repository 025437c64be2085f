package io.hivesec.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.json.HiveModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job on Flink's own cluster in this process says, byte for byte, what a Hive says without it. */
final class HiveJobTest {
    private static final int CONTAINERS = 8;
    private static final int MOST = 100_000;
    private static final String NO_RULES = "{\"version\":1,\"rules\":[]}";

    /** The recorded attack in several containers at once, each of an image of its own. */
    private record Recording(List<String> lines) implements EventLog {
        static Recording read() throws IOException {
            List<String> recorded = new ArrayList<>();
            try (BufferedReader in = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(HiveJobTest.class.getResourceAsStream(
                            "/io/hivesec/examples/cli/demo/web-attacked.jsonl.gz")),
                    StandardCharsets.UTF_8))) {
                in.lines().forEach(recorded::add);
            }
            // The shell, and what is done through it.
            List<String> attack = new ArrayList<>(recorded.subList(3_200, 3_700));
            attack.addAll(recorded.subList(10_900, 11_200));
            List<String> lines = new ArrayList<>();
            for (String line : attack) {
                for (int container = 0; container < CONTAINERS; container++) {
                    lines.add(line.replaceFirst("\"id\":\"0000", "\"id\":\"000" + container)
                            .replaceFirst("\"image\":\"hive-test/web", "\"image\":\"hive-test/web" + container));
                }
            }
            return new Recording(List.copyOf(lines));
        }

        @Override
        public long end() {
            return lines.size();
        }

        @Override
        public String read(long offset) {
            return lines.get((int) offset);
        }
    }

    /** Fails once, when most of the events have passed. */
    private static final class FailOnce implements MapFunction<String, String> {
        private static final long serialVersionUID = 1;
        private static final AtomicInteger PASSED = new AtomicInteger();
        private static final AtomicInteger FAILURES = new AtomicInteger();

        private final int at;

        FailOnce(int at) {
            this.at = at;
        }

        @Override
        public String map(String line) {
            if (PASSED.incrementAndGet() == at) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("the induced failure");
            }
            return line;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void alerts_anyNumberOfWorkers_areThoseOfHivesWithoutFlink(int workers) throws Exception {
        Recording log = Recording.read();
        assertThat(run(log, workers, 0)).containsExactlyInAnyOrderElementsOf(embedded(log));
    }

    @Test
    void alerts_afterAFailure_areTheSame() throws Exception {
        Recording log = Recording.read();
        FailOnce.PASSED.set(0);
        FailOnce.FAILURES.set(0);
        int failAt = (int) (log.end() * 3 / 4);
        Collection<String> alerts = run(log, 2, failAt);
        assertThat(FailOnce.FAILURES).hasValue(1);
        assertThat(FailOnce.PASSED)
                .as("events read: it went on from a checkpoint, not from the beginning")
                .hasValueLessThan((int) log.end() + failAt);
        assertThat(alerts).containsExactlyInAnyOrderElementsOf(embedded(log));
    }

    @Test
    void bucket_ofEveryLine_isThatOfItsContainer() throws IOException {
        List<String> lines = new ArrayList<>(Recording.read().lines());
        lines.add("{\"type\":\"process_started\",\"time\":\"2026-01-02T03:04:05Z\",\"process\":{\"pid\":7}}");
        lines.add("{\"type\":\"process_started\",\"time\":\"2026-01-02T03:04:05Z\",\"process\":{\"pid\":7},"
                + "\"container\":{\"name\":\"host-1\"}}");
        for (String line : lines) {
            int expected = Math.floorMod(HiveJob.event(line).container().key().hashCode(), HiveJob.BUCKETS);
            assertThat(HiveJob.bucket(line)).as(line).isEqualTo(expected);
        }
    }

    private static List<String> embedded(Recording log) throws IOException {
        Map<Integer, Hive> hives = new HashMap<>();
        List<String> alerts = new ArrayList<>();
        for (String line : log.lines()) {
            Hive hive = hives.computeIfAbsent(
                    HiveJob.bucket(line),
                    unused -> Hive.builder()
                            .plugins(HiveJob.class.getClassLoader())
                            .build());
            for (Alert alert : hive.inspect(HiveJob.event(line)).alerts()) {
                alerts.add(HiveModule.mapper().writeValueAsString(alert));
            }
        }
        hives.values().forEach(Hive::close);
        assertThat(hives).hasSizeGreaterThan(1);
        assertThat(alerts).hasSizeGreaterThan(CONTAINERS);
        return alerts;
    }

    private static Collection<String> run(Recording log, int workers, int failAt) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(workers, configuration);
        flink.enableCheckpointing(100);
        DataStream<String> events = HiveJob.read(flink, log, 4_000);
        if (failAt > 0) {
            events = events.map(new FailOnce(failAt)).returns(Types.STRING).setParallelism(1);
        }
        return HiveJob.alerts(events, flink.fromData(NO_RULES)).executeAndCollect("hive", MOST);
    }
}
