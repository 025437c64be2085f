package io.hivesec.detectors.command;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a piece of program text on the command line can do, whatever its language. Immutable.
 *
 * @param language the interpreter it was given to, or {@code text} if it was only quoted
 * @param capabilities what its calls can do
 * @param strings its string literals, those it decodes included, in order
 * @param commands the strings among them that a call starts as processes
 * @param connection the socket it opens, if it opens one; host and port may be unknown
 * @param executed false if the text was only quoted on the line
 */
public record Code(
        String language,
        Set<Capability> capabilities,
        List<String> strings,
        List<String> commands,
        List<Connection> connection,
        boolean executed) {

    /** Something that program text can do. */
    public enum Capability {
        /** Opens a socket to somebody. */
        CONNECT,
        /** Waits on a socket. */
        LISTEN,
        /** Starts a process. */
        SPAWN,
        /** Names a shell. */
        SHELL,
        /** Starts a process whose name is not written in the text. */
        DYNAMIC,
        /** Moves descriptors or streams onto others. */
        DUPLICATE,
        /** Runs text as program. */
        EVALUATE,
        /** Decodes something. */
        DECODE,
        /** Fetches something. */
        DOWNLOAD,
        /** Changes its user or group. */
        IDENTITY,
        /** Writes files. */
        WRITE,
        /** Changes permissions of files. */
        MODE,
        /** Makes a file set-user-id. */
        SET_ID,
        /** Makes a file that is in memory alone. */
        MEMORY,
        /** Loads a library into its own process. */
        LOAD
    }

    /** Copies its collections. */
    public Code {
        EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
        copy.addAll(capabilities);
        capabilities = java.util.Collections.unmodifiableSet(copy);
        strings = List.copyOf(strings);
        commands = List.copyOf(commands);
        connection = List.copyOf(connection);
    }

    /** Whether it can do all of {@code wanted}. */
    public boolean can(Capability... wanted) {
        return capabilities.containsAll(List.of(wanted));
    }

    /** Whether it opens a socket and starts a process that gets its orders or its streams from there. */
    public boolean isShellOnSocket() {
        boolean socket = can(Capability.CONNECT) || can(Capability.LISTEN);
        boolean fed = can(Capability.SHELL) || can(Capability.DUPLICATE) || can(Capability.DYNAMIC);
        return socket && can(Capability.SPAWN) && fed;
    }
}
