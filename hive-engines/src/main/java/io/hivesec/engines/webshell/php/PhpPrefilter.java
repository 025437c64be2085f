package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.php.flow.FunctionTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides from a page's bytes whether it can do harm at all. One pass over the bytes: words are looked up, and the shapes in which
 * code is reached without its name are noticed. What is passed over holds no word and no shape that the flow would report.
 */
final class PhpPrefilter {
    private static final int SOURCE = 1;
    private static final int STRONG = 2;
    private static final int WEAK = 4;
    private static final int DECODER = 8;
    private static final int INCLUDE = 16;
    private static final int DYNAMIC = 32;
    private static final int HIDDEN = 64;
    private static final int EVALUATES = 128;
    private static final int PIECES = 256;
    private static final int LONG = 512;
    private static final int SMALL = 1024;
    /** A digest in hexadecimal digits. */
    private static final int DIGEST = 2048;
    /** Undoes a compression, or turns letters. */
    private static final int UNPACK = 8192;
    /** A word as long as only packed texts have. */
    private static final int PACKED = 16_384;
    /** The number of a payment card. */
    private static final int CARD = 4096;

    /** Hands out what a request sent, as frameworks do. */
    private static final int FRAMEWORK = 32_768;
    /** Calls what it is given, or runs it as a template. */
    private static final int CALLS = 65_536;

    /** Registers functions that a site calls when something happens. */
    private static final int HOOKS = 131_072;
    /** Writes a file. */
    private static final int PUTS = 524_288;
    /** Calls its first argument. */
    private static final int MAPS = 262_144;
    /** Is, before a colon, the scheme of an address that carries code itself, or hides it in an archive. */
    private static final int SCHEME = 1_048_576;

    /** Up to this size a page that calls a variable and cuts strings is read without more ado. */
    private static final int SMALL_PAGE = 12_000;

    private static final int LONG_WORD = 64;
    private static final int PACKED_WORD = 1_000;
    private static final int MANY_ESCAPES = 200;

    private static final List<String> SCHEMES = List.of("data", "zip", "expect", "phar");
    private static final int MAX_WORD = 32;
    private static final WordTable WORDS;
    private static final boolean[] WORD_PART = new boolean[256];

    static {
        Map<String, Integer> words = new HashMap<>();
        FunctionTable.weakWords().forEach(word -> add(words, word, WEAK));
        FunctionTable.decoderWords().forEach(word -> add(words, word, DECODER));
        FunctionTable.sourceWords().forEach(word -> add(words, word, SOURCE));
        FunctionTable.strongWords().forEach(word -> add(words, word, STRONG));
        add(words, "array_map", MAPS);
        SCHEMES.forEach(word -> add(words, word, SCHEME));
        read(words);
        WORDS = new WordTable(words);
        for (int c = 0; c < 256; c++) {
            WORD_PART[c] =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x7f;
        }
    }

    private PhpPrefilter() {}

