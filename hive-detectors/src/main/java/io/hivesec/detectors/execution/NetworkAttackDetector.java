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

/** Finds commands that scan, disturb or enter other machines. */
public final class NetworkAttackDetector implements Detector {
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

    @Override
    public String id() {
        return "network-attack";
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
