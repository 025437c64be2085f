package io.hivesec.event;

import java.util.Objects;

/**
 * A process ended.
 *
 * @param context when, where and who
 * @param exitCode what it returned, or 128 plus the signal that ended it
 */
public record ProcessExited(Context context, int exitCode) implements Event {

    /** Refuses null parts and copies collections. */
    public ProcessExited {
        Objects.requireNonNull(context, "context");
    }

    @Override
    public EventKind kind() {
        return EventKind.PROCESS_EXITED;
    }
}
