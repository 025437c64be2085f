package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes that are held; they are not copied. */
@SuppressWarnings("ArrayRecordComponent")
record HeldContent(byte[] bytes, int filled) implements Content {
    @Override
    public InputStream open() {
        return asBytes().stream();
    }

    @Override
    public long size() {
        return filled;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    /** The first bytes, at most so many. */
    byte[] head(int most) {
        return Arrays.copyOf(bytes, Math.min(most, filled));
    }

    Bytes asBytes() {
        return Bytes.of(bytes, filled);
    }
}
