package io.hivesec.detectors.command;

import java.nio.charset.StandardCharsets;

/** Backslash and percent escapes, as bash, printf, echo and URLs write them. */
final class Escapes {
    private Escapes() {}

    /** Whether escapes stand for letters and signs that could be written plainly: hex or octal codes of printable ones. */
    static boolean hide(String text) {
        for (int i = text.indexOf('\\'); i >= 0 && i + 3 < text.length(); i = text.indexOf('\\', i + 2)) {
            boolean hex = text.charAt(i + 1) == 'x';
            int start = hex || text.charAt(i + 1) == '0' ? i + 2 : i + 1;
            int end = start;
            int code = 0;
            while (end < text.length() && end < start + (hex ? 2 : 3)) {
                int digit = Character.digit(text.charAt(end), hex ? 16 : 8);
                if (digit < 0) break;
                code = code * (hex ? 16 : 8) + digit;
                end++;
            }
            if (end - start >= 2 && code > ' ' && code < 127) return true;
        }
        return false;
    }

    /** Resolves {@code \n \x41 \101 A \e} and the like; an unknown escape keeps its backslash. */
    static String ansi(String text) {
        if (text.indexOf('\\') < 0) return text;
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i >= text.length()) {
                out.append(c);
                continue;
            }
            char kind = text.charAt(i++);
            switch (kind) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'a', 'b', 'f', 'v' -> out.append(' ');
                case 'e', 'E' -> out.append('\u001b');
                case '\\', '\'', '"', '?' -> out.append(kind);
                case 'x' -> i = number(text, i, 16, 2, out, "\\x");
                case 'u' -> i = number(text, i, 16, 4, out, "\\u");
                case 'U' -> i = number(text, i, 16, 8, out, "\\U");
                case 'c' -> i = Math.min(text.length(), i + 1);
                default -> {
                    if (kind >= '0' && kind <= '7') i = number(text, i - 1, 8, kind == '0' ? 4 : 3, out, "\\");
                    else out.append('\\').append(kind);
                }
            }
        }
        return out.toString();
    }

    private static int number(String text, int from, int radix, int most, StringBuilder out, String otherwise) {
        int end = from;
        int value = 0;
        while (end < text.length() && end - from < most) {
            int digit = Character.digit(text.charAt(end), radix);
            if (digit < 0) break;
            value = value * radix + digit;
            end++;
        }
        if (end == from) {
            out.append(otherwise);
        } else if (Character.isValidCodePoint(value)) {
            out.appendCodePoint(radix == 8 ? value & 0xff : value);
        }
        return end;
    }

    /** Resolves {@code %41}; leaves a percent sign that introduces nothing. */
    static String url(String text) {
        if (text.indexOf('%') < 0) return text;
        byte[] out = new byte[text.length() * 3];
        int size = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out[size++] = (byte) (high * 16 + low);
                i += 3;
            } else {
                byte[] bytes = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
                for (byte b : bytes) out[size++] = b;
                i++;
            }
        }
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }
}
