package io.hivesec.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.json.EventJson;
import io.hivesec.json.MalformedJsonException;
import io.hivesec.json.ProcessJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** One container's history as JSON, and back. */
final class HistorySnapshot {
    private HistorySnapshot() {}

    static void write(MutableHistory history, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeFieldName("container");
        ProcessJson.writeContainer(history.container(), out);
        out.writeStringField("now", history.now().toString());
        out.writeNumberField("descriptorNumbers", history.descriptorNumbers());
        out.writeArrayFieldStart("processes");
        for (ProcessNode node : history.processes()) {
            write(node, out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("events");
        for (Event event : history.recentEvents()) {
            EventJson.write(event, out);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(ProcessNode node, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeFieldName("process");
        ProcessJson.write(node.process(), out);
        out.writeBooleanField("ended", node.hasEnded());
        out.writeArrayFieldStart("ancestors");
        for (Process ancestor : node.reportedAncestors()) {
            ProcessJson.write(ancestor, out);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("descriptors");
        List<Map.Entry<Integer, Descriptor>> sorted =
                new ArrayList<>(node.descriptors().entrySet());
        sorted.sort(Comparator.comparing(Map.Entry::getKey));
        for (Map.Entry<Integer, Descriptor> entry : sorted) {
            Descriptor descriptor = entry.getValue();
            out.writeStartObject();
            out.writeNumberField("descriptor", entry.getKey());
            out.writeStringField("kind", descriptor.kind().name());
            out.writeNumberField("number", descriptor.number());
            out.writeStringField("ip", descriptor.peer().ip());
            out.writeNumberField("port", descriptor.peer().port());
            out.writeStringField("name", descriptor.peer().name());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    static MutableHistory read(JsonNode json, HistoryLimits limits) throws MalformedJsonException {
        MutableHistory history = new MutableHistory(ProcessJson.readContainer(json.path("container")), limits);
        List<ProcessNode> nodes = new ArrayList<>();
        for (JsonNode one : json.path("processes")) {
            nodes.add(readNode(one, nodes.size()));
        }
        List<Event> events = new ArrayList<>();
        for (JsonNode one : json.path("events")) {
            events.add(EventJson.read(one));
        }
        history.restore(
                Instant.parse(json.path("now").asText()),
                json.path("descriptorNumbers").asLong(),
                nodes,
                events);
        return history;
    }

    private static ProcessNode readNode(JsonNode json, int order) throws MalformedJsonException {
        ProcessNode node = new ProcessNode(ProcessJson.read(json.path("process")), order);
        List<Process> ancestors = new ArrayList<>();
        for (JsonNode one : json.path("ancestors")) {
            ancestors.add(ProcessJson.read(one));
        }
        node.reportAncestors(ancestors);
        for (JsonNode one : json.path("descriptors")) {
            node.putDescriptor(
                    one.path("descriptor").asInt(),
                    new Descriptor(
                            Descriptor.Kind.valueOf(one.path("kind").asText()),
                            one.path("number").asLong(),
                            new Endpoint(
                                    one.path("ip").asText(),
                                    one.path("port").asInt(),
                                    one.path("name").asText())));
        }
        if (json.path("ended").asBoolean()) {
            node.end();
        }
        return node;
    }
}
