package io.hivesec.examples.report;

import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Report;
import io.hivesec.alert.Severity;
import io.hivesec.event.Container;
import io.hivesec.event.Process;
import io.hivesec.history.AccessGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A report as one self-contained page: what was found, gravest and newest first, each alert with its process tree, what
 * moved its triage, its evidence and advice; the files with their engines side by side; who talked to whom; what a whitelist
 * trusts; and what could not be judged. Not thread-safe.
 */
public final class HtmlReport {
    /** A page that no browser can show helps nobody; the JSON report has all of them. */
    static final int MAX_ALERTS = 2_000;

    private static final int MAX_ARTIFACTS = 5_000;

    private final Html html = new Html();
    private final ReportWords words;
    private final Locale language;

    private HtmlReport(Locale language) {
        this.language = language;
        this.words = ReportWords.in(language);
    }

    /**
     * The page, to be saved as UTF-8.
     *
     * @param report what was found
     * @param edges who talked to whom; empty to leave that out
     * @param language of the page's own words; alerts have theirs
     */
    public static String of(Report report, List<AccessGraph.Edge> edges, Locale language) {
        HtmlReport page = new HtmlReport(language);
        page.write(report, edges);
        return page.html.toString();
    }

    private void write(Report report, List<AccessGraph.Edge> edges) {
        html.open("html", "lang", language.getLanguage()).open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", word("title"));
        html.style(styleSheet());
        html.close().open("body");
        html.element("h1", word("title"));
        summary(report);
        alerts(report);
        artifacts(report.artifacts());
        if (!edges.isEmpty()) {
            section("graph");
            new GraphDrawing(html, words).draw(edges);
            html.close();
        }
        plans(report.plans());
        trusted(report.whitelisted());
        failures(report.failures());
        html.close().close();
    }

    private void summary(Report report) {
        html.open("ul", "class", "summary");
        for (Severity severity : gravestFirst()) {
            long count = report.alerts().stream()
                    .filter(alert -> alert.severity() == severity)
                    .count();
            if (count > 0) {
                html.open("li", "class", style(severity));
                html.element("b", Long.toString(count))
                        .text(" " + word(severity.name()))
                        .close();
            }
        }
        html.open("li").element("b", Integer.toString(report.artifacts().size()));
        html.text(" " + word("artifacts")).close();
        html.open("li").element("b", Integer.toString(report.whitelisted().size()));
        html.text(" " + word("trusted")).close();
        html.open("li", "class", report.failures().isEmpty() ? "" : "failed");
        html.element("b", Integer.toString(report.failures().size()));
        html.text(" " + word("failures")).close();
        html.close();
        if (!report.alerts().isEmpty()) {
            new TimelineDrawing(html).draw(report.alerts());
        }
    }

