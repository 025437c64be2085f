package io.hivesec.detectors.source;

import com.google.common.net.InetAddresses;
import io.hivesec.event.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@code struct sockaddr} as audit writes it, in hexadecimal or as laurel escapes it. Source: sys/socket.h; the family's two
 * bytes tell the machine's byte order.
 *
 * @param endpoint the address and port; unknown for families other than IP and Unix
 * @param isUnix whether it is a Unix socket
 */
record SocketAddress(Endpoint endpoint, boolean isUnix) {

    private static final SocketAddress NONE = new SocketAddress(Endpoint.UNKNOWN, false);
    private static final int UNIX = 1;
    private static final int IP4 = 2;
    private static final int IP6 = 10;

    static SocketAddress of(String raw) {
        byte[] bytes = raw.indexOf('%') >= 0 ? unescaped(raw) : AuditRecord.bytes(raw);
        if (bytes.length < 2) {
            return NONE;
        }
        int family = Math.max(bytes[0] & 0xff, bytes[1] & 0xff);
        return switch (family) {
            case UNIX -> new SocketAddress(Endpoint.of(path(bytes), 0), true);
            case IP4 -> ip(bytes, 4, 8);
            case IP6 -> ip(bytes, 8, 24);
            default -> NONE;
        };
    }

    private static SocketAddress ip(byte[] bytes, int from, int to) {
        if (bytes.length < to) {
            return NONE;
        }
        int port = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, to));
            return new SocketAddress(Endpoint.of(InetAddresses.toAddrString(address), port), false);
        } catch (UnknownHostException e) {
            return NONE;
        }
    }

    /** Up to the first zero byte; an abstract name begins with one, which is written as an at sign. */
    private static String path(byte[] bytes) {
        boolean isAbstract = bytes.length > 2 && bytes[2] == 0;
        int start = isAbstract ? 3 : 2;
        int end = start;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        String name =
                new String(bytes, Math.min(start, bytes.length), Math.max(0, end - start), StandardCharsets.UTF_8);
        return isAbstract && !name.isEmpty() ? "@" + name : name;
    }

    /** Laurel writes bytes that are no plain text as {@code %00}. */
    static byte[] unescaped(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
