package io.hivesec.examples.cli;

import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Opinion;
import io.hivesec.alert.Triage;
import io.hivesec.alert.Verdict;
import io.hivesec.event.Process;
import io.hivesec.examples.report.ReportWords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Alerts and verdicts for a person to read in a terminal. */
final class AlertText {
    private static final int MAX_VALUE = 160;

    /** Of a value of several lines, such as decompiled code, this many are shown. */
    private static final int MAX_LINES = 12;

    private static final int LABEL_COLUMNS = 12;
    private static final int MAX_REMEMBERED = 1000;

    /** How a line begins that goes on with what the line above it names. */
    private static final String UNNAMED = " ".repeat(4 + LABEL_COLUMNS);

    private final PrintWriter out;
    private final Locale language;
    private final ReportWords words;

    /** What was printed of the latest alerts, for the next revision of each. */
    private final Map<String, List<String>> printed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    AlertText(PrintWriter out, Locale language) {
        this(out, language, ReportWords.in(language));
    }

    private AlertText(PrintWriter out, Locale language, ReportWords words) {
        this.out = out;
        this.language = language;
        this.words = words;
    }

    /** An alert in one line: how grave, of what type, and what it is. */
    void brief(Alert alert) {
        out.println("   " + Terminal.padded(loud(alert.severity().name()), 9) + " "
                + Terminal.padded(words.word("type." + alert.type().name()), 22) + " "
                + Terminal.clean(alert.words().message()));
    }

    /** An alert; of one that was printed before, what it is about and what is new. */
    void alert(Alert alert) {
        out.println();
        out.println(loud(alert.severity().name()) + "  "
                + words.word("type." + alert.type().name()) + "  "
                + Terminal.clean(alert.words().title())
                + (alert.revision() > 1 ? "  (" + words.word("revision", alert.revision()) + ")" : ""));
        heading("what", alert.words().message());
        if (!alert.container().isHost() || !alert.container().name().isEmpty()) {
            heading(
                    "container",
                    alert.container().name() + " " + alert.container().id() + " "
                            + alert.container().image());
        }
        StringWriter page = new StringWriter();
        new AlertText(new PrintWriter(page), language, words).details(alert);
        List<String> details = page.toString().lines().toList();
        List<String> before = printed.put(alert.id(), details);
        (before == null ? details : news(details, before)).forEach(out::println);
        heading("rule", alert.rule().id() + " " + alert.rule().techniques() + "  alert " + alert.id());
    }

    private void details(Alert alert) {
        heading("seen", alert.sightings().first().toString());
        if (alert.process().isKnown()) {
            heading("process", describe(alert.process()));
            tree(alert);
        }
        if (alert.target().isKnown()) {
            heading(
                    "target",
                    alert.target() + " ("
                            + words.word("scope." + alert.target().scope().name()) + ")");
        }
        words.readable(alert.evidence()).forEach(this::evidence);
        triage(alert);
        alert.exemption().ifPresent(this::exemption);
        heading("advice", alert.words().remediation());
    }

    /** The lines that were not there before, each below the one that names it. */
    private static List<String> news(List<String> lines, List<String> before) {
        Set<String> known = new HashSet<>(before);
        Set<String> news = new LinkedHashSet<>();
        String name = "";
        for (String line : lines) {
            name = line.startsWith(UNNAMED) ? name : line;
            if (!known.contains(line)) {
                news.add(name);
                news.add(line);
            }
        }
        return List.copyOf(news);
    }

    /** The process tree, from the container's first process down to the one that the alert is about. */
    private void tree(Alert alert) {
        List<Process> line = new ArrayList<>(alert.ancestors());
        Collections.reverse(line);
        line.add(alert.process());
        for (int depth = 0; depth < line.size(); depth++) {
            String branch = "  ".repeat(Math.min(depth, 20)) + (depth == 0 ? "" : "└ ");
            line(depth == 0 ? words.word("tree") : "", branch, describe(line.get(depth)));
        }
    }

