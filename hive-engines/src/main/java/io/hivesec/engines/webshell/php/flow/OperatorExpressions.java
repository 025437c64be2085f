package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.ArrayList;
import java.util.List;

/** Evaluates expressions that are made of operators: joined strings, arithmetic, bits, logic, casts and choices. */
final class OperatorExpressions {
    private final Machine machine;
    private final Evaluator evaluator;

    OperatorExpressions(Machine machine, Evaluator evaluator) {
        this.machine = machine;
        this.evaluator = evaluator;
    }

    Value concat(List<Expr> parts, Frame frame) {
        if (parts.isEmpty()) {
            return Value.EMPTY;
        }
        Value joined = text(evaluator.value(parts.get(0), frame));
        if (parts.size() == 1) {
            return Operators.concat(joined, Value.EMPTY);
        }
        StringBuilder known = joined.isKnown() && joined.taint() == null && joined.string() != null
                ? new StringBuilder(joined.string())
                : null;
        int marks = joined.marks() & ~Value.UNDEFINED | Value.CODED_NAME;
        for (int i = 1; i < parts.size(); i++) {
            Value next = text(evaluator.value(parts.get(i), frame));
            String text = next.isKnown() && next.flow() == null ? next.string() : null;
            if (known != null && text != null) {
                known.append(text);
                marks |= next.marks() & ~Value.UNDEFINED;
                machine.steps.spend(text.length() / 64);
            } else {
                if (known != null) {
                    joined = new Value(known.toString(), null, marks, "", "");
                    known = null;
                }
                joined = Operators.concat(joined, next);
            }
        }
        return known == null ? joined.mark(Value.CODED_NAME) : new Value(known.toString(), null, marks, "", "");
    }

    /** What an object of the page's own says where a string is needed. */
    private Value text(Value value) {
        Value said = value.object() == null ? null : machine.magic.text(value);
        return said == null ? value : said;
    }

    /** Rows of operators lean to the left, and are walked without recursion. */
    Value binary(Node.Binary top, Frame frame) {
        List<Node.Binary> spine = new ArrayList<>();
        Expr next = top;
        while (next instanceof Node.Binary binary) {
            spine.add(binary);
            next = binary.left();
        }
        Value left = operand(spine.get(spine.size() - 1), next, frame);
        for (int i = spine.size() - 1; i >= 0; i--) {
            Node.Binary binary = spine.get(i);
            machine.steps.spend(1);
            left = binary(binary, left, frame);
        }
        return left;
    }

    private Value binary(Node.Binary binary, Value left, Frame frame) {
        switch (binary.operator()) {
            case "&&", "and" -> {
                return logical(binary, left, frame, true);
            }
            case "||", "or" -> {
                return logical(binary, left, frame, false);
            }
            case "??" -> {
                if (left.isKnown() && !left.isNull()) {
                    return left;
                }
                Value right = evaluator.value(binary.right(), frame);
                return left.isNull() && (left.marks() & Value.UNDEFINED) == 0 ? right : either(right, left);
            }
            case "instanceof" -> {
                return Value.UNKNOWN;
            }
            default -> {
                Value right = operand(binary, binary.right(), frame);
                machine.steps.spend(left.data() instanceof String s ? s.length() / 512 : 0);
                boolean sums = binary.operator().equals("+") && left.isRemote() && right.isRemote();
                return sums && isOfRequest(binary.left()) && isOfRequest(binary.right())
                        ? Value.tainted(Taint.join(left.flow(), right.flow()))
                        : Operators.binary(binary.operator(), left, right);
            }
        }
    }

    /** Whether an expression is all that a request sends of one kind, which is an array. */
    private static boolean isOfRequest(Expr expression) {
        return expression instanceof Node.Variable variable
                && variable.name() instanceof Node.Literal name
                && name.value() instanceof String text
                && text.startsWith("_");
    }

    private Value operand(Node.Binary binary, Expr operand, Frame frame) {
        char first = binary.operator().charAt(0);
        boolean bits = binary.operator().length() == 1 && (first == '^' || first == '|' || first == '&');
        String bare = bits ? BareWords.operand(operand, machine.program) : null;
        return bare != null ? Value.of(bare) : evaluator.value(operand, frame);
    }

    private Value logical(Node.Binary binary, Value left, Frame frame, boolean and) {
        Boolean a = Conversions.truth(left);
        if (a != null && a != and) {
            return Value.of(a);
        }
        Value right = told(binary.left(), and, binary.right(), frame);
        Boolean b = Conversions.truth(right);
        if (a != null) {
            return b == null ? Value.UNKNOWN : Value.of(b);
        }
        return b != null && b != and ? Value.of(b) : Value.UNKNOWN;
    }

