package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Functions that call what they are given. */
final class Callbacks {
    private static final int MAX_ITEMS = 3_000;

    private final Machine machine;
    /** Closures that are asked for classes. */
    private final List<Value> loaders = new ArrayList<>();
    /** Closures that take documents apart. */
    private final List<Value> parsers = new ArrayList<>();

    Callbacks(Machine machine) {
        this.machine = machine;
    }

    /** Makes the calls; returns the result, null if the function has more to do. */
    @Nullable
    Value call(String name, FunctionTable.Callback callback, List<Value> arguments, Site site) {
        int position = callback.position() == FunctionTable.LAST ? arguments.size() - 1 : callback.position();
        if (position < 0 || position >= arguments.size()) {
            return null;
        }
        Value callable = arguments.get(position);
        Site inner = site.unwritten();
        String data = callback.data();
        int from = Character.isDigit(data.charAt(data.length() - 1)) ? data.charAt(data.length() - 1) - '0' : -1;
        Value given = from >= 0 && from < arguments.size() ? arguments.get(from) : Value.UNKNOWN;
        switch (data.replaceAll("\\d", "")) {
            case "rest" -> {
                return machine.calls.callable(callable, arguments.subList(position + 1, arguments.size()), inner);
            }
            case "each" -> {
                boolean known = given.array() != null && given.array().isComplete() && given.taint() == null;
                List<Value> each = known && given.array() != null
                        ? new ArrayList<>(given.array().elements().values())
                        : List.of(machine.evaluator.element(given));
                return machine.calls.callable(callable, each, inner);
            }
            case "items" -> {
                return items(name, callable, given, position, arguments, inner);
            }
            case "keys" -> {
                Value key = given.array() == null || !given.array().isComplete()
                        ? machine.evaluator.element(given)
                        : keys(given.array());
                machine.calls.callable(callable, List.of(key, key), inner);
                return Value.UNKNOWN;
            }
            case "tags" -> {
                tags(callable.array(), given, inner);
                return null;
            }
            case "output" -> {
                machine.buffers.start();
                if (!callable.isNull()) {
                    machine.output = callable;
                    if (callable.isRemote()) {
                        machine.sinks.unknownCall(callable, List.of(callable), site);
                    }
                }
                return Value.UNKNOWN;
            }
            case "later" -> {
                later(name, callable, arguments, inner);
                return name.equals("curl_setopt") ? null : Value.UNKNOWN;
            }
            default -> {
                return null;
            }
        }
    }

    /** Functions that a text picks by its own tags, and gives what it likes. */
    private void tags(@Nullable PhpArray functions, Value text, Site site) {
        if (functions == null || !text.isRemote()) {
            return;
        }
        Value data = Value.tainted(
                machine.evaluator.request(site.frame(), site.at(), "tags of a text", Taint.Origin.REQUEST));
        List<Value> all = new ArrayList<>(functions.elements().values());
        if (functions.rest() != null) {
            all.add(functions.rest());
        }
        all.forEach(each -> machine.calls.callable(each.withTaint(null), List.of(data, data, data), site));
    }

    private static Value keys(PhpArray array) {
        Value joined = Value.UNKNOWN;
        for (Object key : array.elements().keySet()) {
            joined = Value.join(Value.of(key), joined);
        }
        return joined;
    }

