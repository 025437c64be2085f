package io.hivesec.detectors.escape;

import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One HTTP/1.1 request over a Unix socket (RFC 9112), since the JDK's client speaks only TCP. The answer is bounded in
 * time here, and in bytes by {@link HttpReply}.
 */
final class UnixHttp implements AutoCloseable {
    private static final String OK = "200";

    private final SocketChannel channel;
    private final Selector selector;
    private final Deadline deadline;

    private UnixHttp(Path socket, Deadline deadline) throws IOException {
        this.deadline = deadline;
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector opened = null;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            opened = Selector.open();
            channel.register(opened, SelectionKey.OP_READ);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (opened != null) {
                opened.close();
            }
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage(), e);
        }
        this.selector = opened;
    }

    /**
     * The body of a successful answer.
     *
     * @param socket where the server listens
     * @param path what to ask for
     * @param limit the most bytes of the body
     * @param deadline when it has to be done
     * @throws IOException when it fails, is refused, is too long or too late
     */
    static byte[] get(Path socket, String path, int limit, Deadline deadline) throws IOException {
        try (UnixHttp http = new UnixHttp(socket, deadline)) {
            http.send("GET " + path
                    + " HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
            HttpReply reply = new HttpReply(http::receive);
            if (!reply.status().equals(OK)) {
                throw new IOException(socket + " answered " + path + " with status " + reply.status());
            }
            return reply.body(limit);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void send(String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long millis = deadline.remaining().toMillis();
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new IOException("no answer in time");
        }
        selector.selectedKeys().clear();
    }

    /** Waits until a byte is there. */
    private int receive(ByteBuffer buffer) throws IOException {
        int read = channel.read(buffer);
        while (read == 0) {
            await(SelectionKey.OP_READ);
            read = channel.read(buffer);
        }
        return read;
    }
}
