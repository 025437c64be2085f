package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import java.io.InputStream;

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

    Bytes asBytes() {
        return Bytes.of(bytes, filled);
    }
}
