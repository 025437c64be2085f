package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that remove traces, or stop what watches. */
public final class DefenceEvasionCommandDetector extends CommandDetector {
    static final Rule TRACES = CommandRules.rule(
                    "malicious-command.traces-removed",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1070.002",
                    "T1070.003",
                    "T1070.006")
            .build();

    static final Rule DEFENCES = CommandRules.rule(
                    "malicious-command.defences-stopped",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1562.001",
                    "T1562.004")
            .build();

    static final Rule ROOTKIT = CommandRules.rule(
                    "malicious-command.rootkit",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1014")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(TRACES, EvasionChecks::traces)
            .add(DEFENCES, DefenceChecks::stopped)
            .add(ROOTKIT, EvasionChecks::rootkit)
            .build();

    /** Called by the service loader. */
    public DefenceEvasionCommandDetector() {
        super("defence-evasion-command", RULES);
    }
}
