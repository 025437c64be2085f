package io.hivesec.event;

import java.util.Objects;

/**
 * A process took hold of another: ptrace(2), process_vm_writev(2), or a write to its memory file.
 *
 * @param context when, where and who
 * @param target the process taken hold of
 * @param request such as {@code PTRACE_ATTACH}; empty when not known
 */
public record ProcessTraced(Context context, Process target, String request) implements Event {

    /** Refuses null parts and copies collections. */
    public ProcessTraced {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(request, "request");
    }

    @Override
    public EventKind kind() {
        return EventKind.PROCESS_TRACED;
    }
}
