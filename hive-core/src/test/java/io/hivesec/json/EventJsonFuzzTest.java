package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON that claims to be an event: an event that is written as it was read, or a {@link MalformedJsonException}. */
class EventJsonFuzzTest {
    private static final ObjectMapper JSON = HiveModule.mapper();

    @FuzzTest
    void read_anyBytes_isAnEventOrMalformed(byte[] bytes) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            return;
        }
        Event event;
        try {
            event = EventJson.read(json);
        } catch (MalformedJsonException e) {
            return;
        }
        byte[] written = write(event);
        assertThat(write(EventJson.read(JSON.readTree(written)))).isEqualTo(written);
    }

    private static byte[] write(Event event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            EventJson.write(event, json);
        }
        return out.toByteArray();
    }
}
