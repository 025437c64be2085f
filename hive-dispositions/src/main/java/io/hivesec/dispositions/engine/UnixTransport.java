package io.hivesec.dispositions.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** HTTP/1.1 over a Unix socket, one connection a request. The socket is read without blocking, so that patience ends. */
final class UnixTransport implements EngineTransport {
    private static final int BUFFER = 64 << 10;

    private final Path socket;

    UnixTransport(Path socket) {
        this.socket = socket;
    }

    @Override
    public String address() {
        return "unix://" + socket;
    }

    @Override
    public Answer send(String method, String path, byte[] body, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            SelectableChannel selectable = channel;
            SelectionKey key = selectable.register(selector, SelectionKey.OP_WRITE);
            write(channel, request(method, path, body), selector, deadline);
            key.interestOps(SelectionKey.OP_READ);
            return HttpAnswer.parse(read(channel, selector, deadline));
        } catch (IOException e) {
            throw new IOException(address() + ": " + e.getMessage(), e);
        }
    }

    private static ByteBuffer request(String method, String path, byte[] body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n"
                + (body.length == 0 ? "" : "Content-Type: application/json\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .flip();
    }

    private static void write(SocketChannel channel, ByteBuffer bytes, Selector selector, long deadline)
            throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(selector, deadline);
            }
        }
    }

    private static byte[] read(SocketChannel channel, Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (true) {
            int read = channel.read(buffer);
            if (read < 0) {
                return all.toByteArray();
            }
            if (read == 0) {
                await(selector, deadline);
                continue;
            }
            all.write(buffer.array(), 0, read);
            buffer.clear();
            if (all.size() > MAX_ANSWER) {
                throw new IOException("answered with more than " + MAX_ANSWER + " bytes");
            }
        }
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new IOException("did not answer in time");
        }
        selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }
}
