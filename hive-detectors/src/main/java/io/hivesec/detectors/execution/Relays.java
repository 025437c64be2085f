package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Invocation;
import io.hivesec.event.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Connections that a program passes on from one machine to another: socat(1), iptables-extensions(8). */
final class Relays {
    /** Where one logs on to other machines, or drives them. */
    private static final Set<String> LOGINS = Set.of("22", "3389", "445", "5985", "5900");

    private Relays() {}

    /** socat(1) that lets in whoever comes and joins him to a machine of the Internet, or to a way to log on to another. */
    static boolean leadsOut(Invocation socat) {
        if (!socat.name().equals("socat")) return false;
        String listens = "";
        boolean secret = false;
        boolean outside = false;
        String login = "";
        for (String argument : socat.arguments()) {
            String address = argument.toLowerCase(Locale.ROOT);
            int colon = address.indexOf(':');
            if (colon < 0) continue;
            String kind = address.substring(0, colon);
            String place = address.substring(colon + 1).split(",", 2)[0];
            if (kind.endsWith("-listen") || kind.endsWith("-l") || kind.endsWith("-recvfrom")) {
                listens = place;
                secret |= kind.startsWith("openssl") || kind.startsWith("ssl");
            } else if (kind.startsWith("socks4") || kind.startsWith("proxy")) {
                outside = true;
            } else if (kind.startsWith("tcp") || kind.startsWith("openssl") || kind.startsWith("udp")) {
                int port = place.lastIndexOf(':');
                if (port < 0) continue;
                outside |= isOutside(place.substring(0, port));
                if (LOGINS.contains(place.substring(port + 1))) login = place.substring(port + 1);
            }
        }
        // A virtual machine's own port is shown under the same number.
        boolean other = !login.isEmpty() && !login.equals(listens) && !login.equals("22") && !login.equals("5900");
        return !listens.isEmpty() && (outside || other || (secret && !login.isEmpty()));
    }

    private static boolean isOutside(String host) {
        boolean literal = !host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1));
        return literal && Scope.of(host) == Scope.EXTERNAL;
    }

    /** What comes to a port of this machine sent on to a machine of the Internet by the firewall. */
    static boolean redirects(Invocation iptables) {
        if (!iptables.name().equals("iptables") || !iptables.has("DNAT")) return false;
        List<String> arguments = iptables.arguments();
        int at = Math.max(arguments.indexOf("--to-destination"), arguments.indexOf("--to"));
        if (at < 0 || at + 1 >= arguments.size()) return false;
        return isOutside(arguments.get(at + 1).split(":", 2)[0]);
    }

    /** socat(1) told to call two addresses: somebody outside is joined to something inside. */
    static boolean joinsTwo(Invocation socat) {
        if (!socat.name().equals("socat")) return false;
        int calls = 0;
        for (String argument : socat.arguments()) {
            String address = argument.toLowerCase(Locale.ROOT);
            boolean called = address.startsWith("tcp:")
                    || address.startsWith("tcp4:")
                    || address.startsWith("tcp6:")
                    || address.startsWith("tcp-connect:")
                    || address.startsWith("openssl:")
                    || address.startsWith("openssl-connect:")
                    || address.startsWith("proxy:")
                    || address.startsWith("socks4");
            if (called) calls++;
        }
        return calls > 1;
    }
}
