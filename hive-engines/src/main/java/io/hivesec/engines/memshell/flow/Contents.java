package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What collections, references and thread-locals hold: an object that is taken out is one that was put in, so that what is
 * appended to it or called on it is not lost. Keys are not told apart.
 */
final class Contents {
    private static final Words HOLDERS = Words.of("java/util/[\\w/]*(Map|List|Set|Queue|Deque|Collections?|Vector|Stack"
            + "|Table|Iterator|Enumeration|Map\\$Entry|Optional|Arrays|Reference)|java/lang/(ThreadLocal|ref/\\w+)");
    private static final Words PUTS = Words.of("<init>|(add|put|push|offer|set|lazySet|compareAndSet|enqueue).*");
    private static final Words GETS =
            Words.of("(get|pop|poll|peek|take|remove|next|element|first|last|compute|join|orElse).*");
    private static final Words VIEWS = Words.of("(\\w*[iI]terator|values|entrySet|elements|subList|next|poll)");
    private static final Words MADE_OF = Words.of("of|ofNullable|asList|singleton\\w*|unmodifiable\\w*|copyOf");

    private final Analysis analysis;
    private final Activation activation;

    Contents(Analysis analysis, Activation activation) {
        this.analysis = analysis;
        this.activation = activation;
    }

    /** The result of a call, which is what a holder holds where the call takes something out of it. */
    Value call(CallSite site, @Nullable Value receiver, List<Value> values, Value result) {
        if (!site.owner().startsWith("java/") || !HOLDERS.match(site.owner())) {
            return result;
        }
        if (receiver == null) {
            made(site, values, result);
            return result;
        }
        if (PUTS.match(site.name()) && !values.isEmpty()) {
            hold(receiver, values.get(values.size() - 1));
        }
        Value held = held(receiver);
        if (held == null) {
            return result;
        }
        if (VIEWS.match(site.name())) {
            hold(result, held);
        }
        boolean taken = GETS.match(site.name()) && !site.returnType().equals("Z");
        return taken ? held.with(result.marks() & Mark.DATA, result.origin()) : result;
    }

    /** A holder that a factory makes of what it is given. */
    private void made(CallSite site, List<Value> values, Value result) {
        if (site.name().equals("withInitial") && !values.isEmpty()) {
            values.get(0).lambdas().forEach(initial -> hold(result, activation.run(initial, Value.UNKNOWN)));
        } else if (MADE_OF.match(site.name())) {
            for (Value value : values) {
                hold(result, value);
                value.cells().forEach(array -> array.elements().values().forEach(element -> hold(result, element)));
            }
        }
    }

    /** What an object holds, null if nothing is known to be put into it. */
    @Nullable
    Value held(Value holder) {
        Value held = null;
        for (Cell cell : holder.cells()) {
            Value known = analysis.held(cell);
            if (known != null) {
                held = held == null ? known : held.merge(known);
            }
        }
        return held;
    }

    void hold(Value holder, Value value) {
        // Texts and numbers are as good as their marks, which the holder bears.
        boolean object = !value.cells().isEmpty() || !value.lambdas().isEmpty() || value.constant(Member.class) != null;
        if (object) {
            holder.cells().forEach(cell -> analysis.hold(cell, value));
        }
    }
}
