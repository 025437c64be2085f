package io.hivesec.event;

import java.util.Objects;

/**
 * A container ended.
 *
 * @param context when, where and who
 */
public record ContainerStopped(Context context) implements Event {

    /** Refuses null parts and copies collections. */
    public ContainerStopped {
        Objects.requireNonNull(context, "context");
    }

    @Override
    public EventKind kind() {
        return EventKind.CONTAINER_STOPPED;
    }
}