    private static void read(Map<String, Integer> words) {
        Map<String, Integer> kinds = Map.ofEntries(
                Map.entry("SOURCE", SOURCE),
                Map.entry("WEAK", WEAK),
                Map.entry("EVALUATES", EVALUATES),
                Map.entry("INCLUDE", INCLUDE),
                Map.entry("DYNAMIC", DYNAMIC),
                Map.entry("PIECES", PIECES),
                Map.entry("UNPACK", UNPACK),
                Map.entry("FRAMEWORK", FRAMEWORK),
                Map.entry("CALLS", CALLS),
                Map.entry("CARD", CARD),
                Map.entry("PUTS", PUTS),
                Map.entry("HOOKS", HOOKS));
        try (InputStream in = PhpPrefilter.class.getResourceAsStream("prefilter-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("prefilter-words.txt is missing");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                List<String> part = Arrays.asList(line.split(" "));
                Integer kind = kinds.get(part.get(0));
                if (kind != null) {
                    part.subList(1, part.size()).forEach(word -> add(words, word, kind));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    throw new IllegalStateException("prefilter-words.txt: cannot read '" + line + "'");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Map<String, Integer> words, String word, int kind) {
        words.merge(word, kind, (a, b) -> a | b);
    }

    /** Whether the bytes need to be read as PHP. */
    static boolean needsReading(byte[] bytes) {
        int found = bytes.length <= SMALL_PAGE ? SMALL : 0;
        int i = 0;
        int length = bytes.length;
        boolean tag = false;
        int escapes = 0;
        while (i < length) {
            int c = bytes[i] & 0xff;
            if (c >= 0xc2 && wideSpace(bytes, i) > 0) {
                i += wideSpace(bytes, i);
                continue;
            }
            if (WORD_PART[c]) {
                int start = i;
                do {
                    i++;
                } while (i < length && WORD_PART[bytes[i] & 0xff]);
                if (i - start >= 2 && i - start <= MAX_WORD) {
                    int kind = WORDS.kind(bytes, start, i);
                    found |= kind;
                    if ((kind & MAPS) != 0 && i + 1 < length && bytes[i] == '(' && bytes[i + 1] == '$') {
                        found |= DYNAMIC;
                    }
                    if ((kind & SCHEME) != 0 && i < length && bytes[i] == ':') {
                        found |= SOURCE;
                    }
                } else if (i - start >= LONG_WORD) {
                    found |= i - start >= PACKED_WORD ? LONG | PACKED : LONG;
                }
                if ((i - start == 32 || i - start == 40) && isHex(bytes, start, i)) {
                    found |= DIGEST;
                }
                if (i - start == 3 && start > 0 && bytes[start - 1] == '/' && isEtc(bytes, start)) {
                    found |= EVALUATES;
                }
                if (i - start == 4 && isHome(bytes, start)) {
                    found |= SOURCE;
                }
                if (i - start == 6 && start > 1 && bytes[start - 1] == '/' && isFilter(bytes, start)) {
                    found |= SOURCE;
                }
                if (start > 0 && bytes[start - 1] == '$' && i < length && bytes[i] == '(') {
                    found |= DYNAMIC;
                }
                continue;
            }
            int next = i + 1 < length ? bytes[i + 1] : 0;
            switch (c) {
                case '<' -> tag |= next == '?' || next == 's' || next == 'S' || next == '%';
                case '$' -> {
                    found |= next == '$' || next == '{' || next == '/' || next == '#' || isSpace(next) ? HIDDEN : 0;
                    found |= next == '{' && i + 2 < length && bytes[i + 2] == '"' ? EVALUATES : 0;
                    found |= next < 0 && wideSpace(bytes, i + 1) > 0 ? HIDDEN : 0;
                }
                case '(' ->
                    found |=
                            i > 0 && (isSpace(bytes[i - 1]) || bytes[i - 1] == '/') && isCalled(bytes, i) ? DYNAMIC : 0;
                case '.' ->
                    found |= next == '('
                                    || (next == '\'' || next == '"' || next == '$') && isJoin(bytes, i)
                                    || isSpacedJoin(bytes, i, next)
                            ? PIECES
                            : 0;
                case ']', '}', ')' -> found |= next == '(' ? DYNAMIC : 0;
                case '^' -> found |= HIDDEN;
                case '~' -> found |= next == '\'' || next == '"' || next == '$' || next >= 'A' || next < 0 ? HIDDEN : 0;
                case '\'', '"' -> found |= next == '(' && i > 0 && WORD_PART[bytes[i - 1] & 0xff] ? DYNAMIC : 0;
                case '`' -> found |= next == '$' || next == '{' ? STRONG : WEAK;
                case '\\' -> {
                    if (next == 'x' || next >= '0' && next <= '7') {
                        found |= ++escapes > MANY_ESCAPES ? DECODER | PACKED : DECODER;
                    }
                }
                default -> {}
            }
            i++;
        }
        return tag && matters(found);
    }

    private static boolean matters(int found) {
        boolean source = (found & SOURCE) != 0;
        if ((found & (STRONG | EVALUATES)) != 0) {
            return true;
        }
        if (source && (found & (WEAK | INCLUDE | DYNAMIC | HIDDEN | DIGEST)) != 0) {
            return true;
        }
        if ((found & FRAMEWORK) != 0 && (found & (DYNAMIC | CALLS | PUTS)) != 0) {
            return true;
        }
        return (found & CARD) != 0 && (found & WEAK) != 0
                || (found & HOOKS) != 0 && (found & DIGEST) != 0
                || (found & INCLUDE) != 0 && (found & WEAK) != 0 && (found & PIECES) != 0 && (found & SMALL) != 0
                || (found & UNPACK) != 0 && (found & LONG) != 0
                || (found & DECODER) != 0 && (found & PACKED) != 0
                || (found & DYNAMIC) != 0 && (found & (HIDDEN | DECODER)) != 0
                || (found & DYNAMIC) != 0 && (found & PIECES) != 0 && (found & (SMALL | LONG)) != 0
                || (found & (INCLUDE | WEAK)) != 0 && (found & (DECODER | HIDDEN)) != 0;
    }

    /** Whether a dot joins a string of at most eight characters to what follows, as names are put together. */
    private static boolean isJoin(byte[] bytes, int dot) {
        if (dot < 3) {
            return false;
        }
        byte quote = bytes[dot - 1];
        if (quote != '\'' && quote != '"' && quote != ']' && quote != '}') {
            return false;
        }
        if (quote == ']' || quote == '}') {
            return true;
        }
        for (int i = dot - 2; i >= Math.max(0, dot - 10); i--) {
            if (bytes[i] == quote) {
                return true;
            }
        }
        return false;
    }

    /** The length of a space of Unicode in UTF-8, which the lexer steps over. */
    private static int wideSpace(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
        return first == 0xc2 && second == 0xa0
                ? 2
                : first == 0xe2 && second == 0x80 || first == 0xe3 && second == 0x80 || first == 0xef && second == 0xbb
                        ? 3
                        : 0;
    }

    /** Whether a bracket with white space or a comment before it follows what can be called without being a name. */
    private static boolean isCalled(byte[] bytes, int bracket) {
        int at = bracket - 1;
        boolean newLine = false;
        while (at > 0 && isSpace(bytes[at])) {
            newLine |= bytes[at] == '\n' || bytes[at] == '\r';
            at--;
        }
        int c = bytes[at] & 0xff;
        if (c == ']' || c == '}' || c == ')' || c == '\'' || c == '"' || c == '/' && at > 0 && bytes[at - 1] == '*') {
            return c != '}' || !newLine;
        }
        int end = at;
        while (at > 0 && WORD_PART[bytes[at] & 0xff]) {
            at--;
        }
        return at < end && bytes[at] == '$' || newLine && isComment(bytes, end);
    }

    /** Whether a comment begins in the line that ends at a place. */
    private static boolean isComment(byte[] bytes, int end) {
        for (int i = end; i > 0 && bytes[i] != '\n'; i--) {
            if (bytes[i] == '#' || bytes[i] == '/' && bytes[i - 1] == '/') {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    /** Whether a dot with white space or comments around it joins a string of at most eight characters to another. */
    private static boolean isSpacedJoin(byte[] bytes, int dot, int next) {
        if (!isSpace(next) && next != '/' && next != '#' || dot < 3) {
            return false;
        }
        int at = dot - 1;
        while (at > 0 && isSpace(bytes[at])) {
            at--;
        }
        if (bytes[at] == '/' && bytes[at - 1] == '*' || isComment(bytes, at)) {
            return true;
        }
        byte quote = bytes[at];
        if (quote != '\'' && quote != '"') {
            return false;
        }
        for (int i = at - 1; i >= Math.max(0, at - 9); i--) {
            if (bytes[i] == quote) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHex(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a constant begins with the folder in which the sites of others are. */
    private static boolean isHome(byte[] bytes, int start) {
        return start > 1
                && bytes[start - 1] == '/'
                && (bytes[start - 2] == '\'' || bytes[start - 2] == '"')
                && bytes[start] == 'h'
                && bytes[start + 1] == 'o'
                && bytes[start + 2] == 'm'
                && bytes[start + 3] == 'e';
    }

    private static boolean isEtc(byte[] bytes, int start) {
        return bytes[start] == 'e'
                && bytes[start + 1] == 't'
                && bytes[start + 2] == 'c'
                && start + 3 < bytes.length
                && bytes[start + 3] == '/';
    }

    /** Whether a word behind a slash is that of {@code php://filter}. */
    private static boolean isFilter(byte[] bytes, int start) {
        return bytes[start - 2] == '/'
                && (bytes[start] | 32) == 'f'
                && (bytes[start + 1] | 32) == 'i'
                && (bytes[start + 5] | 32) == 'r';
    }
}
