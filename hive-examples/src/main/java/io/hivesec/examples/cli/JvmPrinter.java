package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Report;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.engines.jvm.JvmInspection;
import io.hivesec.engines.jvm.JvmProcess;
import io.hivesec.event.Process;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.json.HiveModule;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;

/** Prints JVMs and what was found in them: a JVM, then its classes that are not clean. Not thread-safe. */
final class JvmPrinter {
    private static final JsonMapper MAPPER = HiveModule.mapper();

    private final OutputOptions options;
    private final PrintWriter out;
    private final AlertText text;
    private final ReportWords words;
    private final Printer others;
    private final ArrayNode all = MAPPER.createArrayNode();
    private ArrayNode classes = MAPPER.createArrayNode();
    private int found;

    JvmPrinter(OutputOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.others = new Printer(options, out, err);
        this.out = out;
        this.text = new AlertText(out, options.language());
        this.words = ReportWords.in(options.language());
    }

    /** Prints a JVM that was inspected; its classes follow. */
    void begin(JvmInspection inspection) throws JsonProcessingException {
        found = 0;
        JvmInspection.Summary summary = inspection.summary();
        ObjectNode json = json(inspection.process());
        json.put("version", summary.version());
        texts(json.putArray("sites"), summary.sites());
        json.put("classes", summary.classes());
        json.put("classesRead", summary.read());
        json.put("registrations", summary.registrations());
        json.put("millis", summary.millis());
        json.put("pauseMillis", summary.pauseMillis());
        json.put("stoppedMillis", summary.stoppedMillis());
        texts(json.putArray("notes"), summary.notes());
        switch (options.format()) {
            case TEXT -> {
                out.println(line(inspection.process(), words));
                out.println(words.word(
                        "jvm.classes",
                        Terminal.clean(summary.version()),
                        summary.classes(),
                        summary.read(),
                        summary.registrations(),
                        summary.millis(),
                        summary.pauseMillis()));
                summary.sites().forEach(site -> out.println(words.word("jvm.site", Terminal.clean(site))));
                summary.notes()
                        .forEach(note -> out.println(words.word("jvm.note", words.failure(Terminal.clean(note)))));
            }
            case JSON -> {
                classes = json.putArray("found");
                all.add(json);
            }
            case JSONL -> out.println(MAPPER.writeValueAsString(json));
            case SARIF, OCSF, HTML, CSV -> {
                // They show what was found, and the alerts name the process.
            }
        }
    }

    /** Prints a class that is not clean. */
    void type(Report whole, ArtifactReport report, ClassArtifact type) throws JsonProcessingException {
        found++;
        others.remember(whole);
        ObjectNode json = MAPPER.valueToTree(report);
        json.put("jvm", type.origin().jvm());
        texts(json.putArray("loaders"), type.origin().loaders());
        json.put("codeSource", type.origin().codeSource());
        texts(json.putArray("registrations"), type.origin().registrations());
        switch (options.format()) {
            case TEXT -> text.artifact(report, whole.whitelisted());
            case JSON -> classes.add(json);
            case JSONL -> out.println(MAPPER.writeValueAsString(json));
            case SARIF, OCSF, HTML, CSV -> others.artifact(whole);
        }
    }

    /** Ends a JVM. */
    void end() {
        if (options.format() == OutputOptions.Format.TEXT && found == 0) {
            out.print("  ");
            text.total(0, 0, true);
        }
    }

    /** Ends the output. */
    void finish() throws JsonProcessingException, UsageException {
        switch (options.format()) {
            case JSON -> out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all));
            case SARIF, HTML, CSV -> others.finish();
            case TEXT, JSONL, OCSF -> {
                // Nothing follows the lines.
            }
        }
        others.save();
        out.flush();
    }

    private static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }

    /** A process that runs a JVM, in a line. */
    static String line(JvmProcess process, ReportWords words) {
        String line = words.word(
                "jvm.process",
                String.format(Locale.ROOT, "%-8d", process.pid()),
                String.format(
                        Locale.ROOT,
                        "%-12s",
                        Terminal.clean(process.process().user().name())),
                process.ports(),
                Terminal.clean(process.mainClass()));
        return process.container().isHost()
                ? line
                : line + words.word("jvm.container", process.container().id());
    }

    /** A process that runs a JVM, and those above it. */
    static ObjectNode json(JvmProcess jvm) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("pid", jvm.pid());
        json.put("mainClass", jvm.mainClass());
        json.put("container", jvm.container().id());
        ArrayNode ports = json.putArray("ports");
        jvm.ports().forEach(ports::add);
        ArrayNode tree = json.putArray("processTree");
        tree.add(json(jvm.process()).put("mode", jvm.modes().get(0)));
        for (int i = 0; i < jvm.ancestors().size(); i++) {
            tree.add(json(jvm.ancestors().get(i)).put("mode", jvm.modes().get(i + 1)));
        }
        return json;
    }

    private static ObjectNode json(Process process) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("pid", process.pid());
        json.put("name", process.name());
        json.put("path", process.executable());
        json.put("commandLine", process.commandLine());
        json.put("user", process.user().name());
        json.put("uid", process.user().uid());
        return json;
    }
}
