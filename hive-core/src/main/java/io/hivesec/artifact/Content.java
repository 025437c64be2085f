package io.hivesec.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
     * Whether the bytes are in memory, so that reading them waits for nothing. What is not is read within the deadline for scans,
     * on a thread of Hive's.
     */
    default boolean isInMemory() {
        return false;
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

            @Override
            public boolean isInMemory() {
                return true;
            }
        };
    }

    /**
     * Content of a file, read each time it is opened. What is no file, such as a pipe or a device, cannot be opened: it may never
     * end, or never begin.
     *
     * @param file the file, or a link to it; nothing is read yet
     */
    static Content of(Path file) {
        Objects.requireNonNull(file, "file");
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (!attributes.isRegularFile()) {
                    throw new IOException(
                            attributes.isDirectory()
                                    ? "Is a directory"
                                    : "not a file but a pipe, a socket or a device");
                }
                return Files.newInputStream(file);
            }

            @Override
            public long size() throws IOException {
                return Files.size(file);
            }
        };
    }
}
