package io.hivesec.detectors.model;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Technique;
import java.util.Set;

/** The rules of drift. Drift alone is weak: it says that something is new, not that it is bad. */
final class DriftRules {
    private static final String TYPE = "behavior-anomaly.";
    static final Rule PROGRAM = rule("new-program", Severity.MEDIUM, "", "T1059", "T1204.002");
    static final Rule LINEAGE = rule("new-lineage", Severity.LOW, "", "T1059");
    static final Rule ARGUMENTS = rule("new-arguments", Severity.LOW, "", "T1059");
    static final Rule READ = rule("new-read", Severity.LOW, "", "T1005", "T1552.001");
    static final Rule WRITE = rule("new-write", Severity.LOW, "", "T1105", "T1565.001");
    static final Rule DELETE = rule("new-deletion", Severity.LOW, "", "T1070.004");
    static final Rule PEER = rule("new-peer", Severity.LOW, "", "T1071");
    static final Rule LISTENER = rule("new-listener", Severity.MEDIUM, "", "T1571");
    static final Rule ACT = rule("new-privileged-act", Severity.HIGH, "", "T1611");
    static final Set<Rule> ALL = Set.of(PROGRAM, LINEAGE, ARGUMENTS, READ, WRITE, DELETE, PEER, LISTENER, ACT);

    private DriftRules() {}

    /** The rule with an incident for each thing that is new, so that one long-lived process's drifts are not one alert. */
    static Rule about(Rule rule, String what) {
        return rule(
                rule.id().substring(TYPE.length()),
                rule.severity(),
                what,
                rule.techniques().stream().map(Technique::id).toArray(String[]::new));
    }

    private static Rule rule(String name, Severity severity, String what, String... techniques) {
        return Rule.of(TYPE + name, AlertType.BEHAVIOR_ANOMALY)
                .severity(severity)
                .confidence(Confidence.LOW)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .incident(what.isEmpty() ? TYPE + name : TYPE + name + " " + what)
                .textsBeside(DriftRules.class)
                .build();
    }
}
