package io.hivesec.engines.virus.wire;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connection on which every operation ends by a deadline. A {@link SocketChannel} has no timeout of its own, so each wait
 * is a selector's.
 *
 * <p>While it waits to write it takes in what the peer says: a peer that answers early and stops reading ends the writing
 * and not the conversation. A peer that has closed its side makes {@link #write} return false; its last words can still be
 * read.
 *
 * <p>Not thread-safe.
 */
public final class Wire implements AutoCloseable {
    private static final int INPUT = 64 * 1024;
    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Address address;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT).limit(0);
    private boolean inputEnded;
    private boolean outputEnded;

    private Wire(Address address, SocketChannel channel, Selector selector) throws IOException {
        this.address = address;
        this.channel = channel;
        this.selector = selector;
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /**
     * Connects.
     *
     * @throws IOException when nobody listens there
     * @throws DeadlineException when the peer does not take the connection in time
     */
    public static Wire connect(Address address, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        Wire wire = null;
        try {
            var resolved = address.resolve();
            wire = open(address, SocketChannel.open(address.family(resolved)));
            boolean connected = wire.channel.connect(resolved);
            while (!connected) {
                wire.await(SelectionKey.OP_CONNECT, deadline);
                connected = wire.channel.finishConnect();
            }
            Wire open = wire;
            wire = null;
            return open;
        } catch (IOException e) {
            throw new IOException(address + ": " + describe(e), e);
        } finally {
            if (wire != null) {
                wire.close();
            }
        }
    }

    private static Wire open(Address address, SocketChannel channel) throws IOException {
        try {
            return new Wire(address, channel, Selector.open());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String describe(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /**
     * Sends bytes, unless the peer has closed or has something to say.
     *
     * @return whether all of them were sent; when not, the peer's last words are to be read
     */
    public boolean write(byte[] bytes, int offset, int length, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        ByteBuffer out = ByteBuffer.wrap(bytes, offset, length);
        while (out.hasRemaining() && !outputEnded) {
            int written;
            try {
                written = channel.write(out);
            } catch (IOException e) {
                // EPIPE or a reset: what the peer said before it closed is worth reading.
                outputEnded = true;
                return false;
            }
            if (written == 0) {
                await(SelectionKey.OP_WRITE | (canTakeMore() ? SelectionKey.OP_READ : 0), deadline);
                if (key.isReadable()) {
                    takeIn();
                    if (inputEnded) {
                        outputEnded = true;
                    }
                }
            }
        }
        return !out.hasRemaining();
    }

    /** Sends text in ISO 8859-1. */
    public boolean write(String text, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return write(bytes, 0, bytes.length, deadline);
    }

    /** Whether the peer has said something, or has closed, without waiting for it. */
    public boolean hasInput() throws IOException {
        if (!input.hasRemaining() && !inputEnded) {
            takeIn();
        }
        return input.hasRemaining() || inputEnded;
    }

    /**
     * The next byte, or -1 when the peer has closed.
     *
     * @throws IOException when the connection breaks
     */
    public int read(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        return fill(deadline) ? input.get() & 0xff : -1;
    }

    /**
     * Some bytes, at least one.
     *
     * @return how many, or -1 when the peer has closed
     */
    public int read(byte[] bytes, int offset, int length, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        if (!fill(deadline)) {
            return -1;
        }
        int count = Math.min(length, input.remaining());
        input.get(bytes, offset, count);
        return count;
    }

    /**
     * Bytes up to a terminator or the end of the stream.
     *
     * @param terminator the byte that ends them
     * @param limit the most bytes to take
     * @return the bytes, with the terminator when it came, so that an answer that is cut short can be told
     * @throws IOException when there are more bytes than {@code limit}
     */
    public byte[] readThrough(int terminator, int limit, Deadline deadline)
            throws IOException, DeadlineException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = read(deadline); next >= 0; next = read(deadline)) {
            bytes.write(next);
            if (next == terminator) {
                break;
            }
            if (bytes.size() >= limit) {
                throw new IOException(address + ": answer longer than " + limit + " bytes");
            }
        }
        return bytes.toByteArray();
    }

    private boolean fill(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        while (!input.hasRemaining()) {
            if (inputEnded) {
                return false;
            }
            takeIn();
            if (!input.hasRemaining() && !inputEnded) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
        return true;
    }

    private boolean canTakeMore() {
        return !inputEnded && input.remaining() < INPUT;
    }

    private void takeIn() throws IOException {
        if (!canTakeMore()) {
            return;
        }
        input.compact();
        try {
            inputEnded = channel.read(input) < 0;
        } catch (IOException e) {
            // A reset after the peer's last words; what came before it stands.
            inputEnded = true;
        } finally {
            input.flip();
        }
    }

    private void await(int operations, Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        key.interestOps(operations);
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            deadline.check();
            long millis = Math.min(LONGEST_WAIT_MILLIS, deadline.remaining().toMillis() + 1);
            selector.selectedKeys().clear();
            if (selector.select(millis) > 0) {
                return;
            }
        }
    }

    /** Closes the connection; what the peer still says is lost. */
    @Override
    public void close() {
        try (selector;
                channel) {
            outputEnded = true;
        } catch (IOException e) {
            // There is nothing left to do with a connection that cannot even be closed.
            inputEnded = true;
        }
    }
}
