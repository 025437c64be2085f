package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;

/** Which parameter of a function gets which argument. */
final class Arguments {
    private Arguments() {}

    /** The arguments in the order of the parameters; all that are more than those stand in the last one. */
    static List<Item> bound(Function function, List<Item> arguments, List<String> labels) {
        List<Item> ordered = new ArrayList<>(arguments);
        List<String> parameters = function.parameters();
        if (labels.size() == arguments.size() && arguments.size() <= parameters.size()) {
            for (int i = 0; i < labels.size(); i++) {
                int at = parameters.indexOf(labels.get(i));
                if (at >= 0) {
                    while (ordered.size() <= at) {
                        ordered.add(Item.UNKNOWN);
                    }
                    ordered.set(at, arguments.get(i));
                }
            }
        }
        if (parameters.isEmpty() || arguments.size() <= parameters.size()) {
            return ordered;
        }
        List<Item> rest = arguments.subList(parameters.size() - 1, arguments.size());
        Taint taint = null;
        for (Item item : rest) {
            taint = Taint.join(taint, item.taint());
        }
        List<Item> all = new ArrayList<>(arguments.subList(0, parameters.size() - 1));
        all.add(Item.tainted(taint).withElements(rest));
        return all;
    }
}
