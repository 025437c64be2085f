package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Evaluator {
    private final Machine machine;
    private final Places places;

    Evaluator(Machine machine) {
        this.machine = machine;
        this.places = new Places(machine, this);
    }

    void assign(Expr target, Value value, Frame frame) {
        places.assign(target, value, frame);
    }

    Value value(Expr expression, Frame frame) {
        if (expression instanceof Node.Literal literal) {
            return literal.value() == null ? Value.NULL : Value.of(literal.value());
        }
        machine.steps.spend(1);
        machine.steps.enter();
        try {
            return dispatch(expression, frame);
        } finally {
            machine.steps.leave();
        }
    }

    private Value dispatch(Expr expression, Frame frame) {
        if (expression instanceof Node.Variable
                || expression instanceof Node.Index
                || expression instanceof Node.Property
                || expression instanceof Node.StaticProperty) {
            return places.read(expression, frame);
        }
        if (expression instanceof Node.Concat concat) {
            return concat(concat.parts(), frame);
        }
        if (expression instanceof Node.Binary binary) {
            return binary(binary, frame);
        }
        if (expression instanceof Node.Call call) {
            return machine.calls.call(call, frame);
        }
        if (expression instanceof Node.MethodCall call) {
            return machine.calls.methodCall(call, frame);
        }
        if (expression instanceof Node.StaticCall call) {
            return machine.calls.staticCall(call, frame);
        }
        if (expression instanceof Node.Assign assign) {
            return assign(assign, frame);
        }
        if (expression instanceof Node.AssignOperation operation) {
            return operation(operation, frame);
        }
        if (expression instanceof Node.Name name) {
            return constant(name.name(), name.at(), frame);
        }
        if (expression instanceof Node.ArrayLiteral literal) {
            return array(literal, frame);
        }
        if (expression instanceof Node.Increment increment) {
            Value old = value(increment.target(), frame);
            Value next = Operators.step(old, increment.up());
            assign(increment.target(), next, frame);
            return increment.prefix() ? next : old;
        }
        if (expression instanceof Node.Unary unary) {
            return unary(unary, frame);
        }
        if (expression instanceof Node.Cast cast) {
            return cast(cast, frame);
        }
        if (expression instanceof Node.Ternary ternary) {
            return ternary(ternary, frame);
        }
        if (expression instanceof Node.Lambda lambda) {
            return lambda(lambda, frame);
        }
        if (expression instanceof Node.Isset isset) {
            return isset(isset, frame);
        }
        if (expression instanceof Node.New object) {
            return machine.calls.construct(object, frame);
        }
        return rare(expression, frame);
    }

    private Value rare(Expr expression, Frame frame) {
        if (expression instanceof Node.Eval eval) {
            return machine.sinks.evaluate("eval", value(eval.code(), frame), frame, eval.at(), false);
        }
        if (expression instanceof Node.Include include) {
            return machine.sinks.include(value(include.path(), frame), frame, include.at());
        }
        if (expression instanceof Node.Shell shell) {
            Value command = value(shell.command(), frame);
            machine.sinks.execute("`…`", command, frame, shell.at(), false);
            return Value.UNKNOWN;
        }
        if (expression instanceof Node.Exit exit) {
            if (exit.value() != null) {
                machine.sinks.output(value(exit.value(), frame), frame, 0);
            }
            return Value.UNKNOWN;
        }
        if (expression instanceof Node.Match match) {
            return match(match, frame);
        }
        if (expression instanceof Node.ClassConstant constant) {
            return classConstant(constant, frame);
        }
        return Value.UNKNOWN;
    }

    private Value concat(List<Expr> parts, Frame frame) {
        Value joined = value(parts.get(0), frame);
        if (parts.size() == 1) {
            return Operators.concat(joined, Value.EMPTY);
        }
        StringBuilder known = joined.isKnown() && joined.taint() == null && joined.string() != null
                ? new StringBuilder(joined.string())
                : null;
        int marks = joined.marks() & ~Value.UNDEFINED | Value.CODED_NAME;
        for (int i = 1; i < parts.size(); i++) {
            Value next = value(parts.get(i), frame);
            String text = next.isKnown() && next.flow() == null ? next.string() : null;
            if (known != null && text != null) {
                known.append(text);
                marks |= next.marks() & ~Value.UNDEFINED;
                machine.steps.spend(known.length() / 256);
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

    /** Rows of operators lean to the left, and are walked without recursion. */
    private Value binary(Node.Binary top, Frame frame) {
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
                return logical(left, binary.right(), frame, true);
            }
            case "||", "or" -> {
                return logical(left, binary.right(), frame, false);
            }
            case "??" -> {
                if (left.isKnown() && !left.isNull()) {
                    return left;
                }
                Value right = value(binary.right(), frame);
                return left.isNull() && (left.marks() & Value.UNDEFINED) == 0 ? right : Value.join(right, left);
            }
            case "instanceof" -> {
                return Value.UNKNOWN;
            }
            default -> {
                Value right = operand(binary, binary.right(), frame);
                machine.steps.spend(left.data() instanceof String s ? s.length() / 512 : 0);
                return Operators.binary(binary.operator(), left, right);
            }
        }
    }

    private Value operand(Node.Binary binary, Expr operand, Frame frame) {
        char first = binary.operator().charAt(0);
        boolean bits = binary.operator().length() == 1 && (first == '^' || first == '|' || first == '&');
        String bare = bits ? BareWords.operand(operand, machine.program) : null;
        return bare != null ? Value.of(bare) : value(operand, frame);
    }

    private Value logical(Value left, Expr other, Frame frame, boolean and) {
        Boolean a = Conversions.truth(left);
        if (a != null && a != and) {
            return Value.of(a);
        }
        Value right = value(other, frame);
        Boolean b = Conversions.truth(right);
        if (a != null) {
            return b == null ? Value.UNKNOWN : Value.of(b);
        }
        return b != null && b != and ? Value.of(b) : Value.UNKNOWN;
    }

    private Value assign(Node.Assign assign, Frame frame) {
        if (assign.reference() && places.alias(assign.target(), assign.value(), frame)) {
            return value(assign.target(), frame);
        }
        Value value = value(assign.value(), frame);
        if (value.data() instanceof PhpArray array && !(assign.value() instanceof Node.ArrayLiteral)) {
            machine.steps.spend(array.size() / 16);
            value = new Value(array.copy(), value.taint(), value.marks(), "", "");
        }
        value = via(value, frame, assign.at());
        assign(assign.target(), value, frame);
        return value;
    }

    private static Value via(Value value, Frame frame, int at) {
        Taint taint = value.taint();
        return taint == null
                ? value
                : value.withTaint(taint.via(frame.layer.lineOf(at), () -> Snippets.line(frame.layer, at)));
    }

    private Value operation(Node.AssignOperation operation, Frame frame) {
        Value left = value(operation.target(), frame);
        Value result;
        if (operation.operator().equals("??")) {
            if (left.isKnown() && !left.isNull()) {
                return left;
            }
            result = Value.join(left, value(operation.value(), frame));
        } else {
            Value right = value(operation.value(), frame);
            if (operation.operator().equals(".")) {
                String text = left.data() instanceof String s ? s : "";
                machine.steps.spend(text.length() / 128);
                result = Operators.concat(left, right).mark(Value.CODED_NAME);
            } else {
                result = Operators.binary(operation.operator(), left, right);
            }
        }
        assign(operation.target(), via(result, frame, operation.at()), frame);
        return result;
    }

    private Value constant(String name, int at, Frame frame) {
        Value known = machine.program.constants.get(name);
        return known != null ? known : Constants.value(name, machine, frame, at);
    }

    private Value array(Node.ArrayLiteral literal, Frame frame) {
        PhpArray array = new PhpArray();
        Taint rest = null;
        for (Node.Item item : literal.items()) {
            if (item.value() == null) {
                continue;
            }
            Value value = value(item.value(), frame);
            if (item.spread()) {
                if (value.array() != null) {
                    value.array().elements().values().forEach(array::add);
                } else {
                    rest = Taint.join(rest, value.taint());
                }
            } else if (item.key() == null) {
                array.add(value);
            } else {
                Value key = value(item.key(), frame);
                array.put(key, value);
                rest = Taint.join(rest, key.taint());
            }
        }
        return Value.of(array).withTaint(rest);
    }

    private Value unary(Node.Unary unary, Frame frame) {
        Value operand = value(unary.operand(), frame);
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
            case "throw" -> {
                machine.calls.throwing(operand);
                return Value.UNKNOWN;
            }
            case "yield" -> {
                frame.returned = frame.returned == null ? operand : Value.join(frame.returned, operand);
                return Value.UNKNOWN;
            }
            default -> {
                return operand;
            }
        }
    }

    private Value cast(Node.Cast cast, Frame frame) {
        Value operand = value(cast.operand(), frame);
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
                Object object = machine.calls.text(operand, frame);
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

    private Value ternary(Node.Ternary ternary, Frame frame) {
        Value condition = value(ternary.condition(), frame);
        Boolean known = Conversions.truth(condition);
        if (ternary.then() == null) {
            return known == null
                    ? Value.join(condition, value(ternary.otherwise(), frame))
                    : known ? condition : value(ternary.otherwise(), frame);
        }
        if (known != null) {
            return value(known ? ternary.then() : ternary.otherwise(), frame);
        }
        Value then = value(ternary.then(), frame);
        return Value.join(then, value(ternary.otherwise(), frame));
    }

    private Value lambda(Node.Lambda lambda, Frame frame) {
        Map<String, Ref> bound = new HashMap<>();
        if (lambda.arrow()) {
            bound.putAll(frame.variables());
        }
        for (Node.Use use : lambda.uses()) {
            Ref ref = frame.variable(use.name());
            bound.put(use.name(), use.reference() ? ref : new Ref(ref.get()));
        }
        PhpObject object = new PhpObject("Closure");
        object.closure = new Closure(lambda.function(), Collections.unmodifiableMap(bound), frame.self, frame.layer);
        machine.calls.remember(object);
        return Value.of(object);
    }

    private Value isset(Node.Isset isset, Frame frame) {
        Boolean all = Boolean.TRUE;
        for (Expr operand : isset.operands()) {
            Value value = value(operand, frame);
            Boolean one;
            if ((value.marks() & Value.UNDEFINED) != 0 || !value.isKnown()) {
                one = null;
            } else {
                one = isset.empty() ? negate(Conversions.truth(value)) : Boolean.valueOf(!value.isNull());
            }
            all = all == null || one == null ? null : all && one;
        }
        return all == null ? Value.UNKNOWN : Value.of(all);
    }

    private static @Nullable Boolean negate(@Nullable Boolean truth) {
        return truth == null ? null : !truth;
    }

    private Value match(Node.Match match, Frame frame) {
        Value subject = value(match.subject(), frame);
        Value result = null;
        for (Node.Arm arm : match.arms()) {
            Boolean any = arm.conditions().isEmpty() ? null : Boolean.FALSE;
            for (Expr condition : arm.conditions()) {
                Boolean equal = Operators.looseEqual(subject, value(condition, frame));
                any = equal == null ? null : any == null ? null : any || equal;
            }
            if (any == null) {
                Value value = value(arm.value(), frame);
                result = result == null ? value : Value.join(result, value);
            } else if (any) {
                return value(arm.value(), frame);
            }
        }
        return result == null ? Value.UNKNOWN : result;
    }

    private Value classConstant(Node.ClassConstant constant, Frame frame) {
        String owner = machine.calls.typeName(constant.owner(), frame);
        if (owner == null) {
            return Value.UNKNOWN;
        }
        if (constant.name().toLowerCase(Locale.ROOT).equals("class")) {
            return Value.of(owner);
        }
        Program.DeclaredType type = machine.program.type(owner);
        if (type != null) {
            for (Node.Constant declared : type.type().constants()) {
                if (declared.name().equals(constant.name())) {
                    return value(declared.value(), Frame.of(null, owner, "", type.layer()));
                }
            }
        }
        return Value.UNKNOWN;
    }

    /** What a loop over a value meets. */
    Value element(Value subject) {
        if (subject.array() != null) {
            Value rest = subject.array().rest();
            Value joined = rest == null
                    ? Value.tainted(subject.taint())
                    : rest.withTaint(Taint.join(rest.taint(), subject.taint()));
            for (Value value : subject.array().elements().values()) {
                joined = Value.join(joined, value);
            }
            return joined;
        }
        if ((subject.marks() & Places.SERVER) != 0) {
            return Value.tainted(Taint.of(Origin.REQUEST, 0, "$_SERVER"));
        }
        return Value.unknown(subject.flow(), subject.marks() & Value.LASTING);
    }

    Taint request(Frame frame, int at, String what, Origin origin) {
        return Taint.of(origin, frame.layer.lineOf(at), what);
    }
}
