package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that scan, disturb or enter other machines. */
public final class NetworkAttackDetector extends CommandDetector {
    static final Rule ATTACK = CommandRules.rule(
                    "malicious-command.network-attack",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1046",
                    "T1557",
                    "T1498")
            .build();
    static final Rule LATERAL = CommandRules.rule(
                    "malicious-command.lateral-movement",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1210",
                    "T1021.004")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(ATTACK, NetworkAttackChecks::attack)
            .add(LATERAL, NetworkAttackChecks::lateral)
            .build();

    /** Called by the service loader. */
    public NetworkAttackDetector() {
        super("network-attack", RULES);
    }
}
