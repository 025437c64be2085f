package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans as JSON, one object a plan, in one form only: equal plans give equal bytes. Stateless. */
public final class PlanJson {
    private PlanJson() {}

    /**
     * Writes a plan as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Plan plan, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("disposition", plan.disposition());
        out.writeStringField("alert", plan.alert());
        out.writeStringField("impact", plan.impact().name().toLowerCase(Locale.ROOT));
        if (!plan.target().equals(Target.NONE)) {
            out.writeObjectFieldStart("target");
            out.writeStringField("kind", plan.target().kind());
            out.writeStringField("id", plan.target().id());
            writeMap("identity", plan.target().identity(), out);
            out.writeEndObject();
        }
        ValueJson.texts(out, "preconditions", plan.preconditions());
        out.writeArrayFieldStart("steps");
        for (Step step : plan.steps()) {
            out.writeStartObject();
            out.writeStringField("text", step.text());
            writeAction("action", step.action(), out);
            writeAction("inverse", step.inverse(), out);
            out.writeEndObject();
        }
        out.writeEndArray();
        ValueJson.text(out, "blastRadius", plan.reach().blastRadius());
        ValueJson.texts(out, "remains", plan.reach().remains());
        ValueJson.text(out, "verification", plan.reach().verification());
        out.writeEndObject();
    }

    /**
     * Writes what came of a plan as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Outcome outcome, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("disposition", outcome.disposition());
        out.writeStringField("state", outcome.state().name().toLowerCase(Locale.ROOT));
        ValueJson.texts(out, "details", outcome.details());
        out.writeEndObject();
    }

    /**
     * Writes an action as one object under a name; nothing when there is none.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void writeAction(String name, @Nullable Action action, JsonGenerator out) throws IOException {
        if (action != null) {
            out.writeObjectFieldStart(name);
            out.writeStringField("name", action.name());
            writeMap("arguments", action.arguments(), out);
            out.writeEndObject();
        }
    }

    private static void writeMap(String name, Map<String, String> map, JsonGenerator out) throws IOException {
        if (!map.isEmpty()) {
            out.writeObjectFieldStart(name);
            for (Map.Entry<String, String> entry : map.entrySet()) {
                out.writeStringField(entry.getKey(), entry.getValue());
            }
            out.writeEndObject();
        }
    }

    /**
     * Reads a plan.
     *
     * @param json one object
     * @throws MalformedJsonException when it is no plan; the message names the field
     */
    public static Plan read(JsonNode json) throws MalformedJsonException {
        JsonFields in = JsonFields.of(json);
        List<Step> steps = new ArrayList<>();
        for (JsonFields step : in.objects("steps")) {
            steps.add(new Step(step.text("text"), action(step, "action"), action(step, "inverse")));
        }
        JsonFields target = in.object("target");
        in.requiredText("impact");
        return new Plan(
                in.requiredText("disposition"),
                in.requiredText("alert"),
                in.constant("impact", Impact.class, Impact.NOTIFY),
                in.has("target")
                        ? new Target(target.text("kind"), target.text("id"), target.textMap("identity"))
                        : Target.NONE,
                in.texts("preconditions"),
                steps,
                new Reach(in.text("blastRadius"), in.texts("remains"), in.text("verification")));
    }

    /**
     * Reads an action under a name; null when there is none.
     *
     * @throws MalformedJsonException when it is none; the message names the field
     */
    public static @Nullable Action readAction(JsonNode json, String name) throws MalformedJsonException {
        return action(JsonFields.of(json), name);
    }

    private static @Nullable Action action(JsonFields in, String name) throws MalformedJsonException {
        if (!in.has(name)) {
            return null;
        }
        JsonFields action = in.object(name);
        return new Action(action.requiredText("name"), action.textMap("arguments"));
    }
}
