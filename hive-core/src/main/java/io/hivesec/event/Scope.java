package io.hivesec.event;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/**
 * Where an address is, seen from a container. Sources: RFC 1918, RFC 6598 (100.64.0.0/10), RFC 3927 and RFC 4291 (link
 * local), RFC 4193 (fc00::/7), and the cloud vendors' documentation for the metadata services.
 */
public enum Scope {
    /** The same machine: 127.0.0.0/8, ::1, and the unspecified address, to which Linux connects as to loopback. */
    LOOPBACK,
    /** A socket with no network: a path or an abstract name. */
    LOCAL,
    /** A private, shared or link-local address, or a name that only a cluster resolves. */
    INTERNAL,
    /** A cloud's instance metadata service, which hands out credentials. */
    METADATA,
    /** Anything else: the Internet. */
    EXTERNAL,
    /** No address is known. */
    UNKNOWN;

    private static final Set<String> METADATA_ADDRESSES =
            Set.of("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "fd00:ec2::254");
    private static final Set<String> METADATA_NAMES = Set.of("metadata.google.internal", "instance-data");

    /** Whether what is there is another machine, as far as an address tells. */
    public boolean isRemote() {
        return this == INTERNAL || this == METADATA || this == EXTERNAL;
    }

    /**
     * Where an address or host name is.
     *
     * @param address an IP literal (v4, v6, v4 mapped into v6), a host name, an absolute path, or empty
     */
    public static Scope of(String address) {
        if (address.isEmpty()) {
            return UNKNOWN;
        }
        if (address.charAt(0) == '/' || address.charAt(0) == '@') {
            return LOCAL;
        }
        String literal = Endpoint.withoutZone(address);
        return InetAddresses.isInetAddress(literal) ? ofLiteral(literal) : ofName(address.toLowerCase(Locale.ROOT));
    }

    private static Scope ofLiteral(String literal) {
        // Guava turns a v4 address mapped into v6 into the v4 address.
        InetAddress parsed = InetAddresses.forString(literal);
        if (METADATA_ADDRESSES.contains(InetAddresses.toAddrString(parsed))) {
            return METADATA;
        }
        if (parsed.isLoopbackAddress() || parsed.isAnyLocalAddress()) {
            return LOOPBACK;
        }
        if (parsed.isSiteLocalAddress() || parsed.isLinkLocalAddress() || isShared(parsed) || isUniqueLocal(parsed)) {
            return INTERNAL;
        }
        return EXTERNAL;
    }

    private static boolean isShared(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    private static Scope ofName(String name) {
        if (METADATA_NAMES.contains(name)) {
            return METADATA;
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return LOOPBACK;
        }
        boolean internal = name.indexOf('.') < 0
                || name.endsWith(".local")
                || name.endsWith(".internal")
                || name.endsWith(".svc")
                || name.endsWith(".lan");
        return internal ? INTERNAL : EXTERNAL;
    }
}
