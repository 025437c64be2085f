package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.Check;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.DynamicSite;
import io.hivesec.engines.memshell.bytecode.MethodCode;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import io.hivesec.engines.memshell.bytecode.Operator;
import io.hivesec.engines.memshell.bytecode.Semantics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One method being run: gives the instructions their meaning. */
final class Activation implements Semantics<Value> {
    /** Characters from which a literal counts as something carried rather than said. */
    static final int LONG_TEXT = 256;

    private static final Words NUMBERS = Words.of("\\[[BCSI]");

    private final Analysis analysis;
    private final MethodCode place;
    private final LibraryCalls library;
    private final Reflection reflection;
    private Value result = Value.UNKNOWN;

    Activation(Analysis analysis, MethodFacts method) {
        this.analysis = analysis;
        this.place = method.code();
        this.library = new LibraryCalls(analysis, this);
        this.reflection = new Reflection(analysis, this, library);
    }

    MethodCode place() {
        return place;
    }

    Value result() {
        return result;
    }

    @Override
    public Value unknown() {
        return Value.UNKNOWN;
    }

    @Override
    public Value constant(@Nullable Object value) {
        if (value == null) {
            return Value.NULL;
        }
        if (value instanceof String text && text.length() >= LONG_TEXT) {
            return Value.constant(value, Mark.EMBEDDED, "a literal of " + text.length() + " characters");
        }
        return Value.constant(value);
    }

    @Override
    public Value fresh(String type, int id) {
        return Value.of(analysis.cell(place, id, type));
    }

    @Override
    public Value element(Value array, Value index) {
        Integer at = index.constant(Integer.class);
        Value known = null;
        for (Cell cell : array.cells()) {
            if (at != null && cell.elements().containsKey(at)) {
                Value element = cell.elements().get(at);
                known = known == null ? element : known.merge(element);
            }
        }
        if (known != null) {
            return known;
        }
        Member members = array.constant(Member.class);
        if (members != null) {
            return array;
        }
        int chosen = isTable(array) ? respelled(index.marks() & Mark.DATA) : 0;
        return Value.marked(array.marks() | chosen, chosen == 0 ? array.origin() : index.origin());
    }

    /** Letters of which others are made may spell anything. */
    static int respelled(int marks) {
        return (marks & Mark.SPELLED) == 0 ? marks : marks | Mark.INPUT;
    }

    /** A character or number looked up by data is that data in other letters, as alphabets of encodings do it. */
    private static boolean isTable(Value array) {
        return array.constant(Texts.Octets.class) != null
                || array.cells().stream().anyMatch(cell -> NUMBERS.match(cell.type()));
    }

    @Override
    public void storeElement(Value array, Value index, Value value) {
        analysis.mark(array, value.marks(), value.origin());
        Integer at = index.constant(Integer.class);
        for (Cell cell : array.cells()) {
            if (at != null) {
                analysis.setElement(cell, at, value);
                if (at == LONG_TEXT && value.constant(Integer.class) != null) {
                    analysis.mark(array, Mark.EMBEDDED, "an array literal");
                }
            }
        }
    }

    @Override
    public Value field(String owner, String name, String descriptor, @Nullable Value receiver) {
        Value typed = EntryPoints.typed(analysis.catalogue(), descriptor, "field " + name);
        if (analysis.inSet(owner) == null) {
            int inherited = receiver == null ? 0 : receiver.marks() & Mark.DATA;
            return typed.with(inherited, receiver == null ? null : receiver.origin());
        }
        if (receiver == null) {
            analysis.initialise(owner);
        }
        if (receiver != null && receiver.cells().isEmpty()) {
            // An object that came from a client holds what the client put into it.
            typed = typed.with(receiver.marks() & Mark.INPUT, receiver.origin());
        }
        Value stored = analysis.field(owner, name);
        return stored == null ? typed : stored.with(typed.marks(), typed.origin());
    }

    @Override
    public void storeField(String owner, String name, Value value) {
        if (analysis.inSet(owner) != null) {
            analysis.storeField(owner, name, value);
        }
    }

