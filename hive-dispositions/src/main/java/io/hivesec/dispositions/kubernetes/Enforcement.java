package io.hivesec.dispositions.kubernetes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Looks from outside whether a pod's ports answer. A policy that the API server accepts does nothing where no network plugin
 * enforces policies; only traffic tells.
 *
 * <p>Look from where policies count: from another pod. Plugins commonly let a node reach its own pods whatever the policies say,
 * so that a look from the node finds ports that answer.
 */
@FunctionalInterface
public interface Enforcement {

    /**
     * Which of the ports accept a TCP connection.
     *
     * @param address the pod's address
     * @param ports where to try
     * @param patience how long to wait for each
     * @throws IOException when it cannot be tried at all
     */
    List<Integer> answering(String address, Collection<Integer> ports, Duration patience) throws IOException;

    /** Connects from this process and closes at once. */
    static Enforcement byConnecting() {
        return (address, ports, patience) -> {
            List<Integer> answering = new ArrayList<>();
            for (int port : ports) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, port), Math.toIntExact(patience.toMillis()));
                    answering.add(port);
                } catch (IOException e) {
                    // Refused, unreachable or silent: it does not answer.
                }
            }
            return answering;
        };
    }
}
