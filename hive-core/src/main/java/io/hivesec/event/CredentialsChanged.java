package io.hivesec.event;

import java.util.Objects;

/**
 * A process changed whom it acts for: setuid(2) and its kin, or a set-user-id program was executed.
 *
 * @param context when, where and who
 * @param before whom it acted for
 * @param after whom it acts for now
 */
public record CredentialsChanged(Context context, User before, User after) implements Event {

    /** Refuses null parts and copies collections. */
    public CredentialsChanged {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    @Override
    public EventKind kind() {
        return EventKind.CREDENTIALS_CHANGED;
    }
}
