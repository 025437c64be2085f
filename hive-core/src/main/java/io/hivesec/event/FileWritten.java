package io.hivesec.event;

import java.util.Objects;

/**
 * A process wrote to a file, or opened it to write where the sensor tells no more.
 *
 * @param context when, where and who
 * @param path the file, absolute where the sensor resolves it
 * @param flags how it was opened
 */
public record FileWritten(Context context, String path, OpenFlags flags) implements Event {

    /** Refuses null parts and copies collections. */
    public FileWritten {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(flags, "flags");
    }

    @Override
    public EventKind kind() {
        return EventKind.FILE_WRITTEN;
    }
}
