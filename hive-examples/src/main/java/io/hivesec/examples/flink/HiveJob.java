package io.hivesec.examples.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hivesec.event.Event;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Judges events on as many workers as there are. Containers are spread over a fixed number of buckets; a bucket has a Hive of its own
 * and lives on one worker at a time, so that the alerts are the same however many workers there are.
 */
public final class HiveJob {
    /** How many Hives there are: more than there will ever be workers. */
    static final int BUCKETS = 128;

    /** The whitelist in force, under the one key {@link JudgeFunction#RULES}. */
    static final MapStateDescriptor<String, String> WHITELIST =
            new MapStateDescriptor<>("whitelist", Types.STRING, Types.STRING);

    private HiveJob() {}

    /** Reads a log from its beginning, and after a failure from the last checkpoint on. */
    public static DataStream<String> read(StreamExecutionEnvironment flink, EventLog log, double eventsPerSecond) {
        GeneratorFunction<Long, String> read = log::read;
        DataGeneratorSource<String> source = new DataGeneratorSource<>(
                read, log.end(), RateLimiterStrategy.perSecond(eventsPerSecond), Types.STRING);
        // One reader: the events of a container have an order.
        return flink.fromSource(source, WatermarkStrategy.noWatermarks(), "events")
                .setParallelism(1);
    }

    /**
     * The alerts, a line of JSON each.
     *
     * @param events events, a line of JSON each
     * @param whitelists versions of a whitelist file, each as a whole; a bad one changes nothing
     */
    public static DataStream<String> alerts(DataStream<String> events, DataStream<String> whitelists) {
        return events.keyBy(HiveJob::bucket, Types.INT)
                .connect(whitelists.broadcast(WHITELIST))
                .process(new JudgeFunction())
                .uid("hive");
    }

    static int bucket(String line) {
        return Math.floorMod(containerKey(line).hashCode(), BUCKETS);
    }

    /** {@code Container.key()} of the event, for which the rest of it need not be read: Flink asks more than once. */
    private static String containerKey(String line) {
        String id = "";
        String name = "";
        try (JsonParser json = HiveModule.mapper().createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isContainer = json.currentName().equals("container");
                boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
                if (!isContainer || !isObject) {
                    json.skipChildren();
                    continue;
                }
                id = "";
                name = "";
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    id = field.equals("id") ? json.getText() : id;
                    name = field.equals("name") ? json.getText() : name;
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not an event of Hive's own form", e);
        }
        return id.isEmpty() ? name : id;
    }

    static Event event(String line) {
        try {
            return HiveModule.mapper().readValue(line, Event.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not an event of Hive's own form", e);
        }
    }
}
