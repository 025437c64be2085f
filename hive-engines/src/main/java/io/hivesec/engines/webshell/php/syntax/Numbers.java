package io.hivesec.engines.webshell.php.syntax;

import java.util.Locale;

/** Reads the numbers of PHP source. */
final class Numbers {
    private Numbers() {}

    /** A {@link Long}, or a {@link Double} when it is no integer or too large for one. */
    static Object parse(String digits) {
        String text = digits.toLowerCase(Locale.ROOT);
        try {
            if (text.startsWith("0x")) {
                return integer(text.substring(2), 16);
            }
            if (text.startsWith("0b")) {
                return integer(text.substring(2), 2);
            }
            if (text.startsWith("0o")) {
                return integer(text.substring(2), 8);
            }
            boolean whole = text.chars().allMatch(Character::isDigit);
            if (whole && text.length() > 1 && text.charAt(0) == '0') {
                return integer(text, 8);
            }
            return whole && text.length() < 19 ? (Object) Long.parseLong(text) : (Object) Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0L;
        }
    }

    private static Object integer(String digits, int radix) {
        return digits.length() < 16
                ? (Object) Long.parseLong(digits, radix)
                : (Object) new java.math.BigInteger(digits, radix).doubleValue();
    }
}
