package io.hivesec.detectors.execution;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** What the detectors of commands have in common: rules, asked about the command line of each process that starts. */
abstract class CommandDetector implements Detector {
    private final String id;
    private final CommandRules rules;

    CommandDetector(String id, CommandRules rules) {
        this.id = id;
        this.rules = rules;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Set<Rule> rules() {
        return rules.rules();
    }

    @Override
    public final Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        return rules.inspect(event);
    }
}
