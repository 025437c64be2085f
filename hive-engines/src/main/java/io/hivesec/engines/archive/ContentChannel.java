package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/** Content as a channel that can be read anywhere; going back opens it again. Not thread-safe. */
final class ContentChannel implements SeekableByteChannel {
    private final Content content;
    private final long size;
    private long position;
    private @Nullable InputStream stream;
    private long streamAt;
    private boolean open = true;

    ContentChannel(Content content, long size) {
        this.content = content;
        this.size = size;
    }

    private InputStream streamAt(long offset) throws IOException {
        InputStream current = stream;
        if (current == null || streamAt > offset) {
            close(current);
            current = new BufferedInputStream(content.open(), 1 << 13);
            streamAt = 0;
            stream = current;
        }
        current.skipNBytes(offset - streamAt);
        streamAt = offset;
        return current;
    }

    private static void close(@Nullable InputStream stream) throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        byte[] buffer = new byte[(int) Math.min(target.remaining(), Math.min(size - position, 1 << 16))];
        int n = streamAt(position).readNBytes(buffer, 0, buffer.length);
        streamAt += n;
        position += n;
        target.put(buffer, 0, n);
        return n == 0 && buffer.length > 0 ? -1 : n;
    }

    /** Reads exactly so many bytes. */
    byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || offset > size - length) {
            throw new EOFException("cut off at " + size);
        }
        byte[] bytes = streamAt(offset).readNBytes(length);
        streamAt += bytes.length;
        if (bytes.length < length) {
            throw new EOFException("cut off at " + streamAt);
        }
        return bytes;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        close(stream);
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }
}
