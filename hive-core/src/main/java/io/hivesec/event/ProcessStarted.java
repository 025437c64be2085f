package io.hivesec.event;

import java.util.Objects;

/**
 * A process executed a program: execve(2) succeeded.
 *
 * @param context when, where and who
 */
public record ProcessStarted(Context context) implements Event {

    /** Refuses null parts and copies collections. */
    public ProcessStarted {
        Objects.requireNonNull(context, "context");
    }

    @Override
    public EventKind kind() {
        return EventKind.PROCESS_STARTED;
    }
}
