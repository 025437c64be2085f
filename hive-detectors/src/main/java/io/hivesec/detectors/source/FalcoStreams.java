package io.hivesec.detectors.source;

import io.hivesec.event.Context;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import java.util.List;

/**
 * Falco's alerts of a standard stream that has become a connection. Their rule asks for any of the descriptors 0, 1 and 2 and tells
 * neither which, nor the socket's own: the connection is taken for both input and output. Source: falcosecurity/rules, "Redirect
 * STDOUT/STDIN to Network Connection in Container".
 */
final class FalcoStreams {

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;

    private FalcoStreams() {}

    /**
     * What happened.
     *
     * @param client who connected
     * @param server to whom
     * @param localPort the port on the process's own side; 0 when it is not told, and then the process is the client
     */
    static List<Event> events(Context context, Endpoint client, Endpoint server, int localPort) {
        boolean serves = localPort != 0 && localPort == server.port() && localPort != client.port();
        Event opened = serves
                ? new NetworkAccepted(context, "tcp", server, client, INPUT)
                : new NetworkConnected(context, "tcp", client, server, INPUT);
        return List.of(opened, new DescriptorDuplicated(context, INPUT, OUTPUT));
    }
}
