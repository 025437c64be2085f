package io.hivesec.engines.virus.wire;

import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where an engine listens: {@code unix:/run/clamav/clamd.ctl}, {@code host:port} or {@code [::1]:port}. Immutable. */
public final class Address {
    private static final String UNIX = "unix:";
    private static final Pattern TCP =
            Pattern.compile("(?:tcp://)?(?:\\[([0-9a-fA-F:.%]+)\\]|([^\\s/:\\[\\]]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private final String host;
    private final int port;
    private final @Nullable Path socket;

    private Address(String host, int port, @Nullable Path socket) {
        this.host = host;
        this.port = port;
        this.socket = socket;
    }

    /** A Unix socket. */
    public static Address unix(Path socket) {
        return new Address("", 0, Objects.requireNonNull(socket, "socket"));
    }

    /** A port of a host; the name is looked up at each connection. */
    public static Address tcp(String host, int port) {
        return new Address(Objects.requireNonNull(host, "host"), port, null);
    }

    /**
     * Reads an address.
     *
     * @param text in one of the three forms
     * @throws IllegalArgumentException when it has none of them; the message says what is expected
     */
    public static Address parse(String text) {
        if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
            try {
                return unix(Path.of(text.substring(UNIX.length())));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("not a path: '" + text + "'", e);
            }
        }
        Matcher tcp = TCP.matcher(text);
        if (!tcp.matches() || Integer.parseInt(tcp.group(3)) > MAX_PORT || Integer.parseInt(tcp.group(3)) == 0) {
            throw new IllegalArgumentException("unix:PATH or HOST:PORT expected, not '" + text + "'");
        }
        return tcp(tcp.group(1) == null ? tcp.group(2) : tcp.group(1), Integer.parseInt(tcp.group(3)));
    }

    /** The host and port for a protocol that wants to see them; {@code localhost} for a Unix socket. */
    public String authority() {
        if (socket != null) {
            return "localhost";
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    ProtocolFamily family(SocketAddress resolved) {
        if (socket != null) {
            return StandardProtocolFamily.UNIX;
        }
        InetSocketAddress address = (InetSocketAddress) resolved;
        return address.getAddress().getAddress().length == 4
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    SocketAddress resolve() throws UnknownHostException {
        if (socket != null) {
            return UnixDomainSocketAddress.of(socket);
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return address;
    }

    /** The address in the form that {@link #parse} reads. */
    @Override
    public String toString() {
        return socket != null ? UNIX + socket : authority();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && toString().equals(address.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