    private void later(String name, Value callable, List<Value> arguments, Site site) {
        if (name.equals("set_exception_handler")) {
            machine.handlers.catching(callable);
        }
        if (name.equals("set_error_handler")) {
            machine.handlers.erring(callable);
        }
        if (name.equals("session_set_save_handler")) {
            Value data = Value.tainted(
                    machine.evaluator.request(site.frame(), site.at(), "session id", Taint.Origin.REQUEST));
            arguments.forEach(argument -> handle(argument, data, site));
            return;
        }
        if (name.equals("spl_autoload_register") && callable.object() != null) {
            loaders.add(callable);
        }
        if (name.startsWith("xml_set_") && callable.object() != null) {
            parsers.add(callable);
        }
        boolean code = callable.data() instanceof String
                || callable.array() != null
                || callable.isRemote()
                || callable.isOpaque();
        if (code && !name.equals("curl_setopt")
                || callable.data() instanceof String text
                        && machine.table.sink(text.toLowerCase(java.util.Locale.ROOT)) != null) {
            Value data = machine.seen == null ? Value.UNKNOWN : Value.tainted(machine.seen);
            String called = callable.data() instanceof String text ? text.toLowerCase(java.util.Locale.ROOT) : "";
            FunctionTable.Sink sink = machine.table.sink(called);
            boolean strong = sink != null && FunctionTable.strongWords().contains(called);
            if (strong) {
                // A function that runs code and is called with whatever happens later.
                data = Value.tainted(machine.evaluator.request(
                        site.frame(), site.at(), name + " calls " + called, Taint.Origin.REQUEST));
            }
            machine.calls.callable(callable, List.of(data, data), site);
        }
    }

    /** A handler of sessions: a function, or an object whose methods are told the name that the visitor chose. */
    private void handle(Value handler, Value name, Site site) {
        PhpObject object = handler.object();
        if (handler.data() instanceof String || handler.array() != null || object != null && object.closure != null) {
            machine.calls.callable(handler, List.of(name, name), site);
        } else if (object != null) {
            for (String method : List.of("read", "write", "destroy", "validateId", "updateTimestamp")) {
                machine.magic.call(method, object, List.of(name, name), Value.NULL);
            }
        }
    }

    /** Gives the functions that are asked for a class its name. */
    void asked(Value type, Site site) {
        if (type.isRemote()) {
            List.copyOf(loaders).forEach(each -> machine.calls.callable(each, List.of(type), site));
        }
    }

    /** Gives the functions that take a document apart what it holds. */
    void parsed(Value document, Site site) {
        if (document.isRemote()) {
            Value part = Value.tainted(document.flow());
            List.copyOf(parsers)
                    .forEach(each -> machine.calls.callable(each, List.of(Value.UNKNOWN, part, part), site));
        }
    }

