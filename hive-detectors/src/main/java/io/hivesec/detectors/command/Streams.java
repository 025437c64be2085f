package io.hivesec.detectors.command;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptors of a process. */
final class Streams {
    private final Map<Integer, Channel> channels;

    Streams() {
        this.channels = new HashMap<>();
    }

    private Streams(Map<Integer, Channel> channels) {
        this.channels = new HashMap<>(channels);
    }

    Streams copy() {
        return new Streams(channels);
    }

    Streams with(int descriptor, Channel channel) {
        Streams copy = copy();
        copy.set(descriptor, channel);
        return copy;
    }

    Channel get(int descriptor) {
        return channels.getOrDefault(descriptor, Channel.INHERITED);
    }

    void set(int descriptor, Channel channel) {
        channels.put(descriptor, channel);
    }

    /** All three standard streams on one socket, as {@code nc -e} starts its program. */
    static Streams on(Connection connection) {
        Streams streams = new Streams();
        for (int i = 0; i < 3; i++) streams.set(i, Channel.socket(connection));
        return streams;
    }

    /** The socket among standard input, output and errors, or null. */
    @Nullable
    Connection outputSocket() {
        Connection output = get(1).socket();
        return output != null ? output : get(2).socket();
    }

    /** A socket that any descriptor from 3 up refers to, or null. */
    @Nullable
    Connection openSocket() {
        for (Map.Entry<Integer, Channel> entry : channels.entrySet()) {
            if (entry.getKey() > 2 && entry.getValue().socket() != null)
                return entry.getValue().socket();
        }
        return null;
    }
}
