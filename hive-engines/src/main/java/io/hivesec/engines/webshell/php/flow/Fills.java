package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;

/** Functions that hand their result over in an argument. */
final class Fills {
    private Fills() {}

    /** Fills an argument with what comes of another, or from outside. */
    static void fill(Machine machine, String name, FunctionTable.Fill fill, List<Value> arguments, Site site) {
        if (fill.target() >= site.written().size() || fill.target() >= arguments.size()) {
            return;
        }
        if (name.equals("sscanf")) {
            each(machine, arguments, site);
            return;
        }
        if (name.equals("msg_receive")) {
            machine.evaluator.assign(
                    site.written().get(fill.target()).value(), machine.frameworks.queued(), site.frame());
            return;
        }
        Taint.Origin origin = machine.table.source(name);
        Value source = fill.source() < arguments.size() ? arguments.get(fill.source()) : Value.UNKNOWN;
        Value result = origin != null
                ? Value.tainted(machine.evaluator.request(site.frame(), site.at(), name + "()", origin))
                : source.flow() != null
                        ? Value.tainted(source.flow())
                        : Value.unknown(null, source.isKnown() || source.isOpaque() ? Value.OPAQUE : 0);
        machine.evaluator.assign(site.written().get(fill.target()).value(), result, site.frame());
    }

    private static void each(Machine machine, List<Value> arguments, Site site) {
        Value all = machine.calls.library().call("sscanf", arguments.subList(0, 2), site.unwritten());
        for (int i = 2; i < Math.min(arguments.size(), site.written().size()); i++) {
            Value one = all.array() != null ? all.array().get(Value.of(i - 2L)) : Value.tainted(all.flow());
            machine.evaluator.assign(site.written().get(i).value(), one, site.frame());
        }
    }
}
