package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The state of one evaluation of a page: variables, functions, what was found, and what it may cost. Not thread-safe. */
final class AspMachine {
    private static final int MAX_STEPS = 3_000_000;
    private static final int MAX_HITS = 2_000;
    private static final int MAX_CALLS = 4_000;
    private static final int MAX_DEPTH = 6;
    private static final int CLOCK_EVERY = 1024;
    private static final int MAX_ROUNDS = 50_000;
    private static final int MAX_BUILT = 64;

    final Map<String, Item> globals = new HashMap<>();
    final Deque<Map<String, Item>> frames = new ArrayDeque<>();
    final Map<String, Function> functions = new HashMap<>();
    final Set<String> controls;
    final boolean isNet;
    /** The classes that the page declares, in lower case. */
    final Set<String> classes = new HashSet<>();
    /** The functions that objects of the page's classes are called as. */
    final Map<String, Function> defaults = new HashMap<>();
    /** The operations of the page's services that an interface declares. */
    final Set<String> contracts = new HashSet<>();
    /** Whether the classes of the page are few and small enough for their fields to be followed. */
    boolean sharesFields;
    /** Whether the page is one of Razor. */
    final boolean isRazor;
    /** The objects of the enclosing {@code With} blocks. */
    final Deque<Item> withs = new ArrayDeque<>();

    /** What the exceptions carry that were thrown and not caught yet. */
    @Nullable
    Taint thrown;

    /** The objects of the enclosing {@code with} blocks of JScript, the inmost first. */
    final Deque<Item> scopes = new ArrayDeque<>();

    private final Set<Function> called = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Functions of .NET that nothing but the server was seen to call. */
    private final Set<Function> rest = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<Function> active = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Hit> hits = new LinkedHashMap<>();
    private final BooleanSupplier expired;
    private int steps;
    private int calls;
    /** How many constant programs enclose the running one. */
    int nested;

    /** Before the names of functions that have none. */
    static final String NAMELESS = "~";

    /** Before the number of an enclosing {@code With}: the variable that holds its object. */
    static final String WITH = ".with";

    /** The objects whose methods the enclosing argument lists are for: what they pass to a function among the arguments. */
    final Deque<Item> given = new ArrayDeque<>();

    /** The parameters that the arguments of the call read last name, empty where one names none. */
    List<String> labels = List.of();

    /** Functions of the operating system by the names that the page gives them. */
    final Map<String, String> natives = new HashMap<>();

    /** Classes whose members the page names without them. */
    final Set<String> statics = new HashSet<>();

    /** Classes of which variables held an object before the one they hold now: one of two ways may have come by. */
    final Map<String, String> others = new HashMap<>();

    /** Variables that hold the paths of files which the page wrote. */
    final Set<String> dropped = new HashSet<>();

    /** Whether the page looks for the folder above in a path. */
    boolean asksParent;

    /** Whether the page lets data say which classes it is made of. */
    boolean namesTypes;

    /** Texts that loops put together from single characters. */
    final Set<String> built = new HashSet<>();

    /** How many functions that make letters of numbers enclose the expression. */
    int spelling;

    /** The names of the members of objects that are written out, by the list of what they hold. */
    final Map<List<Item>, List<String>> keys = new IdentityHashMap<>();

    /** How the page picks one of all classes. */
    final TypeChoice picked = new TypeChoice();

    /** Whether a loop is run round for round. */
    boolean unrolls;

    /** Whether a condition in such a loop is not known, so that it cannot be run so. */
    boolean unclear;

    private int rounds;

    /** Whether a constant of the page is the address of a service on the host itself. */
    boolean namesLoopback;

    /** Whether the page takes an object from a function called Execute, which the language's own does not give. */
    boolean executesQueries;

    /** The name of a search engine that the page looks for in what a visitor says; empty if none. */
    String engine = "";

    /** The first line on which the page answers with what another server says; 0 if none. */
    int relayed;

    Item returned = Item.UNKNOWN;
    String problem = "";
    private final Set<String> shared = new HashSet<>();

    /** A function of the page: its tokens from the first to before the last. */
    record Function(
            String name,
            List<String> parameters,
            List<String> types,
            List<Token> tokens,
            int from,
            int to,
            Dialect dialect,
            boolean remote) {
        /** {@code Name() => expression}. */
        boolean isExpression() {
            return from > 0 && from <= tokens.size() && tokens.get(from - 1).is("=>");
        }
    }

