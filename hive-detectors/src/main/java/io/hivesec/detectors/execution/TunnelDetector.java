package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds tunnels and relays that let somebody in from outside. */
public final class TunnelDetector extends CommandDetector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.tunnel",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1572",
                    "T1090")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, ActivityChecks::tunnel).build();

    /** Called by the service loader. */
    public TunnelDetector() {
        super("tunnel", RULES);
    }
}
