package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import java.util.List;

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

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        List<Finding> findings = super.inspect(event, history);
        if (!findings.isEmpty() || !(event instanceof ProcessStarted)) return findings;
        List<String> pipe = PipedCommands.of(event, history);
        return pipe == null ? findings : RULES.inspect(event, CommandLine.of(pipe));
    }
}
