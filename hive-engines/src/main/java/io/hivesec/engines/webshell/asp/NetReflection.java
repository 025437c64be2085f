package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls that .NET makes by name: what they reach, or that a request names it. */
final class NetReflection {
    private static final String METHOD = "method";

    private final AspMachine machine;

    NetReflection(AspMachine machine) {
        this.machine = machine;
    }

    /** Returns what a call of reflection gives; null if it is none. */
    @Nullable
    Item call(Item base, String name, List<Item> arguments, int line) {
        if (!machine.isNet || arguments.isEmpty()) {
            return null;
        }
        Item first = arguments.get(0);
        return switch (name) {
            case "gettype" ->
                first.text() == null
                        ? null
                        : Item.named(first.known().split(",")[0].strip().toLowerCase(Locale.ROOT));
            case "getmethod" -> method(base, first);
            case "invoke" -> base.type().equals(METHOD) ? invoke(base, arguments, line) : null;
            case "createinstance" -> {
                if (base.path().endsWith("activator") && isChosen(first)) {
                    machine.hit(Capability.REFLECT, "activator.createinstance", line, first.taint(), "", "");
                }
                yield null;
            }
            default -> null;
        };
    }

    private static Item method(Item owner, Item name) {
        Taint taint = Taint.join(owner.taint(), name.taint());
        String type = Cursor.simple(owner.path());
        String path = type.isEmpty() || name.text() == null
                ? ""
                : type + '#' + name.known().toLowerCase(Locale.ROOT);
        return new Item(null, null, taint, METHOD, path, 0, null);
    }

    private Item invoke(Item method, List<Item> arguments, int line) {
        Item given = arguments.get(arguments.size() - 1);
        if (isChosen(method)) {
            machine.hit(Capability.REFLECT, "methodinfo.invoke", line, method.taint(), "", "");
        }
        int mark = method.path().indexOf('#');
        AspSinks.Sink sink = mark < 0
                ? null
                : AspSinks.standard()
                        .find(method.path().substring(0, mark), method.path().substring(mark + 1));
        if (sink != null && given.taint() != null) {
            String call = method.path().replace('#', '.');
            machine.hit(sink.capability(), call, line, given.taint(), given.start(), "");
        }
        return Item.tainted(Taint.join(method.taint(), given.taint()));
    }

    private static boolean isChosen(Item item) {
        Taint taint = item.taint();
        return taint != null && taint.isRemote() && taint.whole();
    }
}