    private static List<Severity> gravestFirst() {
        return Arrays.stream(Severity.values())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private void alerts(Report report) {
        section("alerts");
        if (report.alerts().isEmpty()) {
            html.element("p", word(report.failures().isEmpty() ? "nothing" : "nothingButFailures"));
        }
        List<Alert> shown = report.alerts().stream()
                .sorted(Comparator.comparing(Alert::severity)
                        .thenComparing(alert -> alert.sightings().last())
                        .reversed())
                .limit(MAX_ALERTS)
                .toList();
        // The worst one that has a process tree to show is unfolded.
        Optional<Alert> unfolded = shown.stream()
                .filter(alert -> alert.process().isKnown())
                .findFirst()
                .or(() -> shown.stream().findFirst());
        shown.forEach(alert -> alert(alert, unfolded.filter(alert::equals).isPresent()));
        if (report.alerts().size() > MAX_ALERTS) {
            html.element("p", "… " + (report.alerts().size() - MAX_ALERTS));
        }
        html.close();
    }

    private void alert(Alert alert, boolean isUnfolded) {
        String style = "alert " + style(alert.severity());
        if (isUnfolded) {
            html.open("details", "class", style, "id", "alert-" + alert.id(), "open", "open");
        } else {
            html.open("details", "class", style, "id", "alert-" + alert.id());
        }
        html.open("summary");
        html.element("span", word(alert.severity().name()), "class", "severity");
        html.element("b", alert.words().title());
        html.element("span", alert.words().message(), "class", "message");
        html.element("time", alert.sightings().last().toString());
        html.close();
        html.open("dl");
        term("type", word("type." + alert.type().name()));
        term("rule", alert.rule().id() + " " + alert.rule().techniques());
        term("status", word(alert.status().name()));
        term(
                "seen",
                alert.sightings().first() + " – " + alert.sightings().last() + " ("
                        + alert.sightings().count() + ")");
        if (!alert.container().equals(Container.HOST)) {
            term("container", alert.container().name() + " " + alert.container().id());
            term("image", alert.container().image());
        }
        if (alert.target().isKnown()) {
            term(
                    "target",
                    alert.target() + " ("
                            + word("scope." + alert.target().scope().name()) + ")");
        }
        if (alert.subject().artifact().isKnown()) {
            term("artifact", alert.subject().artifact().name());
            term("md5", alert.subject().artifact().digests().md5());
            term("sha256", alert.subject().artifact().digests().sha256());
        }
        html.close();
        tree(alert);
        new TriageDrawing(html, words).draw(alert);
        evidence(alert.evidence());
        if (!alert.words().remediation().isEmpty()) {
            html.element("h3", word("advice")).element("p", alert.words().remediation());
        }
        html.close();
    }

    /** The process tree from the container's first process down to the alert's own, as nested lists. */
    private void tree(Alert alert) {
        if (!alert.process().isKnown()) {
            return;
        }
        html.element("h3", word("tree"));
        int depth = 0;
        html.open("div", "class", "tree");
        for (int i = alert.ancestors().size() - 1; i >= 0; i--) {
            process(alert.ancestors().get(i), false);
            depth++;
        }
        process(alert.process(), true);
        for (; depth >= 0; depth--) {
            html.close().close();
        }
        html.close();
    }

    /** Opens a list with this process; the next one goes into it. */
    private void process(Process process, boolean isOwn) {
        html.open("ul").open("li");
        html.element("b", process.executable().isEmpty() ? "?" : process.executable(), "class", isOwn ? "own" : "");
        if (process.pid() > 0) {
            html.element("span", " " + process.pid(), "class", "pid");
        }
        if (!process.user().isUnknown()) {
            String name = process.user().name();
            html.element("span", " " + (name.isEmpty() ? "uid " + process.user().uid() : name), "class", "user");
        }
        if (!process.arguments().isEmpty()) {
            html.element("code", process.commandLine());
        }
    }

    private void evidence(List<Evidence> evidence) {
        if (evidence.isEmpty()) {
            return;
        }
        html.element("h3", word("evidence")).open("table");
        for (Evidence one : words.readable(evidence)) {
            if (one.value().isBlank()) {
                continue;
            }
            html.open("tr").element("th", words.evidence(one.name())).open("td").element("code", one.value());
            html.close().close();
        }
        html.close();
    }

    private void artifacts(List<ArtifactReport> artifacts) {
        if (artifacts.isEmpty()) {
            return;
        }
        section("artifacts");
        new EngineTable(html, words, language)
                .write(artifacts.stream()
                        .sorted(Comparator.comparing(ArtifactReport::verdict).reversed())
                        .limit(MAX_ARTIFACTS)
                        .toList());
        html.close();
    }

    private void plans(List<Plan> plans) {
        if (plans.isEmpty()) {
            return;
        }
        section("plans");
        html.open("ul");
        for (Plan plan : plans) {
            html.open("li")
                    .element("b", plan.disposition() + " ")
                    .text(plan.steps().stream()
                            .map(Plan.Step::text)
                            .map(words::plan)
                            .collect(Collectors.joining("; ")));
            html.close();
        }
        html.close().close();
    }

    private void trusted(List<Alert> trusted) {
        if (trusted.isEmpty()) {
            return;
        }
        section("trusted");
        html.open("table");
        for (Alert alert : trusted) {
            html.open("tr")
                    .element("td", word("type." + alert.type().name()))
                    .element("td", alert.words().message());
            html.element("td", alert.exemption().map(Exemption::rule).orElse(""));
            html.element("td", alert.exemption().map(Exemption::reason).orElse(""));
            html.close();
        }
        html.close().close();
    }

    private void failures(List<Failure> failures) {
        if (failures.isEmpty()) {
            return;
        }
        section("failures");
        html.open("ul");
        failures.forEach(failure -> html.element("li", words.failure(failure.message())));
        html.close().close();
    }

    private void section(String word) {
        html.open("section", "id", word).element("h2", word(word));
    }

    private void term(String word, String value) {
        if (!value.isBlank()) {
            html.element("dt", word(word)).element("dd", value);
        }
    }

    private String word(String key) {
        return words.word(key);
    }

    private static String style(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static String styleSheet() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(
                    Objects.requireNonNull(css, "report.css is missing").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
