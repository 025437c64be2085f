package io.hivesec.dispositions.engine;

import io.hivesec.dispositions.engine.EngineTransport.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads an HTTP/1.1 answer (RFC 9112) that ended with its connection. */
final class HttpAnswer {
    private HttpAnswer() {}

    static Answer parse(byte[] bytes) throws IOException {
        int end = endOfHead(bytes);
        String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
        String[] first = lines[0].split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("did not answer with HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).trim());
            }
        }
        return new Answer(
                Integer.parseInt(first[1]), headers.getOrDefault("api-version", ""), body(bytes, end + 4, headers));
    }

    private static int endOfHead(byte[] bytes) throws IOException {
        for (int i = 0; i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        throw new IOException("did not answer with HTTP");
    }

    private static byte[] body(byte[] bytes, int start, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return unchunk(bytes, start);
        }
        String length = headers.getOrDefault("content-length", "");
        int end = bytes.length;
        if (length.matches("[0-9]{1,9}")) {
            end = start + Integer.parseInt(length);
            if (end > bytes.length) {
                throw new IOException("ended its answer early");
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(bytes, start, end - start);
        return body.toByteArray();
    }

    private static byte[] unchunk(byte[] bytes, int start) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = start;
        while (true) {
            int eol = at;
            while (eol + 1 < bytes.length && !(bytes[eol] == '\r' && bytes[eol + 1] == '\n')) {
                eol++;
            }
            if (eol + 1 >= bytes.length) {
                throw new IOException("ended its answer early");
            }
            String size = new String(bytes, at, eol - at, StandardCharsets.US_ASCII).split(";", 2)[0].trim();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("ended its answer early");
            }
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                return body.toByteArray();
            }
            at = eol + 2;
            if (at + length > bytes.length) {
                throw new IOException("ended its answer early");
            }
            body.write(bytes, at, length);
            at += length + 2;
        }
    }
}
