package io.hivesec.engines.webshell.asp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes a page as IIS would: byte order mark, UTF-8, else the Chinese code page that most old pages are in, and UTF-7 when
 * the page asks for code page 65000. Scripts that Microsoft's Script Encoder scrambled are put back into plain text.
 */
final class AspText {
    private static final Charset GBK =
            Charset.isSupported("GBK") ? Charset.forName("GBK") : StandardCharsets.ISO_8859_1;
    private static final Pattern UTF7 =
            Pattern.compile("codepage\\s*=\\s*[\"']?65000|pageEncoding[^>]{0,30}utf-7", Pattern.CASE_INSENSITIVE);

    private static final Pattern CHARSET = Pattern.compile(
            "charset\\s*=\\s*[\"']?((?:windows-125|iso-8859-)\\d{1,2})|codepage\\s*=\\s*[\"']?(125\\d)",
            Pattern.CASE_INSENSITIVE);

    private AspText() {}

    static String decode(byte[] bytes) {
        String text = plain(bytes);
        if (text.indexOf('+') >= 0 && UTF7.matcher(text).find()) {
            text = utf7(text);
        }
        return lines(ScriptEncoder.isIn(text) ? unscrambled(text, bytes) : text);
    }

    /** A wrong code page swallows characters of a scrambled script, after which nothing of it can be read. */
    private static String unscrambled(String text, byte[] bytes) {
        ScriptEncoder.Decoded decoded = ScriptEncoder.decode(text);
        if (decoded.damaged() == 0) {
            return decoded.text();
        }
        ScriptEncoder.Decoded other = ScriptEncoder.decode(new String(bytes, StandardCharsets.ISO_8859_1));
        boolean better = other.scripts() >= decoded.scripts() && other.damaged() < decoded.damaged();
        return (better ? other : decoded).text();
    }

    /** Old Macintosh line ends are line ends too. */
    private static String lines(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String plain(byte[] b) {
        int length = b.length;
        if (length > 2 && (b[0] & 0xFF) == 0xEF && (b[1] & 0xFF) == 0xBB && (b[2] & 0xFF) == 0xBF) {
            return new String(b, 3, length - 3, StandardCharsets.UTF_8);
        }
        if (length > 1 && (b[0] & 0xFF) == 0xFF && (b[1] & 0xFF) == 0xFE) {
            return new String(b, 2, length - 2, StandardCharsets.UTF_16LE);
        }
        if (length > 1 && (b[0] & 0xFF) == 0xFE && (b[1] & 0xFF) == 0xFF) {
            return new String(b, 2, length - 2, StandardCharsets.UTF_16BE);
        }
        if (length > 3 && b[1] == 0 && b[3] == 0 && b[0] == '<') {
            return new String(b, StandardCharsets.UTF_16LE);
        }
        if (length > 3 && b[0] == 0 && b[2] == 0 && b[1] == '<') {
            return new String(b, StandardCharsets.UTF_16BE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(b))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(b, declared(b));
        }
    }

    /** The single-byte code page that a page names, or the Chinese one. */
    private static Charset declared(byte[] b) {
        Matcher matcher = CHARSET.matcher(new String(b, 0, Math.min(b.length, 4096), StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            String name = matcher.group(1) != null ? matcher.group(1) : "windows-" + matcher.group(2);
            if (Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return GBK;
    }

    /** RFC 2152: {@code +…-} is Base64 of UTF-16; what does not fill a character is nothing. */
    static String utf7(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '+') {
                out.append(c);
                i++;
                continue;
            }
            int bits = 0;
            int held = 0;
            int start = ++i;
            while (i < text.length() && base64(text.charAt(i)) >= 0) {
                bits = bits << 6 | base64(text.charAt(i));
                held += 6;
                if (held >= 16) {
                    held -= 16;
                    out.append((char) (bits >> held & 0xFFFF));
                    bits &= (1 << held) - 1;
                }
                i++;
            }
            boolean closed = i < text.length() && text.charAt(i) == '-';
            if (i == start && closed) {
                out.append('+');
            }
            i += closed ? 1 : 0;
        }
        return out.toString();
    }

    private static int base64(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
