package io.hivesec.event;

import java.util.Objects;

/**
 * A process loaded a kernel module: init_module(2), finit_module(2).
 *
 * @param context when, where and who
 * @param name the module's name or file
 */
public record ModuleLoaded(Context context, String name) implements Event {

    /** Refuses null parts and copies collections. */
    public ModuleLoaded {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public EventKind kind() {
        return EventKind.MODULE_LOADED;
    }
}
