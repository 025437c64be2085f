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

/** Finds commands that remove traces, or stop what watches. */
public final class DefenceEvasionCommandDetector implements Detector {
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
            .add(DEFENCES, EvasionChecks::defences)
            .add(ROOTKIT, EvasionChecks::rootkit)
            .build();

    @Override
    public String id() {
        return "defence-evasion-command";
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
