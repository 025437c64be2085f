package io.hivesec.event;

import java.util.Objects;

/**
 * One end of a connection.
 *
 * @param ip an IP literal, or the path of a Unix socket (an abstract one starts with {@code @}); empty when not known
 * @param port the port, 0 to 65535; 0 when not known or when there is none
 * @param name the host name by which it was reached, empty when not known
 */
public record Endpoint(String ip, int port, String name) {

    /** No address is known. */
    public static final Endpoint UNKNOWN = new Endpoint("", 0, "");

    private static final int MAX_PORT = 65_535;

    /**
     * Refuses null parts.
     *
     * @throws IllegalArgumentException when there is no such port; {@link #isPort} tells
     */
    public Endpoint {
        Objects.requireNonNull(ip, "ip");
        Objects.requireNonNull(name, "name");
        if (!isPort(port)) {
            throw new IllegalArgumentException("a port is 0 to " + MAX_PORT + ", not " + port);
        }
    }

    /** An endpoint whose name is not known. */
    public static Endpoint of(String ip, int port) {
        return new Endpoint(ip, port, "");
    }

    /** Whether there is such a port, 0 for one that is not known included. */
    public static boolean isPort(long port) {
        return port >= 0 && port <= MAX_PORT;
    }

    /** Where it is, judged by its address, or by its name when only that is known. */
    public Scope scope() {
        return Scope.of(ip.isEmpty() ? name : ip);
    }

    /** Whether an address or a name is known. */
    public boolean isKnown() {
        return !ip.isEmpty() || !name.isEmpty();
    }

    /** {@code host:port}, with brackets around an IPv6 literal and no port where there is none. */
    @Override
    public String toString() {
        String host = ip.isEmpty() ? name : ip;
        String shown = host.indexOf(':') >= 0 && host.charAt(0) != '/' ? "[" + host + "]" : host;
        return port == 0 ? shown : shown + ":" + port;
    }

    /** An address without the zone of one in IPv6: the interface behind {@code %} is one of the machine that told it. */
    public static String withoutZone(String ip) {
        int zone = ip.indexOf('%');
        return zone < 0 ? ip : ip.substring(0, zone);
    }
}
