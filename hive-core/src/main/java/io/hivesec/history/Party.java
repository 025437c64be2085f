package io.hivesec.history;

import java.util.Locale;

/**
 * Who is at the other end of a connection, as far as it is known.
 *
 * @param kind what it is
 * @param name the container's name, the service's name, or the address
 */
public record Party(Kind kind, String name) {
    /** What is at the other end. */
    public enum Kind {
        /** The container itself: loopback, a local socket, or its own address. */
        ITSELF,
        /** Another container of the same image. */
        SAME_WORKLOAD,
        /** A container of another image. */
        CONTAINER,
        /** The machine that watches itself, or another that is watched with it. */
        NODE,
        /** Something internal that was reached by a name. */
        SERVICE,
        /** An internal address of which nothing else is known. */
        INTERNAL,
        /** A cloud's metadata service. */
        METADATA,
        /** The Internet. */
        INTERNET,
        /** No address is known. */
        UNKNOWN;

        /** Its name in exports, such as {@code same_workload}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
