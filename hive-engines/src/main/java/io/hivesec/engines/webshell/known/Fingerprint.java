package io.hivesec.engines.webshell.known;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The shape of a page's code.
 *
 * @param code the SHA-256 of its tokens in lower-case hexadecimal, empty if there are too few of them to tell pages apart
 * @param sketch a similarity hash of 64 parts in hexadecimal, empty if there are too few tokens; see {@link #similarity}
 */
public record Fingerprint(String code, String sketch) {
    private static final int MIN_TOKENS = 24;
    private static final int MIN_SHINGLES = 100;
    private static final int WINDOW = 5;
    private static final int PARTS = 64;
    private static final int DIGITS = 4;
    private static final String EMPTY_PART = "0000";

    /**
     * Takes the fingerprint of a page in any of the languages that the engines read.
     *
     * @param page its bytes
     */
    public static Fingerprint of(byte[] page) {
        List<String> tokens = CodeTokens.of(page);
        if (tokens.size() < MIN_TOKENS) {
            return new Fingerprint("", "");
        }
        return new Fingerprint(hash(tokens), sketch(tokens));
    }

    private static String hash(List<String> tokens) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String token : tokens) {
                digest.update(token.getBytes(StandardCharsets.ISO_8859_1));
                digest.update((byte) ' ');
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A one-permutation MinHash (Li, Owen, Zhang 2012) over windows of five tokens: each part holds the smallest hash of the
     * windows that fall to it, so that two pages share as many parts as they share windows.
     */
    private static String sketch(List<String> tokens) {
        if (tokens.size() - WINDOW < MIN_SHINGLES) {
            return "";
        }
        int[] least = new int[PARTS];
        Arrays.fill(least, Integer.MAX_VALUE);
        for (int i = 0; i + WINDOW <= tokens.size(); i++) {
            long hash = 1125899906842597L;
            for (int j = i; j < i + WINDOW; j++) {
                hash = hash * 31 + tokens.get(j).hashCode();
            }
            hash ^= hash >>> 33;
            hash *= 0xff51afd7ed558ccdL;
            hash ^= hash >>> 33;
            int part = (int) (hash >>> 58);
            least[part] = Math.min(least[part], (int) (hash & 0x7fffffff));
        }
        StringBuilder text = new StringBuilder(PARTS * DIGITS);
        for (int value : least) {
            // The low digits of the smallest value: they tell values apart better than its high ones.
            text.append(value == Integer.MAX_VALUE ? EMPTY_PART : HexFormat.of().toHexDigits((short) (value | 1)));
        }
        return text.toString();
    }

    /**
     * How much of their code two pages share, from 0 to 1, estimated to within about 0.06.
     *
     * @param other another fingerprint
     * @return 0 when either has no sketch
     */
    public double similarity(Fingerprint other) {
        return similarity(sketch, other.sketch);
    }

    static double similarity(String a, String b) {
        if (a.length() != PARTS * DIGITS || b.length() != PARTS * DIGITS) {
            return 0;
        }
        int same = 0;
        int filled = 0;
        for (int i = 0; i < a.length(); i += DIGITS) {
            boolean emptyA = a.startsWith(EMPTY_PART, i);
            boolean emptyB = b.startsWith(EMPTY_PART, i);
            if (!emptyA || !emptyB) {
                filled++;
                same += a.regionMatches(i, b, i, DIGITS) ? 1 : 0;
            }
        }
        return filled == 0 ? 0 : (double) same / filled;
    }
}
