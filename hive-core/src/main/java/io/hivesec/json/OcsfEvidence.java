package io.hivesec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.net.InetAddresses;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import io.hivesec.event.User;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What an alert is about, as OCSF's object {@code evidences} and the objects in it, within the bounds of their types. */
final class OcsfEvidence {
    private static final int REGULAR_FILE = 1;
    private static final int HASH_MD5 = 1;
    private static final int HASH_SHA1 = 2;
    private static final int HASH_SHA256 = 3;
    /** Parents nest; a reader bounds how deep. */
    private static final int MAX_PARENTS = 16;
    /** The dictionary's {@code string_t}. */
    private static final int MAX_TEXT = 65_535;
    /** The dictionary's {@code ip_t}. */
    private static final int MAX_IP = 40;
    /** The dictionary's {@code hostname_t}: labels of letters, digits and inner hyphens. */
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)*+");

    private OcsfEvidence() {}

    /** Writes the evidences, when anything is known of process, target or file. */
    static void write(Alert alert, JsonGenerator out) throws IOException {
        boolean hasProcess = isNamed(alert.process());
        if (!hasProcess
                && !alert.target().isKnown()
                && !alert.subject().artifact().isKnown()) {
            return;
        }
        out.writeArrayFieldStart("evidences");
        out.writeStartObject();
        if (hasProcess) {
            out.writeFieldName("process");
            writeProcess(alert.process(), alert.ancestors(), out);
        }
        if (alert.target().isKnown()) {
            writeTarget(alert.target(), out);
        }
        if (alert.subject().artifact().isKnown()) {
            out.writeFieldName("file");
            writeFile(alert.subject().artifact(), out);
        }
        out.writeEndObject();
        out.writeEndArray();
    }

    /** Writes the other end; the path of a Unix socket, and what is no host's name, are only its name. */
    private static void writeTarget(Endpoint target, JsonGenerator out) throws IOException {
        boolean isAddress =
                InetAddresses.isInetAddress(target.ip()) && target.ip().length() <= MAX_IP;
        boolean isHostname = isHostname(target.name());
        out.writeObjectFieldStart("dst_endpoint");
        if (isAddress) {
            out.writeStringField("ip", target.ip());
        }
        if (target.port() > 0) {
            out.writeNumberField("port", target.port());
        }
        if (isHostname) {
            out.writeStringField("hostname", target.name());
        } else if (!target.name().isEmpty()) {
            text(out, "name", target.name());
        } else if (!isAddress) {
            text(out, "name", target.ip());
        }
        out.writeEndObject();
    }

    private static boolean isHostname(String name) {
        if (!HOSTNAME.matcher(name).matches()) {
            return false;
        }
        String dotted = "." + name + ".";
        return !dotted.contains(".-") && !dotted.contains("-.");
    }

    private static void writeProcess(Process process, List<Process> ancestors, JsonGenerator out) throws IOException {
        int depth = 1;
        open(process, out);
        for (Process ancestor : ancestors) {
            if (depth <= MAX_PARENTS && isNamed(ancestor)) {
                out.writeFieldName("parent_process");
                open(ancestor, out);
                depth++;
            }
        }
        for (; depth > 0; depth--) {
            out.writeEndObject();
        }
    }

    private static boolean isNamed(Process process) {
        return process.pid() != 0 || !process.commandLine().isEmpty();
    }

    /** Writes a process and leaves its object open for its parent. */
    private static void open(Process process, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (process.pid() != 0) {
            out.writeNumberField("pid", process.pid());
        } else {
            // A process has one or the other; the command line is the next best name, as in Subject.key().
            text(out, "uid", process.commandLine());
        }
        text(out, "name", process.name());
        text(out, "cmd_line", process.commandLine());
        if (process.startTime() != null) {
            out.writeNumberField("created_time", process.startTime().toEpochMilli());
        }
        if (!process.executable().isEmpty()) {
            out.writeObjectFieldStart("file");
            writePath(process.executable(), out);
            out.writeEndObject();
        }
        User user = process.user();
        if (!user.name().isEmpty() || user.uid() != User.NO_ID) {
            out.writeObjectFieldStart("user");
            text(out, "name", user.name());
            if (user.uid() != User.NO_ID) {
                out.writeStringField("uid", Integer.toString(user.uid()));
            }
            out.writeEndObject();
        }
    }

    private static void writeFile(ArtifactIdentity artifact, JsonGenerator out) throws IOException {
        Digests digests = artifact.digests();
        out.writeStartObject();
        writePath(artifact.name(), out);
        if (!digests.md5().isEmpty()
                || !digests.sha1().isEmpty()
                || !digests.sha256().isEmpty()) {
            out.writeArrayFieldStart("hashes");
            writeHash(HASH_MD5, digests.md5(), out);
            writeHash(HASH_SHA1, digests.sha1(), out);
            writeHash(HASH_SHA256, digests.sha256(), out);
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /** Writes a file's path and, since a file has to have one, its name. */
    private static void writePath(String path, JsonGenerator out) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        text(out, "name", name.isEmpty() ? path : name);
        text(out, "path", path);
        out.writeNumberField("type_id", REGULAR_FILE);
    }

    private static void writeHash(int algorithm, String value, JsonGenerator out) throws IOException {
        if (!value.isEmpty()) {
            out.writeStartObject();
            out.writeNumberField("algorithm_id", algorithm);
            out.writeStringField("value", value);
            out.writeEndObject();
        }
    }

    /** Writes a text, cut where the schema ends it, never inside a character; one that is empty is left out. */
    static void text(JsonGenerator out, String name, String value) throws IOException {
        if (value.length() <= MAX_TEXT) {
            ValueJson.text(out, name, value);
        } else {
            boolean isPairCut = Character.isHighSurrogate(value.charAt(MAX_TEXT - 1));
            out.writeStringField(name, value.substring(0, isPairCut ? MAX_TEXT - 1 : MAX_TEXT));
        }
    }
}