    Value operation(Node.AssignOperation operation, Frame frame) {
        Value left = evaluator.value(operation.target(), frame);
        Value result;
        if (operation.operator().equals("??")) {
            if (left.isKnown() && !left.isNull()) {
                return left;
            }
            result = Value.join(left, evaluator.value(operation.value(), frame));
        } else {
            Value right = evaluator.value(operation.value(), frame);
            if (operation.operator().equals(".")) {
                String text = left.data() instanceof String s ? s : "";
                machine.steps.spend(text.length() / 512);
                result = Operators.concat(left, right).mark(Value.CODED_NAME);
            } else {
                result = Operators.binary(operation.operator(), left, right);
            }
        }
        evaluator.assign(operation.target(), Evaluator.via(result, frame, operation.at()), frame);
        return result;
    }

    Value unary(Node.Unary unary, Frame frame) {
        Value operand = evaluator.value(unary.operand(), frame);
        switch (unary.operator()) {
            case "!" -> {
                Boolean truth = Conversions.truth(operand);
                return truth == null ? Value.UNKNOWN : Value.of(!truth);
            }
            case "-" -> {
                return Operators.binary("-", Value.of(0L), operand);
            }
            case "+" -> {
                return Operators.binary("+", Value.of(0L), operand);
            }
            case "~" -> {
                return Operators.not(operand);
            }
            case "print" -> {
                machine.sinks.output(operand, frame, 0);
                return Value.of(1L);
            }
            case "clone" -> {
                machine.magic.call("__clone", operand, List.of());
                return operand;
            }
            case "throw" -> {
                machine.handlers.throwing(operand);
                return Value.UNKNOWN;
            }
            case "yield" -> {
                frame.returned = frame.returned == null ? operand : Value.join(frame.returned, operand);
                return machine.magic.sent(frame);
            }
            default -> {
                return operand;
            }
        }
    }

    Value cast(Node.Cast cast, Frame frame) {
        Value operand = evaluator.value(cast.operand(), frame);
        switch (cast.type()) {
            case "int", "integer" -> {
                Long number = Conversions.integer(operand);
                return number == null ? Value.UNKNOWN : Value.of(number);
            }
            case "bool", "boolean" -> {
                Boolean truth = Conversions.truth(operand);
                return truth == null ? Value.UNKNOWN : Value.of(truth);
            }
            case "float", "double", "real" -> {
                Number number = Conversions.number(operand.data());
                return number == null ? Value.UNKNOWN : Value.of(number.doubleValue());
            }
            case "string", "binary" -> {
                Object object = machine.magic.text(operand);
                return object instanceof Value text ? text : Operators.concat(operand, Value.EMPTY);
            }
            case "array" -> {
                if (operand.isKnown() && operand.array() == null && operand.object() == null) {
                    return operand.isNull() ? Value.of(new PhpArray()) : Value.of(PhpArray.of(List.of(operand)));
                }
                return operand;
            }
            case "object" -> {
                if (operand.array() != null) {
                    PhpObject object = new PhpObject("stdClass");
                    operand.array()
                            .elements()
                            .forEach((key, value) ->
                                    object.property(String.valueOf(key)).put(value));
                    object.absorb(operand.taint());
                    return Value.of(object);
                }
                return operand;
            }
            default -> {
                return Value.NULL;
            }
        }
    }

    /** What an expression is where a condition is true, or where it is not. */
    private Value told(Expr condition, boolean truth, Expr expression, Frame frame) {
        if (expression instanceof Node.Literal) {
            return evaluator.value(expression, frame);
        }
        List<Checks.Change> told = machine.checks.apply(condition, truth, frame);
        Value value = evaluator.value(expression, frame);
        machine.checks.undo(told);
        return value;
    }

    Value ternary(Node.Ternary ternary, Frame frame) {
        Value condition = evaluator.value(ternary.condition(), frame);
        Boolean known = Conversions.truth(condition);
        if (ternary.then() == null) {
            return known == null
                    ? Value.join(condition, evaluator.value(ternary.otherwise(), frame))
                    : known ? condition : evaluator.value(ternary.otherwise(), frame);
        }
        if (known != null) {
            return evaluator.value(known ? ternary.then() : ternary.otherwise(), frame);
        }
        Value then = told(ternary.condition(), true, ternary.then(), frame);
        return either(then, told(ternary.condition(), false, ternary.otherwise(), frame));
    }

    /** One of two values: where somebody may send another array than the page's own, each of its elements may be his. */
    private static Value either(Value a, Value b) {
        Value joined = Value.join(a, b);
        Value other = a.array() != null ? b : a;
        PhpArray array = joined.array();
        Taint sent = other.isKnown() ? null : other.taint();
        return array != null && sent != null && sent.whole() && sent.isRemote()
                ? Value.of(array.orSent(sent)).withTaint(sent)
                : joined;
    }
}
