package io.hivesec.history;

import io.hivesec.event.Endpoint;
import java.util.Objects;

/**
 * What a process's descriptor refers to, as far as events told. Two descriptors that share what they refer to, in one
 * process or in several, have the same number.
 *
 * @param kind what it is
 * @param number what tells it from others of its container; the two ends of a pipe share it
 * @param peer the other end, for a socket
 */
public record Descriptor(Kind kind, long number, Endpoint peer) {

    /** What a descriptor refers to. */
    public enum Kind {
        /** A socket that this side connected. */
        CONNECTED_SOCKET,
        /** A socket whose other side connected. */
        ACCEPTED_SOCKET,
        /** A socket that waits for connections. */
        LISTENING_SOCKET,
        /** The end of a pipe to read from. */
        PIPE_READ,
        /** The end of a pipe to write to. */
        PIPE_WRITE
    }

    /** Refuses null parts. */
    public Descriptor {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(peer, "peer");
    }

    /** Whether bytes written to it leave for another machine, or for another process by way of the network. */
    public boolean isConnection() {
        return kind == Kind.CONNECTED_SOCKET || kind == Kind.ACCEPTED_SOCKET;
    }

    /** Whether it is an end of a pipe. */
    public boolean isPipe() {
        return kind == Kind.PIPE_READ || kind == Kind.PIPE_WRITE;
    }
}
