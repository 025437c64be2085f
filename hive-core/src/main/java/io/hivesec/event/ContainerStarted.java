package io.hivesec.event;

import java.util.Objects;

/**
 * A container was started.
 *
 * @param context when, where and who
 * @param configuration how the runtime describes it, as JSON in the runtime's own form; empty when not known
 */
public record ContainerStarted(Context context, String configuration) implements Event {

    /** Refuses null parts and copies collections. */
    public ContainerStarted {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(configuration, "configuration");
    }

    @Override
    public EventKind kind() {
        return EventKind.CONTAINER_STARTED;
    }
}
