package io.hivesec.detectors.source;

import io.hivesec.event.Endpoint;
import io.hivesec.event.User;

/** Numbers as sensors write them. */
final class Numbers {

    private static final int HEX_DIGITS = 16;

    private Numbers() {}

    /** A decimal number, or one with the prefix {@code 0x}, {@code 0o} or {@code 0}. */
    static long parse(String text, long otherwise) {
        String digits = text.strip();
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return parse(digits.substring(2), 16, otherwise);
        }
        if (digits.startsWith("0o")) {
            return parse(digits.substring(2), 8, otherwise);
        }
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            return parse(digits, 8, otherwise);
        }
        return parse(digits, 10, otherwise);
    }

    /** A number in a radix. Sixteen hexadecimal digits are a register, whose top bit is the sign. */
    static long parse(String digits, int radix, long otherwise) {
        if (digits.isEmpty() || digits.length() > 20) {
            return otherwise;
        }
        try {
            return radix == 16 && digits.length() <= HEX_DIGITS
                    ? Long.parseUnsignedLong(digits, radix)
                    : Long.parseLong(digits, radix);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    static int toInt(long value, int otherwise) {
        return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE ? (int) value : otherwise;
    }

    /** A port; 0, which is none, for a number that is no port. */
    static int port(long value) {
        return Endpoint.isPort(value) ? (int) value : 0;
    }

    /** A user or group id; 4294967295 and -1 both mean that there is none. */
    static int id(long value) {
        return value >= 0 && value <= Integer.MAX_VALUE ? (int) value : User.NO_ID;
    }

    static int id(String text) {
        return id(parse(text, User.NO_ID));
    }
}
