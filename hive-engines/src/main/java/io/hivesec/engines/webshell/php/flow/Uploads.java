package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uploads as frameworks hand them out: as objects that tell the name that their sender gave them, and that are moved. Source: the
 * references of Symfony, Laravel, PSR-7, CodeIgniter 4, Yii 2, Joomla and OpenCart.
 */
final class Uploads {
    private final Machine machine;
    private final FrameworkTable table = FrameworkTable.STANDARD;

    Uploads(Machine machine) {
        this.machine = machine;
    }

    /** What a property, a method or a static method gives by its name; null if no upload. */
    @Nullable
    Value given(String name, Frame frame, int at) {
        return table.has("upload", name)
                ? Value.tainted(machine.evaluator.request(frame, at, "upload: " + name, Origin.UPLOAD))
                : null;
    }

    /** Calls a function by which WordPress stores an upload, and which is told not to look at what it is. */
    void stored(String name, List<Value> arguments, Site site) {
        PhpArray told = arguments.size() > 1 ? arguments.get(1).array() : null;
        Taint flow = arguments.isEmpty() ? null : arguments.get(0).flow();
        boolean blind = told != null
                && Boolean.FALSE.equals(told.get(Value.of("test_type")).data());
        if (blind && flow != null && flow.origins().contains(Origin.UPLOAD) && name.startsWith("wp_handle_")) {
            // Into a folder of the site's.
            machine.sinks.copy(name, arguments.get(0), Value.tainted(flow.part()), site);
        }
    }

    /** Calls a method of what may be an upload; null if it is another one. */
    @Nullable
    Value method(Value target, String name, List<Value> arguments, Site site) {
        Taint flow = target.flow();
        boolean sent = name.equals("moveto") || name.startsWith("getclient");
        if (flow == null || !flow.isRemote() || !sent && !flow.origins().contains(Origin.UPLOAD)) {
            return null;
        }
        boolean named = table.has("original", name);
        if (named || flow.whole() && table.has("tell", name)) {
            return Value.tainted(flow);
        }
        if (name.equals("move") && arguments.size() > 1) {
            Value folder = Operators.concat(arguments.get(0), Value.of("/"));
            machine.sinks.copy("->move", target, Operators.concat(folder, arguments.get(1)), site);
            return Value.UNKNOWN;
        }
        if ((name.equals("moveto") || name.equals("saveas")) && !arguments.isEmpty()) {
            machine.sinks.copy("->" + name, target, arguments.get(0), site);
            return Value.UNKNOWN;
        }
        return null;
    }
}
