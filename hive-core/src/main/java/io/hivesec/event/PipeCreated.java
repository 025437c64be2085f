package io.hivesec.event;

import java.util.Objects;

/**
 * A process made a pipe or a pair of sockets: pipe(2), socketpair(2).
 *
 * @param context when, where and who
 * @param read descriptor of the end to read from
 * @param write descriptor of the end to write to
 */
public record PipeCreated(Context context, int read, int write) implements Event {

    /** Refuses null parts and copies collections. */
    public PipeCreated {
        Objects.requireNonNull(context, "context");
    }

    @Override
    public EventKind kind() {
        return EventKind.PIPE_CREATED;
    }
}
