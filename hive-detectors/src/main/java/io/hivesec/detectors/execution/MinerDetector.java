package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds programs that mine cryptocurrency, by name, by pool or by the options only miners take. */
public final class MinerDetector extends CommandDetector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.miner", AlertType.MALICIOUS_COMMAND, Severity.HIGH, Confidence.HIGH, "T1496")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, ActivityChecks::miner).build();

    /** Called by the service loader. */
    public MinerDetector() {
        super("miner", RULES);
    }
}
