package io.hivesec.engines.webshell.asp;

/** Texts whose characters are written by their numbers. */
final class Escapes {
    private Escapes() {}

    /** What {@code %41} and {@code %u0041} stand for; the rest as it is. */
    static String percent(String s) {
        StringBuilder out = new StringBuilder(s.length());
        int i = 0;
        while (i < s.length()) {
            boolean wide = s.startsWith("%u", i) && i + 6 <= s.length();
            int digits = wide ? 4 : 2;
            int from = wide ? i + 2 : i + 1;
            if (s.charAt(i) == '%' && from + digits <= s.length() && isHex(s, from, digits)) {
                out.append((char) Integer.parseInt(s.substring(from, from + digits), 16));
                i = from + digits;
            } else {
                out.append(s.charAt(i));
                i++;
            }
        }
        return out.toString();
    }

    private static boolean isHex(String s, int at, int digits) {
        for (int i = at; i < at + digits; i++) {
            if (Character.digit(s.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
