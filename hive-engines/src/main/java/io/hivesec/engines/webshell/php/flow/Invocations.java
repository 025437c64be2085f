package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs functions of the page, remembers what calls that know nothing new gave, and runs what nothing called. */
final class Invocations {
    private static final int MAX_CALLS_DEEP = 40;
    private static final int MAX_SAME_UNKNOWN = 2;
    private static final int MAX_SAME = 14;
    /** How often a function may call itself in all: one that does so for each element of what it was given branches. */
    private static final int MAX_RECURSIONS = 1_000;

    /** What a function may spend on calling itself with what is not known. */
    private static final long MAX_RECURSION_STEPS = 40_000;

    private static final int MAX_REMEMBERED = 20_000;
    private static final int MIN_CODED = 64;
    private static final int MAX_CLOSURES = 5_000;

    private final Machine machine;
    private final Deque<Node.Function> stack = new ArrayDeque<>();
    private final Map<Seen, Value> results = new HashMap<>();
    private final Map<Seen, Integer> counts = new HashMap<>();
    private final Map<Node.Function, Integer> recursions = new IdentityHashMap<>();
    private final Map<Node.Function, Long> spent = new IdentityHashMap<>();
    private final Map<Node.Function, Long> begun = new IdentityHashMap<>();
    private final List<PhpObject> closures = new ArrayList<>();
    private final Set<Node.Function> stopped = Collections.newSetFromMap(new IdentityHashMap<>());

    Invocations(Machine machine) {
        this.machine = machine;
    }

    /** Whether a function is running. */
    boolean isRunning(Node.Function function) {
        return stack.contains(function);
    }

    /** Runs a function of the page. */
    Value invoke(
            Node.Function function,
            Layer layer,
            @Nullable PhpObject self,
            String type,
            List<Value> arguments,
            @Nullable Site site,
            @Nullable Closure closure) {
        machine.entered.add(function);
        if (function.body() == null) {
            return Value.UNKNOWN;
        }
        if (site != null && NamedArguments.has(site.written(), arguments)) {
            List<String> names = NamedArguments.names(function);
            List<Value> ordered = NamedArguments.order(arguments, site.written(), names);
            return invoke(function, layer, self, type, ordered, NamedArguments.order(site, names), closure);
        }
        boolean known = arguments.stream().allMatch(argument -> argument.isKnown() && argument.taint() == null);
        int same = 0;
        for (Node.Function other : stack) {
            same += other == function ? 1 : 0;
        }
        boolean branches = same > 0
                && (recursions.merge(function, 1, Integer::sum) > MAX_RECURSIONS
                        || !(known && arguments.stream().anyMatch(argument -> argument.data() instanceof String))
                                && spentOnItself(function) > MAX_RECURSION_STEPS);
        if (branches
                || stack.size() > MAX_CALLS_DEEP
                || same > (known && !arguments.isEmpty() ? MAX_SAME : MAX_SAME_UNKNOWN)) {
            return Value.tainted(Calls.flow(Value.NULL, arguments));
        }
        // A call that knows nothing new gives what it gave before; without this, calls of calls take exponential time.
        Seen before = known && !arguments.isEmpty() ? null : new Seen(function, self, shape(arguments));
        Value remembered = before == null ? null : results.get(before);
        if (remembered != null) {
            return remembered;
        }
        if (before != null && results.size() < MAX_REMEMBERED) {
            results.put(before, Value.tainted(Calls.flow(Value.NULL, arguments)));
        }
        Frame frame = Frame.of(self, type, function.name(), layer);
        frame.arguments = arguments;
        if (closure != null) {
            closure.bound().forEach((name, ref) -> frame.share(name, new Ref(ref.get())));
            closure.function();
        }
        bind(function, arguments, frame, self);
        stack.push(function);
        long left = machine.steps.left();
        if (same == 1) {
            begun.put(function, left);
        }
        try {
            machine.statements.run(function.body().statements(), frame);
        } finally {
            stack.pop();
            if (same == 1) {
                spent.merge(function, left - machine.steps.left(), Long::sum);
                begun.remove(function);
            }
        }
        writeBack(function, frame, closure, site);
        Value result = frame.returned == null ? Value.NULL : frame.returned;
        boolean made = result.isKnown() && !Boolean.FALSE.equals(Conversions.truth(result));
        if (!made && result.flow() == null && arguments.stream().anyMatch(Invocations::isCoded)) {
            // What a function of the page's own makes of a decoded constant, and this reader does not, is hidden.
            result = Value.unknown(null, result.marks() | Value.OPAQUE);
        }
        if (before != null && results.containsKey(before)) {
            int again = counts.merge(before, 1, Integer::sum);
            if (again < MAX_SAME_UNKNOWN) {
                results.remove(before);
            } else {
                results.put(before, result);
            }
        }
        return result;
    }

