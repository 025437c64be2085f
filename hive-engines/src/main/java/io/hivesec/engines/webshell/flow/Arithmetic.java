package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.expr.BinaryExpr;
import io.hivesec.engines.webshell.flow.Value.Partial;
import org.jspecify.annotations.Nullable;

/** The binary operators, on constants and on what flows. */
final class Arithmetic {
    private static final int MAX_STRING = 4_000_000;
    private static final int MAX_PART = 400;

    private Arithmetic() {}

    static Value binary(BinaryExpr.Operator operator, Value a, Value b) {
        if (operator == BinaryExpr.Operator.PLUS
                && (isText(a) || isText(b) || (a.number() == null) || b.number() == null)) {
            return concatenate(a, b);
        }
        Long x = a.number();
        Long y = b.number();
        if (x != null && y != null) {
            Object known = compute(operator, x, y);
            return known == null ? Value.UNKNOWN : Value.of(known);
        }
        Object logic = logic(operator, a, b);
        if (logic != null) {
            return Value.of(logic);
        }
        boolean bits = switch (operator) {
            case XOR,
                    BINARY_AND,
                    BINARY_OR,
                    MINUS,
                    PLUS,
                    MULTIPLY,
                    LEFT_SHIFT,
                    SIGNED_RIGHT_SHIFT,
                    UNSIGNED_RIGHT_SHIFT,
                    DIVIDE,
                    REMAINDER -> true;
            default -> false;
        };
        return bits ? Value.tainted("int", Taint.join(a.flow(), b.flow())) : Value.UNKNOWN;
    }

    private static boolean isText(Value v) {
        return v.constant() instanceof String
                || v.type().equals("String")
                || v.type().contains("Builder")
                || v.constant() instanceof Partial;
    }

    private static @Nullable Object logic(BinaryExpr.Operator operator, Value a, Value b) {
        boolean x = a.constant() instanceof Boolean;
        boolean y = b.constant() instanceof Boolean;
        if (operator == BinaryExpr.Operator.AND) {
            return Boolean.FALSE.equals(a.constant()) || Boolean.FALSE.equals(b.constant())
                    ? Boolean.FALSE
                    : x && y ? Boolean.TRUE : null;
        }
        if (operator == BinaryExpr.Operator.OR) {
            return Boolean.TRUE.equals(a.constant()) || Boolean.TRUE.equals(b.constant())
                    ? Boolean.TRUE
                    : x && y ? Boolean.FALSE : null;
        }
        return null;
    }

    private static @Nullable Object compute(BinaryExpr.Operator operator, long x, long y) {
        return switch (operator) {
            case PLUS -> x + y;
            case MINUS -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> y == 0 ? null : x / y;
            case REMAINDER -> y == 0 ? null : x % y;
            case XOR -> x ^ y;
            case BINARY_AND -> x & y;
            case BINARY_OR -> x | y;
            case LEFT_SHIFT -> x << y;
            case SIGNED_RIGHT_SHIFT -> x >> y;
            case UNSIGNED_RIGHT_SHIFT -> x >>> y;
            case EQUALS -> x == y;
            case NOT_EQUALS -> x != y;
            case LESS -> x < y;
            case LESS_EQUALS -> x <= y;
            case GREATER -> x > y;
            case GREATER_EQUALS -> x >= y;
            default -> null;
        };
    }

    /** Joins two strings; where one is not known, the known ends are kept. */
    static Value concatenate(Value a, Value b) {
        Taint taint = Taint.join(a.textFlow(), b.textFlow());
        String x = a.string();
        String y = b.string();
        if (x != null && y != null) {
            return x.length() + y.length() > MAX_STRING
                    ? Value.tainted("String", taint)
                    : new Value("String", taint, x + y, null);
        }
        boolean empty = "".equals(x) || "".equals(y);
        String head = bounded(x != null ? x + b.head() : a.head(), true);
        String tail = bounded(y != null ? a.tail() + y : b.tail(), false);
        Object constant = head.isEmpty() && tail.isEmpty() ? null : new Partial(head, tail);
        return new Value("String", taint == null || empty ? taint : taint.part(), constant, null);
    }

    private static String bounded(String text, boolean front) {
        if (text.length() <= MAX_PART) {
            return text;
        }
        return front ? text.substring(0, MAX_PART) : text.substring(text.length() - MAX_PART);
    }
}
