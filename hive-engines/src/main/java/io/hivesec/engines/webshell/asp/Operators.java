package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What operators between two values give, and how strongly they bind. */
final class Operators {
    private static final int MAX_DIGITS = 10;

    /** The higher, the stronger. */
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("?", 1),
            Map.entry("??", 2),
            Map.entry("||", 2),
            Map.entry("or", 2),
            Map.entry("xor", 2),
            Map.entry("orelse", 2),
            Map.entry("eqv", 2),
            Map.entry("imp", 2),
            Map.entry("&&", 3),
            Map.entry("and", 3),
            Map.entry("andalso", 3),
            Map.entry("|", 4),
            Map.entry("==", 5),
            Map.entry("!=", 5),
            Map.entry("<>", 5),
            Map.entry("<", 6),
            Map.entry(">", 6),
            Map.entry("<=", 6),
            Map.entry(">=", 6),
            Map.entry("is", 6),
            Map.entry("like", 6),
            Map.entry("instanceof", 6),
            Map.entry("in", 6),
            Map.entry("as", 6),
            Map.entry("&", 7),
            Map.entry("<<", 7),
            Map.entry(">>", 7),
            Map.entry("+", 8),
            Map.entry("-", 8),
            Map.entry("mod", 9),
            Map.entry("%", 9),
            Map.entry("*", 9),
            Map.entry("/", 9),
            Map.entry("\\", 9),
            Map.entry("^", 9));

    private static final Set<String> COMPARISONS = Set.of(
            "==",
            "!=",
            "<>",
            "<",
            ">",
            "<=",
            ">=",
            "is",
            "like",
            "instanceof",
            "in",
            "=",
            "&&",
            "||",
            "and",
            "or",
            "andalso",
            "orelse",
            "eqv",
            "imp");

    private final AspMachine machine;
    private final Dialect dialect;

    Operators(AspMachine machine, Dialect dialect) {
        this.machine = machine;
        this.dialect = dialect;
    }

    /** How strongly an operator binds; null if the token is none. */
    @Nullable
    Integer level(Token operator) {
        if (operator.is("=") && dialect.isBasic()) {
            return 5;
        }
        boolean none = operator.kind() == Token.Kind.STRING
                || operator.kind() == Token.Kind.NAME && !Cursor.isOperatorWord(operator);
        return none ? null : LEVELS.get(operator.lower());
    }

    Item apply(String operator, Item a, Item b) {
        if (operator.equals("??")) {
            return b.after(a);
        }
        Item known = machine.unrolls && dialect.isBasic() ? KnownBranches.compared(operator, a, b) : null;
        if (known != null) {
            return known;
        }
        if (operator.equals("and") && (a.number() != null || b.number() != null)) {
            // A mask: what is left of the number is still the outsider's.
            return Item.tainted(Taint.join(a.taint(), b.taint()));
        }
        if (COMPARISONS.contains(operator)) {
            machine.picked.compared(machine.given.peek(), operator, a, b);
            boolean either = (operator.equals("||")) && dialect == Dialect.JSCRIPT;
            return either ? b.after(a) : Item.UNKNOWN;
        }
        boolean counts = "-*/\\".contains(operator) || operator.equals("xor") || operator.equals("mod");
        boolean letters = dialect == Dialect.C_SHARP && (operator.equals("^") || operator.equals("-"));
        Double x = letters ? letter(a) : counts ? numeric(a) : a.number();
        Double y = letters ? letter(b) : counts ? numeric(b) : b.number();
        boolean joins = operator.equals("&") && dialect.isBasic() || operator.equals("+");
        if (joins && !(operator.equals("+") && x != null && y != null)) {
            return machine.join(a, b);
        }
        if (x != null && y != null) {
            Double result = compute(operator, x, y);
            return result == null ? Item.UNKNOWN : Item.number(result);
        }
        return new Item(null, null, Taint.join(a.taint(), b.taint()), "", "", Math.max(a.decoded(), b.decoded()), null);
    }

    /** The number that a value is or spells: what is subtracted from a text takes it for one. */
    private static @Nullable Double numeric(Item value) {
        String text = value.text();
        boolean digits = text != null
                && !text.isEmpty()
                && text.length() < MAX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && text != null ? Double.valueOf(text) : value.number();
    }

    /** The number of a letter of C#, of which nothing else can be subtracted. */
    private static @Nullable Double letter(Item value) {
        String text = value.text();
        return text != null && text.length() == 1 ? Double.valueOf(text.charAt(0)) : value.number();
    }

    private @Nullable Double compute(String operator, double x, double y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> y == 0 ? null : Double.valueOf(x / y);
            case "\\" -> y == 0 ? null : Double.valueOf((long) x / (long) y);
            case "mod", "%" -> y == 0 ? null : Double.valueOf(x % y);
            case "^" -> dialect.isBasic() ? Math.pow(x, y) : (double) ((long) x ^ (long) y);
            case "xor" -> (double) ((long) x ^ (long) y);
            case "|" -> (double) ((long) x | (long) y);
            case "<<" -> (double) ((long) x << (long) y);
            case ">>" -> (double) ((long) x >> (long) y);
            default -> null;
        };
    }
}
