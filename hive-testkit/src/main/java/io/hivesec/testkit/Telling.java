package io.hivesec.testkit;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Report;
import io.hivesec.alert.Subject;
import io.hivesec.event.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says in a line each what was found, for whoever reads why a test failed. */
final class Telling {
    private Telling() {}

    static String findings(List<Finding> findings) {
        return lines(findings, Telling::finding);
    }

    static String alerts(List<Alert> alerts) {
        return lines(alerts, Telling::alert);
    }

    static String failures(List<Failure> failures) {
        return lines(failures, failure -> failure.kind() + ": " + failure.message());
    }

    /** What came of it, without what is empty. */
    static String report(Report report) {
        List<String> parts = new ArrayList<>();
        if (!report.alerts().isEmpty()) {
            parts.add("alerts: " + alerts(report.alerts()));
        }
        if (!report.whitelisted().isEmpty()) {
            parts.add("whitelisted: " + alerts(report.whitelisted()));
        }
        if (!report.artifacts().isEmpty()) {
            parts.add("artifacts: "
                    + lines(report.artifacts(), artifact -> artifact.artifact().name() + " is " + artifact.verdict()));
        }
        if (!report.failures().isEmpty()) {
            parts.add("failures: " + failures(report.failures()));
        }
        return parts.isEmpty() ? "nothing" : String.join("\n", parts);
    }

    /**
     * Fails when findings are not those that they were.
     *
     * @param what what was done to them, and what it means when they changed
     */
    static void requireSame(List<Finding> expected, List<Finding> actual, String what) {
        if (!actual.equals(expected)) {
            throw new AssertionError(what + "\nexpected: " + findings(expected) + "\nfound: " + findings(actual));
        }
    }

    private static String finding(Finding finding) {
        return finding.rule() + " (" + finding.severity() + ", confidence " + finding.confidence() + ")"
                + subject(finding.subject()) + evidence(finding.evidence());
    }

    static String alert(Alert alert) {
        return alert.rule() + " (" + alert.severity() + ", confidence " + alert.confidence() + ")"
                + subject(alert.subject()) + evidence(alert.evidence())
                + alert.exemption()
                        .map(exemption -> ", trusted by '" + exemption.whitelist() + "' rule '" + exemption.rule()
                                + "': " + exemption.reason())
                        .orElse("");
    }

    private static String subject(Subject subject) {
        StringBuilder text = new StringBuilder();
        if (subject.process().isKnown()) {
            text.append(", process ")
                    .append(subject.process().pid())
                    .append(' ')
                    .append(process(subject.process()));
        }
        for (Process ancestor : subject.ancestors()) {
            text.append(" < ").append(process(ancestor));
        }
        if (subject.target().isKnown()) {
            text.append(", to ").append(subject.target());
        }
        if (subject.artifact().isKnown()) {
            text.append(", artifact ").append(subject.artifact().name());
        }
        if (!subject.container().isHost()) {
            text.append(", in ").append(subject.container().id());
        }
        return text.toString();
    }

    private static String process(Process process) {
        return process.executable().isEmpty() ? "?" : process.executable();
    }

    static String evidence(List<Evidence> evidence) {
        return evidence.isEmpty()
                ? ", no evidence"
                : evidence.stream()
                        .map(one -> one.name() + " '" + one.value() + "'")
                        .collect(Collectors.joining(", ", ", with ", ""));
    }

    private static <T> String lines(List<T> values, Function<T, String> line) {
        return values.isEmpty() ? "nothing" : values.stream().map(line).collect(Collectors.joining("\n  ", "\n  ", ""));
    }
}
