package io.hivesec.engines.virus.own.yara;

import java.io.IOException;

/** A file's bytes at any offset. */
@FunctionalInterface
public interface RandomBytes {
    /**
     * Fills an array.
     *
     * @param offset where to read; there are as many bytes as the array takes
     * @throws IOException when they cannot be read
     */
    void read(long offset, byte[] into) throws IOException;
}
