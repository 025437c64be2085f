package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON that claims to be a plan: a plan that is written as it was read, or a {@link MalformedJsonException}. */
class PlanJsonFuzzTest {
    private static final ObjectMapper JSON = HiveModule.mapper();

    @FuzzTest
    void read_anyBytes_isAPlanOrMalformed(byte[] bytes) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            return;
        }
        Plan plan;
        try {
            plan = PlanJson.read(json);
        } catch (MalformedJsonException e) {
            return;
        }
        byte[] written = write(plan);
        assertThat(write(PlanJson.read(JSON.readTree(written)))).isEqualTo(written);
    }

    private static byte[] write(Plan plan) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            PlanJson.write(plan, json);
        }
        return out.toByteArray();
    }
}
