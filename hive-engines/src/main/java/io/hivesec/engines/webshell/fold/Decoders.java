package io.hivesec.engines.webshell.fold;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Undoes the encodings that pages use for their constants. Output is bounded; what does not decode is empty. */
public final class Decoders {
    private static final int MAX_OUTPUT = 8_000_000;

    private Decoders() {}

    /** Decodes Base64 of the plain, URL-safe and MIME kinds (RFC 4648, RFC 2045). */
    public static Optional<byte[]> base64(String text) {
        String plain = text.replace('-', '+').replace('_', '/');
        try {
            return Optional.of(Base64.getMimeDecoder().decode(plain));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Decodes hexadecimal digits. */
    public static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Decodes percent encoding. */
    public static Optional<String> url(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Inflates gzip or zlib data. */
    public static Optional<byte[]> inflate(byte[] bytes) {
        boolean gzip = bytes.length > 2 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(bytes))
                : new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return Optional.of(in.readNBytes(MAX_OUTPUT));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The text of bytes in a named charset, or in UTF-8 when the name is unknown or empty. */
    public static String text(byte[] bytes, String charset) {
        try {
            return charset.isEmpty() ? new String(bytes, StandardCharsets.UTF_8) : new String(bytes, charset);
        } catch (UnsupportedEncodingException e) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The bytes of text in a named charset, or in UTF-8 when the name is unknown or empty. */
    public static byte[] bytes(String text, String charset) {
        return text.getBytes(
                !charset.isEmpty() && isSupported(charset) ? Charset.forName(charset) : StandardCharsets.UTF_8);
    }

    private static boolean isSupported(String charset) {
        try {
            return Charset.isSupported(charset) && Charset.forName(charset).canEncode();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
