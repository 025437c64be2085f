package io.hivesec.engines.virus;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Verdict;
import java.util.Set;

/** The rules of the virus scanner; their words are beside this class. */
final class VirusRules {
    private static final String INCIDENT = "virus";

    static final Rule DETECTED = rule("virus.detected", Severity.CRITICAL, Confidence.HIGH, "T1204.002");
    static final Rule SUSPECTED = rule("virus.suspected", Severity.MEDIUM, Confidence.MEDIUM, "T1204.002");
    static final Rule TEST_FILE = rule("virus.test-file", Severity.LOW, Confidence.HIGH, "T1204.002");

    private VirusRules() {}

    private static Rule rule(String id, Severity severity, Confidence confidence, String... techniques) {
        return Rule.of(id, AlertType.VIRUS)
                .severity(severity)
                .confidence(confidence)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .incident(INCIDENT)
                .textsBeside(VirusRules.class)
                .build();
    }

    static Set<Rule> all() {
        return Set.of(DETECTED, SUSPECTED, TEST_FILE);
    }

    static Rule of(Verdict verdict, boolean isTestFile) {
        if (isTestFile) {
            return TEST_FILE;
        }
        return verdict == Verdict.MALICIOUS ? DETECTED : SUSPECTED;
    }
}
