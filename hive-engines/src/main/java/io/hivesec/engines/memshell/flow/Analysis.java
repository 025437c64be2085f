package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.MethodCode;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The state of one analysis: what was put into objects and fields, what was found, and what is left of the budget. */
final class Analysis {
    private static final int MAX_DEPTH = 10;
    private static final int MAX_ROUNDS = 3;
    private static final int MAX_FOLDERS = 4;

    private final Catalogue catalogue;
    private final ClassFacts subject;
    private final Function<String, Optional<ClassFacts>> beside;
    private final Map<Made, Cell> cells = new HashMap<>();
    private final Map<Named, Value> fields = new HashMap<>();
    private final Map<Call, Value> memo = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final Map<String, Flow> relays = new LinkedHashMap<>();
    private final Map<Cell, Value> files = new HashMap<>();
    private final Map<Cell, Value> contents = new HashMap<>();
    private final Set<Lambda> kept = new LinkedHashSet<>();
    private final Set<String> members = new LinkedHashSet<>();
    private final Set<String> inserted = new LinkedHashSet<>();
    private final Dispatch dispatch = new Dispatch(this);
    private final Set<String> initialised = new LinkedHashSet<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Map<Flow.Kind, List<Value>> peers = new HashMap<>();
    private final Restrictions restrictions = new Restrictions();
    private final Programs programs;
    private final EntryPoints entries;
    private int budget;
    private boolean changed;
    private boolean computedClass;
    private boolean expected;

    Analysis(Catalogue catalogue, ClassFacts subject, Function<String, Optional<ClassFacts>> beside, int budget) {
        this.catalogue = catalogue;
        this.programs = new Programs(catalogue);
        this.subject = subject;
        this.beside = beside;
        this.entries = new EntryPoints(catalogue, this::inSet);
        this.budget = budget;
    }

    /** The place where an object is made: the body, by identity, and the instruction. */
    private record Made(MethodCode place, int id, String type) {
        @Override
        public int hashCode() {
            return 31 * place.hashCode() + id;
        }
    }

    /** A field of a class, or what is kept under a name. */
    private record Named(String owner, String name) {}

    /** A body, by identity, with what it is called with. */
    private record Call(MethodCode body, List<Value> arguments) {}

