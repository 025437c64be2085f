package io.hivesec.examples.report;

import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Files with their engines side by side, as "1/4" and a column for each engine. */
final class EngineTable {
    private final Html html;
    private final ReportWords words;
    private final Locale language;

    EngineTable(Html html, ReportWords words, Locale language) {
        this.html = html;
        this.words = words;
        this.language = language;
    }

    void write(List<ArtifactReport> artifacts) {
        List<String> engines = new ArrayList<>(new TreeSet<>(artifacts.stream()
                .flatMap(artifact -> artifact.engines().stream())
                .map(EngineVerdict::engine)
                .toList()));
        html.open("table", "class", "engines").open("tr");
        html.element("th", words.word("artifact"))
                .element("th", words.word("verdict"))
                .element("th", "");
        engines.forEach(engine -> html.element("th", engine));
        html.close();
        for (ArtifactReport artifact : artifacts) {
            html.open("tr", "class", artifact.verdict().name().toLowerCase(Locale.ROOT));
            html.open("td").element("b", artifact.artifact().name());
            html.element("code", artifact.artifact().digests().sha256()).close();
            html.element("td", words.word("verdict." + artifact.verdict().name()));
            html.element("td", detections(artifact), "class", "number");
            for (String engine : engines) {
                html.open("td");
                artifact.engines().stream()
                        .filter(verdict -> verdict.engine().equals(engine))
                        .forEach(this::verdict);
                html.close();
            }
            html.close();
        }
        html.close();
    }

    /** How many of the engines that looked at it found something, as "1/4". */
    private static String detections(ArtifactReport artifact) {
        long found = artifact.engines().stream()
                .filter(engine -> engine.verdict() == Verdict.MALICIOUS || engine.verdict() == Verdict.SUSPICIOUS)
                .count();
        return artifact.engines().isEmpty()
                ? ""
                : found + "/" + artifact.engines().size();
    }

    private void verdict(EngineVerdict verdict) {
        html.element("span", words.word("verdict." + verdict.verdict().name()));
        if (!verdict.threat().isEmpty()) {
            html.element("b", verdict.threat());
        }
        for (Finding finding : verdict.findings()) {
            html.element("div", finding.rule().title(language));
        }
        if (!verdict.databaseDate().isEmpty()) {
            html.element("div", verdict.databaseDate(), "class", "date");
        }
        verdict.failures().forEach(failure -> html.element("div", failure.message(), "class", "failed"));
    }
}
