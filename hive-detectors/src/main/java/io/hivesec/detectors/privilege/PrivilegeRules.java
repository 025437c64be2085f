package io.hivesec.detectors.privilege;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** The rules of this package. Those about one process's gain share an incident: one gain is one alert. */
final class PrivilegeRules {
    static final Rule USER_CHANGE = rule(
            "privilege-escalation.user-change", Severity.CRITICAL, Confidence.HIGH, "privilege-escalation", "T1068");
    static final Rule UNEXPLAINED_ROOT = rule(
            "privilege-escalation.unexplained-root",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation",
            "T1068",
            "T1548.001");
    static final Rule CAPABILITIES = rule(
            "privilege-escalation.capabilities",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation",
            "T1068",
            "T1548");
    static final Rule SET_ID_BIT = rule(
            "privilege-escalation.set-id-bit",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation.set-id-bit",
            "T1548.001");
    static final Rule ACCOUNT_FILE = rule(
            "privilege-escalation.account-file",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation.account-file",
            "T1098",
            "T1136.001");
    static final Rule POLICY_FILE = rule(
            "privilege-escalation.policy-file",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation.policy-file",
            "T1548.003");
    static final Rule PRELOAD_FILE = rule(
            "privilege-escalation.preload-file",
            Severity.CRITICAL,
            Confidence.HIGH,
            "privilege-escalation.preload-file",
            "T1574.006");
    static final Rule CRON_FILE = rule(
            "privilege-escalation.cron-file",
            Severity.MEDIUM,
            Confidence.MEDIUM,
            "privilege-escalation.cron-file",
            "T1053.003");

    static final Rule INJECTION = rule(
            "privilege-escalation.process-injection",
            Severity.HIGH,
            Confidence.MEDIUM,
            "privilege-escalation.process-injection",
            "T1055.008",
            "T1055.009");

    private PrivilegeRules() {}

    private static Rule rule(
            String id, Severity severity, Confidence confidence, String incident, String... techniques) {
        return Rule.of(id, AlertType.PRIVILEGE_ESCALATION)
                .severity(severity)
                .confidence(confidence)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .incident(incident)
                .textsBeside(PrivilegeRules.class)
                .build();
    }
}
