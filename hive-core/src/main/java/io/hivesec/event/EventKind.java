package io.hivesec.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of events, each with the name that the native JSON gives it and the record that carries it. */
public enum EventKind {
    /** See {@link ProcessStarted}. */
    PROCESS_STARTED(ProcessStarted.class),
    /** See {@link ProcessForked}. */
    PROCESS_FORKED(ProcessForked.class),
    /** See {@link ProcessExited}. */
    PROCESS_EXITED(ProcessExited.class),
    /** See {@link CredentialsChanged}. */
    CREDENTIALS_CHANGED(CredentialsChanged.class),
    /** See {@link CapabilitiesChanged}. */
    CAPABILITIES_CHANGED(CapabilitiesChanged.class),
    /** See {@link FileOpened}. */
    FILE_OPENED(FileOpened.class),
    /** See {@link FileWritten}. */
    FILE_WRITTEN(FileWritten.class),
    /** See {@link FileRenamed}. */
    FILE_RENAMED(FileRenamed.class),
    /** See {@link FileDeleted}. */
    FILE_DELETED(FileDeleted.class),
    /** See {@link FileModeChanged}. */
    FILE_MODE_CHANGED(FileModeChanged.class),
    /** See {@link DescriptorDuplicated}. */
    DESCRIPTOR_DUPLICATED(DescriptorDuplicated.class),
    /** See {@link PipeCreated}. */
    PIPE_CREATED(PipeCreated.class),
    /** See {@link NetworkConnected}. */
    NETWORK_CONNECTED(NetworkConnected.class),
    /** See {@link NetworkAccepted}. */
    NETWORK_ACCEPTED(NetworkAccepted.class),
    /** See {@link NetworkListening}. */
    NETWORK_LISTENING(NetworkListening.class),
    /** See {@link NameResolved}. */
    NAME_RESOLVED(NameResolved.class),
    /** See {@link ContainerStarted}. */
    CONTAINER_STARTED(ContainerStarted.class),
    /** See {@link ContainerStopped}. */
    CONTAINER_STOPPED(ContainerStopped.class),
    /** See {@link Mounted}. */
    MOUNTED(Mounted.class),
    /** See {@link ModuleLoaded}. */
    MODULE_LOADED(ModuleLoaded.class),
    /** See {@link ProcessTraced}. */
    PROCESS_TRACED(ProcessTraced.class);

    private static final Map<String, EventKind> BY_ID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventKind::id, Function.identity()));

    private static final Set<EventKind> ALL = Set.of(values());

    private final String id;
    private final Class<? extends Event> type;

    EventKind(Class<? extends Event> type) {
        this.id = name().toLowerCase(Locale.ROOT);
        this.type = type;
    }

    /** All kinds. */
    public static Set<EventKind> all() {
        return ALL;
    }

    /** The kind with this name in JSON, such as {@code process_started}. */
    public static Optional<EventKind> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Its name in JSON, such as {@code process_started}. */
    public String id() {
        return id;
    }

    /** The record that carries events of this kind. */
    public Class<? extends Event> type() {
        return type;
    }
}
