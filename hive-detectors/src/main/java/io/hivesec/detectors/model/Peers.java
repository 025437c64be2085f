package io.hivesec.detectors.model;

import io.hivesec.event.Endpoint;
import io.hivesec.event.Scope;

/** Peers as behaviours name them: {@code tcp 10.0.0.5:5432}, {@code tcp loopback:80}, {@code unix /run/x.sock}. Stateless. */
final class Peers {
    private static final String LOOPBACK = "loopback";

    /** Linux's net.ipv4.ip_local_port_range (ip(7)). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int LAST_EPHEMERAL = 60_999;

    private Peers() {}

    /** A peer's shape; empty when it says nothing, such as a UDP socket joined to port 0 to learn its own address. */
    static String shape(String protocol, Endpoint peer) {
        if (!peer.isKnown()) {
            return "";
        }
        Scope scope = peer.scope();
        if (scope == Scope.LOCAL) {
            return "unix " + PathShape.of(PathShape.normal(peer.ip()), 0);
        }
        if (peer.port() == 0) {
            return "";
        }
        String host = scope == Scope.LOOPBACK ? LOOPBACK : peer.name().isEmpty() ? peer.ip() : peer.name();
        return word(protocol) + " " + host + ":" + peer.port();
    }

    static String listening(String protocol, Endpoint local) {
        return local.scope() == Scope.LOCAL
                ? "unix " + PathShape.of(PathShape.normal(local.ip()), 0)
                : word(protocol) + " :" + local.port();
    }

    private static String word(String protocol) {
        return protocol.isEmpty() ? "tcp" : protocol;
    }

    /** The network of 256 addresses that a shape's address is in, with its port; empty where it has no IPv4 address. */
    static String network(String shape) {
        int space = shape.indexOf(' ');
        int colon = shape.lastIndexOf(':');
        int dot = colon < space ? -1 : shape.lastIndexOf('.', colon);
        if (dot < 0 || !isAddress(shape.substring(space + 1, colon))) {
            return "";
        }
        return shape.substring(0, dot) + ".0/24" + shape.substring(colon);
    }

    /** Any port of those that the kernel chooses for who does not care, where a shape has one; empty for other ports. */
    static String ephemeral(String shape) {
        int colon = shape.lastIndexOf(':');
        return port(shape) >= FIRST_EPHEMERAL && port(shape) <= LAST_EPHEMERAL
                ? shape.substring(0, colon + 1) + "*"
                : "";
    }

    private static boolean isAddress(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }

    /** The address or name in a shape. */
    static String host(String shape) {
        int colon = shape.lastIndexOf(':');
        int space = shape.indexOf(' ');
        return space < 0 || colon < space ? shape.substring(space + 1) : shape.substring(space + 1, colon);
    }

    /** The port in a shape, 0 when there is none. */
    static int port(String shape) {
        int colon = shape.lastIndexOf(':');
        String digits = colon < 0 ? "" : shape.substring(colon + 1);
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    }

    /** The protocol in a shape. */
    static String protocol(String shape) {
        return shape.substring(0, Math.max(0, shape.indexOf(' ')));
    }
}
