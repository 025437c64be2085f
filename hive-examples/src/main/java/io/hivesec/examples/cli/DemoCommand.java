package io.hivesec.examples.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.artifact.Content;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.detectors.source.ReadCounts;
import io.hivesec.examples.report.HtmlReport;
import io.hivesec.examples.report.ReportWords;
import io.hivesec.history.AccessGraph;
import io.hivesec.json.HiveModule;
import io.hivesec.whitelist.RuleWhitelist;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hive demo}: the main job on data that is shipped with it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Replays a recording of an attacked web container, judges inert specimens and a container's"
                + " settings, and writes report.html and report.json.")
final class DemoCommand implements Callable<Integer> {
    private static final JsonMapper MAPPER = HiveModule.mapper();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call.
    private CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where to write the report. Default: the current directory.")
    private Path folder = Path.of(".");

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Locale language = HiveCommand.language(spec);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw OutputFiles.unwritable(folder, e);
        }
        Path whitelistFile = Files.createTempFile("hive-demo-whitelist", ".json");
        try (InputStream rules = resource("whitelist.json")) {
            Files.write(whitelistFile, rules.readAllBytes());
            try (RuleWhitelist whitelist = RuleWhitelist.open(whitelistFile);
                    Hive hive = Hive.builder()
                            .plugins(DemoCommand.class.getClassLoader())
                            .language(language)
                            .whitelist(whitelist)
                            .build()) {
                return run(hive, out, language);
            }
        } finally {
            Files.deleteIfExists(whitelistFile);
        }
    }

    private int run(Hive hive, PrintWriter out, Locale language) throws IOException, UsageException {
        List<Report> reports = new ArrayList<>();
        ReportWords words = ReportWords.in(language);
        AlertText text = new AlertText(out, language);
        out.println("1. " + words.word("demo.attack"));
        ReadCounts counts;
        try (InputStream events = resource("web-attacked.jsonl.gz")) {
            counts = EventReader.of(EventFormat.AUTO).read(events, event -> reports.add(hive.inspect(event)));
        }
        reports.add(hive.flush());
        out.println(
                "   " + words.word("demo.read", counts.events(), counts.format().id()));
        Report attack = merge(reports);
        attack.alerts().forEach(text::brief);
        attack.alerts().stream()
                .filter(alert -> alert.type() == AlertType.REVERSE_SHELL)
                .findFirst()
                .ifPresent(text::alert);

        out.printf("%n2. %s%n", words.word("demo.files"));
        for (Artifact artifact : DemoSamples.all()) {
            Report report = hive.scan(artifact);
            report.artifacts().forEach(judged -> text.artifact(judged, report.whitelisted()));
            reports.add(report);
        }

        out.printf("%n3. %s%n", words.word("demo.settings"));
        for (String name : List.of("privileged.json", "host-network.json")) {
            try (InputStream config = resource(name)) {
                Report report = hive.scan(ContainerConfig.of(name, Content.of(config.readAllBytes())));
                report.alerts().forEach(text::brief);
                reports.add(report);
            }
        }

        Report whole = merge(reports);
        out.printf("%n4. %s%n", words.word("demo.trusted"));
        whole.whitelisted().forEach(text::trusted);
        write(whole, hive.accessGraph().edges(), language);
        out.printf(
                "%n%s%n",
                words.word(
                        "demo.total",
                        whole.alerts().size(),
                        whole.whitelisted().size(),
                        whole.artifacts().size(),
                        folder.resolve("report.html"),
                        folder.resolve("report.json")));
        return whole.alerts().isEmpty() ? ExitStatus.NOTHING_FOUND : ExitStatus.FOUND;
    }

    /** One report of all: each alert as it was last, gravest first. */
    private static Report merge(List<Report> reports) {
        Map<String, Alert> alerts = new LinkedHashMap<>();
        Map<String, Alert> whitelisted = new LinkedHashMap<>();
        List<ArtifactReport> artifacts = new ArrayList<>();
        for (Report report : reports) {
            report.alerts().forEach(alert -> alerts.put(alert.id(), alert));
            report.whitelisted().forEach(alert -> whitelisted.put(alert.id(), alert));
            artifacts.addAll(report.artifacts());
        }
        Stream<Alert> gravestFirst = alerts.values().stream()
                .sorted(Comparator.comparing(Alert::severity).reversed());
        return new Report(
                gravestFirst.toList(),
                List.copyOf(whitelisted.values()),
                artifacts,
                reports.stream().flatMap(report -> report.plans().stream()).toList(),
                reports.stream().flatMap(report -> report.failures().stream()).toList());
    }

    private void write(Report report, List<AccessGraph.Edge> edges, Locale language) throws UsageException {
        try {
            MAPPER.writerWithDefaultPrettyPrinter()
                    .writeValue(folder.resolve("report.json").toFile(), report);
            Files.writeString(folder.resolve("report.html"), HtmlReport.of(report, edges, language));
        } catch (IOException e) {
            throw OutputFiles.unwritable(folder, e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                DemoCommand.class.getResourceAsStream("demo/" + name), () -> "demo/" + name + " is missing");
    }
}
