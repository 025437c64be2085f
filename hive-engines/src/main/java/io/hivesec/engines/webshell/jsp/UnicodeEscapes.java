package io.hivesec.engines.webshell.jsp;

/** Translates the Unicode escapes of Java source (JLS 3.3), which may hide any character, a line end included. */
final class UnicodeEscapes {
    private UnicodeEscapes() {}

    /** Returns {@code code} with each eligible escape replaced by its character. */
    static String translate(String code) {
        int at = code.indexOf("\\u");
        if (at < 0) {
            return code;
        }
        StringBuilder out = new StringBuilder(code.length());
        int i = 0;
        while (i < code.length()) {
            char c = code.charAt(i);
            if (c != '\\') {
                out.append(c);
                i++;
                continue;
            }
            int digits = i + 1;
            while (digits < code.length() && code.charAt(digits) == 'u') {
                digits++;
            }
            int value = digits > i + 1 ? hex(code, digits) : -1;
            if (value >= 0) {
                out.append((char) value);
                i = digits + 4;
            } else {
                // A backslash shields the one after it from starting an escape.
                out.append(c);
                i++;
                if (i < code.length() && code.charAt(i) == '\\') {
                    out.append('\\');
                    i++;
                }
            }
        }
        return out.toString();
    }

    private static int hex(String code, int at) {
        if (at + 4 > code.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(code.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
