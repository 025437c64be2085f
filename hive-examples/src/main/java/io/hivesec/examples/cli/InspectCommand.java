package io.hivesec.examples.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.detectors.escape.ContainerConfigs;
import io.hivesec.detectors.escape.ContainerPosture;
import io.hivesec.detectors.escape.ContainerRisk;
import io.hivesec.detectors.escape.DockerSocket;
import io.hivesec.detectors.escape.EscapeRisk;
import io.hivesec.event.Container;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hive inspect}: how far containers' settings let an intruder reach the host. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Judges the escape risk of containers described by docker or podman inspect, an OCI runtime"
                + " configuration, Kubernetes manifests, Compose files or ECS task definitions.")
final class InspectCommand implements Callable<Integer> {
    private static final String DEFAULT_SOCKET = "/var/run/docker.sock";
    private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Mixin
    private OutputOptions options = new OutputOptions();

    @Option(
            names = "--docker",
            arity = "0..1",
            paramLabel = "SOCKET",
            fallbackValue = DEFAULT_SOCKET,
            description = "Also ask the Docker or podman engine at this Unix socket about its containers."
                    + " Default: ${FALLBACK-VALUE}.")
    private @Nullable Path socket;

    @Parameters(
            paramLabel = "FILE",
            description = "Descriptions of containers, JSON or YAML: files, folders of them, or - for standard input.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        if (files.isEmpty() && socket == null) {
            throw new ParameterException(spec.commandLine(), "Missing a FILE or --docker");
        }
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = options.writer(spec.commandLine().getOut(), files);
        int status = ExitStatus.NOTHING_FOUND;
        try (Hive hive = options.hive().build()) {
            Printer printer = new Printer(options, out, err);
            for (Path file : files) {
                status = Math.max(status, inspect(file, hive, printer, out, err));
            }
            if (socket != null) {
                status = Math.max(status, inspectEngine(socket, hive, printer, out, err));
            }
            if (isForOtherProducts()) {
                status = Math.max(status, printer.finish());
            } else {
                printer.save();
            }
        }
        out.flush();
        return status;
    }

    /** Judges what a file or a folder holds; what is wrong with one costs none of the others. */
    private int inspect(Path file, Hive hive, Printer printer, PrintWriter out, PrintWriter err) throws IOException {
        if (file.toString().equals("-")) {
            return inspect(Descriptions.standardInput(System.in), hive, printer, out, err);
        }
        if (Files.isDirectory(file)) {
            return inspect(file, Descriptions.in(file), hive, printer, out, err);
        }
        try {
            InputFiles.checkReadable(file);
        } catch (UsageException e) {
            err.println("hive: " + e.getMessage());
            return ExitStatus.COULD_NOT_RUN;
        }
        return inspect(ContainerConfig.of(file), hive, printer, out, err);
    }

    private int inspect(Path folder, Descriptions found, Hive hive, Printer printer, PrintWriter out, PrintWriter err)
            throws IOException {
        int status = found.unread().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
        found.unread().forEach(problem -> err.println("hive: " + Terminal.clean(problem)));
        for (ContainerConfig config : found.configs()) {
            status = Math.max(status, inspect(config, hive, printer, out, err));
        }
        err.println("hive: "
                + Terminal.clean(folder + ": " + found.configs().size() + " descriptions read, " + found.others()
                        + " other files of JSON or YAML passed over"));
        return status;
    }

    /** Judges what an engine tells of its containers. */
    private int inspectEngine(Path engine, Hive hive, Printer printer, PrintWriter out, PrintWriter err)
            throws IOException, UsageException {
        DockerSocket.Answer answer;
        try {
            answer = DockerSocket.at(engine).containers(Deadline.in(ENGINE_PATIENCE));
        } catch (IOException e) {
            throw new UsageException("--docker " + engine + ": " + e.getMessage());
        }
        tell(answer.failures(), err);
        int status = answer.failures().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
        for (ContainerConfig config : answer.configs()) {
            status = Math.max(status, inspect(config, hive, printer, out, err));
        }
        return status;
    }

    /** Says each once: a file of a thousand records that are no descriptions fails a thousand times in the same way. */
    private static void tell(List<Failure> failures, PrintWriter err) {
        Map<String, Integer> times = new LinkedHashMap<>();
        failures.forEach(failure -> times.merge(failure.message(), 1, Integer::sum));
        times.forEach((message, count) ->
                err.println("hive: " + Terminal.clean(message + (count == 1 ? "" : " (" + count + " times)"))));
    }

    private int inspect(ContainerConfig config, Hive hive, Printer printer, PrintWriter out, PrintWriter err)
            throws IOException {
        if (isForOtherProducts()) {
            Report report = hive.scan(config);
            printer.artifact(report);
            return report.failures().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
        }
        ContainerConfigs.Reading reading = ContainerConfigs.read(config);
        tell(reading.failures(), err);
        Map<String, Exemption> exemptions = exemptions(hive.scan(config), printer);
        if (reading.containers().isEmpty() && reading.failures().isEmpty()) {
            err.println("hive: " + Terminal.clean(config.name() + ": describes no container"));
        }
        int status = reading.failures().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.COULD_NOT_RUN;
        for (ContainerPosture posture : reading.containers()) {
            ContainerRisk risk = EscapeRisk.assess(posture);
            Severity worst = Severity.INFORMATIONAL;
            for (Finding finding : risk.findings(subject(posture), Severity.LOW)) {
                if (!exemptions.containsKey(
                                key(finding.rule().id(), finding.subject().container()))
                        && finding.severity().compareTo(worst) > 0) {
                    worst = finding.severity();
                }
            }
            print(risk, worst, exemptions, out);
            if (worst.compareTo(Severity.MEDIUM) >= 0) {
                status = Math.max(status, ExitStatus.FOUND);
            }
        }
        return status;
    }

    /** Whether the format is one that shows alerts, and so has no line for each container. */
    private boolean isForOtherProducts() {
        return switch (options.format()) {
            case TEXT, JSON, JSONL -> false;
            case SARIF, OCSF, HTML, CSV -> true;
        };
    }

    private static Subject subject(ContainerPosture posture) {
        return Subject.of(
                Container.of(posture.id(), posture.name(), posture.image()).inPod(posture.namespace(), posture.pod()));
    }

    /** What a whitelist trusts, by rule and container. */
    private static Map<String, Exemption> exemptions(Report report, Printer printer) {
        printer.remember(report);
        Map<String, Exemption> exemptions = new HashMap<>();
        for (Alert alert : report.whitelisted()) {
            alert.exemption()
                    .ifPresent(exemption -> exemptions.put(key(alert.rule().id(), alert.container()), exemption));
        }
        return exemptions;
    }

    private static String key(String rule, Container container) {
        return String.join("\n", rule, container.name(), container.image(), container.namespace(), container.pod());
    }

    private void print(ContainerRisk risk, Severity worst, Map<String, Exemption> exemptions, PrintWriter out)
            throws IOException {
        List<Finding> findings = risk.findings(subject(risk.posture()), Severity.LOW);
        if (options.format() == OutputOptions.Format.TEXT) {
            printText(risk, worst, findings, exemptions, out);
        } else {
            out.println(json(risk, worst, findings, exemptions));
        }
    }

    private void printText(
            ContainerRisk risk,
            Severity worst,
            List<Finding> findings,
            Map<String, Exemption> exemptions,
            PrintWriter out) {
        ContainerPosture posture = risk.posture();
        ReportWords words = ReportWords.in(options.language());
        out.printf(
                "%s  %s  %s  (%s)%s%n",
                level(worst, words),
                Terminal.clean(posture.name()),
                Terminal.clean(posture.image()),
                Terminal.clean(posture.source()),
                risk.knownWorkload().isEmpty() ? "" : "  " + words.word("knownWorkload", risk.knownWorkload()));
        for (Finding finding : findings) {
            Exemption exemption =
                    exemptions.get(key(finding.rule().id(), finding.subject().container()));
            out.printf(
                    "    %s  %s: %s%s%n",
                    level(finding.severity(), words),
                    finding.rule().title(options.language()),
                    Terminal.clean(finding.evidence("setting").orElse("")),
                    exemption == null
                            ? ""
                            : "  " + words.word("exemption", exemption.rule(), Terminal.clean(exemption.reason())));
            out.println("              " + finding.rule().remediation(options.language()));
        }
    }

    private String json(ContainerRisk risk, Severity worst, List<Finding> findings, Map<String, Exemption> exemptions)
            throws IOException {
        ContainerPosture posture = risk.posture();
        StringWriter text = new StringWriter();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("source", posture.source());
            out.writeStringField("container", posture.name());
            out.writeStringField("image", posture.image());
            out.writeStringField("risk", level(worst));
            if (!risk.knownWorkload().isEmpty()) {
                out.writeStringField("knownWorkload", risk.knownWorkload());
            }
            out.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                write(
                        finding,
                        exemptions.get(
                                key(finding.rule().id(), finding.subject().container())),
                        out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.toString();
    }

    private void write(Finding finding, @Nullable Exemption exemption, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("rule", finding.rule().id());
        out.writeStringField("severity", finding.severity().name());
        out.writeStringField("title", finding.rule().title(options.language()));
        out.writeStringField("description", finding.rule().description(options.language()));
        out.writeStringField("remediation", finding.rule().remediation(options.language()));
        out.writeArrayFieldStart("evidence");
        for (Evidence evidence : finding.evidence()) {
            out.writeStartObject();
            out.writeStringField("name", evidence.name());
            out.writeStringField("value", evidence.value());
            out.writeEndObject();
        }
        out.writeEndArray();
        if (exemption != null) {
            out.writeObjectFieldStart("whitelisted");
            out.writeStringField("rule", exemption.rule());
            out.writeStringField("reason", exemption.reason());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static String level(Severity severity, ReportWords words) {
        return Terminal.padded(words.word(severity == Severity.INFORMATIONAL ? "none" : severity.name()), 8);
    }

    private static String level(Severity severity) {
        return severity == Severity.INFORMATIONAL ? "none" : severity.name().toLowerCase(Locale.ROOT);
    }
}
