package io.hivesec.dispositions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.json.HiveModule;
import io.hivesec.json.PlanJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans and actions as the journal and the command write them. Stateless. */
public final class Plans {
    static final JsonMapper JSON = HiveModule.mapper();

    private Plans() {}

    /** What names a plan: equal plans have one id, and a plan that was edited has another. */
    public static String id(Plan plan) {
        try {
            byte[] bytes = json(plan).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * An effector's plan, for a disposition to give.
     *
     * @throws UncheckedIOException when the target must not be touched (its cause is a {@link RefusedException}) or cannot
     *     be read
     */
    static Optional<Plan> of(Effector effector, Alert alert) {
        try {
            return effector.plan(alert);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A plan as JSON. */
    public static ObjectNode json(Plan plan) {
        return write(out -> PlanJson.write(plan, out));
    }

    /**
     * Reads a plan.
     *
     * @throws IOException when it is none; the message names the field
     */
    public static Plan read(JsonNode json) throws IOException {
        return PlanJson.read(json);
    }

    static ObjectNode json(Action action, @Nullable Action inverse) {
        return write(out -> {
            out.writeStartObject();
            PlanJson.writeAction("action", action, out);
            PlanJson.writeAction("inverse", inverse, out);
            out.writeEndObject();
        });
    }

    private static ObjectNode write(Writer writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            writer.write(out);
            out.flush();
            return (ObjectNode) JSON.readTree(text.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes JSON. */
    private interface Writer {
        void write(JsonGenerator out) throws IOException;
    }
}
