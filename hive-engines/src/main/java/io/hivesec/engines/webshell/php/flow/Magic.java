package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls the methods that PHP calls by itself, where an object stands in the place of a variable, an array, a text or a list. */
final class Magic {
    /** The method of an object that a function of the language calls. Source: the PHP manual's predefined interfaces. */
    private static final Map<String, List<String>> CALLED = Map.of(
            "count", List.of("count"),
            "sizeof", List.of("count"),
            "json_encode", List.of("jsonSerialize"),
            "serialize", List.of("__serialize", "__sleep", "serialize"),
            "var_dump", List.of("__debugInfo"),
            "print_r", List.of("__debugInfo"),
            "iterator_to_array", List.of("getIterator", "current"),
            "iterator_count", List.of("getIterator", "next"),
            "iterator_apply", List.of("getIterator", "next"));

    /** As many parts of something, and as many levels of it, are looked at. */
    private static final int FEW = 16;

    private static final int DEEP = 3;

    private final Machine machine;

    /** Functions that stop to be told something. */
    private final Set<String> generators = new LinkedHashSet<>();

    private @Nullable Taint sent;
    private Value suspended = Value.UNKNOWN;

    Magic(Machine machine) {
        this.machine = machine;
    }

    /** What a method of the name gives, or something else where the object has none, or it runs already. */
    Value call(String name, PhpObject object, List<Value> arguments, Value otherwise) {
        Program.Method method = machine.program.method(object.type, name);
        if (method == null || machine.invocations.isRunning(method.function())) {
            return otherwise;
        }
        return machine.invocations.invoke(
                method.function(), method.owner().layer(), object, object.type, arguments, null, null);
    }

    /** Calls a method of the name, if the value is an object that has one. */
    void call(String name, Value value, List<Value> arguments) {
        if (value.object() != null && value.object().closure == null) {
            call(name, value.object(), arguments, Value.UNKNOWN);
        }
    }

    Value get(PhpObject object, Value name, Value otherwise) {
        return call("__get", object, List.of(name), otherwise);
    }

    void set(PhpObject object, Value name, Value value) {
        if (machine.program.hooked() && name.data() instanceof String property) {
            call(property + "::set", object, List.of(value), Value.NULL);
        } else if (machine.program.hooked() && name.isRemote()) {
            setAny(object, value);
        }
        if (!name.isKnown() || !object.properties.containsKey(String.valueOf(name.string()))) {
            call("__set", object, List.of(name, value), Value.NULL);
        }
    }

    /** Sets a property that somebody else names: any that does something when it is set. */
    private void setAny(PhpObject object, Value value) {
        Program.DeclaredType type = machine.program.type(object.type);
        if (type != null) {
            type.type().methods().stream()
                    .map(Node.Function::name)
                    .filter(name -> name.endsWith("::set"))
                    .limit(FEW)
                    .forEach(name -> call(name, object, List.of(value), Value.NULL));
        }
    }

    /** What an object says as a string, null if it does not say. */
    @Nullable
    Value text(Value value) {
        PhpObject object = value.object();
        Program.Method method = object == null ? null : machine.program.method(object.type, "__toString");
        return object == null || method == null
                ? null
                : machine.invocations.invoke(
                        method.function(), method.owner().layer(), object, object.type, List.of(), null, null);
    }

    /** Calls what a function of the language calls of an object that it is given. */
    void given(String function, Value value) {
        given(CALLED.getOrDefault(function, List.of()), value, 0);
    }

    private void given(List<String> names, Value value, int depth) {
        if (value.array() != null && !names.isEmpty() && depth < DEEP) {
            value.array().elements().values().stream()
                    .filter(each -> each.object() != null || each.array() != null)
                    .limit(FEW)
                    .toList()
                    .forEach(each -> given(names, each, depth + 1));
            return;
        }
        for (String name : names) {
            call(name, value, List.of());
        }
    }

    /** What a loop over an object meets: the methods of an iterator, or of the one that it hands out. */
    Value element(PhpObject object) {
        Value iterator = call("getIterator", object, List.of(), Value.NULL);
        if (iterator.object() == null && !iterator.isNull()) {
            // A generator, of which what it gives is known.
            return iterator;
        }
        PhpArray contained = Containers.of(iterator.object());
        if (contained != null) {
            return machine.evaluator.element(Value.of(contained));
        }
        PhpObject walked = iterator.object() != null ? iterator.object() : object;
        for (String name : List.of("rewind", "valid", "next")) {
            call(name, walked, List.of(), Value.UNKNOWN);
        }
        return call("current", walked, List.of(), Value.tainted(object.taint()));
    }

    /** What a function that stops is told when it goes on. */
    Value sent(Frame frame) {
        generators.add(frame.function);
        machine.invocations.stops();
        return Value.tainted(sent);
    }

    /** What a fiber is told when it goes on, after it stopped with a value. */
    Value told(Value stoppedWith) {
        suspended = stoppedWith;
        return Value.tainted(sent);
    }

    /** What a fiber last stopped with. */
    Value suspended() {
        return suspended;
    }

    void tell(Value value) {
        sent = sent == null && value.isRemote() ? value.flow() : sent;
    }

    /** Lets the functions that stopped go on with what they are told. */
    void send(Value value) {
        if (!value.isRemote() || sent != null) {
            return;
        }
        sent = value.flow();
        machine.invocations.goOn();
        for (String name : List.copyOf(generators)) {
            Program.Declared declared = machine.program.functions.get(Program.plain(name));
            if (declared != null) {
                machine.invocations.explore(declared.function(), declared.layer());
            }
        }
    }
}
