package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** PHP's operators on what is known of values. */
final class Operators {
    private static final int MAX_TEXT = 4_000_000;

    private Operators() {}

    static Value binary(String operator, Value left, Value right) {
        switch (operator) {
            case "==", "!=", "<>" -> {
                return truth(looseEqual(left, right), !operator.equals("=="));
            }
            case "===", "!==" -> {
                Boolean same = left.isKnown() && right.isKnown() && scalar(left) && scalar(right)
                        ? (Boolean) Objects.equals(left.data(), right.data())
                        : null;
                return truth(same, operator.equals("!=="));
            }
            case "<", ">", "<=", ">=", "<=>" -> {
                return compare(operator, left, right);
            }
            case "^", "|", "&" -> {
                return bits(operator.charAt(0), left, right);
            }
            case "xor" -> {
                Boolean a = Conversions.truth(left);
                Boolean b = Conversions.truth(right);
                return a == null || b == null ? Value.UNKNOWN : Value.of(a ^ b);
            }
            case "instanceof" -> {
                return Value.UNKNOWN;
            }
            default -> {
                return arithmetic(operator, left, right);
            }
        }
    }

    private static boolean scalar(Value value) {
        return (value.marks() & Value.UNDEFINED) == 0
                && !(value.data() instanceof PhpArray)
                && !(value.data() instanceof PhpObject);
    }

    private static Value truth(@Nullable Boolean known, boolean negated) {
        return known == null ? Value.UNKNOWN : known ^ negated ? Value.TRUE : Value.FALSE;
    }

    static @Nullable Boolean looseEqual(Value left, Value right) {
        if (!left.isKnown() || !right.isKnown() || !scalar(left) || !scalar(right)) {
            return null;
        }
        Object a = left.data();
        Object b = right.data();
        if (a instanceof String x && b instanceof String y) {
            return x.equals(y) || Conversions.isNumeric(x) && Conversions.isNumeric(y) && sameNumber(x, y);
        }
        if (a instanceof Boolean || b instanceof Boolean || a == Value.NOTHING || b == Value.NOTHING) {
            Boolean x = Conversions.truth(left);
            Boolean y = Conversions.truth(right);
            return x == null || y == null ? null : x.equals(y);
        }
        return a != null && b != null && sameNumber(a, b);
    }

    private static boolean sameNumber(Object a, Object b) {
        Number x = Conversions.number(a);
        Number y = Conversions.number(b);
        return x != null && y != null && x.doubleValue() == y.doubleValue();
    }

    private static Value compare(String operator, Value left, Value right) {
        if (!left.isKnown() || !right.isKnown() || !scalar(left) || !scalar(right)) {
            return Value.UNKNOWN;
        }
        int order;
        if (left.data() instanceof String a
                && right.data() instanceof String b
                && !(Conversions.isNumeric(a) && Conversions.isNumeric(b))) {
            order = a.compareTo(b);
        } else {
            Number a = Conversions.number(left.data());
            Number b = Conversions.number(right.data());
            if (a == null || b == null) {
                return Value.UNKNOWN;
            }
            order = a instanceof Long && b instanceof Long
                    ? Long.compare(a.longValue(), b.longValue())
                    : Double.compare(a.doubleValue(), b.doubleValue());
        }
        return switch (operator) {
            case "<" -> Value.of(order < 0);
            case ">" -> Value.of(order > 0);
            case "<=" -> Value.of(order <= 0);
            case ">=" -> Value.of(order >= 0);
            default -> Value.of((long) Integer.signum(order));
        };
    }

