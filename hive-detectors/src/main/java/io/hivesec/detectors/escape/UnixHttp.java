package io.hivesec.detectors.escape;

import io.hivesec.spi.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 request over a Unix socket (RFC 9112), since the JDK's client speaks only TCP. The answer is bounded in
 * bytes and time; bodies with a length, in chunks, or up to the end of the connection are read.
 */
final class UnixHttp implements AutoCloseable {
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int BUFFER = 64 * 1024;
    private static final String OK = "200";

    private final SocketChannel channel;
    private final Selector selector;
    private final Deadline deadline;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();

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
            String status = http.line();
            String[] parts = status.split(" ", 3);
            if (!status.startsWith("HTTP/1.") || parts.length < 2) {
                throw new IOException(socket + " does not speak HTTP");
            }
            Map<String, String> headers = http.headers();
            if (!parts[1].equals(OK)) {
                throw new IOException(socket + " answered " + path + " with status " + parts[1]);
            }
            return http.body(headers, limit);
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

    /** Makes sure that a byte is there; false at the end of the connection. */
    private boolean fill() throws IOException {
        while (!buffer.hasRemaining()) {
            buffer.clear();
            int read = channel.read(buffer);
            buffer.flip();
            if (read < 0) {
                return false;
            }
            if (read == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return true;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            byte one = buffer.get();
            if (one == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (line.size() >= MAX_LINE) {
                throw new IOException("a line of the answer is longer than " + MAX_LINE + " bytes");
            }
            line.write(one);
        }
        throw new IOException("the answer ends in its head");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < MAX_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        throw new IOException("the answer has more than " + MAX_HEADERS + " headers");
    }

    private byte[] body(Map<String, String> headers, int limit) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String length = headers.get("content-length");
        if ("chunked".equalsIgnoreCase(headers.getOrDefault("transfer-encoding", ""))) {
            chunks(body, limit);
        } else if (length != null) {
            copy(number(length, 10), body, limit);
        } else {
            while (fill()) {
                copy(buffer.remaining(), body, limit);
            }
        }
        return body.toByteArray();
    }

    private void chunks(ByteArrayOutputStream body, int limit) throws IOException {
        while (true) {
            String head = line();
            int end = head.indexOf(';');
            long size = number(end < 0 ? head : head.substring(0, end), 16);
            if (size == 0) {
                return;
            }
            copy(size, body, limit);
            if (!line().isEmpty()) {
                throw new IOException("a chunk of the answer is longer than it says");
            }
        }
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text.trim(), radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("not a length: '" + text + "'", e);
        }
        throw new IOException("not a length: '" + text + "'");
    }

    private void copy(long count, ByteArrayOutputStream body, int limit) throws IOException {
        if (body.size() + count > limit) {
            throw new IOException("the answer is longer than " + limit + " bytes");
        }
        long left = count;
        while (left > 0) {
            if (!fill()) {
                throw new IOException("the answer ends " + left + " bytes early");
            }
            int step = (int) Math.min(left, buffer.remaining());
            int from = buffer.arrayOffset() + buffer.position();
            body.writeBytes(Arrays.copyOfRange(buffer.array(), from, from + step));
            buffer.position(buffer.position() + step);
            left -= step;
        }
    }
}
