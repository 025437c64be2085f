package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.event.Event;
import java.io.IOException;

/** Teaches Jackson Hive's events, alerts, plans, outcomes and reports. */
public final class HiveModule extends SimpleModule {
    private static final long serialVersionUID = 1L;
    private static final int MAX_DEPTH = 64;

    /** The module, to be registered with any mapper. */
    public HiveModule() {
        super("hive");
        addSerializer(Event.class, serializer(EventJson::write));
        addDeserializer(Event.class, deserializer(EventJson::read));
        addSerializer(Alert.class, serializer(AlertJson::write));
        addDeserializer(Alert.class, deserializer(AlertJson::read));
        addSerializer(Plan.class, serializer(PlanJson::write));
        addDeserializer(Plan.class, deserializer(PlanJson::read));
        addSerializer(Report.class, serializer(ReportJson::write));
        addSerializer(ArtifactReport.class, serializer(ReportJson::write));
        addSerializer(Outcome.class, serializer(PlanJson::write));
        addSerializer(Finding.class, serializer(ReportJson::write));
    }

    /** A mapper that knows Hive's types, nests no deeper than 64, and refuses what follows a document. Thread-safe. */
    public static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder(JsonFactories.plain())
                .addModule(new HiveModule())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }

    private static <T> JsonSerializer<T> serializer(Writer<T> writer) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                writer.write(value, out);
            }
        };
    }

    private static <T> JsonDeserializer<T> deserializer(Reader<T> reader) {
        return new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return reader.read(context.readTree(in));
            }
        };
    }

    private interface Writer<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private interface Reader<T> {
        T read(JsonNode json) throws IOException;
    }
}
