package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds code that comes from elsewhere, or out of a decoder, and is run at once. */
public final class RemoteCodeDetector extends CommandDetector {
    static final Rule DOWNLOAD = CommandRules.rule(
                    "malicious-command.download-execute",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1105",
                    "T1059.004")
            .build();

    static final Rule ENCODED = CommandRules.rule(
                    "malicious-command.encoded-execution",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1027",
                    "T1140",
                    "T1059")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(DOWNLOAD, FetchChecks::downloadExecute)
            .add(ENCODED, FetchChecks::encodedExecution)
            .build();

    /** Called by the service loader. */
    public RemoteCodeDetector() {
        super("remote-code", RULES);
    }
}
