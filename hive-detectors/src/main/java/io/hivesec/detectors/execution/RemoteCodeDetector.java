package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** Finds code that comes from elsewhere, or out of a decoder, and is run at once. */
public final class RemoteCodeDetector implements Detector {
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

    @Override
    public String id() {
        return "remote-code";
    }

    @Override
    public Set<Rule> rules() {
        return RULES.rules();
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        return RULES.inspect(event);
    }
}
