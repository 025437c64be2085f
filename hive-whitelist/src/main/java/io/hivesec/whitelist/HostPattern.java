package io.hivesec.whitelist;

import com.google.common.net.InetAddresses;
import io.hivesec.event.Endpoint;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A target as a rule names it: an address, a block, a host name, or where ports are allowed, one of these with a port, or
 * the path of a Unix socket.
 *
 * @param text as the rule has it
 * @param network the address or block; null for a name
 * @param name the host name in lower case, or the socket's path; empty for an address
 * @param port the port; 0 for any
 */
record HostPattern(String text, @Nullable Network network, String name, int port) {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):([0-9]{1,6})");

    /** An address, a block or a host name. */
    static HostPattern host(String text) throws InvalidValueException {
        return parse(text, text, 0);
    }

    /** The like, with a port or not; or the path of a Unix socket. */
    static HostPattern target(String text) throws InvalidValueException {
        if (text.startsWith("/") || text.startsWith("@")) {
            return new HostPattern(text, null, text, 0);
        }
        var withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return parse(text, text, 0);
        }
        String host = withPort.group(1) != null ? withPort.group(1) : withPort.group(2);
        return parse(text, host, PortRange.port(withPort.group(3)));
    }

    private static HostPattern parse(String text, String host, int port) throws InvalidValueException {
        int slash = host.indexOf('/');
        if (slash >= 0) {
            return new HostPattern(text, block(text, host.substring(0, slash), host.substring(slash + 1)), "", port);
        }
        if (InetAddresses.isInetAddress(host) && host.indexOf('%') < 0) {
            return new HostPattern(text, Network.of(InetAddresses.forString(host)), "", port);
        }
        String name = canonicalName(host);
        if (name.length() > 253
                || !NAME.matcher(name).matches()
                || DIGITS_AND_DOTS.matcher(name).matches()) {
            throw new InvalidValueException("'" + text + "' is no IP address, CIDR block or host name");
        }
        return new HostPattern(text, null, name, port);
    }

    private static Network block(String text, String address, String length) throws InvalidValueException {
        if (!InetAddresses.isInetAddress(address) || address.indexOf('%') >= 0 || !length.matches("[0-9]{1,3}")) {
            throw new InvalidValueException("'" + text + "' is no CIDR block");
        }
        Network whole = Network.of(InetAddresses.forString(address));
        int bits = Integer.parseInt(length);
        if (bits > whole.length()) {
            throw new InvalidValueException(
                    "'" + text + "' is no CIDR block: its prefix is longer than " + whole.length() + " bits");
        }
        Network block = whole.block(bits);
        if (block.high() != whole.high() || block.low() != whole.low()) {
            throw new InvalidValueException(
                    "'" + text + "' is no CIDR block: bits beyond the prefix are set; is the single address meant?");
        }
        return block;
    }

    static String canonicalName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    boolean matches(Facts facts) {
        Endpoint target = facts.alert().target();
        if (port != 0 && port != target.port()) {
            return false;
        }
        if (network != null) {
            return facts.address().isPresent()
                    && network.contains(facts.address().get());
        }
        return (name.startsWith("/") || name.startsWith("@"))
                ? name.equals(target.ip())
                : name.equals(facts.hostName());
    }

    /** Whether it matches whatever has an address of its family. */
    boolean isEverything() {
        return network != null && network.length() == 0;
    }
}