    @Override
    public Value call(CallSite site, List<Value> arguments) {
        Value receiver = site.hasReceiver() ? arguments.get(0) : null;
        Value entered = enter(site, receiver, arguments);
        if (entered != null) {
            return entered;
        }
        if (site.returnType().equals("Z")) {
            analysis.restrictions()
                    .asked(place, site, arguments, analysis.catalogue().asksRole(site.name()));
        }
        Value reflected = reflection.call(site, arguments);
        return reflected != null ? reflected : library.call(site, arguments);
    }

    /** Enters the methods of the set that a call may reach: several where it goes by the class of the receiver. */
    private @Nullable Value enter(CallSite site, @Nullable Value receiver, List<Value> arguments) {
        Value result = null;
        boolean carries = (Analysis.marksOf(arguments) & Mark.DATA) != 0;
        List<Dispatch.Target> targets = analysis.dispatch().targets(site, receiver, carries);
        for (Dispatch.Target target : targets) {
            Value returned = analysis.invoke(target.facts(), target.method(), arguments);
            result = result == null ? returned : result.merge(returned);
        }
        if (result != null && site.returnType().equals("Z")) {
            List<MethodCode> bodies =
                    targets.stream().map(target -> target.method().code()).toList();
            analysis.restrictions().answered(place, site, bodies);
        }
        if (result == null
                && analysis.dispatch().isAbstract(site)
                && arguments.stream().anyMatch(value -> value.has(Mark.OBJECT))) {
            analysis.expected();
        }
        if (receiver == null || !analysis.dispatch().isAbstract(site)) {
            return result;
        }
        Value handed = Value.marked(Analysis.marksOf(arguments) & Mark.DATA, Analysis.originOf(arguments));
        List<Lambda> known = receiver.lambdas();
        List<Lambda> lambdas = !known.isEmpty() ? known : result == null && carries ? analysis.kept() : List.of();
        for (Lambda lambda : lambdas) {
            Value returned = run(lambda, arguments.subList(1, arguments.size()), handed);
            result = result == null ? returned : result.merge(returned);
        }
        return result;
    }

    /** Runs a lambda with what it holds and what the library hands to it. */
    Value run(Lambda lambda, Value handed) {
        return run(lambda, List.of(), handed);
    }

    /** Runs a lambda with what it holds and what it is called with; {@code handed} stands for what is not known of that. */
    Value run(Lambda lambda, List<Value> given, Value handed) {
        step();
        CallSite body = lambda.target();
        boolean constructor = body.name().equals("<init>");
        List<Value> arguments = new ArrayList<>();
        if (constructor) {
            arguments.add(fresh(body.owner(), body.id()));
        }
        arguments.addAll(lambda.captured());
        arguments.addAll(given);
        Dispatch.Target target = analysis.dispatch().resolve(body, null);
        int wanted = (body.hasReceiver() ? 1 : 0) + parameters(body.descriptor());
        while (arguments.size() < wanted) {
            arguments.add(handed);
        }
        if (target != null) {
            List<Value> typed = new ArrayList<>(arguments.subList(0, wanted));
            List<Value> declared = analysis.entries().arguments(target.facts(), target.method());
            for (int i = 0; i < typed.size() && i < declared.size(); i++) {
                typed.set(
                        i,
                        typed.get(i)
                                .with(declared.get(i).marks(), declared.get(i).origin()));
            }
            Value returned = analysis.invoke(target.facts(), target.method(), typed);
            return constructor ? arguments.get(0) : returned;
        }
        Value returned = library.call(body, arguments.subList(0, wanted));
        return constructor ? arguments.get(0) : returned;
    }

    /**
     * Runs the methods of an object of the set that a library calls when it is given the object, or asked through it.
     *
     * @return what they give, null if there are none
     */
    @Nullable
    Value callBack(Value object, Predicate<MethodFacts> methods, Value handed) {
        Value result = null;
        for (Cell cell : object.cells()) {
            ClassFacts facts = analysis.inSet(cell.type());
            if (facts == null) {
                continue;
            }
            for (MethodFacts method : facts.methods()) {
                if (method.isStatic() || method.code().isEmpty() || !methods.test(method)) {
                    continue;
                }
                List<Value> arguments = new ArrayList<>();
                for (Value declared : analysis.entries().arguments(facts, method)) {
                    arguments.add(declared.with(handed.marks() & Mark.DATA, handed.origin()));
                }
                arguments.set(0, object);
                Value returned = analysis.invoke(facts, method, arguments);
                result = result == null ? returned : result.merge(returned);
            }
        }
        return result;
    }

