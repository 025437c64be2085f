package io.hivesec.detectors.live;

import io.hivesec.event.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The TCP sockets of one network namespace, by inode. Source: proc(5), {@code /proc/net/tcp}; the kernel's tcp_states.h. */
final class SocketTable {
    private static final int ESTABLISHED = 1;
    private static final int CLOSE_WAIT = 8;
    private static final int LISTEN = 10;
    private static final int MAX_LINES = 65_536;

    private final Map<Long, Socket> sockets = new HashMap<>();
    private final Set<Integer> listening = new HashSet<>();

    /**
     * A socket.
     *
     * @param local this end
     * @param remote the other end
     * @param listens whether it waits for connections
     */
    record Socket(Endpoint local, Endpoint remote, boolean listens) {}

    /** Adds the lines of a table; what cannot be read is passed over. */
    SocketTable add(String table) {
        String[] lines = table.split("\n", MAX_LINES);
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].strip().split("\\s+", 11);
            if (fields.length > 9) {
                try {
                    addSocket(fields);
                } catch (NumberFormatException | UnknownHostException e) {
                    // The last line of a table cut to size.
                    continue;
                }
            }
        }
        return this;
    }

    private void addSocket(String[] fields) throws UnknownHostException {
        int state = Integer.parseInt(fields[3], 16);
        Endpoint local = endpoint(fields[1]);
        if (state == LISTEN) {
            listening.add(local.port());
        }
        if (state == LISTEN || state == ESTABLISHED || state == CLOSE_WAIT) {
            sockets.put(Long.parseLong(fields[9]), new Socket(local, endpoint(fields[2]), state == LISTEN));
        }
    }

    /** {@code 0100007F:1F90} is 127.0.0.1:8080: groups of four bytes in the machine's order, which is little-endian. */
    private static Endpoint endpoint(String text) throws UnknownHostException {
        int colon = text.indexOf(':');
        byte[] bytes = new byte[colon / 2];
        if (colon != 8 && colon != 32) {
            throw new NumberFormatException(text);
        }
        for (int i = 0; i < bytes.length; i++) {
            int place = i / 4 * 4 + (3 - i % 4);
            bytes[i] = (byte) Integer.parseInt(text.substring(2 * place, 2 * place + 2), 16);
        }
        String address = InetAddress.getByAddress(bytes).getHostAddress();
        return Endpoint.of(address, Integer.parseInt(text.substring(colon + 1), 16));
    }

    /** The socket with this inode. */
    Optional<Socket> byInode(long inode) {
        return Optional.ofNullable(sockets.get(inode));
    }

    /** The ports on which something waits for connections. */
    Set<Integer> listeningPorts() {
        return listening;
    }
}
