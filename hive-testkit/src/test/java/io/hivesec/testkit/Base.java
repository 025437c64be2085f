package io.hivesec.testkit;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** A detector that finds nothing. */
abstract class Base implements Detector {
    private final String id;

    Base(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(Rule.of("test." + id, AlertType.VIRUS).build());
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        return List.of();
    }
}
