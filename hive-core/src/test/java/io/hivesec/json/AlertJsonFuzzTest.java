package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON that claims to be an alert: an alert that is written as it was read, or a {@link MalformedJsonException}. */
class AlertJsonFuzzTest {
    private static final ObjectMapper JSON = HiveModule.mapper();

    @FuzzTest
    void read_anyBytes_isAnAlertOrMalformed(byte[] bytes) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            return;
        }
        Alert alert;
        try {
            alert = AlertJson.read(json);
        } catch (MalformedJsonException e) {
            return;
        }
        byte[] written = write(alert);
        assertThat(write(AlertJson.read(JSON.readTree(written)))).isEqualTo(written);
    }

    private static byte[] write(Alert alert) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            AlertJson.write(alert, json);
        }
        return out.toByteArray();
    }
}
