package io.hivesec.event;

import java.util.Objects;

/**
 * A process made one descriptor refer to what another refers to: dup(2), dup2(2), dup3(2), fcntl F_DUPFD.
 *
 * @param context when, where and who
 * @param from the descriptor that was there
 * @param to the descriptor that now refers to the same
 */
public record DescriptorDuplicated(Context context, int from, int to) implements Event {

    /** Refuses null parts and copies collections. */
    public DescriptorDuplicated {
        Objects.requireNonNull(context, "context");
    }

    @Override
    public EventKind kind() {
        return EventKind.DESCRIPTOR_DUPLICATED;
    }
}
