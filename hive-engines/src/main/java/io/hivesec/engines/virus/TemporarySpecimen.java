package io.hivesec.engines.virus;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A specimen as a file, for engines that judge nothing else: under a random name, with its digests checked by length only,
 * gone when closed. Its name has nothing of the name the specimen had.
 *
 * <p>Not thread-safe.
 */
public final class TemporarySpecimen implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Path file;

    private TemporarySpecimen(Path file) {
        this.file = file;
    }

    /**
     * Writes a specimen.
     *
     * @param directory an existing directory
     * @throws IOException when it cannot be written, or is no longer as long as it was
     */
    public static TemporarySpecimen in(Path directory, Specimen specimen, Deadline deadline)
            throws IOException, DeadlineException {
        TemporarySpecimen temporary = new TemporarySpecimen(directory.resolve("hive-" + UUID.randomUUID()));
        boolean isWhole = false;
        try {
            long total = 0;
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = specimen.content().open();
                    OutputStream out = Files.newOutputStream(
                            temporary.file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    deadline.check();
                    out.write(buffer, 0, n);
                    total += n;
                }
            }
            if (total != specimen.size()) {
                throw new IOException(
                        "the file changed while it was read: " + total + " bytes, not " + specimen.size());
            }
            isWhole = true;
            return temporary;
        } finally {
            if (!isWhole) {
                temporary.close();
            }
        }
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Deletes the file; an engine may have done so before. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
