package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What conditions tell of data from outside: that it is one of a list of the page's own, or a constant. On the way that a condition
 * leads to, such data is the page's.
 */
final class Checks {
    /** A pattern of a whole text in which no letters and no quotes are, such as those of numbers. */
    private static final Pattern NUMBERS_ONLY = Pattern.compile(
            "(.)\\^[\\[\\]()0-9\\\\ds+*/.,:%{}?-]*(?:\\s[\\[\\]()0-9\\\\ds+*/.,:%{}?-]*)*\\$\\1[imsuD]*",
            Pattern.DOTALL);

    /** A pattern of a whole text in which nothing is that a shell reads as anything but a part of a word. */
    private static final Pattern NAMES_ONLY = Pattern.compile(
            "(\\W)(?:\\^|\\\\A)(?:\\[(?:\\\\?[\\w.:@/-]|\\\\[wd])++\\]|\\((?:\\?:)?|[)|?+*]|\\{\\d*,?\\d*\\}|[\\w@:/-]|\\\\[wd./-])*+(?:\\$|\\\\z)\\1[iusDA]*");

    /** Functions that are zero where one text begins with another. */
    private static final Set<String> BEGINS = Set.of("strpos", "stripos", "strncmp", "strncasecmp", "mb_strpos");

    private static final Set<String> NUMBERS = Set.of("ctype_digit", "is_numeric", "is_int", "is_integer", "is_float");

    /** Functions that are true where a text is a word. */
    private static final Set<String> LETTERS =
            Set.of("ctype_alnum", "ctype_alpha", "ctype_xdigit", "ctype_lower", "ctype_upper");

    /** How an element is written that is a name or a number. */
    private static final String NAME = "name ";

    private static final int MAX_TEXTS = 50;

    private final Machine machine;
    /** Elements of the request that a condition admitted, where they were not put into a variable. */
    private final Set<String> admitted = new HashSet<>();

    Checks(Machine machine) {
        this.machine = machine;
    }

    /** What a condition made of a variable, and what the variable was before. */
    record Change(@Nullable Ref ref, Value before, Value after, String element) {}

    boolean isAdmitted(String variable, Value key) {
        return !admitted.isEmpty() && key.isKnown() && admitted.contains(variable + '[' + key.string());
    }

    /** Whether an element of the request is a name or a number. */
    boolean isName(String variable, Value key) {
        return !admitted.isEmpty() && key.isKnown() && admitted.contains(NAME + variable + '[' + key.string());
    }

    /** Applies what a condition tells where it is true or where it is not. */
    List<Change> apply(Expr condition, boolean truth, Frame frame) {
        List<Change> changes = new ArrayList<>();
        apply(condition, truth, frame, changes);
        return changes;
    }

    /** Whether nothing comes after an expression. */
    static boolean leaves(Expr expression) {
        return expression instanceof Node.Exit
                || expression instanceof Node.Unary unary && unary.operator().equals("throw");
    }

    /** Applies what is told by a condition without which the page ends. */
    void goesOn(Expr expression, Frame frame) {
        if (expression instanceof Node.Binary binary && leaves(binary.right())) {
            String operator = binary.operator();
            boolean unless = operator.equals("or") || operator.equals("||");
            if (unless || operator.equals("and") || operator.equals("&&")) {
                apply(binary.left(), unless, frame);
            }
        }
    }

    /** Takes it back, except where something else was assigned since. */
    void undo(List<Change> changes) {
        for (Change change : changes) {
            if (change.ref == null) {
                admitted.remove(change.element);
            } else if (change.ref.get() == change.after) {
                machine.set(change.ref, change.before);
            }
        }
    }

    private void apply(Expr condition, boolean truth, Frame frame, List<Change> changes) {
        if (condition instanceof Node.Unary unary && unary.operator().equals("!")) {
            apply(unary.operand(), !truth, frame, changes);
        } else if (condition instanceof Node.Binary binary) {
            String operator = binary.operator();
            boolean both = truth
                    ? operator.equals("&&") || operator.equals("and")
                    : operator.equals("||") || operator.equals("or");
            if (both) {
                apply(binary.left(), truth, frame, changes);
                apply(binary.right(), truth, frame, changes);
            } else if (operator.equals(truth ? "===" : "!==") || operator.equals(truth ? "==" : "!=")) {
                same(binary.left(), binary.right(), frame, changes);
                same(binary.right(), binary.left(), frame, changes);
            } else if (operator.equals(truth ? "||" : "&&") || operator.equals(truth ? "or" : "and")) {
                oneOf(binary, operator, truth, frame, changes);
            }
        } else if (truth && condition instanceof Node.Isset isset && !isset.empty()) {
            isset.operands().forEach(operand -> {
                if (operand instanceof Node.Index index && index.index() != null) {
                    listed(index.index(), index.base(), true, frame, changes);
                }
            });
        } else if (truth && condition instanceof Node.Call call && call.callee() instanceof Node.Name name) {
            called(name.name().toLowerCase(Locale.ROOT), call.arguments(), frame, changes);
        }
    }

