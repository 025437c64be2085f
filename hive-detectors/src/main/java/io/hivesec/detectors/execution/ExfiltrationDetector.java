package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that send out secrets, environments, whole directories, or data hidden in names. */
public final class ExfiltrationDetector extends CommandDetector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.exfiltration",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1048",
                    "T1041",
                    "T1567")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, ExfiltrationChecks::exfiltration).build();

    /** Called by the service loader. */
    public ExfiltrationDetector() {
        super("exfiltration", RULES);
    }
}
