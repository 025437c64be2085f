package io.hivesec.testkit;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/** A detector that does one thing wrong at every event. */
public final class FailingDetector implements Detector {
    private static final Rule RULE =
            Rule.of("test.failing", AlertType.BEHAVIOR_ANOMALY).build();

    private final Misbehaviour misbehaviour;

    /** A detector that does this. {@link Misbehaviour#HANG} hangs the caller: detectors have no deadline. */
    public FailingDetector(Misbehaviour misbehaviour) {
        this.misbehaviour = misbehaviour;
    }

    @Override
    public String id() {
        return "failing";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    @SuppressWarnings("NullAway") // Breaking the contract is what it is for.
    public List<Finding> inspect(Event event, ContainerHistory history) {
        misbehaviour.act();
        return null;
    }
}
