package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.artifact.ContentTooLargeException;
import io.hivesec.spi.DeadlineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads one kind of container. Whatever it does not read, it tells: nothing is passed over in silence. */
@FunctionalInterface
interface ContainerReader {
    /**
     * Hands over what is in it.
     *
     * @param content the container's bytes
     * @param meter what may be spent
     * @param children take the entries
     * @throws IOException when the rest cannot be read: damaged, locked, unsupported, or a budget is used up
     */
    void read(Content content, Meter meter, Children children) throws IOException, DeadlineException;

    /** Reads what can be read in one go from the beginning. */
    @FunctionalInterface
    interface Sequential {
        /** As {@link ContainerReader#read}. */
        void read(InputStream in, Children children) throws IOException, DeadlineException;
    }

    /** A reader of what is read in one go. */
    static ContainerReader of(Sequential sequential) {
        return (content, meter, children) -> {
            try (InputStream in = new BufferedInputStream(content.open(), 1 << 13)) {
                sequential.read(in, children);
            }
        };
    }

    /** Reads what has to be in memory. */
    @FunctionalInterface
    interface InMemory {
        /** As {@link ContainerReader#read}. */
        void read(Bytes bytes, Meter meter, Children children) throws IOException, DeadlineException;
    }

    /** A reader of what has to be in memory, which counts among what may be held. */
    static ContainerReader inMemory(InMemory reader) {
        return (content, meter, children) -> {
            if (content instanceof HeldContent held) {
                reader.read(held.asBytes(), meter, children);
                return;
            }
            int room = meter.room();
            byte[] bytes;
            try {
                bytes = content.read(room);
            } catch (ContentTooLargeException e) {
                throw new BudgetException("larger than the " + room + " bytes that may be held");
            }
            meter.hold(bytes.length);
            try {
                reader.read(Bytes.of(bytes), meter, children);
            } finally {
                meter.release(bytes.length);
            }
        };
    }

    /** A reader of a compressed stream. */
    static ContainerReader stream(Decoders.Decoder decoder) {
        return (content, meter, children) ->
                children.entry("", () -> Decoders.open(decoder, content.open(), meter.budgets.memory()));
    }

    /** A reader of a format that is known and cannot be read. */
    static ContainerReader unsupported(String name) {
        return (content, meter, children) -> {
            throw new UnsupportedFormatException(name + " cannot be unpacked");
        };
    }
}