    /** One of several texts that a place is compared with, one after the other. */
    private void oneOf(Node.Binary all, String operator, boolean truth, Frame frame, List<Change> changes) {
        String compared = "";
        Expr place = all;
        @Nullable Expr rest = all;
        for (int i = 0; i < MAX_TEXTS && rest instanceof Node.Binary binary; i++) {
            boolean more = binary.operator().equals(operator);
            Expr one = more ? binary.right() : binary;
            String name = one instanceof Node.Binary text && isComparison(text, truth) ? placeName(text.left()) : "";
            if (name.isEmpty() || !compared.isEmpty() && !compared.equals(name)) {
                return;
            }
            compared = name;
            place = ((Node.Binary) one).left();
            rest = more ? binary.left() : null;
        }
        if (rest == null) {
            admit(place, Value.UNKNOWN, frame, changes);
        }
    }

    /** Whether a comparison tells of a text, where it is true or where it is not, that it is one that harms nothing. */
    private static boolean isComparison(Node.Binary binary, boolean truth) {
        String operator = binary.operator();
        return (operator.equals(truth ? "===" : "!==") || operator.equals(truth ? "==" : "!="))
                && binary.right() instanceof Node.Literal literal
                && literal.value() instanceof String text
                && !FunctionTable.isStrong(text);
    }

    private static String placeName(Expr asked) {
        Expr place = place(asked);
        return place instanceof Node.Variable variable
                        && variable.name() instanceof Node.Literal name
                        && name.value() instanceof String text
                ? text
                : element(place);
    }

    private void called(String name, List<Node.Argument> arguments, Frame frame, List<Change> changes) {
        if (arguments.isEmpty()) {
            return;
        }
        Expr first = arguments.get(0).value();
        if (arguments.size() == 1) {
            ofOneKind(name, first, frame, changes);
            return;
        }
        Expr second = arguments.get(1).value();
        switch (name) {
            case "in_array" -> listed(first, second, false, frame, changes);
            case "str_starts_with" -> begins(arguments, frame, changes);
            case "array_key_exists", "key_exists" -> listed(first, second, true, frame, changes);
            case "preg_match" -> {
                boolean numbers = machine.evaluator.value(first, frame).data() instanceof String pattern
                        && NUMBERS_ONLY.matcher(pattern).matches();
                if (numbers) {
                    admit(second, Value.of("0"), frame, changes);
                } else if (machine.evaluator.value(first, frame).data() instanceof String pattern
                        && NAMES_ONLY.matcher(pattern).matches()) {
                    name(place(second), frame, changes);
                }
            }
            default -> {}
        }
    }

    /** A text of which every character is of one kind. */
    private void ofOneKind(String name, Expr text, Frame frame, List<Change> changes) {
        if (NUMBERS.contains(name)) {
            admit(text, Value.of("0"), frame, changes);
        } else if (LETTERS.contains(name)) {
            name(place(text), frame, changes);
        }
    }

    private void same(Expr variable, Expr constant, Frame frame, List<Change> changes) {
        if (constant instanceof Node.Literal literal && literal.value() instanceof String text) {
            admit(variable, Value.of(text), frame, changes);
        }
        if (constant instanceof Node.Literal literal
                && Long.valueOf(0).equals(literal.value())
                && variable instanceof Node.Call call
                && call.callee() instanceof Node.Name name
                && BEGINS.contains(name.name().toLowerCase(Locale.ROOT))) {
            begins(call.arguments(), frame, changes);
        }
    }