    /** The evaluation went on for too long. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message, null, false, false);
        }
    }

    AspMachine(AspPage page, BooleanSupplier expired) {
        this.controls = page.controls;
        this.isNet = page.isNet;
        this.isRazor = page.isRazor;
        this.expired = expired;
        page.objects.forEach((id, type) -> globals.put(id, Item.typed(type)));
        page.aliases.forEach((name, path) -> globals.put(name, Item.named(path)));
    }

    void spend() {
        steps++;
        if (steps > MAX_STEPS) {
            throw new Exhausted("too many steps");
        }
        if (steps % CLOCK_EVERY == 0 && expired.getAsBoolean()) {
            throw new Exhausted("out of time");
        }
    }

    /** Whether so many more rounds of loops may be run one by one. */
    boolean mayUnroll(int more) {
        boolean may = !unrolls && rounds + more <= MAX_ROUNDS;
        rounds += may ? more : 0;
        return may;
    }

    /** Notes a text that a loop put together. */
    void built(Item item, int line) {
        String text = item.text();
        if (text != null && text.length() >= AspWeights.MIN_DECODED && built.size() < MAX_BUILT && built.add(text)) {
            if (HiddenCode.isCode(text)) {
                hit(Capability.EVALUATE, "for", line, null, text, "hidden");
            }
        }
    }

    /** Remembers that a part of the page was left unread; the first reason stays. */
    void note(String reason) {
        problem = problem.isEmpty() ? reason : problem;
    }