    private void triage(Alert alert) {
        Triage triage = alert.triage();
        heading("triage", words.word("probability", words.band(alert), ReportWords.percent(triage.probability())));
        for (Triage.Signal signal : triage.signals()) {
            String of = signal.isCapped()
                    ? " " + words.word("capped", String.format(Locale.ROOT, "%+.0f", signal.uncapped()))
                    : "";
            line(
                    "",
                    String.format(
                            Locale.ROOT,
                            "%+.0f dB%s  %s: %s",
                            signal.decibans(),
                            of,
                            words.signal(signal.name()),
                            signal.detail()));
        }
        Triage.Counterfactual counterfactual = triage.counterfactual();
        if (counterfactual != null) {
            line(
                    "",
                    words.word(
                            "counterfactual",
                            words.signal(counterfactual.without()),
                            ReportWords.percent(counterfactual.probability())));
        }
        heading("impact", words.impact(triage.impact()));
        triage.notChecked().forEach(unchecked -> heading("unchecked", unchecked));
    }

    /** What a whitelist trusts, in one line, and which rule says so. */
    void trusted(Alert alert) {
        brief(alert);
        alert.exemption().ifPresent(exemption -> line("", exemption(exemption)));
    }

    private String exemption(Exemption exemption) {
        return words.word("exemption", exemption.rule(), exemption.reason());
    }

    void artifact(ArtifactReport report, List<Alert> whitelisted) {
        out.println(Terminal.padded(loud("verdict." + report.verdict().name()), 10) + "  "
                + Terminal.clean(report.artifact().name()));
        for (EngineVerdict engine : report.engines()) {
            for (Opinion opinion : engine.opinions()) {
                line(words.engine(opinion.engine()), opinion(opinion));
            }
            for (Finding finding : engine.findings()) {
                line(
                        loud(finding.severity().name()),
                        finding.rule().title(language) + " [" + finding.rule().id() + "]");
                words.readable(finding.evidence()).forEach(this::evidence);
            }
        }
        for (Failure failure : report.failures()) {
            heading("unjudged", words.failure(failure.message()));
        }
        whitelisted.forEach(alert -> alert.exemption().ifPresent(exemption -> line("", exemption(exemption))));
    }

    /** How many artifacts were judged how, in one line, the gravest first. */
    void verdicts(SortedMap<Verdict, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((verdict, count) -> parts.add(0, loud("verdict." + verdict.name()) + " " + count));
        if (!parts.isEmpty()) {
            out.println(String.join("  ", parts));
        }
    }

    /** The last line: how much was found, and whether everything could be judged. */
    void total(int alerts, int trusted, boolean isAllJudged) {
        out.println(
                alerts + trusted > 0
                        ? words.word("total", alerts, trusted)
                        : words.word(isAllJudged ? "nothing" : "nothingButFailures"));
    }

    private String opinion(Opinion opinion) {
        List<String> parts = new ArrayList<>(List.of(words.answer(opinion.answer()), opinion.threat()));
        if (!opinion.databaseDate().isEmpty()) {
            parts.add(words.word("database", opinion.databaseDate()));
        }
        parts.add(opinion.elapsed().toMillis() + " ms");
        parts.removeIf(String::isEmpty);
        return String.join("  ", parts);
    }

    private static String describe(Process process) {
        String pid = process.pid() == 0 ? "" : " (" + process.pid() + ")";
        String arguments = process.arguments().isEmpty() ? "" : "  " + process.commandLine();
        return process.executable() + pid + arguments;
    }

    /** A word that is to be seen first. */
    private String loud(String word) {
        return words.word(word).toUpperCase(Locale.ROOT);
    }

    private void heading(String word, String value) {
        if (!value.isBlank()) {
            line(words.word(word), value);
        }
    }

    private void evidence(Evidence evidence) {
        List<String> lines =
                evidence.value().lines().filter(line -> !line.isBlank()).toList();
        for (int i = 0; i < Math.min(lines.size(), MAX_LINES); i++) {
            line(i == 0 ? words.evidence(evidence.name()) : "", lines.get(i));
        }
        if (lines.size() > MAX_LINES) {
            line("", "…");
        }
    }

    private void line(String label, String value) {
        line(label, "", value);
    }

    private void line(String label, String indent, String value) {
        String shown = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        out.println("    " + Terminal.padded(Terminal.clean(label), LABEL_COLUMNS) + " " + indent
                + Terminal.clean(shown.replace('\t', ' ')).stripTrailing());
    }
}
