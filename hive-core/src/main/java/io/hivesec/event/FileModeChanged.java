package io.hivesec.event;

import java.util.Objects;

/**
 * A process changed a file's mode: chmod(2).
 *
 * @param context when, where and who
 * @param path the file
 * @param mode the new mode bits, such as octal 4755
 */
public record FileModeChanged(Context context, String path, int mode) implements Event {

    /** Refuses null parts and copies collections. */
    public FileModeChanged {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(path, "path");
    }

    @Override
    public EventKind kind() {
        return EventKind.FILE_MODE_CHANGED;
    }
}
