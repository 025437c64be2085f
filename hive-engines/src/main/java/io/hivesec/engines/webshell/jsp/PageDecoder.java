package io.hivesec.engines.webshell.jsp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes the bytes of a page under every encoding that a JSP container may choose for it.
 *
 * <p>Jasper looks at a byte order mark, then at the XML prolog, then at the page directive, which it reads in the encoding
 * found so far. An attacker names one encoding in each place and writes only the code in the last one. Each declared
 * encoding is therefore followed, and one text is returned for every reading that could be the compiled one. Encodings that
 * agree on ASCII differ in template text alone, so an ordinary page yields exactly one text.
 *
 * <p>Source: {@code EncodingDetector} and {@code ParserController} of Apache Tomcat.
 */
final class PageDecoder {
    /** No page is read under more encodings than this. */
    private static final int MAX_READINGS = 6;

    private static final int MAX_SPACE = 40;

    private static final Pattern DECLARED = Pattern.compile(
            "(?:encoding|charset)\\s{0,40}=\\s{0,40}[\"']?\\s{0,40}([A-Za-z][A-Za-z0-9._:\\-]{1,40})",
            Pattern.CASE_INSENSITIVE);
    private static final String PROBE = "<%@?xml request.getParameter(\"\\u0041\");";
    private static final Charset EBCDIC =
            Charset.isSupported("IBM037") ? Charset.forName("IBM037") : StandardCharsets.UTF_8;
    private static final Map<Charset, Boolean> ASCII_COMPATIBLE = new ConcurrentHashMap<>();

    private PageDecoder() {}

    /**
     * The texts a container could see.
     *
     * @param texts the texts, most likely first; never empty
     * @param problem why there may be more of them, empty if there are not
     */
    record Decoded(List<String> texts, String problem) {}

    /**
     * Returns the texts a container could see in {@code bytes}.
     *
     * @param bytes the file as stored
     */
    static Decoded decode(byte[] bytes) {
        Map<Charset, String> readings = new LinkedHashMap<>();
        Deque<Charset> pending = new ArrayDeque<>();
        Mark mark = Mark.of(bytes);
        pending.add(mark.charset);
        while (!pending.isEmpty()) {
            Charset charset = pending.remove();
            if (readings.containsKey(charset) || (isAsciiCompatible(charset) && hasAsciiReading(readings))) {
                continue;
            }
            if (readings.size() >= MAX_READINGS) {
                return new Decoded(List.copyOf(readings.values()), "more than " + MAX_READINGS + " encodings");
            }
            String text = new String(bytes, mark.length, bytes.length - mark.length, charset);
            readings.put(charset, text);
            pending.addAll(declaredIn(text));
        }
        return new Decoded(List.copyOf(readings.values()), "");
    }

    private static boolean hasAsciiReading(Map<Charset, String> readings) {
        return readings.keySet().stream().anyMatch(PageDecoder::isAsciiCompatible);
    }

    private static Set<Charset> declaredIn(String text) {
        Set<Charset> found = new LinkedHashSet<>();
        Matcher matcher = DECLARED.matcher(text);
        for (int i = text.indexOf('='); i >= 0 && found.size() <= MAX_READINGS; i = text.indexOf('=', i + 1)) {
            int start = startOfDeclaration(text, i);
            if (start < 0 || !matcher.region(start, text.length()).lookingAt()) {
                continue;
            }
            try {
                Charset charset = Charset.forName(matcher.group(1));
                if (!isAsciiCompatible(charset)) {
                    found.add(charset);
                }
            } catch (UnsupportedCharsetException e) {
                // A container refuses such a page (UTF-7); its other readings still count.
                continue;
            }
        }
        return found;
    }

    /** Cheaper than to search for the pattern: where the word starts that stands before an equals sign, if it is the one. */
    private static int startOfDeclaration(String text, int equals) {
        int end = equals;
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (equals - end > MAX_SPACE) {
            return -1;
        }
        boolean encoding = text.regionMatches(true, end - 8, "encoding", 0, 8);
        boolean charset = !encoding && text.regionMatches(true, end - 7, "charset", 0, 7);
        return encoding ? end - 8 : charset ? end - 7 : -1;
    }

    private static boolean isAsciiCompatible(Charset charset) {
        return ASCII_COMPATIBLE.computeIfAbsent(
                charset,
                c -> c.canEncode() && Arrays.equals(PROBE.getBytes(c), PROBE.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The encoding that the first bytes give away, and the length of the byte order mark. */
    private record Mark(Charset charset, int length) {
        static Mark of(byte[] b) {
            if (startsWith(b, 0xEF, 0xBB, 0xBF)) {
                return new Mark(StandardCharsets.UTF_8, 3);
            }
            if (startsWith(b, 0x00, 0x00, 0xFE, 0xFF)) {
                return new Mark(Charset.forName("UTF-32BE"), 4);
            }
            if (startsWith(b, 0xFF, 0xFE, 0x00, 0x00)) {
                return new Mark(Charset.forName("UTF-32LE"), 4);
            }
            if (startsWith(b, 0xFE, 0xFF)) {
                return new Mark(StandardCharsets.UTF_16BE, 2);
            }
            if (startsWith(b, 0xFF, 0xFE)) {
                return new Mark(StandardCharsets.UTF_16LE, 2);
            }
            return new Mark(guess(b), 0);
        }

        /** Recognises {@code <} in a wide or EBCDIC encoding without a mark (XML 1.0, appendix F). */
        private static Charset guess(byte[] b) {
            if (startsWith(b, 0x00, 0x3C, 0x00)) {
                return StandardCharsets.UTF_16BE;
            }
            if (startsWith(b, 0x3C, 0x00)) {
                return StandardCharsets.UTF_16LE;
            }
            return startsWith(b, 0x4C, 0x6F) || startsWith(b, 0x4C, 0x6C) ? EBCDIC : StandardCharsets.UTF_8;
        }

        private static boolean startsWith(byte[] bytes, int... start) {
            if (bytes.length < start.length) {
                return false;
            }
            for (int i = 0; i < start.length; i++) {
                if ((bytes[i] & 0xFF) != start[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
