package io.hivesec.detectors.command;

import org.jspecify.annotations.Nullable;

/**
 * Data that a command line moves into or out of something that executes it. Immutable.
 *
 * @param kind what meets what
 * @param interpreter the program that executes or is attached, such as {@code bash} or {@code python3}
 * @param source where the data comes from in words fit for evidence: a URL, a path, an encoding, a language
 * @param connection the socket involved, if one is
 * @param executed false if the text was only quoted somewhere on the line (an argument, a file being written), so that
 *     whether it ever runs is not known
 */
public record Flow(
        Kind kind,
        String interpreter,
        String source,
        @Nullable Connection connection,
        boolean executed) {

    /** What meets what. */
    public enum Kind {
        /** Bytes received from a socket are executed as commands. */
        SOCKET_TO_SHELL,
        /** The output of a shell is sent into a socket. */
        SHELL_TO_SOCKET,
        /** A program hands a socket to a shell it starts: {@code nc -e}, {@code socat EXEC:}. */
        SHELL_ON_SOCKET,
        /** A script opens a socket and starts processes fed from it. */
        CODE_ON_SOCKET,
        /** Two sockets are joined in both directions: a relay. */
        SOCKET_TO_SOCKET,
        /** Something downloaded is executed. */
        DOWNLOAD_TO_INTERPRETER,
        /** A file out of an archive or a repository that was fetched is executed. */
        UNPACKED_TO_INTERPRETER,
        /** Something decoded on the line is executed. */
        DECODED_TO_INTERPRETER
    }

    /** Whether somebody at the other end of a socket gets a shell. */
    public boolean isShell() {
        return switch (kind) {
            case SOCKET_TO_SHELL, SHELL_TO_SOCKET, SHELL_ON_SOCKET, CODE_ON_SOCKET -> true;
            case SOCKET_TO_SOCKET, DOWNLOAD_TO_INTERPRETER, UNPACKED_TO_INTERPRETER, DECODED_TO_INTERPRETER -> false;
        };
    }
}
