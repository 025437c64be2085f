package io.hivesec.event;

import java.util.Objects;

/**
 * A process opened a file.
 *
 * @param context when, where and who
 * @param path the file, absolute where the sensor resolves it
 * @param flags how
 */
public record FileOpened(Context context, String path, OpenFlags flags) implements Event {

    /** Refuses null parts and copies collections. */
    public FileOpened {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(flags, "flags");
    }

    @Override
    public EventKind kind() {
        return EventKind.FILE_OPENED;
    }
}
