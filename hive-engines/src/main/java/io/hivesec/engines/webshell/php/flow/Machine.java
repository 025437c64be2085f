package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The state of one interpretation of a page, and the order in which its parts are run. Not thread-safe. */
public final class Machine {
    private static final long MAX_STEPS = 800_000;
    private static final long PART_STEPS = 120_000;
    private static final long TYPE_STEPS = 300_000;
    private static final int MAX_HITS = 200;
    private static final int MAX_LAYERS = 80;
    private static final int MAX_CODE = 4_000_000;
    private static final int MAX_CARRIED = 400_000;

    final FunctionTable table = FunctionTable.standard();
    final Program program = new Program();
    final Trail trail = new Trail();
    final Steps steps;
    final Layer page;
    final String name;
    final Frame globals;
    final Evaluator evaluator;
    final Statements statements;
    final Calls calls;
    final Handlers handlers;
    final Messages messages;
    final Routes routes;
    final Invocations invocations;
    final Sinks sinks;
    final Magic magic;
    final Checks checks;
    final Streams streams;
    final Frameworks frameworks;
    /** Where the page finds what it includes. */
    final Includes includes;
    /** What the page wrote, by the path that it wrote to. */
    final Map<String, Value> written = new HashMap<>();
    /** Functions and methods that were run. */
    final Set<Node.Function> entered = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    /** Objects whose destructors run at the end. */
    final List<PhpObject> mortal = new ArrayList<>();
    /** The function that output goes through, {@link Value#NULL} if none. */
    Value output = Value.NULL;
    /** What was printed into buffers. */
    final Buffers buffers = new Buffers();
    /** What was left in the environment and in settings. */
    final Environment environment = new Environment();
    /** What was stored in arrays. */
    final Stores stores = new Stores();
    /** Who sent the upload that the page stored, null if it stored none. */
    @Nullable
    Taint uploaded;
    /** What later callbacks may be given. */
    @Nullable
    Taint seen;

    private final List<Hit> hits = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> evaluated = new HashSet<>();
    private final Predicate<String> backdoor;
    private int layers;
    private boolean tooDeep;
    private String problem = "";
    private boolean over;
    private long parts = MAX_STEPS + MAX_STEPS / 2;
    private int misfits;
    private int carried;

    private Machine(
            String name, String source, BooleanSupplier expired, Includes includes, Predicate<String> backdoor) {
        this.name = name;
        this.backdoor = backdoor;
        this.includes = includes;
        this.steps = new Steps(MAX_STEPS, expired);
        this.page = Layer.page(source);
        this.globals = Frame.page(page);
        this.evaluator = new Evaluator(this);
        this.statements = new Statements(this);
        this.invocations = new Invocations(this);
        this.calls = new Calls(this);
        this.handlers = new Handlers(this);
        this.messages = new Messages(this);
        this.routes = new Routes(this);
        this.sinks = new Sinks(this);
        this.magic = new Magic(this);
        this.checks = new Checks(this);
        this.streams = new Streams(this);
        this.frameworks = new Frameworks(this);
    }

    /**
     * What came of an interpretation.
     *
     * @param hits the capabilities used, in the order found
     * @param problem why it could not be finished, empty if it was
     * @param misfits how often the page was not PHP
     * @param layers how many codes were evaluated
     */
    public record Outcome(List<Hit> hits, String problem, int misfits, int layers) {
        public Outcome {
            hits = List.copyOf(hits);
        }
    }

    /**
     * Interprets a page.
     *
     * @param name its file's name
     * @param tree its tree
     * @param expired whether the time is up
     * @param includes where it finds what it includes
     * @param backdoor tells whether a page that this one writes is a backdoor
     */
    public static Outcome run(
            String name, PhpTree tree, BooleanSupplier expired, Includes includes, Predicate<String> backdoor) {
        Machine machine = new Machine(name, tree.source(), expired, includes, backdoor);
        machine.add(tree, machine.page);
        machine.part(MAX_STEPS, () -> machine.statements.run(tree.statements(), machine.globals));
        machine.rest();
        Taint left = machine.globals.variable("_SESSION").get().flow();
        if (left != null && left.isRemote()) {
            // What one request leaves in the session, the next one uses.
            machine.part(PART_STEPS, () -> machine.statements.run(tree.statements(), machine.globals));
        }
        if (machine.problem.isEmpty() && machine.tooDeep) {
            machine.problem = "code nested too deep";
        }
        return new Outcome(machine.hits, machine.problem, machine.misfits, machine.layers);
    }

