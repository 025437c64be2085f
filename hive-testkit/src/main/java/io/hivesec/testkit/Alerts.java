package io.hivesec.testkit;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** Alerts to test whitelists, dispositions and stores with. */
public final class Alerts {
    private Alerts() {}

    /** The alert that a finding becomes, made by the pipeline itself, as of {@link Scene#START}. */
    public static Alert of(Finding finding) {
        Event event = new ProcessStarted(Context.of(
                Scene.START, finding.subject().container(), finding.subject().process()));
        try (Hive hive = Hive.builder().detector(new Saying(finding)).build()) {
            Alert alert = hive.inspect(event).alerts().get(0);
            // The pipeline completes ancestors from its history; a finding made by hand keeps its own.
            return new Alert(
                    alert.id(),
                    alert.rule(),
                    alert.words(),
                    alert.severity(),
                    alert.confidence(),
                    finding.subject(),
                    alert.evidence(),
                    alert.sightings(),
                    alert.revision(),
                    alert.state(),
                    alert.triage());
        }
    }

    /** Says the same of every event. */
    private record Saying(Finding finding) implements Detector {
        @Override
        public String id() {
            return "saying";
        }

        @Override
        public Set<Rule> rules() {
            return Set.of(finding.rule());
        }

        @Override
        public List<Finding> inspect(Event event, ContainerHistory history) {
            return List.of(finding);
        }
    }
}
