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
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Alerts and verdicts for a person to read in a terminal. */
final class AlertText {
    private static final int MAX_VALUE = 160;

    private final PrintWriter out;

    AlertText(PrintWriter out) {
        this.out = out;
    }

    void alert(Alert alert) {
        out.printf(
                "%n%s  %s  %s%s%n",
                alert.severity(),
                alert.type().id(),
                alert.words().title(),
                alert.revision() > 1 ? "  (revision " + alert.revision() + ")" : "");
        line("what", alert.words().message());
        line("when", alert.sightings().first().toString());
        if (!alert.container().isHost() || !alert.container().name().isEmpty()) {
            line(
                    "container",
                    alert.container().name() + " " + alert.container().id() + " "
                            + alert.container().image());
        }
        if (alert.process().isKnown()) {
            line("process", describe(alert.process()));
            tree(alert);
        }
        if (alert.target().isKnown()) {
            Scope scope = alert.target().scope();
            line("target", alert.target() + " (" + scope.name().toLowerCase(Locale.ROOT) + ")");
        }
        for (Evidence evidence : alert.evidence()) {
            line(evidence.name(), evidence.value());
        }
        triage(alert.triage());
        alert.exemption().ifPresent(this::exemption);
        line("rule", alert.rule().id() + " " + alert.rule().techniques() + "  alert " + alert.id());
        line("advice", alert.words().remediation());
    }

    /** The process tree, from the container's first process down to the one that the alert is about. */
    private void tree(Alert alert) {
        List<Process> line = new ArrayList<>(alert.ancestors());
        Collections.reverse(line);
        line.add(alert.process());
        for (int depth = 0; depth < line.size(); depth++) {
            String branch = "  ".repeat(Math.min(depth, 20)) + (depth == 0 ? "" : "└ ");
            line(depth == 0 ? "tree" : "", branch, describe(line.get(depth)));
        }
    }

    private void triage(Triage triage) {
        line(
                "triage",
                String.format(
                        Locale.ROOT,
                        "%s, probability %.2f",
                        triage.band().name().toLowerCase(Locale.ROOT),
                        triage.probability()));
        for (Triage.Signal signal : triage.signals()) {
            String of = signal.isCapped() ? String.format(Locale.ROOT, " (of %+.0f)", signal.uncapped()) : "";
            line(
                    "",
                    String.format(
                            Locale.ROOT, "%+.0f dB%s  %s: %s", signal.decibans(), of, signal.name(), signal.detail()));
        }
        Triage.Counterfactual counterfactual = triage.counterfactual();
        if (counterfactual != null) {
            line(
                    "",
                    String.format(
                            Locale.ROOT,
                            "without %s it would be %.2f",
                            counterfactual.without(),
                            counterfactual.probability()));
        }
        if (!triage.impact().isEmpty()) {
            line("impact", triage.impact().toString());
        }
        for (String unchecked : triage.notChecked()) {
            line("not checked", unchecked);
        }
    }

    private void exemption(Exemption exemption) {
        line("whitelisted", "by rule " + exemption.rule() + ": " + exemption.reason());
    }

    void artifact(ArtifactReport report, List<Alert> whitelisted) {
        out.printf(
                "%-10s  %s%n",
                report.verdict(), Terminal.clean(report.artifact().name()));
        for (EngineVerdict engine : report.engines()) {
            for (Opinion opinion : engine.opinions()) {
                line(opinion.engine(), opinion(opinion));
            }
            for (Finding finding : engine.findings()) {
                line(
                        finding.severity().name(),
                        finding.rule().title(Locale.ENGLISH) + " ["
                                + finding.rule().id() + "]");
                finding.evidence().forEach(evidence -> line(evidence.name(), evidence.value()));
            }
        }
        for (Failure failure : report.failures()) {
            line("not judged", failure.message());
        }
        whitelisted.forEach(alert -> alert.exemption().ifPresent(this::exemption));
    }

    private static String opinion(Opinion opinion) {
        String database = opinion.databaseDate().isEmpty() ? "" : "  database " + opinion.databaseDate();
        return opinion.answer() + "  " + opinion.threat() + database + "  "
                + opinion.elapsed().toMillis() + " ms";
    }

    private static String describe(Process process) {
        String pid = process.pid() == 0 ? "" : " (" + process.pid() + ")";
        String arguments = process.arguments().isEmpty() ? "" : "  " + process.commandLine();
        return process.executable() + pid + arguments;
    }

    private void line(String name, String value) {
        line(name, "", value);
    }

    private void line(String name, String indent, String value) {
        String shown = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        out.printf(
                "    %-11s %s%s%n",
                Terminal.clean(name), indent, Terminal.clean(shown).strip());
    }
}