    /** Runs a part of the page, which cannot use up what other parts may take. */
    private void part(long most, Runnable run) {
        if (over || parts <= 0) {
            unfinished(steps.isSettled() ? "" : "too many steps");
            return;
        }
        long given = Math.min(most, parts);
        steps.part(given);
        try {
            run.run();
        } catch (Steps.Exhausted e) {
            unfinished(String.valueOf(e.getMessage()));
            over = e.limit == Steps.Limit.PAGE;
            trail.reset();
        } finally {
            parts -= given - steps.left();
        }
    }

    private void add(PhpTree tree, Layer layer) {
        misfits += tree.misfits();
        tooDeep |= tree.tooDeep();
        program.declare(tree.statements(), layer);
        for (Node.Type type : tree.types()) {
            program.declare(new Program.DeclaredType(type, layer));
        }
    }

    /** Runs what nothing ran: branches not taken, functions not called, destructors. */
    private void rest() {
        part(MAX_STEPS, statements::runSkipped);
        for (Program.Declared declared : List.copyOf(program.functions.values())) {
            if (!entered.contains(declared.function())) {
                part(PART_STEPS, () -> invocations.explore(declared.function(), declared.layer()));
            }
        }
        for (Program.DeclaredType declared : List.copyOf(program.types.values())) {
            part(TYPE_STEPS, () -> {
                PhpObject self = calls.instance(declared);
                // Constructors first: what they store the other methods use.
                declared.type().methods().stream()
                        .filter(method -> method.name().equalsIgnoreCase("__construct"))
                        .forEach(method -> exploreMethod(method, declared, self));
                declared.type().methods().forEach(method -> exploreMethod(method, declared, self));
            });
        }
        part(PART_STEPS, this::destroy);
        part(PART_STEPS, statements::runSkipped);
        part(PART_STEPS, sinks::finish);
    }

    private void destroy() {
        for (PhpObject object : List.copyOf(mortal)) {
            Program.Method method = program.method(object.type, "__destruct");
            if (method != null) {
                invocations.invoke(
                        method.function(), method.owner().layer(), object, object.type, List.of(), null, null);
            }
        }
    }

    private void exploreMethod(Node.Function method, Program.DeclaredType declared, PhpObject self) {
        if (!entered.contains(method) && Messages.isListener(method.name())) {
            messages.explore(method, declared, self);
        } else if (!entered.contains(method)) {
            List<Value> given = routes.given(method, declared);
            invocations.invoke(method, declared.layer(), self, declared.type().name(), given, null, null);
        }
    }

    /** Notes that something was not run to its end; the first reason is kept. */
    void unfinished(String reason) {
        problem = problem.isEmpty() ? reason : problem;
    }

    /** Sets a variable so that a branch can be undone. */
    void set(Ref ref, Value value) {
        trail.note(ref);
        ref.put(value);
    }

    void report(Hit hit) {
        if (hits.size() < MAX_HITS
                && known.add(hit.capability() + hit.call() + hit.line() + (hit.taint() != null) + hit.detail())) {
            hits.add(hit);
            boolean certain = (hit.capability() == Capability.EVALUATE || hit.capability() == Capability.EXECUTE)
                    && hit.taint() != null
                    && hit.isRemote()
                    && hit.taint().whole();
            if (certain) {
                steps.settle();
            }
        }
    }

    /** Whether a page that this one writes is a backdoor. */
    boolean isBackdoor(String text) {
        if (text.length() > MAX_CARRIED || carried++ > 8) {
            return false;
        }
        steps.spend(text.length() / 16 + 500L);
        return backdoor.test(text);
    }

    /**
     * Runs code that the page evaluates, with the variables of the place.
     *
     * @param isPage whether the code begins outside of tags, as an included file does
     */
    Value evaluate(String code, boolean isPage, Frame frame, int at) {
        if (frame.layer.depth() >= MAX_LAYERS || code.length() > MAX_CODE || layers > 400) {
            throw new Steps.Exhausted("evaluates too many layers of code", Steps.Limit.PART);
        }
        if (!evaluated.add(code) && evaluated.size() > 50) {
            return Value.UNKNOWN;
        }
        layers++;
        steps.spend(code.length() / 64 + 10L);
        PhpTree tree = isPage ? PhpTree.ofPage(code) : PhpTree.ofCode(code);
        Layer layer = frame.layer.inner(code, at);
        misfits -= tree.misfits();
        add(tree, layer);
        Frame inner = frame.within(layer);
        statements.run(tree.statements(), inner);
        return inner.returned == null ? Value.NULL : inner.returned;
    }
}
