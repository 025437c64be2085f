package io.hivesec.event;

import java.util.Objects;

/**
 * A process deleted a file or directory.
 *
 * @param context when, where and who
 * @param path what was deleted
 */
public record FileDeleted(Context context, String path) implements Event {

    /** Refuses null parts and copies collections. */
    public FileDeleted {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(path, "path");
    }

    @Override
    public EventKind kind() {
        return EventKind.FILE_DELETED;
    }
}
