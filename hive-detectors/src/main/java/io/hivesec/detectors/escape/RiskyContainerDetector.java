package io.hivesec.detectors.escape;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds a container that is started with settings that let an intruder reach the host, from the configuration that the
 * event carries. The rules are those of {@link EscapeRiskScanner}, from severity {@code MEDIUM} up; a configuration that
 * cannot be read is told as such.
 */
public final class RiskyContainerDetector implements Detector {
    private static final Rule UNREADABLE = EscapeRules.rule("unreadable-configuration");

    /** Made by the service loader, or by hand. */
    public RiskyContainerDetector() {}

    @Override
    public String id() {
        return "escape.risky-container";
    }

    @Override
    public Set<Rule> rules() {
        return EscapeRules.all();
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.CONTAINER_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ContainerStarted started)
                || started.configuration().isBlank()) {
            return List.of();
        }
        ContainerConfigs.Reading reading =
                ContainerConfigs.read("container " + event.container().name(), started.configuration());
        List<Finding> findings = new ArrayList<>();
        for (Failure failure : reading.failures()) {
            findings.add(UNREADABLE.finding(event, Evidence.of("cause", failure.message())));
        }
        for (ContainerPosture posture : reading.containers()) {
            findings.addAll(EscapeRisk.assess(posture).findings(Subject.of(event), Severity.MEDIUM));
        }
        return findings;
    }
}
