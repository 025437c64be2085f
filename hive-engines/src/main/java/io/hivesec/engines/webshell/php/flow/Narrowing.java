package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes somebody's text a number or an address, of which no code and no command is, and the letters that are made of one again. */
final class Narrowing {
    /** Filters that let through numbers, truths, and addresses of hosts. Source: PHP's {@code ext/filter/filter_private.h}. */
    private static final Set<Long> FILTERS = Set.of(257L, 258L, 259L, 275L, 276L, 519L, 520L);

    private static final Set<String> NUMBERS =
            Set.of("int", "integer", "bool", "boolean", "float", "double", "null", "real");

    /** Functions that make a number of a text. */
    private static final Set<String> RECKONING =
            Set.of("intval", "floatval", "doubleval", "abs", "floor", "ceil", "round", "hexdec", "octdec", "bindec");

    private static final int MAX_DEPTH = 12;

    private Narrowing() {}

    /** Whether one of a filter function's arguments is a filter that nothing harmful passes. */
    static boolean isByFilter(List<Value> arguments, int position) {
        return arguments.size() > position
                && arguments.get(position).data() instanceof Long filter
                && FILTERS.contains(filter);
    }

    /** What a place of a format prints of an argument. */
    static Value printed(char conversion, Value argument) {
        boolean number = "bdeEfFgGhHouxX".indexOf(conversion) >= 0;
        return number && argument.flow() != null ? Value.unknown(null, Value.DIGITS) : argument;
    }

    /** Changes a variable's type. */
    static void settype(Machine machine, List<Value> arguments, Site site) {
        if (arguments.size() > 1
                && !site.written().isEmpty()
                && arguments.get(1).data() instanceof String type
                && NUMBERS.contains(type.toLowerCase(Locale.ROOT))) {
            machine.evaluator.assign(site.written().get(0).value(), Value.UNKNOWN, site.frame());
        }
    }

    /** Who chose the number that a letter is made of: a text is one again when its letters are put together. */
    static @Nullable Taint ofLetter(Machine machine, Site site) {
        return site.written().isEmpty()
                ? null
                : ofNumber(site.written().get(0).value(), machine.evaluator, site.frame(), 0);
    }

    private static @Nullable Taint ofNumber(Expr number, Evaluator evaluator, Frame frame, int depth) {
        if (depth > MAX_DEPTH) {
            return null;
        }
        if (number instanceof Node.Binary binary) {
            return Taint.join(
                    ofNumber(binary.left(), evaluator, frame, depth + 1),
                    ofNumber(binary.right(), evaluator, frame, depth + 1));
        }
        if (number instanceof Node.Cast cast) {
            return ofNumber(cast.operand(), evaluator, frame, depth + 1);
        }
        if (number instanceof Node.Call call
                && call.callee() instanceof Node.Name name
                && RECKONING.contains(name.name().toLowerCase(Locale.ROOT))
                && !call.arguments().isEmpty()) {
            return ofNumber(call.arguments().get(0).value(), evaluator, frame, depth + 1);
        }
        return number instanceof Node.Variable || number instanceof Node.Index
                ? evaluator.value(number, frame).flow()
                : null;
    }
}
