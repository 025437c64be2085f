package io.hivesec.detectors.escape;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 answer (RFC 9112) as it comes in: its head first, then its body with a length, in chunks, or up to the end.
 * Bounded in lines, headers and bytes, whatever the answer says of itself.
 */
final class HttpReply {
    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int BUFFER = 64 * 1024;

    /** Where an answer comes from. */
    @FunctionalInterface
    interface Source {
        /** Puts what is there into the buffer, at least a byte, and says how many; waits for it; -1 at the end. */
        int read(ByteBuffer buffer) throws IOException;
    }

    private final Source source;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private final String status;
    private final Map<String, String> headers;

    /**
     * Reads the head of an answer.
     *
     * @throws IOException when it is no HTTP, ends early, is too long, or cannot be read
     */
    HttpReply(Source source) throws IOException {
        this.source = source;
        String[] parts = line().split(" ", 3);
        if (!parts[0].startsWith("HTTP/1.") || parts.length < 2) {
            throw new IOException("the answer is not HTTP");
        }
        this.status = parts[1];
        this.headers = readHeaders();
    }

    /** The status code as it was sent. */
    String status() {
        return status;
    }

    /**
     * Reads the body.
     *
     * @param limit the most bytes
     * @throws IOException when it is longer, ends early, is not framed as RFC 9112 says, or cannot be read
     */
    byte[] body(int limit) throws IOException {
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

    /** Makes sure that a byte is there; false at the end. */
    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int read = source.read(buffer);
        buffer.flip();
        return read > 0;
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

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> read = new HashMap<>();
        for (int i = 0; i < MAX_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) {
                return read;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                read.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        throw new IOException("the answer has more than " + MAX_HEADERS + " headers");
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
        if (count > limit - body.size()) {
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
