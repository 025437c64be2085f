package io.hivesec.detectors.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodings that hide text on a command line. Every decoder takes text whose characters are bytes (ISO 8859-1), gives
 * text of the same kind, never throws, and gives null for input that is not in its encoding.
 */
final class Decoders {
    private static final int LARGEST = 1 << 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Decoders() {}

    /** What a text in an encoding says, or null if it is none in it. */
    static @Nullable String of(String encoding, String text) {
        return switch (encoding) {
            case "base64" -> base64(text);
            case "base32" -> base32(text);
            case "hex" -> hex(text.replaceAll("(?m)^[0-9a-fA-F]{7,8}:", ""));
            case "compressed" -> inflated(text);
            case "reversed" -> reversed(text.strip());
            default -> rot13(text);
        };
    }

    /** Base64, standard or URL-safe, blanks and padding ignored; a broken tail is dropped. */
    static @Nullable String base64(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((Character.isLetterOrDigit(c) && c < 128) || c == '+' || c == '/') clean.append(c);
            else if (c == '-') clean.append('+');
            else if (c == '_') clean.append('/');
            else if (c != '=' && c != '\n' && c != '\r' && c != ' ' && c != '\t') return null;
        }
        if (clean.length() % 4 == 1) clean.setLength(clean.length() - 1);
        if (clean.length() < 2) return null;
        byte[] bytes = Base64.getDecoder().decode(clean.toString());
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Base32 of RFC 4648. */
    static @Nullable String base32(String text) {
        StringBuilder out = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = Character.toUpperCase(text.charAt(i));
            if (c == '=' || Character.isWhitespace(c)) continue;
            int value = BASE32.indexOf(c);
            if (value < 0) return null;
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out.append((char) (buffer >> bits & 0xff));
            }
        }
        return out.length() == 0 ? null : out.toString();
    }

    /** Hexadecimal digits; blanks, {@code \x}, {@code 0x}, colons and commas between them ignored. */
    static @Nullable String hex(String text) {
        StringBuilder out = new StringBuilder(text.length() / 2);
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = Character.digit(c, 16);
            if (digit >= 0) {
                if (digit == 0 && high < 0 && i + 1 < text.length() && (text.charAt(i + 1) | 32) == 'x') {
                    i++;
                } else if (high < 0) {
                    high = digit;
                } else {
                    out.append((char) (high * 16 + digit));
                    high = -1;
                }
            } else if (c != '\\' && c != 'x' && c != ':' && c != ',' && !Character.isWhitespace(c)) {
                return null;
            }
        }
        return out.length() == 0 || high >= 0 ? null : out.toString();
    }

    static String rot13(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z') c = (char) ('a' + (c - 'a' + 13) % 26);
            else if (c >= 'A' && c <= 'Z') c = (char) ('A' + (c - 'A' + 13) % 26);
            out.append(c);
        }
        return out.toString();
    }

    static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** Gzip, zlib or raw deflate, output cut at 1 MiB. */
    static @Nullable String inflated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 4) return null;
        boolean gzip = (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        try {
            InputStream in = new ByteArrayInputStream(bytes);
            return read(gzip ? new GZIPInputStream(in) : new InflaterInputStream(in));
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String read(InputStream in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (in) {
            byte[] buffer = new byte[8192];
            int count = in.read(buffer);
            while (count >= 0 && out.size() < LARGEST) {
                out.write(buffer, 0, count);
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // What came out before the damage is still evidence.
        }
        return out.size() == 0 ? null : out.toString(StandardCharsets.ISO_8859_1);
    }

    /** Drops the zero bytes of UTF-16LE, the encoding of PowerShell's -EncodedCommand. */
    static String narrowed(String text) {
        if (text.length() < 4 || text.charAt(1) != 0 || text.charAt(3) != 0) return text;
        return text.replace("\0", "");
    }

    /**
     * Guesses: base64 or hex that comes out as printable text, through compression if need be.
     *
     * @return the text, or null if {@code text} does not look encoded
     */
    static @Nullable String guess(String text) {
        if (text.length() < 12) return null;
        String decoded = hex(text);
        if (decoded == null || !printable(decoded)) {
            String bytes = base64(text);
            if (bytes == null) return null;
            decoded = narrowed(bytes);
            if (!printable(decoded)) {
                String inflated = inflated(bytes);
                if (inflated == null) return null;
                decoded = inflated;
            }
        }
        return printable(decoded) ? decoded : null;
    }

    /** Whether at least 95 % of the characters are ones people type. */
    static boolean printable(String text) {
        if (text.isEmpty()) return false;
        int odd = 0;
        int seen = Math.min(text.length(), 2000);
        for (int i = 0; i < seen; i++) {
            char c = text.charAt(i);
            if (c < 9 || (c > 13 && c < 32) || c >= 127) odd++;
        }
        return odd * 20 <= seen;
    }

    /** What a text in program text may say once it is decoded, as pairs of encoding and text. */
    static List<String[]> candidates(String text) {
        String guess = guess(text);
        List<String[]> result = new ArrayList<>();
        if (guess != null) {
            result.add(new String[] {"base64", guess});
            return result;
        }
        String base32 = text.length() >= 16 && text.equals(text.toUpperCase(Locale.ROOT)) ? base32(text) : null;
        if (base32 != null && printable(base32)) result.add(new String[] {"base32", base32});
        if (text.indexOf('%') >= 0) result.add(new String[] {"url", Escapes.url(text)});
        String reversed = guess(reversed(text));
        if (reversed != null) result.add(new String[] {"reversed base64", reversed});
        if (text.indexOf('(') >= 0 || text.indexOf(' ') >= 0) {
            result.add(new String[] {"rot13", rot13(text)});
            result.add(new String[] {"reversed", reversed(text)});
        }
        return result;
    }
}
