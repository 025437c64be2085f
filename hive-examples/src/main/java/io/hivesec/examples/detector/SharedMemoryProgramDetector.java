package io.hivesec.examples.detector;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** Finds a program that runs from shared memory, where nothing is installed and a reboot leaves no trace. */
public final class SharedMemoryProgramDetector implements Detector {
    static final Rule RULE = Rule.of("malicious-command.shared-memory-program", AlertType.MALICIOUS_COMMAND)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1564")
            .build();

    @Override
    public String id() {
        return "shared-memory-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted) || !event.process().executable().startsWith("/dev/shm/")) {
            return List.of();
        }
        return List.of(
                RULE.finding(event, Evidence.of("executable", event.process().executable())));
    }
}
