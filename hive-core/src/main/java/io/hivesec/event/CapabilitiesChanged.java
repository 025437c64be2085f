package io.hivesec.event;

import java.util.Objects;
import java.util.Set;

/**
 * A process changed its effective capabilities: capset(2), or a file with capabilities was executed.
 *
 * @param context when, where and who
 * @param before capabilities it had, as {@code CAP_SYS_ADMIN}
 * @param after capabilities it has now
 */
public record CapabilitiesChanged(Context context, Set<String> before, Set<String> after) implements Event {

    /** Refuses null parts and copies collections. */
    public CapabilitiesChanged {
        Objects.requireNonNull(context, "context");
        before = Set.copyOf(Objects.requireNonNull(before, "before"));
        after = Set.copyOf(Objects.requireNonNull(after, "after"));
    }

    @Override
    public EventKind kind() {
        return EventKind.CAPABILITIES_CHANGED;
    }
}
