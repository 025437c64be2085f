package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls the functions of the language: folds them, follows what they call, tells what they use. */
final class Library {
    private static final Map<String, Builtin> FOLDING = new HashMap<>();

    static {
        Codecs.addTo(FOLDING);
        Texts.addTo(FOLDING);
        Arrays.addTo(FOLDING);
    }

    private final Machine machine;
    private final Specials specials;
    private final Callbacks callbacks;

    Library(Machine machine) {
        this.machine = machine;
        this.specials = new Specials(machine);
        this.callbacks = new Callbacks(machine);
    }

    Value call(String name, List<Value> arguments, Site site) {
        FunctionTable table = machine.table;
        FunctionTable.Callback callback = table.callback(name);
        if (callback != null) {
            Value result = callbacks.call(name, callback, arguments, site);
            if (result != null) {
                return result;
            }
        }
        Value special = specials.call(name, arguments, site);
        if (special != null) {
            return special;
        }
        FunctionTable.Sink sink = table.sink(name);
        if (sink != null) {
            machine.sinks.use(name, sink, arguments, site);
        }
        Origin origin = table.source(name);
        if (origin != null) {
            return Value.tainted(machine.evaluator.request(site.frame(), site.at(), name + "()", origin));
        }
        if (table.readsFile(name)) {
            return specials.read(name, arguments, site);
        }
        Builtin builtin = FOLDING.get(name);
        if (builtin != null) {
            Value folded = fold(name, builtin, arguments);
            if (folded != null) {
                return folded;
            }
        }
        if (table.isClean(name)) {
            return Value.UNKNOWN;
        }
        return unknown(name, builtin != null, arguments);
    }

    private @Nullable Value fold(String name, Builtin builtin, List<Value> arguments) {
        Taint flow = null;
        int marks = 0;
        long size = 0;
        for (Value argument : arguments) {
            if (!argument.isKnown() || argument.object() != null) {
                return null;
            }
            flow = Taint.join(flow, argument.flow());
            marks |= argument.marks() & ~Value.UNDEFINED;
            size += argument.data() instanceof String s
                    ? s.length()
                    : argument.array() != null ? argument.array().size() * 4L : 0;
        }
        machine.steps.spend(size / 128 + 1);
        Object result;
        try {
            result = builtin.apply(new Builtin.Arguments(arguments));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            // Arguments that PHP would warn about: the result is not known.
            result = null;
        }
        if (result == null) {
            return null;
        }
        boolean decoder = machine.table.isDecoder(name)
                || name.equals("str_replace")
                || name.equals("implode")
                || name.equals("join")
                || name.equals("substr");
        boolean text = result instanceof String;
        return new Value(
                result,
                text && flow != null && machine.table.isClean(name) ? null : flow,
                text ? marks | (decoder ? Value.DECODED : 0) : 0,
                "",
                "");
    }

    /** What comes of a call that is not computed: its arguments' data, unless the function is not PHP's. */
    private Value unknown(String name, boolean folding, List<Value> arguments) {
        Taint flow = null;
        int marks = 0;
        boolean constant = !arguments.isEmpty();
        for (Value argument : arguments) {
            flow = Taint.join(flow, argument.flow());
            marks |= argument.marks() & (Value.OPAQUE | Value.FILE);
            constant &= argument.isKnown() || argument.isOpaque();
        }
        if (machine.table.isDecoder(name) && constant && flow == null) {
            marks |= Value.OPAQUE;
        }
        if (flow != null
                && !folding
                && !machine.table.isDecoder(name)
                && name.indexOf('_') > 0
                && !KnownFunctions.contains(name)) {
            flow = flow.part();
        }
        return Value.unknown(flow, marks);
    }

    void unserialised(@Nullable Taint taint) {
        if (taint != null) {
            new ObjectCalls(machine, machine.calls).unserialised(taint);
        }
    }

    /** The content of a data URL, null if it is none. */
    static @Nullable String dataUrl(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5) || url.indexOf(',') < 0) {
            return null;
        }
        String content = url.substring(url.indexOf(',') + 1);
        boolean base64 =
                url.substring(0, url.indexOf(',')).toLowerCase(Locale.ROOT).contains("base64");
        return base64 ? Codecs.base64(content) : content;
    }

    /** Undoes the encoding of a query. */
    static String decoded(String text) {
        Builtin urldecode = Objects.requireNonNull(FOLDING.get("urldecode"), "urldecode");
        Object decoded = urldecode.apply(new Builtin.Arguments(List.of(Value.of(text))));
        return decoded instanceof String plain ? plain : text;
    }
}
