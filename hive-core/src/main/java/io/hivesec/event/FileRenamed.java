package io.hivesec.event;

import java.util.Objects;

/**
 * A process renamed a file or gave it a further name: rename(2), link(2).
 *
 * @param context when, where and who
 * @param from the old path
 * @param to the new path
 */
public record FileRenamed(Context context, String from, String to) implements Event {

    /** Refuses null parts and copies collections. */
    public FileRenamed {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
    }

    @Override
    public EventKind kind() {
        return EventKind.FILE_RENAMED;
    }
}
