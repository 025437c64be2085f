package io.hivesec.detectors.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of act a behaviour is. */
public enum BehaviorKind {
    /** A program was started; the actor is the parent's name, the object the program. */
    RUN,
    /** A program was given arguments of this shape; the actor is the program. */
    ARGUMENTS,
    /** A file was opened to read. */
    READ,
    /** A file was written, made, renamed to or given another mode. */
    WRITE,
    /** A file was deleted, or renamed away. */
    DELETE,
    /** A peer was connected to. */
    CONNECT,
    /** A port was listened on. */
    LISTEN,
    /** Something only a privileged process does: mounting, tracing, loading a module. */
    ACT,
    /** Another detector raised this rule's alert while learning; never normal, and a mark against the replica. */
    ALERT;

    private static final Map<String, BehaviorKind> BY_ID =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(BehaviorKind::id, Function.identity()));

    private final String id = name().toLowerCase(Locale.ROOT);

    /** The kind with this name in a profile. */
    public static Optional<BehaviorKind> ofId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /** Its name in a profile, such as {@code read}. */
    public String id() {
        return id;
    }

    /** Whether its object is a file's path. */
    boolean isFile() {
        return this == READ || this == WRITE || this == DELETE;
    }
}
