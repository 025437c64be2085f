package io.hivesec.detectors.command;

import io.hivesec.event.Endpoint;

/**
 * A socket that a command line opens, as far as its text tells. Immutable.
 *
 * @param direction whether it calls out or waits for a caller
 * @param protocol {@code tcp}, {@code udp}, {@code tls}, {@code unix}, {@code http} or another scheme, lower case
 * @param host address or name as written, possibly an unresolved {@code $NAME}; empty if unknown
 * @param port port number, or -1 if unknown
 * @param by the program or feature that opens it, such as {@code nc}, {@code /dev/tcp} or {@code code}
 */
public record Connection(Direction direction, String protocol, String host, int port, String by) {

    /** Who starts the conversation. */
    public enum Direction {
        /** The command connects to somebody. */
        CONNECT,
        /** The command listens and is connected to. */
        LISTEN
    }

    static Connection to(String protocol, String host, String port, String by) {
        return new Connection(Direction.CONNECT, protocol, host, portOf(port), by);
    }

    static Connection on(String protocol, String host, String port, String by) {
        return new Connection(Direction.LISTEN, protocol, host, portOf(port), by);
    }

    /** Whether the command waits for its peer to connect. */
    public boolean listens() {
        return direction == Direction.LISTEN;
    }

    /** Reads a port, decimal or hexadecimal; -1 for anything else. */
    static int portOf(String text) {
        if (text.isEmpty() || text.length() > 6) return -1;
        try {
            int port = text.startsWith("0x") ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text);
            return Endpoint.isPort(port) ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
