package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;

/** Functions that make variables of what an array or a query holds. */
final class VariableFunctions {
    /** Ways of {@code extract} to treat variables that are there already. Source: the PHP manual. */
    private static final long EXTR_OVERWRITE = 0;

    private static final long EXTR_IF_EXISTS = 6;

    private final Machine machine;

    VariableFunctions(Machine machine) {
        this.machine = machine;
    }

    Value extract(Value first, Value mode, Site site) {
        if (first.array() != null) {
            first.array()
                    .elements()
                    .forEach((key, value) -> machine.set(site.frame().variable(String.valueOf(key)), value));
        }
        if (first.isRemote() && first.taint() != null) {
            site.frame().flood(first.taint());
            if (!(mode.data() instanceof Long kind) || kind == EXTR_OVERWRITE || kind == EXTR_IF_EXISTS) {
                site.frame().overwrite(first.taint());
            }
        }
        return Value.UNKNOWN;
    }

    Value parse(Value first, List<Value> a, Site site) {
        PhpArray array = new PhpArray();
        String text = first.isKnown() && first.flow() == null ? first.string() : null;
        if (text != null) {
            for (String pair : text.split("&")) {
                int equals = pair.indexOf('=');
                Value value = Value.of(equals < 0 ? "" : Library.decoded(pair.substring(equals + 1)))
                        .mark(Value.DECODED);
                array.putKnown(Library.decoded(equals < 0 ? pair : pair.substring(0, equals)), value);
            }
        }
        Value parsed = text != null ? Value.of(array) : Value.tainted(first.flow());
        if (a.size() > 1 && site.written().size() > 1) {
            machine.evaluator.assign(site.written().get(1).value(), parsed, site.frame());
            return Value.UNKNOWN;
        }
        return extract(parsed, Value.UNKNOWN, site);
    }
}
