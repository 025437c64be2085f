package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.event.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The values that events and alerts share, as JSON. Fields that say nothing are left out. */
final class ValueJson {
    private ValueJson() {}

    static void text(JsonGenerator out, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeStringField(name, value);
        }
    }

    static void texts(JsonGenerator out, String name, Collection<String> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
    }

    private static void number(JsonGenerator out, String name, int value, int unknown) throws IOException {
        if (value != unknown) {
            out.writeNumberField(name, value);
        }
    }

    static void container(JsonGenerator out, Container container) throws IOException {
        if (container.equals(Container.HOST)) {
            return;
        }
        out.writeObjectFieldStart("container");
        text(out, "id", container.id());
        text(out, "name", container.name());
        text(out, "image", container.image());
        text(out, "imageDigest", container.imageDigest());
        text(out, "pod", container.pod());
        text(out, "namespace", container.namespace());
        out.writeEndObject();
    }

    static Container container(JsonFields in) throws MalformedJsonException {
        if (!in.has("container")) {
            return Container.HOST;
        }
        JsonFields fields = in.object("container");
        return new Container(
                fields.text("id"),
                fields.text("name"),
                fields.text("image"),
                fields.text("imageDigest"),
                fields.text("pod"),
                fields.text("namespace"));
    }

    static void process(JsonGenerator out, Process process) throws IOException {
        out.writeStartObject();
        number(out, "pid", process.pid(), 0);
        number(out, "ppid", process.ppid(), 0);
        text(out, "executable", process.executable());
        texts(out, "arguments", process.arguments());
        text(out, "workingDirectory", process.workingDirectory());
        if (!process.user().equals(User.UNKNOWN)) {
            out.writeFieldName("user");
            user(out, process.user());
        }
        if (process.startTime() != null) {
            out.writeStringField("startTime", process.startTime().toString());
        }
        out.writeEndObject();
    }

    static Process process(JsonFields in) throws MalformedJsonException {
        return new Process(
                in.number("pid", 0),
                in.number("ppid", 0),
                in.text("executable"),
                in.texts("arguments"),
                in.text("workingDirectory"),
                in.has("user") ? user(in.object("user")) : User.UNKNOWN,
                in.instant("startTime"));
    }

    static void processes(JsonGenerator out, String name, List<Process> processes) throws IOException {
        if (!processes.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (Process process : processes) {
                process(out, process);
            }
            out.writeEndArray();
        }
    }

    static List<Process> processes(JsonFields in, String name) throws MalformedJsonException {
        List<JsonFields> all = in.objects(name);
        if (all.isEmpty()) {
            return List.of();
        }
        List<Process> processes = new ArrayList<>(all.size());
        for (JsonFields one : all) {
            processes.add(process(one));
        }
        return processes;
    }

    static void user(JsonGenerator out, User user) throws IOException {
        out.writeStartObject();
        number(out, "uid", user.uid(), User.NO_ID);
        number(out, "gid", user.gid(), User.NO_ID);
        number(out, "euid", user.euid(), User.NO_ID);
        number(out, "egid", user.egid(), User.NO_ID);
        text(out, "name", user.name());
        out.writeEndObject();
    }

    static User user(JsonFields in) throws MalformedJsonException {
        return new User(
                in.id("uid", User.NO_ID),
                in.id("gid", User.NO_ID),
                in.id("euid", User.NO_ID),
                in.id("egid", User.NO_ID),
                in.text("name"));
    }

    /** Writes an endpoint; with its scope for a reader of alerts. */
    static void endpoint(JsonGenerator out, String name, Endpoint endpoint, boolean withScope) throws IOException {
        if (!endpoint.isKnown() && endpoint.port() == 0) {
            return;
        }
        out.writeObjectFieldStart(name);
        text(out, "ip", endpoint.ip());
        number(out, "port", endpoint.port(), 0);
        text(out, "name", endpoint.name());
        if (withScope && endpoint.scope() != Scope.UNKNOWN) {
            out.writeStringField("scope", endpoint.scope().name().toLowerCase(Locale.ROOT));
        }
        out.writeEndObject();
    }

    static Endpoint endpoint(JsonFields in, String name) throws MalformedJsonException {
        if (!in.has(name)) {
            return Endpoint.UNKNOWN;
        }
        JsonFields fields = in.object(name);
        int port = fields.number("port", 0);
        if (!Endpoint.isPort(port)) {
            throw new MalformedJsonException(name + ".port: out of range: " + port);
        }
        return new Endpoint(fields.text("ip"), port, fields.text("name"));
    }
}
