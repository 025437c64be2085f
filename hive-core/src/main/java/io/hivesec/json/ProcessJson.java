package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.Process;
import java.io.IOException;

/** Processes and containers in the form that they have inside events and alerts. Stateless. */
public final class ProcessJson {
    private ProcessJson() {}

    /**
     * Writes a process as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Process process, JsonGenerator out) throws IOException {
        ValueJson.process(out, process);
    }

    /**
     * Reads a process.
     *
     * @throws MalformedJsonException when it is none; the message names the field
     */
    public static Process read(JsonNode json) throws MalformedJsonException {
        return ValueJson.process(JsonFields.of(json));
    }

    /**
     * Writes a container as an object with the one field {@code container}, which the host lacks.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void writeContainer(Container container, JsonGenerator out) throws IOException {
        out.writeStartObject();
        ValueJson.container(out, container);
        out.writeEndObject();
    }

    /**
     * Reads what {@link #writeContainer} wrote.
     *
     * @throws MalformedJsonException when it is none; the message names the field
     */
    public static Container readContainer(JsonNode json) throws MalformedJsonException {
        return ValueJson.container(JsonFields.of(json));
    }
}
