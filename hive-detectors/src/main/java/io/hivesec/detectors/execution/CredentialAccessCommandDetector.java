package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that read, search for or dump credentials. */
public final class CredentialAccessCommandDetector extends CommandDetector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.credential-access",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1552",
                    "T1552.007",
                    "T1003.008",
                    "T1003.007")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, CredentialChecks::credentials).build();

    /** Called by the service loader. */
    public CredentialAccessCommandDetector() {
        super("credential-access-command", RULES);
    }
}
