package io.hivesec.event;

import java.util.Objects;

/**
 * A process made a child, which runs the same program until it executes another: fork(2), clone(2).
 *
 * @param context when, where and who
 * @param child the new process; its parent is the event's process
 */
public record ProcessForked(Context context, Process child) implements Event {

    /** Refuses null parts and copies collections. */
    public ProcessForked {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(child, "child");
    }

    @Override
    public EventKind kind() {
        return EventKind.PROCESS_FORKED;
    }
}
