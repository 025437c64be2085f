package io.hivesec.engines.virus.own.pattern;

import io.hivesec.engines.virus.own.matcher.Window;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Texts as YARA looks for them: in one or two bytes a character, as a whole word, exclusive-ored, in Base64. */
public final class TextPattern {
    private TextPattern() {}

    /** The text with a zero byte after each of its bytes. */
    public static byte[] wide(byte[] text) {
        byte[] wide = new byte[text.length * 2];
        for (int i = 0; i < text.length; i++) {
            wide[2 * i] = text[i];
        }
        return wide;
    }

    /** A text that is a whole word, in one byte a character or in two. */
    public static Pattern fullWord(byte[] text, boolean ignoreCase, boolean wide) {
        byte[] literal = wide ? wide(text) : text;
        Verifier verifier = (at, window, sink) -> {
            if (isWord(at, at + literal.length, wide, window)) {
                sink.match(at, at + literal.length);
            }
        };
        return Pattern.verified(List.of(literal), ignoreCase, verifier);
    }

    /** Whether what is there has no letter or digit before and after it. */
    static boolean isWord(long start, long end, boolean wide, Window window) {
        return wide
                ? !(window.at(start - 1) == 0 && isAlphanumeric(window.at(start - 2)))
                        && !(window.at(end + 1) == 0 && isAlphanumeric(window.at(end)))
                : !isAlphanumeric(window.at(start - 1)) && !isAlphanumeric(window.at(end));
    }

    private static boolean isAlphanumeric(int b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }

    /** A text under every key of a range. */
    public static Pattern xor(byte[] text, int from, int to) {
        List<byte[]> literals = new ArrayList<>();
        for (int key = from; key <= to; key++) {
            byte[] literal = text.clone();
            for (int i = 0; i < literal.length; i++) {
                literal[i] ^= (byte) key;
            }
            literals.add(literal);
        }
        return Pattern.literals(literals, false);
    }

    /** What a text looks like inside Base64, at each of three alignments. */
    public static Pattern base64(byte[] text, boolean wide) {
        List<byte[]> literals = new ArrayList<>();
        int[] dropped = {0, 2, 3};
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + text.length];
            System.arraycopy(text, 0, padded, before, text.length);
            byte[] encoded = Base64.getEncoder().withoutPadding().encode(padded);
            int whole = padded.length * 8 / 6;
            byte[] literal = java.util.Arrays.copyOfRange(encoded, dropped[before], whole);
            literals.add(wide ? wide(literal) : literal);
        }
        return Pattern.literals(literals, false);
    }
}
