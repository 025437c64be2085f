package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import java.io.IOException;

/** Events in Hive's own JSON form, one object an event; {@code docs/events.md} lists the fields. Stateless. */
public final class EventJson {
    private EventJson() {}

    /**
     * Reads an event.
     *
     * @param json one object
     * @throws MalformedJsonException when it is no event; the message names the field
     */
    public static Event read(JsonNode json) throws MalformedJsonException {
        JsonFields in = JsonFields.of(json);
        String type = in.requiredText("type");
        EventKind kind =
                EventKind.ofId(type).orElseThrow(() -> new MalformedJsonException("type: unknown: '" + type + "'"));
        Context context = new Context(
                in.requiredInstant("time"),
                ValueJson.container(in),
                in.has("process") ? ValueJson.process(in.object("process")) : Process.UNKNOWN,
                ValueJson.processes(in, "ancestors"));
        return read(kind, context, in);
    }

    private static Event read(EventKind kind, Context context, JsonFields in) throws MalformedJsonException {
        return switch (kind) {
            case PROCESS_STARTED -> new ProcessStarted(context);
            case PROCESS_FORKED -> new ProcessForked(context, ValueJson.process(in.object("child")));
            case PROCESS_EXITED -> new ProcessExited(context, in.number("exitCode", 0));
            case CREDENTIALS_CHANGED ->
                new CredentialsChanged(
                        context, ValueJson.user(in.object("before")), ValueJson.user(in.object("after")));
            case CAPABILITIES_CHANGED -> new CapabilitiesChanged(context, in.textSet("before"), in.textSet("after"));
            case FILE_OPENED -> new FileOpened(context, in.text("path"), flags(in, OpenFlags.READ));
            case FILE_WRITTEN -> new FileWritten(context, in.text("path"), flags(in, OpenFlags.WRITE));
            case FILE_RENAMED -> new FileRenamed(context, in.text("from"), in.text("to"));
            case FILE_DELETED -> new FileDeleted(context, in.text("path"));
            case FILE_MODE_CHANGED -> new FileModeChanged(context, in.text("path"), mode(in));
            case DESCRIPTOR_DUPLICATED -> new DescriptorDuplicated(context, in.number("from", -1), in.number("to", -1));
            case PIPE_CREATED -> new PipeCreated(context, in.number("read", -1), in.number("write", -1));
            case NETWORK_CONNECTED ->
                new NetworkConnected(
                        context,
                        in.text("protocol"),
                        ValueJson.endpoint(in, "source"),
                        ValueJson.endpoint(in, "target"),
                        in.number("descriptor", NetworkConnected.NO_DESCRIPTOR));
            case NETWORK_ACCEPTED ->
                new NetworkAccepted(
                        context,
                        in.text("protocol"),
                        ValueJson.endpoint(in, "local"),
                        ValueJson.endpoint(in, "peer"),
                        in.number("descriptor", NetworkAccepted.NO_DESCRIPTOR));
            case NETWORK_LISTENING ->
                new NetworkListening(
                        context,
                        in.text("protocol"),
                        ValueJson.endpoint(in, "local"),
                        in.number("descriptor", NetworkListening.NO_DESCRIPTOR));
            case NAME_RESOLVED -> new NameResolved(context, in.text("name"), in.texts("addresses"));
            case CONTAINER_STARTED -> new ContainerStarted(context, in.text("configuration"));
            case CONTAINER_STOPPED -> new ContainerStopped(context);
            case MOUNTED ->
                new Mounted(context, in.text("source"), in.text("target"), in.text("filesystem"), in.textSet("flags"));
            case MODULE_LOADED -> new ModuleLoaded(context, in.text("name"));
            case PROCESS_TRACED ->
                new ProcessTraced(context, ValueJson.process(in.object("target")), in.text("request"));
        };
    }

    private static OpenFlags flags(JsonFields in, OpenFlags absent) throws MalformedJsonException {
        if (in.isNumber("flags")) {
            return new OpenFlags(in.id("flags", 0));
        }
        String text = in.text("flags");
        return text.isEmpty() ? absent : OpenFlags.parse(text);
    }

    private static int mode(JsonFields in) throws MalformedJsonException {
        String text = in.text("mode");
        try {
            int mode = text.isEmpty() ? 0 : Integer.parseInt(text, 8);
            if (mode >= 0) {
                return mode;
            }
        } catch (NumberFormatException e) {
            throw new MalformedJsonException("mode: not octal: '" + text + "'");
        }
        throw new MalformedJsonException("mode: not octal: '" + text + "'");
    }