    List<Token> tokens(String code, Dialect dialect, int line) {
        List<Token> tokens = Lexer.tokens(code, dialect, line);
        if (dialect == Dialect.JSCRIPT) {
            Cases.tellApart(tokens);
        }
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i - 1).is("class") && tokens.get(i).isName()) {
                classes.add(tokens.get(i).lower());
            }
        }
        asksParent |= Guards.asksParent(tokens);
        namesTypes |= isNet && NetReflection.namesTypes(tokens);
        executesQueries |= dialect.isBasic() && Programs.takesObject(tokens);
        namesLoopback |= SinkCalls.namesLoopback(tokens);
        if (tokens.size() > Lexer.MAX_TOKENS) {
            note("more than " + Lexer.MAX_TOKENS + " tokens in a piece of code");
        }
        return tokens;
    }

    /** Joins two values as strings. */
    Item join(Item a, Item b) {
        if (a.known().length() + b.known().length() >= Item.MAX_TEXT) {
            note("a string of more than " + Item.MAX_TEXT + " characters");
        }
        return a.join(b);
    }

    @Nullable
    Item find(String name) {
        Map<String, Item> frame = frames.peek();
        Item local = frame == null ? null : frame.get(name);
        return local == Item.DECLARED ? null : local != null ? local : globals.get(name);
    }

    void declare(String name, Item value) {
        Map<String, Item> frame = frames.peek();
        (frame == null ? globals : frame).put(name, value);
    }

    /** Makes a variable one of the running procedure's, which has nothing to do with the page's of that name. */
    void declareLocal(String name) {
        Map<String, Item> frame = frames.peek();
        if (frame == null) {
            shared.add(name);
        }
        if (frame != null && !isNet) {
            frame.putIfAbsent(name, Item.DECLARED);
        }
    }

    /** Assigns; what the variable held before stays possible, for the branches of the page are not told apart. */
    void assign(String name, Item value) {
        Map<String, Item> frame = frames.peek();
        Map<String, Item> holder = frame != null && frame.containsKey(name) ? frame : globals;
        // What a method of .NET sets without declaring it is a field.
        boolean field = isNet && sharesFields && !frames.isEmpty() && functions.size() > 1;
        boolean ofPage = globals.containsKey(name) || shared.contains(name) || name.contains(":");
        if (holder == globals && frame != null && !field && !ofPage) {
            holder = frame;
        }
        Item before = holder.get(name);
        Item old = before == Item.DECLARED ? null : before;
        if (old != null
                && !value.type().isEmpty()
                && !old.type().isEmpty()
                && !value.type().equals(old.type())) {
            others.putIfAbsent(name, old.type());
        }
        holder.put(name, old == null ? value : value.after(old));
        if (holder != globals
                && before == null
                && !isNet
                && !value.type().isEmpty()
                && value.equals(Item.typed(value.type()))) {
            // An object that a function sets without declaring it is often the page's.
            globals.putIfAbsent(name, value);
        }
    }

    /** Sets a variable to what it is on every path, whatever it held before. */
    void clear(String name, Item value) {
        Map<String, Item> frame = frames.peek();
        (frame != null && frame.containsKey(name) ? frame : globals).put(name, value);
    }

    Item call(Function function, List<Item> arguments) {
        return call(function, arguments, List.of());
    }

    /**
     * Runs a function.
     *
     * @param passed the variables that the arguments are, empty where one is none: a function may set them
     */
    Item call(Function function, List<Item> arguments, List<String> passed) {
        if (calls >= MAX_CALLS) {
            note("more than " + MAX_CALLS + " calls");
        }
        if (active.contains(function) || frames.size() >= MAX_DEPTH || calls >= MAX_CALLS) {
            return AspFunctions.call("", arguments);
        }
        calls++;
        called.add(function);
        active.add(function);
        // A function without a name sees the variables of the one around it.
        Map<String, Item> around = frames.peek();
        boolean sees = around != null && isNet && function.name.startsWith(NAMELESS);
        Map<String, Item> frame = sees && around != null ? new HashMap<>(around) : new HashMap<>();
        for (int i = 0; i < function.parameters.size(); i++) {
            String type = function.types.get(i);
            String name = function.parameters.get(i);
            Item given = i < arguments.size() ? arguments.get(i) : Item.named(name);
            frame.put(name, given.type().isEmpty() && !type.isEmpty() ? given.withType(type) : given);
        }
        frame.put(function.name, Item.UNKNOWN);
        frames.push(frame);
        Item outer = returned;
        returned = Item.UNKNOWN;
        try {
            Evaluator body = new Evaluator(this, function.tokens, function.from, function.to, function.dialect);
            if (function.isExpression()) {
                returned = body.expression();
            } else {
                body.statements();
            }
            Item named = frame.getOrDefault(function.name, Item.UNKNOWN);
            return function.dialect.isBasic() && named != Item.UNKNOWN ? named.after(returned) : returned;
        } finally {
            frames.pop();
            active.remove(function);
            returned = outer;
            for (int i = 0; i < Math.min(function.parameters.size(), passed.size()); i++) {
                giveBack(function, function.parameters.get(i), passed.get(i), frame);
            }
        }
    }

    /** Sets the caller's variable to what the function set its parameter to. */
    private void giveBack(Function function, String parameter, String variable, Map<String, Item> frame) {
        Item value = frame.get(parameter);
        if (value == null) {
            return;
        }
        boolean told = value.taint() != null || value.text() != null || value.decoded() > 0;
        if (told
                && !variable.isEmpty()
                && !value.equals(find(variable))
                && Functions.isShared(function, parameter, isNet)) {
            assign(variable, value);
        }
    }

    /** Whether a function of a name is running. */
    boolean isRunning(String name) {
        return active.stream().anyMatch(function -> function.name.equals(name));
    }

    /** Functions that no code of the page calls are called by the server: events and methods of services. */
    void callRest() {
        for (Function function : new ArrayList<>(functions.values())) {
            // What one of them keeps in a field, those that ran before it use the next time.
            boolean again = sharesFields && rest.contains(function);
            if ((function.remote || again || !called.contains(function)) && !function.name.startsWith(NAMELESS)) {
                if (isNet) {
                    rest.add(function);
                }
                call(function, Requests.arguments(function));
            }
        }
    }

    void hit(Capability capability, String call, int line, @Nullable Taint taint, String argument, String detail) {
        // Of calls on one line the one that says more must not be lost behind another; uses of files are weighed by
        // their number.
        boolean whole = capability != Capability.READ_FILE && taint != null && taint.whole();
        String key = capability + "|" + line + "|" + call + "|" + whole;
        Hit old = hits.get(key);
        if (old == null && hits.size() >= MAX_HITS) {
            note("more than " + MAX_HITS + " uses of capabilities");
        } else if (old == null
                || old.taint() == null && taint != null
                || capability == Capability.READ_FILE && detail.equals(AspWeights.RENAMED)) {
            hits.put(
                    key,
                    new Hit(
                            capability,
                            call,
                            line,
                            taint,
                            argument.length() > 500 ? argument.substring(0, 500) : argument,
                            false,
                            detail));
        }
    }

    List<Hit> hits() {
        return List.copyOf(hits.values());
    }
}
