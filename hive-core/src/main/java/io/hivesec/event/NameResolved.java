package io.hivesec.event;

import java.util.List;
import java.util.Objects;

/**
 * A process looked up a name.
 *
 * @param context when, where and who
 * @param name the name asked for
 * @param addresses the addresses answered, as IP literals
 */
public record NameResolved(Context context, String name, List<String> addresses) implements Event {

    /** Refuses null parts and copies collections. */
    public NameResolved {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(name, "name");
        addresses = List.copyOf(Objects.requireNonNull(addresses, "addresses"));
    }

    @Override
    public EventKind kind() {
        return EventKind.NAME_RESOLVED;
    }
}