    private Value items(String name, Value callable, Value given, int position, List<Value> arguments, Site site) {
        if (callable.isNull() && !callable.isUnsetGlobal()) {
            return given;
        }
        List<Value> results = new ArrayList<>();
        PhpArray array = given.array();
        switch (name) {
            case "preg_replace_callback", "mb_ereg_replace_callback" -> {
                return replaced(callable, arguments, site);
            }
            case "preg_replace_callback_array" -> {
                if (callable.array() != null) {
                    callable.array()
                            .elements()
                            .values()
                            .forEach(each -> machine.calls.callable(each, List.of(matches(given)), site));
                }
                return Value.tainted(given.flow());
            }
            case "array_reduce" -> {
                Value carry = arguments.size() > 2 ? arguments.get(2) : Value.NULL;
                if (array == null || !array.isComplete() || array.size() > MAX_ITEMS) {
                    return machine.calls.callable(callable, List.of(carry, machine.evaluator.element(given)), site);
                }
                for (Value value : array.elements().values()) {
                    carry = machine.calls.callable(callable, List.of(carry, value), site);
                }
                return carry;
            }
            case "array_walk", "array_walk_recursive" -> {
                Value extra = arguments.size() > 2 ? arguments.get(2) : null;
                if (array == null) {
                    Value element = machine.evaluator.element(given);
                    machine.calls.callable(
                            callable,
                            extra == null ? List.of(element, element) : List.of(element, element, extra),
                            site);
                } else {
                    for (Map.Entry<Object, Value> entry :
                            List.copyOf(array.elements().entrySet())) {
                        List<Value> each = new ArrayList<>(List.of(entry.getValue(), Value.of(entry.getKey())));
                        if (extra != null) {
                            each.add(extra);
                        }
                        machine.calls.callable(callable, each, site);
                    }
                    if (given.taint() != null) {
                        Value any = Value.tainted(given.taint());
                        machine.calls.callable(callable, List.of(any, any), site);
                    }
                }
                return Value.TRUE;
            }
            default -> {}
        }
        boolean pairs = name.startsWith("u")
                || name.startsWith("array_u")
                || name.startsWith("array_diff")
                || name.startsWith("array_intersect");
        if (array != null
                && array.isComplete()
                && array.size() > 0
                && array.size() <= MAX_ITEMS
                && !pairs
                && given.taint() == null) {
            PhpArray out = new PhpArray();
            for (Map.Entry<Object, Value> entry : List.copyOf(array.elements().entrySet())) {
                List<Value> each = new ArrayList<>();
                each.add(entry.getValue());
                if (name.equals("array_map")) {
                    for (int i = 2; i < arguments.size(); i++) {
                        PhpArray column = arguments.get(i).array();
                        each.add(
                                column == null
                                        ? machine.evaluator.element(arguments.get(i))
                                        : column.get(Value.of((long) out.size())));
                    }
                }
                Value result = machine.calls.callable(callable, each, site);
                out.putKnown(entry.getKey(), name.equals("array_map") ? result : entry.getValue());
                results.add(result);
            }
            return Value.of(out);
        }
        Value element = machine.evaluator.element(given);
        for (Value other : arguments) {
            if (name.startsWith("array_") && other != callable && other != given && other.array() != null) {
                element = element.isRemote() ? element : Value.join(element, machine.evaluator.element(other));
            }
        }
        if (name.equals("array_map")) {
            List<Value> each = new ArrayList<>();
            for (int i = 1; i < arguments.size(); i++) {
                each.add(machine.evaluator.element(arguments.get(i)));
            }
            return machine.calls.callable(callable, each, site);
        }
        machine.calls.callable(callable, pairs ? List.of(element, element) : List.of(element), site);
        return Value.unknown(given.flow(), given.marks() & Value.OPAQUE);
    }

    private static Value matches(Value subject) {
        Value each = subject.isKnown() && subject.array() == null ? Value.UNKNOWN : Value.tainted(subject.flow());
        PhpArray array = new PhpArray();
        array.putKnown(0L, each);
        array.putKnown(1L, each);
        return Value.of(array).withTaint(subject.flow());
    }

    private Value replaced(Value callable, List<Value> arguments, Site site) {
        Value subject = arguments.size() > 2 ? arguments.get(2) : Value.UNKNOWN;
        String pattern = arguments.get(0).isKnown() ? arguments.get(0).string() : null;
        String text = subject.isKnown() && subject.flow() == null ? subject.string() : null;
        Matcher matcher = pattern == null || text == null ? null : Patterns.matcher(pattern, text);
        if (matcher == null || text == null) {
            machine.calls.callable(callable, List.of(matches(subject)), site);
            return Value.unknown(subject.flow(), subject.isKnown() ? Value.OPAQUE : subject.marks() & Value.OPAQUE);
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        int count = 0;
        while (count++ < MAX_ITEMS && Patterns.find(matcher)) {
            PhpArray groups = new PhpArray();
            for (int i = 0; i <= matcher.groupCount(); i++) {
                groups.add(Value.of(matcher.group(i) == null ? "" : matcher.group(i)));
            }
            Value with = machine.calls.callable(callable, List.of(Value.of(groups)), site);
            if (!with.isKnown() || with.string() == null || with.flow() != null) {
                return Value.unknown(Taint.join(subject.flow(), with.flow()), Value.OPAQUE);
            }
            out.append(text, at, matcher.start()).append(with.string());
            at = matcher.end();
        }
        return Value.of(out.append(text.substring(Math.min(at, text.length()))).toString())
                .mark(Value.DECODED);
    }
}