    /** A path that begins with a folder of the page's own choice: what follows is somebody's, but not where it lies. */
    private void begins(List<Node.Argument> arguments, Frame frame, List<Change> changes) {
        if (arguments.size() < 2 || arguments.get(1).value() instanceof Node.Literal) {
            return;
        }
        Value folder = machine.evaluator.value(arguments.get(1).value(), frame);
        Value path = machine.evaluator.value(arguments.get(0).value(), frame);
        Taint flow = path.flow();
        if (!folder.isRemote()
                && !folder.isUnsetGlobal()
                && flow != null
                && arguments.get(0).value() instanceof Node.Variable) {
            String head = folder.knownHead().isEmpty() ? "./" : folder.knownHead();
            admit(
                    arguments.get(0).value(),
                    Value.partial(flow.part(), path.marks(), head, path.knownTail()),
                    frame,
                    changes);
        }
    }

    /** One of a list: which of it the outside chooses, but a list with a function that harms is that function. */
    private void listed(Expr asked, Expr list, boolean keys, Frame frame, List<Change> changes) {
        Expr variable = place(asked);
        if (!(variable instanceof Node.Variable || variable instanceof Node.Index)) {
            return;
        }
        Value all = machine.evaluator.value(list, frame);
        if (all.isRemote() || all.isOpaque() || all.isUnsetGlobal() || (all.marks() & Places.SERVER) != 0) {
            return;
        }
        Value one = Value.UNKNOWN;
        if (all.array() != null && all.array().isComplete()) {
            for (Map.Entry<Object, Value> entry : all.array().elements().entrySet()) {
                Value each = keys ? Value.of(entry.getKey()) : entry.getValue();
                String text = each.isKnown() ? each.string() : null;
                if (text != null && machine.table.sink(text.toLowerCase(Locale.ROOT)) != null) {
                    one = each;
                }
            }
        }
        admit(variable, one, frame, changes);
    }

    /** Marks what is a name or a number of somebody's, which adds nothing to a command but a word. */
    private void name(Expr place, Frame frame, List<Change> changes) {
        Ref ref = variable(place, frame);
        if (ref != null) {
            hold(ref, ref.get().mark(Value.WORDS), changes);
            return;
        }
        String element = element(place);
        if (!element.isEmpty() && admitted.add(NAME + element)) {
            changes.add(new Change(null, Value.UNKNOWN, Value.UNKNOWN, NAME + element));
        }
    }

    /** The name of an element of a superglobal variable, empty if a place is none. */
    private static String element(Expr place) {
        return place instanceof Node.Index index
                        && index.base() instanceof Node.Variable base
                        && base.name() instanceof Node.Literal name
                        && name.value() instanceof String text
                        && text.startsWith("_")
                        && index.index() instanceof Node.Literal key
                        && key.value() != null
                ? text + '[' + Value.of(key.value()).string()
                : "";
    }

    private static boolean isStrong(Value value) {
        return value.data() instanceof String name && FunctionTable.isStrong(name);
    }

    /** What is asked for where something stands in for it if it is missing. */
    private static Expr place(Expr expression) {
        Expr place = expression;
        while (place instanceof Node.Binary binary && binary.operator().equals("??")
                || place instanceof Node.Cast cast && cast.type().equals("string")) {
            place = place instanceof Node.Binary binary ? binary.left() : ((Node.Cast) place).operand();
        }
        return place;
    }

    /** The variable that a place is, if it has been set; null for any other place. */
    private static @Nullable Ref variable(Expr place, Frame frame) {
        return place instanceof Node.Variable variable
                        && variable.name() instanceof Node.Literal name
                        && name.value() instanceof String text
                        && frame.has(text)
                ? frame.variable(text)
                : null;
    }

    /** Puts into a variable that holds somebody's text what is known of that text here. */
    private void hold(Ref ref, Value value, List<Change> changes) {
        boolean foreign = ref.get().isRemote() || (ref.get().marks() & Value.SESSION_NAME) != 0;
        if (foreign && ref.get().array() == null) {
            changes.add(new Change(ref, ref.get(), value, ""));
            machine.set(ref, value);
        }
    }

    private void admit(Expr asked, Value value, Frame frame, List<Change> changes) {
        Expr place = place(asked);
        Ref ref = variable(place, frame);
        if (ref != null) {
            hold(ref, value, changes);
        } else if (value.taint() == null && !isStrong(value)) {
            String element = element(place);
            if (!element.isEmpty() && admitted.add(element)) {
                changes.add(new Change(null, Value.UNKNOWN, value, element));
            }
        }
    }
}