    /** Ends an analysis whose budget is spent. */
    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Spent() {
            super("budget spent", null, false, false);
        }
    }

    FlowReport run() {
        try {
            for (int round = 0; round < MAX_ROUNDS && (round == 0 || changed); round++) {
                changed = false;
                memo.clear();
                initialised.clear();
                for (MethodFacts method : inOrder(subject)) {
                    invoke(subject, method, entries.arguments(subject, method));
                }
            }
        } catch (Spent e) {
            path.clear();
            notes.add("flow analysis of " + subject.name() + " was cut short");
        }
        relays.forEach((key, flow) -> {
            if (peers.getOrDefault(flow.kind(), List.of()).stream().anyMatch(peer -> !restrictions.isVouched(peer))) {
                flows.putIfAbsent(key, flow);
            }
        });
        List<Flow> found = new ArrayList<>();
        for (Flow flow : flows.values()) {
            found.add(
                    switch (flow.kind()) {
                        case REFLECT -> computedClass ? flow.as(Flow.Kind.REFLECT_COMPUTED) : flow;
                        case DESERIALIZE_ANY -> expected ? flow.as(Flow.Kind.DESERIALIZE) : flow;
                        default -> flow;
                    });
        }
        boolean looked = found.stream()
                .anyMatch(flow -> flow.kind() == Flow.Kind.REFLECT || flow.kind() == Flow.Kind.REFLECT_COMPUTED);
        found.removeIf(flow -> looked && flow.kind() == Flow.Kind.REFLECT_GIVEN);
        found.sort(Comparator.comparing(Flow::kind));
        return new FlowReport(found, members, inserted, arrays(), List.copyOf(notes));
    }

    /** The methods, the class's initialiser first: what it puts into fields is there before anything else runs. */
    private static List<MethodFacts> inOrder(ClassFacts facts) {
        List<MethodFacts> methods = new ArrayList<>(facts.methods());
        methods.sort(Comparator.comparing(method -> !method.name().equals("<clinit>")));
        return methods;
    }

    private List<byte[]> arrays() {
        List<byte[]> arrays = new ArrayList<>();
        for (Cell cell : cells.values()) {
            if (cell.type().equals("[B") && cell.elements().size() >= 64) {
                String text = Texts.ofElements(cell);
                if (text != null) {
                    // The last zeros of a literal may be left to the JVM, and its length is not known here.
                    arrays.add(Texts.bytes(text + "\0".repeat(8)));
                }
            }
        }
        return arrays;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    Restrictions restrictions() {
        return restrictions;
    }

    Programs programs() {
        return programs;
    }

    EntryPoints entries() {
        return entries;
    }

    /** Whether the class that is judged names a type. */
    boolean names(String type) {
        return subject.types().contains(type);
    }

    Dispatch dispatch() {
        return dispatch;
    }

    void step() {
        if (--budget < 0) {
            throw new Spent();
        }
    }

    @Nullable
    ClassFacts inSet(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return name.equals(subject.name()) ? subject : beside.apply(name).orElse(null);
    }

    Cell cell(MethodCode place, int id, String type) {
        Made key = new Made(place, id, type);
        Cell known = cells.get(key);
        if (known == null) {
            known = new Cell(type);
            cells.put(key, known);
            changed |= dispatch.made(type);
        }
        return known;
    }

    void mark(Value value, int marks, @Nullable String origin) {
        for (Cell cell : value.cells()) {
            changed |= cell.add(marks & ~Mark.FRONT, origin);
        }
    }

    void setElement(Cell cell, int index, Value value) {
        Value before = cell.elements().get(index);
        changed |= cell.set(index, value, before == null ? value : before.merge(value));
    }

    @Nullable
    Value field(String owner, String name) {
        return fields.get(new Named(owner, name));
    }

    void storeField(String owner, String name, Value value) {
        Value before = fields.get(new Named(owner, name));
        Value after = before == null ? value : before.merge(value);
        if (!after.equals(before)) {
            fields.put(new Named(owner, name), after);
            changed = true;
        }
    }

    /** What was put into an object that holds others; null if nothing was. */
    @Nullable
    Value held(Cell holder) {
        return contents.get(holder);
    }

    void hold(Cell holder, Value value) {
        Value before = contents.get(holder);
        Value after = before == null ? value : before.merge(value);
        if (!after.equals(before)) {
            contents.put(holder, after);
            changed = true;
        }
    }

    /** Takes note of the file that a stream writes to. */
    void opened(Value stream, Value file) {
        stream.cells().forEach(cell -> files.put(cell, file));
    }

    /** Marks the files that a stream writes to, and the folders they are in. */
    void written(Value stream, @Nullable String origin) {
        Value inner = stream;
        for (int depth = 0; inner != null && depth < MAX_FOLDERS; depth++) {
            Value outer = null;
            for (Cell cell : inner.cells()) {
                outer = files.getOrDefault(cell, outer);
            }
            if (outer != null) {
                mark(outer, Mark.WRITTEN, origin);
            }
            inner = outer;
        }
    }

    /** Keeps code that is put away to be called later. */
    void keep(Lambda lambda) {
        changed |= kept.add(lambda);
    }

    List<Lambda> kept() {
        return List.copyOf(kept);
    }

    /** Takes note of an object of a stream that somebody expects to be of some type. */
    void expected() {
        expected = true;
    }

    /** Takes note of a class that is looked up by a name which cannot be folded. */
    void computedClass() {
        // Elsewhere, a library looks up whatever its callers configure.
        String outermost = subject.name().replaceFirst("\\$.*", "");
        computedClass |= !path.isEmpty() && path.getLast().startsWith(outermost);
    }

    /** Whether a constructor or initialiser runs now that nothing else of the set called, as it is when an object or class is made. */
    boolean isConstruction() {
        return !path.isEmpty() && path.size() == 1 && path.getFirst().endsWith("init>");
    }

    /** Whether the method that runs now is called by a library. */
    boolean isOutermost() {
        return path.size() == 1;
    }

    boolean isInner(String type) {
        return type.startsWith(subject.name() + "$");
    }

    void inserted(String call) {
        inserted.add(call);
    }

    void member(String name) {
        members.add(name);
    }

    void peerNamedByInput(Flow.Kind kind, @Nullable Value address) {
        List<Value> named = peers.computeIfAbsent(kind, key -> new ArrayList<>());
        Value peer = address == null ? Value.UNKNOWN : address;
        if (!named.contains(peer)) {
            named.add(peer);
        }
    }

    void found(Flow.Kind kind, @Nullable String source, String sink) {
        Map<String, Flow> into = kind == Flow.Kind.RELAY_SOCKET || kind == Flow.Kind.RELAY_HTTP ? relays : flows;
        String from = source == null ? "input" : source;
        into.computeIfAbsent(kind + sink, key -> new Flow(kind, from, sink, new ArrayList<>(path)));
    }

    /** Runs the initialiser of another class of the set, as the first use of it does. */
    void initialise(String name) {
        ClassFacts facts = name.equals(subject.name()) ? null : inSet(name);
        if (facts != null && initialised.add(name)) {
            facts.method("<clinit>", "()V").ifPresent(method -> invoke(facts, method, List.of()));
        }
    }

    Value invoke(ClassFacts facts, MethodFacts method, List<Value> arguments) {
        Call key = new Call(method.code(), arguments);
        Value known = memo.get(key);
        if (known != null) {
            return known;
        }
        if (path.size() >= MAX_DEPTH) {
            return Value.marked(marksOf(arguments) & Mark.DATA, originOf(arguments));
        }
        if (method.isStatic()) {
            initialise(facts.name());
        }
        // A recursive call sees what is known so far; the next round sees more.
        memo.put(key, Value.UNKNOWN);
        path.addLast(facts.name() + "." + method.name());
        Activation activation = new Activation(this, method);
        try {
            method.code().run(activation, arguments);
        } catch (UnreadableClassException e) {
            notes.add(e.getMessage() + " in " + facts.name());
        }
        path.removeLast();
        Value result = activation.result();
        memo.put(key, result);
        return result;
    }

    static int marksOf(List<Value> values) {
        int marks = 0;
        for (Value value : values) {
            marks |= value.marks();
        }
        return marks;
    }

    static @Nullable String originOf(List<Value> values) {
        for (Value value : values) {
            if ((value.marks() & Mark.DATA) != 0 && value.origin() != null) {
                return value.origin();
            }
        }
        return null;
    }
}
