package io.hivesec.engines.webshell.php.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns values into others as PHP does. */
final class Conversions {
    private static final Pattern NUMBER =
            Pattern.compile("^[ \\t\\n\\r]*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)");

    private Conversions() {}

    static @Nullable String string(Object data) {
        if (data instanceof String text) {
            return text;
        }
        if (data instanceof Long number) {
            return Long.toString(number);
        }
        if (data instanceof Boolean b) {
            return b ? "1" : "";
        }
        if (data instanceof Double d) {
            return d == Math.rint(d) && Math.abs(d) < 1e15
                    ? Long.toString((long) (double) d)
                    : Double.isNaN(d) ? "NAN" : Double.isInfinite(d) ? (d > 0 ? "INF" : "-INF") : Double.toString(d);
        }
        if (data == Value.NOTHING) {
            return "";
        }
        return data instanceof PhpArray ? "Array" : null;
    }

    /** A {@link Long} or {@link Double}, null if unknown. */
    static @Nullable Number number(@Nullable Object data) {
        if (data instanceof Long || data instanceof Double) {
            return (Number) data;
        }
        if (data instanceof Boolean b) {
            return b ? 1L : 0L;
        }
        if (data == Value.NOTHING) {
            return 0L;
        }
        if (data instanceof PhpArray array) {
            return array.size() > 0 ? 1L : 0L;
        }
        return data instanceof String text ? number(text) : null;
    }

    private static Number number(String text) {
        if (text.isEmpty() || text.charAt(0) > '9') {
            return 0L;
        }
        Matcher matcher = NUMBER.matcher(text.length() > 64 ? text.substring(0, 64) : text);
        if (!matcher.find()) {
            return 0L;
        }
        String digits = matcher.group(1);
        boolean whole = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
        return whole && digits.length() < 19
                ? (Number) Long.valueOf(digits.startsWith("+") ? digits.substring(1) : digits)
                : (Number) Double.valueOf(digits);
    }

    static boolean isNumeric(String text) {
        Matcher matcher = NUMBER.matcher(text.length() > 64 ? text.substring(0, 64) : text);
        return matcher.find() && matcher.end() == text.stripTrailing().length();
    }

    static @Nullable Long integer(Value value) {
        Number number = number(value.data());
        return number == null ? null : (Long) number.longValue();
    }

    static @Nullable Boolean truth(Value value) {
        if ((value.marks() & Value.UNDEFINED) != 0) {
            return null;
        }
        Object data = value.data();
        if (data == null) {
            return null;
        }
        if (data instanceof Boolean b) {
            return b;
        }
        if (data instanceof Long n) {
            return n != 0;
        }
        if (data instanceof Double d) {
            return d != 0;
        }
        if (data instanceof String text) {
            return !text.isEmpty() && !text.equals("0");
        }
        if (data instanceof PhpArray array) {
            return array.size() > 0 ? Boolean.TRUE : array.isComplete() ? Boolean.FALSE : null;
        }
        return data != Value.NOTHING;
    }

    /** The key of a string: an integer if it is written as one. */
    static Object integerKey(String text) {
        int length = text.length();
        if (length == 0 || length > 18 || text.charAt(0) > '9' || length > 1 && text.charAt(0) == '0') {
            return text;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(i == 0 && c == '-' && length > 1 && text.charAt(1) != '0')) {
                return text;
            }
        }
        return Long.valueOf(text);
    }
}
