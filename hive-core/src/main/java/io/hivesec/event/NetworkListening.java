package io.hivesec.event;

import java.util.Objects;

/**
 * A process began to accept connections: bind(2) and listen(2).
 *
 * @param context when, where and who
 * @param protocol {@code tcp}, {@code udp} or {@code unix}
 * @param local where it listens
 * @param descriptor the socket, {@link #NO_DESCRIPTOR} when not known
 */
public record NetworkListening(Context context, String protocol, Endpoint local, int descriptor) implements Event {

    /** Stands for a descriptor that the sensor did not tell. */
    public static final int NO_DESCRIPTOR = -1;

    /** Refuses null parts and copies collections. */
    public NetworkListening {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(local, "local");
    }

    @Override
    public EventKind kind() {
        return EventKind.NETWORK_LISTENING;
    }
}
