package io.hivesec.detectors.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes JSON of the relaxed notation in which pipelines print OCSF records: names without quotes, and times as bare words. Words
 * outside strings that JSON does not know are put into quotes; everything else stays.
 */
final class RelaxedJson {

    private RelaxedJson() {}

    static byte[] strict(byte[] relaxed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(relaxed.length + relaxed.length / 4);
        int at = 0;
        while (at < relaxed.length) {
            byte value = relaxed[at];
            int end = at + 1;
            if (value == '"') {
                end = endOfString(relaxed, at);
                out.write(relaxed, at, end - at);
            } else if (isWord(value)) {
                end = endOfWord(relaxed, at);
                word(relaxed, at, end, out);
            } else {
                out.write(value);
            }
            at = end;
        }
        return out.toByteArray();
    }

    private static int endOfString(byte[] text, int from) {
        int at = from + 1;
        while (at < text.length && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return Math.min(text.length, at + 1);
    }

    private static boolean isWord(byte value) {
        return value >= '0' && value <= '9'
                || value >= 'A' && value <= 'Z'
                || value >= 'a' && value <= 'z'
                || value == '_'
                || value == '-'
                || value == '+'
                || value == '.'
                || value == '@';
    }

    /** A colon is part of a time, and ends a name. */
    private static int endOfWord(byte[] text, int from) {
        int at = from;
        while (at < text.length && (isWord(text[at]) || text[at] == ':' && isTime(text, from, at))) {
            at++;
        }
        return at;
    }

    private static boolean isTime(byte[] text, int from, int colon) {
        return text[from] >= '0'
                && text[from] <= '9'
                && colon + 1 < text.length
                && text[colon + 1] >= '0'
                && text[colon + 1] <= '9';
    }

    private static void word(byte[] text, int from, int to, ByteArrayOutputStream out) {
        String word = new String(text, from, to - from, StandardCharsets.US_ASCII);
        boolean plain = word.equals("true") || word.equals("false") || word.equals("null") || isNumber(word);
        String written = plain ? word : '"' + word + '"';
        out.writeBytes(written.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isNumber(String word) {
        int start = word.startsWith("-") ? 1 : 0;
        boolean digits = start < word.length();
        int dots = 0;
        for (int i = start; i < word.length(); i++) {
            char value = word.charAt(i);
            dots += value == '.' ? 1 : 0;
            digits &= value >= '0' && value <= '9' || value == '.' && i > start && i + 1 < word.length();
        }
        boolean padded = word.length() > start + 1 && word.charAt(start) == '0' && word.charAt(start + 1) != '.';
        return digits && dots < 2 && !padded;
    }
}
