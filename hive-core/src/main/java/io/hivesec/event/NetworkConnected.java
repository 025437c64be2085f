package io.hivesec.event;

import java.util.Objects;

/**
 * A process connected a socket.
 *
 * @param context when, where and who
 * @param protocol {@code tcp}, {@code udp} or {@code unix}
 * @param source this end
 * @param target the other end
 * @param descriptor the socket, {@link #NO_DESCRIPTOR} when not known
 */
public record NetworkConnected(Context context, String protocol, Endpoint source, Endpoint target, int descriptor)
        implements Event {

    /** Stands for a descriptor that the sensor did not tell. */
    public static final int NO_DESCRIPTOR = -1;

    /** Refuses null parts and copies collections. */
    public NetworkConnected {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
    }

    @Override
    public EventKind kind() {
        return EventKind.NETWORK_CONNECTED;
    }
}
