package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;

/** Functions that a page takes by a text: {@code GetRef(name)} of VBScript and {@code this[name]} of JScript. */
final class References {
    /** The type of a function of JScript that a text names which is not known. */
    static final String TYPE = "~named";

    private static final int MAX = 16;

    private References() {}

    /** The function of a name; any of the page's where a request names the rest of it. */
    static Item of(AspMachine machine, Item name) {
        if (name.text() != null) {
            return Item.named(name.known().toLowerCase(Locale.ROOT));
        }
        Taint taint = name.taint();
        String start = name.start().toLowerCase(Locale.ROOT);
        if (taint == null || !taint.isRemote() || start.equals(Item.OTHER)) {
            return Item.UNKNOWN;
        }
        List<Item> functions = machine.functions.keySet().stream()
                .filter(function -> function.startsWith(start) && Character.isLetter(function.charAt(0)))
                .sorted()
                .limit(MAX)
                .map(Item::named)
                .toList();
        return functions.isEmpty() ? Item.UNKNOWN : Item.typed(Choices.TYPE).withElements(functions);
    }

    /** What a member of the global object is of which the name is not known. */
    static Item ofGlobal(AspMachine machine, Item name) {
        boolean begins = !name.start().isEmpty() && !name.start().equals(Item.OTHER);
        return begins ? of(machine, name) : Item.typed(TYPE).withTaint(name.taint());
    }
}
