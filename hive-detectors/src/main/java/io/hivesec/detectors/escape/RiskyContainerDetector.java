package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds a container that is started with settings that let an intruder reach the host, from the configuration that the
 * event carries. The rules are those of {@link EscapeRiskScanner}, from severity {@code MEDIUM} up.
 */
public final class RiskyContainerDetector implements Detector {

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

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the configuration can be read in no part
     */
    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ContainerStarted started)
                || started.configuration().isBlank()) {
            return List.of();
        }
        ContainerConfigs.Reading reading =
                ContainerConfigs.read("container " + event.container().name(), started.configuration());
        if (reading.containers().isEmpty() && !reading.failures().isEmpty()) {
            throw new IllegalArgumentException(reading.failures().get(0).message());
        }
        List<Finding> findings = new ArrayList<>();
        for (ContainerPosture posture : reading.containers()) {
            findings.addAll(EscapeRisk.assess(posture).findings(Subject.of(event), Severity.MEDIUM));
        }
        return findings;
    }
}
