package io.hivesec.engines.webshell.php.flow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PHP's encodings and digests. Output is bounded; what does not decode is null, so that it counts as opaque. */
final class Codecs {
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[\\w-]{1,40}\\?([bqBQ])\\?([^?]*)\\?=");
    private static final int MAX_OUTPUT = 4_000_000;

    private Codecs() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put("base64_decode", a -> base64(a.text(0)));
        functions.put("base64_encode", a -> text(java.util.Base64.getEncoder().encode(bytes(a.text(0)))));
        functions.put("gzinflate", a -> inflate(a.text(0), true));
        functions.put("gzuncompress", a -> inflate(a.text(0), false));
        functions.put("zlib_decode", a -> {
            String gzip = gzip(a.text(0));
            String zlib = gzip != null ? gzip : inflate(a.text(0), false);
            return zlib != null ? zlib : inflate(a.text(0), true);
        });
        functions.put("gzdecode", a -> gzip(a.text(0)));
        functions.put("bzdecompress", a -> bzip2(a.text(0)));
        functions.put("str_rot13", a -> rot13(a.text(0)));
        functions.put("hex2bin", a -> hex(a.text(0)));
        functions.put("sodium_hex2bin", a -> hex(a.text(0)));
        functions.put(
                "sodium_base642bin", a -> base64(a.text(0).replace('-', '+').replace('_', '/')));
        functions.put("bin2hex", a -> HexFormat.of().formatHex(bytes(a.text(0))));
        functions.put("urldecode", a -> percent(a.text(0), true));
        functions.put("rawurldecode", a -> percent(a.text(0), false));
        functions.put("convert_uudecode", a -> uudecode(a.text(0)));
        functions.put("iconv_mime_decode", a -> header(a.text(0)));
        functions.put("mb_decode_mimeheader", a -> header(a.text(0)));
        functions.put("quoted_printable_decode", a -> quotedPrintable(a.text(0)));
        functions.put("md5", a -> a.number(1, 0) != 0 ? null : digest("MD5", a.text(0)));
        functions.put("sha1", a -> a.number(1, 0) != 0 ? null : digest("SHA-1", a.text(0)));
        functions.put("crc32", a -> {
            CRC32 crc = new CRC32();
            crc.update(bytes(a.text(0)));
            return crc.getValue();
        });
        functions.put("utf8_decode", a -> recode(a.text(0), StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1));
        functions.put("utf8_encode", a -> recode(a.text(0), StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8));
        functions.put("mb_convert_encoding", a -> convert(a.text(0), a.text(2, "UTF-8"), a.text(1)));
        functions.put("iconv", a -> convert(a.text(2), a.text(0), a.text(1).replaceAll("//.*", "")));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** As lenient as PHP: whatever is not of the alphabet is stepped over. */
    static String base64(String text) {
        StringBuilder out = new StringBuilder(text.length() * 3 / 4 + 3);
        int bits = 0;
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int value;
            if (c >= 'A' && c <= 'Z') {
                value = c - 'A';
            } else if (c >= 'a' && c <= 'z') {
                value = c - 'a' + 26;
            } else if (c >= '0' && c <= '9') {
                value = c - '0' + 52;
            } else if (c == '+') {
                value = 62;
            } else if (c == '/') {
                value = 63;
            } else {
                continue;
            }
            bits = bits << 6 | value;
            if (++count % 4 != 1) {
                int shift = count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0;
                out.append((char) (bits >> shift & 0xff));
                bits &= (1 << shift) - 1;
            }
        }
        return out.toString();
    }

    static @Nullable String inflate(String text, boolean raw) {
        Inflater inflater = new Inflater(raw);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes(text)), inflater)) {
            return drain(in);
        } catch (IOException e) {
            return null;
        } finally {
            inflater.end();
        }
    }

    /** Reads what there is: code with a broken end still begins like code. */
    private static @Nullable String drain(InputStream in) throws IOException {
        StringBuilder out = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            int count;
            while (out.length() < MAX_OUTPUT && (count = in.read(buffer)) > 0) {
                out.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            if (out.length() < 16) {
                throw e;
            }
        }
        return out.length() == 0 ? null : out.toString();
    }

    private static @Nullable String gzip(String text) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(text)))) {
            return drain(in);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String bzip2(String text) {
        try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(bytes(text)))) {
            return drain(in);
        } catch (IOException e) {
            return null;
        }
    }

    private static String rot13(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char c = chars[i];
            if (c >= 'a' && c <= 'z') {
                chars[i] = (char) ('a' + (c - 'a' + 13) % 26);
            } else if (c >= 'A' && c <= 'Z') {
                chars[i] = (char) ('A' + (c - 'A' + 13) % 26);
            }
        }
        return new String(chars);
    }

    private static Object hex(String text) {
        try {
            return text(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String percent(String text, boolean plus) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%'
                    && i + 2 < text.length()
                    && Character.digit(text.charAt(i + 1), 16) >= 0
                    && Character.digit(text.charAt(i + 2), 16) >= 0) {
                out.append((char)
                        (Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16)));
                i += 2;
            } else {
                out.append(c == '+' && plus ? ' ' : c);
            }
        }
        return out.toString();
    }

    private static String uudecode(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            int count = line.charAt(0) - ' ' & 0x3f;
            int start = out.length();
            for (int i = 1; i + 3 < line.length() + 3 && i < line.length(); i += 4) {
                int bits = 0;
                for (int k = 0; k < 4; k++) {
                    bits = bits << 6 | (i + k < line.length() ? line.charAt(i + k) - ' ' & 0x3f : 0);
                }
                out.append((char) (bits >> 16 & 0xff))
                        .append((char) (bits >> 8 & 0xff))
                        .append((char) (bits & 0xff));
            }
            out.setLength(Math.min(out.length(), start + count));
        }
        return out.toString();
    }

    /** Encoded words of a mail's header. Source: RFC 2047. */
    private static @Nullable String header(String text) {
        return ENCODED_WORD.matcher(text).replaceAll(word -> {
            boolean base64 = word.group(1).equalsIgnoreCase("b");
            String plain = base64
                    ? base64(word.group(2))
                    : quotedPrintable(word.group(2).replace('_', ' '));
            return Matcher.quoteReplacement(plain == null ? "" : plain);
        });
    }

    private static String quotedPrintable(String text) {
        return percent(text.replaceAll("=\r?\n", "").replace("%", "%25").replace('=', '%'), false);
    }

    private static @Nullable String digest(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
    }

    private static String recode(String text, Charset from, Charset to) {
        return text(new String(bytes(text), from).getBytes(to));
    }

    private static @Nullable String convert(String text, String from, String to) {
        if (to.equalsIgnoreCase("base64")) {
            return text(java.util.Base64.getEncoder().encode(bytes(text)));
        }
        if (from.equalsIgnoreCase("base64")) {
            return base64(text);
        }
        if (from.equalsIgnoreCase("html-entities") || from.equalsIgnoreCase("html")) {
            return null;
        }
        try {
            return recode(text, charset(from), charset(to));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Charset charset(String name) {
        return switch (name.toUpperCase(java.util.Locale.ROOT)) {
            case "UCS-2", "UCS-2BE" -> StandardCharsets.UTF_16BE;
            case "UCS-2LE" -> StandardCharsets.UTF_16LE;
            case "UCS-4", "UCS-4BE" -> Charset.forName("UTF-32BE");
            case "UCS-4LE" -> Charset.forName("UTF-32LE");
            default -> Charset.forName(name);
        };
    }
}
