package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Evaluator {
    private final Machine machine;
    private final Places places;
    private final OperatorExpressions operators;

    Evaluator(Machine machine) {
        this.machine = machine;
        this.places = new Places(machine, this);
        this.operators = new OperatorExpressions(machine, this);
    }

    void assign(Expr target, Value value, Frame frame) {
        places.assign(target, value, frame);
    }

    /** Takes a variable, an element or a property away. */
    void unset(Expr place, Frame frame) {
        places.touch(place, "__unset", "offsetUnset", frame);
        places.assign(place, Value.UNSET, frame);
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
            return operators.concat(concat.parts(), frame);
        }
        if (expression instanceof Node.Binary binary) {
            return operators.binary(binary, frame);
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
            return operators.operation(operation, frame);
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
            return operators.unary(unary, frame);
        }
        if (expression instanceof Node.Cast cast) {
            return operators.cast(cast, frame);
        }
        if (expression instanceof Node.Ternary ternary) {
            return operators.ternary(ternary, frame);
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
            return machine.sinks.include(include, frame);
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
        if (expression instanceof Node.AnyCase any) {
            return any.values().stream().map(each -> value(each, frame)).reduce(Value.UNKNOWN, Value::join);
        }
        return Value.UNKNOWN;
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

    static Value via(Value value, Frame frame, int at) {
        Taint taint = value.taint();
        return taint == null
                ? value
                : value.withTaint(taint.via(frame.layer.lineOf(at), () -> Snippets.line(frame.layer, at)));
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
        machine.invocations.remember(object);
        return Value.of(object);
    }

    private Value isset(Node.Isset isset, Frame frame) {
        Boolean all = Boolean.TRUE;
        for (Expr operand : isset.operands()) {
            places.touch(operand, "__isset", "offsetExists", frame);
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
        if (constant.name().isEmpty()) {
            return anyConstant(owner);
        }
        for (Program.DeclaredType type : machine.program.lineage(owner)) {
            for (Node.Constant declared : type.type().constants()) {
                if (declared.name().equals(constant.name())) {
                    Value held = value(declared.value(), Frame.of(null, owner, "", type.layer()));
                    if (!type.type().isEnum()) {
                        return held;
                    }
                    PhpObject single = machine.calls.instance(type);
                    single.property(Node.Type.CASE_VALUE).put(held);
                    single.property("name").put(Value.of(constant.name()));
                    return Value.of(single);
                }
            }
        }
        return Value.UNKNOWN;
    }

    /** A constant of a class whose name is computed: one that names a function that runs code, if there is one. */
    private Value anyConstant(String owner) {
        Value any = Value.UNSET;
        for (Program.DeclaredType type : machine.program.lineage(owner)) {
            for (Node.Constant declared : type.type().constants()) {
                any = Value.join(any, value(declared.value(), Frame.of(null, owner, "", type.layer())));
            }
        }
        return any.isNull() ? Value.UNKNOWN : any;
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
