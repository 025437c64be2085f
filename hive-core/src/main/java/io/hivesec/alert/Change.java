package io.hivesec.alert;

import java.time.Instant;
import java.util.Objects;

/**
 * A step in the life of an alert, kept for good.
 *
 * @param to what it became: marked, handled or reopened; never open, which it is from the start
 * @param by who did it: a person, or a disposition that was approved
 * @param at when
 * @param why why
 * @param how with what, such as {@code container.isolate} and the plan's id; empty for a mark
 */
public record Change(AlertStatus to, String by, Instant at, String why, String how) {

    /** Refuses null parts, a change to open, one by nobody, and one without a reason. */
    public Change {
        if (to == AlertStatus.OPEN) {
            throw new IllegalArgumentException("an alert is open from the start; it can be reopened");
        }
        if (by.isBlank()) {
            throw new IllegalArgumentException("a change needs a name");
        }
        if (why.isBlank()) {
            throw new IllegalArgumentException("a change needs a reason");
        }
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(how, "how");
    }

    /** What a mark does to an alert. */
    public static Change of(Mark mark) {
        return new Change(AlertStatus.MARKED, mark.by().isBlank() ? "unknown" : mark.by(), mark.at(), mark.reason(), "");
    }

    /**
     * The alert after this change.
     *
     * @throws IllegalStateException when an alert does not go from where it is to there: only what was marked or handled
     *     is reopened, and what was handled is reopened before it is marked
     */
    public Alert applyTo(Alert alert) {
        AlertStatus from = alert.status();
        boolean settled = from == AlertStatus.MARKED || from == AlertStatus.HANDLED;
        boolean allowed =
                switch (to) {
                    case REOPENED -> settled;
                    case MARKED -> from != AlertStatus.HANDLED;
                    default -> true;
                };
        if (!allowed) {
            throw new IllegalStateException("alert " + alert.id() + " is " + from + " and cannot become " + to);
        }
        Mark mark = to == AlertStatus.MARKED ? new Mark(by, why, at) : null;
        return alert.withState(new Alert.State(to, mark, alert.state().exemption()));
    }
}
