package io.hivesec.event;

import java.util.Objects;

/**
 * A process accepted a connection.
 *
 * @param context when, where and who
 * @param protocol {@code tcp} or {@code unix}
 * @param local this end
 * @param peer who connected
 * @param descriptor the new socket, {@link #NO_DESCRIPTOR} when not known
 */
public record NetworkAccepted(Context context, String protocol, Endpoint local, Endpoint peer, int descriptor)
        implements Event {

    /** Stands for a descriptor that the sensor did not tell. */
    public static final int NO_DESCRIPTOR = -1;

    /** Refuses null parts and copies collections. */
    public NetworkAccepted {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(peer, "peer");
    }

    @Override
    public EventKind kind() {
        return EventKind.NETWORK_ACCEPTED;
    }
}