    /**
     * Writes an event as one object.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public static void write(Event event, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", event.kind().id());
        out.writeStringField("time", event.time().toString());
        ValueJson.container(out, event.container());
        // One of which only the arguments are told is written too.
        if (!event.process().equals(Process.UNKNOWN)) {
            out.writeFieldName("process");
            ValueJson.process(out, event.process());
        }
        ValueJson.processes(out, "ancestors", event.ancestors());
        writeFields(event, out);
        out.writeEndObject();
    }

    private static void writeFields(Event event, JsonGenerator out) throws IOException {
        if (event instanceof ProcessForked forked) {
            out.writeFieldName("child");
            ValueJson.process(out, forked.child());
        } else if (event instanceof ProcessExited exited) {
            out.writeNumberField("exitCode", exited.exitCode());
        } else if (event instanceof CredentialsChanged changed) {
            out.writeFieldName("before");
            ValueJson.user(out, changed.before());
            out.writeFieldName("after");
            ValueJson.user(out, changed.after());
        } else if (event instanceof CapabilitiesChanged changed) {
            ValueJson.texts(out, "before", changed.before().stream().sorted().toList());
            ValueJson.texts(out, "after", changed.after().stream().sorted().toList());
        } else if (event instanceof FileOpened opened) {
            file(out, opened.path(), opened.flags());
        } else if (event instanceof FileWritten written) {
            file(out, written.path(), written.flags());
        } else if (event instanceof FileRenamed renamed) {
            out.writeStringField("from", renamed.from());
            out.writeStringField("to", renamed.to());
        } else if (event instanceof FileDeleted deleted) {
            out.writeStringField("path", deleted.path());
        } else if (event instanceof FileModeChanged changed) {
            out.writeStringField("path", changed.path());
            out.writeStringField("mode", Integer.toOctalString(changed.mode()));
        } else if (event instanceof DescriptorDuplicated duplicated) {
            out.writeNumberField("from", duplicated.from());
            out.writeNumberField("to", duplicated.to());
        } else if (event instanceof PipeCreated pipe) {
            out.writeNumberField("read", pipe.read());
            out.writeNumberField("write", pipe.write());
        } else {
            writeOtherFields(event, out);
        }
    }

    private static void writeOtherFields(Event event, JsonGenerator out) throws IOException {
        if (event instanceof NetworkConnected connected) {
            ValueJson.text(out, "protocol", connected.protocol());
            ValueJson.endpoint(out, "source", connected.source(), false);
            ValueJson.endpoint(out, "target", connected.target(), false);
            descriptor(out, connected.descriptor());
        } else if (event instanceof NetworkAccepted accepted) {
            ValueJson.text(out, "protocol", accepted.protocol());
            ValueJson.endpoint(out, "local", accepted.local(), false);
            ValueJson.endpoint(out, "peer", accepted.peer(), false);
            descriptor(out, accepted.descriptor());
        } else if (event instanceof NetworkListening listening) {
            ValueJson.text(out, "protocol", listening.protocol());
            ValueJson.endpoint(out, "local", listening.local(), false);
            descriptor(out, listening.descriptor());
        } else if (event instanceof NameResolved resolved) {
            out.writeStringField("name", resolved.name());
            ValueJson.texts(out, "addresses", resolved.addresses());
        } else if (event instanceof ContainerStarted started) {
            ValueJson.text(out, "configuration", started.configuration());
        } else if (event instanceof Mounted mounted) {
            out.writeStringField("source", mounted.source());
            out.writeStringField("target", mounted.target());
            ValueJson.text(out, "filesystem", mounted.filesystem());
            ValueJson.texts(out, "flags", mounted.flags().stream().sorted().toList());
        } else if (event instanceof ModuleLoaded loaded) {
            out.writeStringField("name", loaded.name());
        } else if (event instanceof ProcessTraced traced) {
            out.writeFieldName("target");
            ValueJson.process(out, traced.target());
            ValueJson.text(out, "request", traced.request());
        }
    }

    private static void file(JsonGenerator out, String path, OpenFlags flags) throws IOException {
        out.writeStringField("path", path);
        out.writeStringField("flags", flags.toString());
    }

    private static void descriptor(JsonGenerator out, int descriptor) throws IOException {
        if (descriptor != NetworkConnected.NO_DESCRIPTOR) {
            out.writeNumberField("descriptor", descriptor);
        }
    }
}