    /** Bits of two strings are a string, which is how names are hidden. */
    private static Value bits(char operator, Value left, Value right) {
        if (left.data() instanceof String a && right.data() instanceof String b) {
            int length = operator == '|' ? Math.max(a.length(), b.length()) : Math.min(a.length(), b.length());
            StringBuilder out = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                int x = i < a.length() ? a.charAt(i) : 0;
                int y = i < b.length() ? b.charAt(i) : 0;
                out.append((char) ((operator == '^' ? x ^ y : operator == '|' ? x | y : x & y) & 0xff));
            }
            return new Value(
                    out.toString(),
                    Taint.join(left.taint(), right.taint()),
                    left.marks() | right.marks() | Value.DECODED | Value.BITS,
                    "",
                    "");
        }
        Taint flow = Taint.join(left.taint(), right.taint());
        if ((left.marks() & Value.CHARACTER) != 0 || (right.marks() & Value.CHARACTER) != 0) {
            return characters(left, right);
        }
        if (!left.isKnown() || !right.isKnown()) {
            boolean text = left.data() instanceof String || right.data() instanceof String || flow != null;
            return Value.unknown(
                    text ? flow : null, text && flow == null ? Value.OPAQUE & (left.marks() | right.marks()) : 0);
        }
        Number a = Conversions.number(left.data());
        Number b = Conversions.number(right.data());
        if (a == null || b == null) {
            return Value.UNKNOWN;
        }
        long x = a.longValue();
        long y = b.longValue();
        return Value.of(operator == '^' ? x ^ y : operator == '|' ? x | y : x & y);
    }

    private static Value arithmetic(String operator, Value left, Value right) {
        if (operator.equals("+") && left.data() instanceof PhpArray a && right.data() instanceof PhpArray b) {
            PhpArray sum = a.copy();
            b.elements().forEach((key, value) -> {
                if (!sum.elements().containsKey(key)) {
                    sum.putKnown(key, value);
                }
            });
            return Value.of(sum).withTaint(Taint.join(left.taint(), right.taint()));
        }
        if (operator.equals("+") && (left.data() instanceof PhpArray || right.data() instanceof PhpArray)) {
            return Value.tainted(Taint.join(left.flow(), right.flow()));
        }
        Number x = Conversions.number(left.data());
        Number y = Conversions.number(right.data());
        if (x == null || y == null) {
            return characters(left, right);
        }
        if (x instanceof Long && y instanceof Long) {
            Value exact = integers(operator, x.longValue(), y.longValue());
            if (exact != null) {
                return exact;
            }
        }
        double a = x.doubleValue();
        double b = y.doubleValue();
        return switch (operator) {
            case "+" -> Value.of(a + b);
            case "-" -> Value.of(a - b);
            case "*" -> Value.of(a * b);
            case "/" -> b == 0 ? Value.FALSE : Value.of(a / b);
            case "%" -> (long) b == 0 ? Value.FALSE : Value.of((long) a % (long) b);
            case "**" -> Value.of(Math.pow(a, b));
            case "<<" -> Value.of(shift((long) a, (long) b));
            case ">>" -> Value.of(shift((long) a, -(long) b));
            default -> Value.UNKNOWN;
        };
    }

    /** What comes of reckoning with an unknown character: another character of the same text. */
    private static Value characters(Value left, Value right) {
        int marks = left.marks() | right.marks();
        return (marks & Value.CHARACTER) == 0
                ? Value.UNKNOWN
                : Value.unknown(Taint.join(left.taint(), right.taint()), marks & (Value.CHARACTER | Value.LASTING));
    }

    private static long shift(long value, long by) {
        if (by <= -64) {
            return value < 0 ? -1 : 0;
        }
        return by >= 64 ? 0 : by >= 0 ? value << by : value >> -by;
    }

    private static @Nullable Value integers(String operator, long a, long b) {
        try {
            return switch (operator) {
                case "+" -> Value.of(Math.addExact(a, b));
                case "-" -> Value.of(Math.subtractExact(a, b));
                case "*" -> Value.of(Math.multiplyExact(a, b));
                case "/" -> b != 0 && a % b == 0 ? Value.of(a / b) : null;
                default -> null;
            };
        } catch (ArithmeticException e) {
            return null;
        }
    }

    static Value not(Value value) {
        if (value.data() instanceof String text) {
            StringBuilder out = new StringBuilder(text.length());
            for (int i = 0; i < text.length(); i++) {
                out.append((char) (~text.charAt(i) & 0xff));
            }
            return new Value(out.toString(), value.taint(), value.marks() | Value.DECODED | Value.BITS, "", "");
        }
        if (value.data() instanceof Long number) {
            return Value.of(~number);
        }
        return value.isKnown() ? Value.UNKNOWN : Value.unknown(value.taint(), value.marks());
    }

    /** Counts up or down; a word counts up like a car's plate. */
    static Value step(Value value, boolean up) {
        if (value.data() instanceof String text && !text.isEmpty() && !Conversions.isNumeric(text)) {
            return up ? new Value(plate(text), value.taint(), value.marks(), "", "") : value;
        }
        Number number = Conversions.number(value.data());
        if (number == null) {
            return Value.UNKNOWN;
        }
        return value.data() == Value.NOTHING && !up
                ? value
                : arithmetic(up ? "+" : "-", Value.of(number), Value.of(1L));
    }

    private static String plate(String text) {
        char[] chars = text.toCharArray();
        for (int i = chars.length - 1; i >= 0; i--) {
            char c = chars[i];
            if (c == 'z' || c == 'Z' || c == '9') {
                chars[i] = c == 'z' ? 'a' : c == 'Z' ? 'A' : '0';
                boolean first = i == 0 || !Character.isLetterOrDigit(chars[i - 1]);
                if (first) {
                    String begin = c == '9' ? "1" : c == 'z' ? "a" : "A";
                    return new String(chars, 0, i) + begin + new String(chars, i, chars.length - i);
                }
            } else {
                if (Character.isLetterOrDigit(c)) {
                    chars[i]++;
                }
                break;
            }
        }
        return new String(chars);
    }

    /** Joins two strings; what is known of their ends stays known. */
    static Value concat(Value left, Value right) {
        Taint a = part(left, right);
        Taint b = part(right, left);
        Taint flow = Taint.join(a, b);
        int marks = (left.marks() | right.marks() & ~Value.LED) & ~(Value.UNDEFINED | Value.QUOTED);
        boolean led = left.data() == null && left.flow() == null && left.head().isEmpty();
        marks |= led && right.flow() != null ? Value.LED : 0;
        int both = Value.TEMPORARY | Value.WORDS;
        int kept = (a == null ? both : left.marks()) & (b == null ? both : right.marks());
        marks &= ~both | kept;
        marks &= isNumeric(left) && isNumeric(right) ? ~0 : ~Value.DIGITS;
        marks |= flow != null && isQuoted(left, right) ? Value.QUOTED : 0;
        String x = left.data() == null ? null : left.string();
        String y = right.data() == null ? null : right.string();
        if (x != null && y != null && x.length() + y.length() <= MAX_TEXT && flow == null) {
            return new Value(x.concat(y), null, marks, "", "");
        }
        return Value.partial(
                flow,
                marks,
                x != null ? x + right.knownHead() : left.head(),
                y != null ? left.knownTail() + y : right.tail());
    }

    /** Whether nothing of a value is unknown but numbers. */
    private static boolean isNumeric(Value value) {
        return value.isKnown() && value.flow() == null || (value.marks() & Value.DIGITS) != 0;
    }

    /** Whether all that an outsider adds to a text follows a quote of the page's own. */
    private static boolean isQuoted(Value left, Value right) {
        boolean own = (right.marks() & Value.QUOTED) != 0
                || left.knownTail().endsWith("'")
                || left.knownTail().endsWith("\"");
        return (left.flow() == null || (left.marks() & Value.QUOTED) != 0) && (right.flow() == null || own);
    }

    private static @Nullable Taint part(Value value, Value other) {
        Taint flow = value.flow();
        boolean alone = other.data() != null && "".equals(other.string());
        return flow == null || alone ? flow : flow.part();
    }
}
