package io.hivesec.event;

import java.util.Objects;
import java.util.Set;

/**
 * A process mounted a file system: mount(2), move_mount(2).
 *
 * @param context when, where and who
 * @param source what was mounted: a device, a path or a name
 * @param target where
 * @param filesystem its type, such as {@code ext4}; empty for a bind
 * @param flags such as {@code MS_BIND}
 */
public record Mounted(Context context, String source, String target, String filesystem, Set<String> flags)
        implements Event {

    /** Refuses null parts and copies collections. */
    public Mounted {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(filesystem, "filesystem");
        flags = Set.copyOf(Objects.requireNonNull(flags, "flags"));
    }

    @Override
    public EventKind kind() {
        return EventKind.MOUNTED;
    }
}
