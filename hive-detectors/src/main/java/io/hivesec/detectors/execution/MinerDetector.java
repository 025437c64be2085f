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

/** Finds programs that mine cryptocurrency, by name, by pool or by the options only miners take. */
public final class MinerDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.miner", AlertType.MALICIOUS_COMMAND, Severity.HIGH, Confidence.HIGH, "T1496")
            .build();

    private static final CommandRules RULES =
            CommandRules.builder().add(RULE, ActivityChecks::miner).build();

    @Override
    public String id() {
        return "miner";
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