    private static int parameters(String descriptor) {
        return Texts.parameters(descriptor).size();
    }

    /** A value made by a library call here. */
    Value made(CallSite site, int marks, @Nullable String origin) {
        String type = site.returnType();
        if (!type.startsWith("L") && !type.startsWith("[") || type.equals("Ljava/lang/String;")) {
            return Value.marked(marks, origin);
        }
        Cell cell = analysis.cell(place, site.id(), type);
        Value value = Value.of(cell);
        analysis.mark(value, marks, origin);
        return value;
    }

    @Override
    public Value dynamic(DynamicSite site, List<Value> arguments) {
        if (site.bootstrap().endsWith("StringConcatFactory.makeConcatWithConstants")) {
            String text = Texts.concat(site.constants(), arguments);
            List<Value> spelled = Texts.spelled(site.descriptor(), arguments);
            int marks = Analysis.marksOf(spelled) & Mark.DATA;
            String origin = Analysis.originOf(spelled);
            int tail = Texts.namesHost(site.constants(), arguments) ? Mark.TAIL : 0;
            int front = tail | analysis.programs().front(Texts.front(site.constants(), arguments));
            return text == null ? Value.marked(marks | front, origin) : Value.constant(text, marks, origin);
        }
        if (!site.targets().isEmpty()) {
            return Value.constant(new Lambda(site.targets().get(0), arguments));
        }
        return Value.marked(Analysis.marksOf(arguments) & Mark.DATA, Analysis.originOf(arguments));
    }

    @Override
    public Value combine(Operator operator, Value left, Value right) {
        int marks = (left.marks() | right.marks()) & Mark.DATA;
        if (operator == Operator.XOR && (marks & Mark.PATH) != 0) {
            // What is deciphered is not the path of a file.
            marks |= Mark.INPUT;
        }
        marks = respelled(marks);
        Integer a = left.constant(Integer.class);
        Integer b = right.constant(Integer.class);
        if (a == null || b == null || operator == Operator.OTHER || left == right) {
            return Value.marked(marks, left.origin() != null ? left.origin() : right.origin());
        }
        return Value.constant(
                switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case AND -> a & b;
                    case OR -> a | b;
                    case XOR -> a ^ b;
                    case SHIFT_LEFT -> a << b;
                    default -> a >> b;
                });
    }

    @Override
    public Value cast(String type, Value value) {
        if (value.has(Mark.OBJECT)) {
            analysis.expected();
        }
        Value typed = EntryPoints.typed(analysis.catalogue(), "L" + type + ";", "an object cast to " + type);
        Value seen = value.with(typed.marks(), typed.origin());
        boolean data = type.equals("[B") || type.equals("java/nio/ByteBuffer") || type.equals("java/lang/String");
        return data && value.has(Mark.WALKED) ? seen.with(Mark.INPUT, "a field read by reflection") : seen;
    }

    @Override
    public Value checked(Value value, List<Check> checks) {
        return analysis.restrictions().checked(place, value, checks);
    }

    @Override
    public void returned(Value value) {
        if (analysis.isOutermost()) {
            returnedCode(value);
        }
        result = result == Value.UNKNOWN ? value : result.merge(value);
    }

    /** Code, or an object of an inner class, that a library gets for an answer is there to be called by it. */
    private void returnedCode(Value value) {
        value.lambdas().forEach(lambda -> run(lambda, Value.UNKNOWN));
        if (value.cells().stream().anyMatch(cell -> analysis.isInner(cell.type()))) {
            callBack(value, method -> method.isPublic() && !method.name().startsWith("<"), Value.UNKNOWN);
        }
    }

    @Override
    public Value merge(Value left, Value right) {
        return left.merge(right);
    }

    @Override
    public void step() {
        analysis.step();
    }
}