    /** What a function's calls of itself took, with the one that is running. */
    private long spentOnItself(Node.Function function) {
        Long left = begun.get(function);
        return spent.getOrDefault(function, 0L) + (left == null ? 0 : Math.max(0, left - machine.steps.left()));
    }

    private static boolean isCoded(Value argument) {
        return argument.flow() == null
                && (argument.isOpaque()
                        || argument.isDecoded()
                                && argument.data() instanceof String text
                                && text.length() >= MIN_CODED);
    }

    /** What a call can tell apart: constants, where data came from, callables. */
    private static List<Object> shape(List<Value> arguments) {
        List<Object> shape = new ArrayList<>(arguments.size());
        for (Value value : arguments) {
            Taint flow = value.flow();
            Object known = value.data() instanceof PhpArray
                    ? "array"
                    : value.data() instanceof PhpObject object ? System.identityHashCode(object) : value.data();
            shape.add(java.util.Arrays.asList(
                    known, flow == null ? null : flow.origins(), flow != null && flow.whole(), value.marks()));
        }
        return shape;
    }

    /** A call that was made. */
    private record Seen(Node.Function function, @Nullable PhpObject self, List<Object> shape) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen seen
                    && seen.function == function
                    && seen.self == self
                    && seen.shape.equals(shape);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(function) * 31 + shape.hashCode();
        }
    }

    private void bind(Node.Function function, List<Value> arguments, Frame frame, @Nullable PhpObject self) {
        for (int i = 0; i < function.parameters().size(); i++) {
            Node.Parameter parameter = function.parameters().get(i);
            Value value;
            if (parameter.variadic()) {
                value = Value.of(PhpArray.of(arguments.subList(Math.min(i, arguments.size()), arguments.size())));
            } else if (i < arguments.size() && arguments.get(i) != NamedArguments.LEFT_OUT) {
                value = arguments.get(i);
                if (value.array() != null && !parameter.reference()) {
                    machine.steps.spend(value.array().size() / 16);
                    value = new Value(value.array().copy(), value.taint(), value.marks(), "", "");
                }
            } else {
                value = parameter.value() == null ? Value.UNKNOWN : machine.evaluator.value(parameter.value(), frame);
            }
            if (parameter.isNumber() && value.taint() != null) {
                value = Value.UNKNOWN;
            }
            value = machine.frameworks.parameter(parameter, value);
            frame.variable(parameter.name()).put(value);
            if (parameter.promoted() && self != null) {
                machine.set(self.property(parameter.name()), value);
            }
        }
    }

    /** Hands back what was passed by reference. */
    private void writeBack(Node.Function function, Frame frame, @Nullable Closure closure, @Nullable Site site) {
        if (closure != null) {
            closure.bound().forEach((name, ref) -> {
                Value now = frame.variable(name).get();
                if (now != ref.get() && closure.layer() == frame.layer) {
                    machine.set(ref, now);
                }
            });
        }
        if (site == null || site.written().isEmpty()) {
            return;
        }
        for (int i = 0; i < function.parameters().size() && i < site.written().size(); i++) {
            Node.Parameter parameter = function.parameters().get(i);
            Expr written = site.written().get(i).value();
            if (parameter.reference() && !(written instanceof Node.Literal)) {
                machine.evaluator.assign(
                        written, frame.variable(parameter.name()).get(), site.frame());
            }
        }
    }

    /** Runs a function that nothing calls, with arguments that are not known. */
    void explore(Node.Function function, Layer layer) {
        List<Value> arguments = new ArrayList<>();
        function.parameters().forEach(parameter -> arguments.add(Value.UNKNOWN));
        invoke(function, layer, null, "", arguments, null, null);
    }

    /** Notes that what runs now stops to be told something. */
    void stops() {
        if (!stack.isEmpty()) {
            stopped.add(stack.peek());
        }
    }

    /** Runs the closures again that stopped. */
    void goOn() {
        for (PhpObject object : List.copyOf(closures)) {
            Closure closure = object.closure;
            if (closure != null && stopped.contains(closure.function())) {
                run(closure);
            }
        }
    }

    private void run(Closure closure) {
        List<Value> arguments = new ArrayList<>();
        closure.function().parameters().forEach(parameter -> arguments.add(Value.UNKNOWN));
        invoke(closure.function(), closure.layer(), closure.self(), "", arguments, null, closure);
    }

    /** Runs the closures that nothing called, and those that they make in their turn. */
    void exploreClosures() {
        for (int i = 0; i < closures.size() && i < MAX_CLOSURES; i++) {
            Closure closure = closures.get(i).closure;
            if (closure != null && !machine.entered.contains(closure.function())) {
                run(closure);
            }
        }
    }

    void remember(PhpObject closure) {
        closures.add(closure);
    }
}
