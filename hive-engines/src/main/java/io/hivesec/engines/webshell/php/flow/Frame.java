package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables of the page or of one call, and where its code stands. Not thread-safe. */
final class Frame {
    private static final int MAX_REPLACED = 500;

    final @Nullable PhpObject self;
    /** The class that the code belongs to, empty outside of classes. */
    final String type;

    final String function;
    final Layer layer;
    /** Labels that a jump under an unknown condition may go to. */
    final Deque<String> jumps = new ArrayDeque<>();

    List<Value> arguments = List.of();
    /** What the call returned so far, on any path. */
    @Nullable
    Value returned;

    String label = "";
    int levels;

    private final Map<String, Ref> variables;
    private final Ref ambient;
    private final boolean page;
    private final Map<Ref, Value> replaced = new IdentityHashMap<>();
    private @Nullable Taint replacing;
    private final Set<Ref> shared = Collections.newSetFromMap(new IdentityHashMap<>());

    private Frame(
            @Nullable PhpObject self,
            String type,
            String function,
            Layer layer,
            Map<String, Ref> variables,
            Ref ambient,
            boolean page) {
        this.self = self;
        this.type = type;
        this.function = function;
        this.layer = layer;
        this.variables = variables;
        this.ambient = ambient;
        this.page = page;
    }

    static Frame of(@Nullable PhpObject self, String type, String function, Layer layer) {
        return new Frame(self, type, function, layer, new HashMap<>(), new Ref(Value.UNSET), false);
    }

    /** The variables of a page itself, which a server of old may have set from the request. */
    static Frame page(Layer layer) {
        Ref ambient = new Ref(Value.UNSET.mark(Value.UNSET_GLOBAL));
        return new Frame(null, "", "", layer, new HashMap<>(), ambient, true);
    }

    /** The same variables for code that is evaluated. */
    Frame within(Layer inner) {
        Frame frame = new Frame(self, type, function, inner, variables, ambient, page);
        frame.arguments = arguments;
        return frame;
    }

    Ref variable(String name) {
        Ref ref = variables.get(name);
        if (ref == null) {
            ref = new Ref(ambient.get());
            variables.put(name, ref);
        }
        return ref;
    }

    /** Whether these are the variables of the page itself, among which the request's are. */
    boolean isPage() {
        return page;
    }

    /** Whether a variable is of this call alone, and gone when it returns. */
    boolean owns(Ref ref) {
        return !page && !shared.contains(ref) && variables.containsValue(ref);
    }

    boolean has(String name) {
        return variables.containsKey(name);
    }

    void share(String name, Ref ref) {
        variables.put(name, ref);
        shared.add(ref);
    }

    Map<String, Ref> variables() {
        return variables;
    }

    /** Remembers which texts of variables somebody may have replaced who sets variables of any name. */
    void overwrite(Taint taint) {
        replacing = Taint.join(replacing, taint);
        for (Ref ref : variables.values()) {
            if (ref.get().data() instanceof String && replaced.size() < MAX_REPLACED) {
                replaced.put(ref, ref.get());
            }
        }
    }

    /** Who may have replaced a variable's text since it was set, null if nobody. */
    @Nullable
    Taint replaced(String name) {
        Ref ref = replaced.isEmpty() ? null : variables.get(name);
        return ref != null && replaced.get(ref) == ref.get() ? replacing : null;
    }

    /** From now on variables that nobody sets may come from outside, as with {@code extract}. */
    void flood(Taint taint) {
        ambient.put(Value.tainted(Taint.join(ambient.get().taint(), taint)));
        for (Ref ref : variables.values()) {
            if (!ref.get().isKnown()
                    || ref.get().isNull()
                    || "".equals(ref.get().data())) {
                ref.put(Value.tainted(taint));
            }
        }
    }
}
