package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that destroy data or keep them from their owner. */
public final class DestructionCommandDetector extends CommandDetector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.destruction",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1485",
                    "T1561",
                    "T1486")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, DestructionChecks::destruction).build();

    /** Called by the service loader. */
    public DestructionCommandDetector() {
        super("destruction-command", RULES);
    }
}
