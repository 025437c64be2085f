package io.hivesec.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Bytes that can be read as often as needed. Implementations are thread-safe; every stream is the caller's to close. */
public interface Content {

    /**
     * Opens the bytes from their beginning.
     *
     * @throws IOException when they cannot be read
     */
    InputStream open() throws IOException;

    /**
     * How many bytes there are.
     *
     * @throws IOException when that cannot be told
     */
    long size() throws IOException;

    /**
     * All bytes, when there are no more than {@code limit}.
     *
     * @param limit the most bytes to hold in memory
     * @throws ContentTooLargeException when there are more
     * @throws IOException when they cannot be read
     */
    default byte[] read(int limit) throws IOException {
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes(limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw new ContentTooLargeException(limit);
            }
            return bytes;
        }
    }

    /**
     * Content in memory.
     *
     * @param bytes the bytes, copied
     */
    static Content of(byte[] bytes) {
        byte[] copy = Objects.requireNonNull(bytes, "bytes").clone();
        return new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }

            @Override
            public long size() {
                return copy.length;
            }
        };
    }

    /**
     * Content of a file, read each time it is opened.
     *
     * @param file the file; nothing is read yet
     */
    static Content of(Path file) {
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public long size() throws IOException {
                return Files.size(file);
            }
        };
    }
}
