package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;

/**
 * Functions that are not called by their names: {@code GetRef(name)} of VBScript, {@code this[name]} of JScript, and methods that all
 * texts have.
 */
final class References {
    /** The type of a function of JScript that a text names which is not known. */
    static final String TYPE = "~named";

    private static final int MAX = 16;
    private static final int PROTOTYPE = 40;

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

    /** {@code String.prototype.name = function …}: whether the page gives the function to all texts. */
    static boolean isMethodOfText(AspMachine.Function function) {
        List<Token> tokens = function.tokens();
        int from = function.from();
        for (int i = Math.max(1, from - PROTOTYPE); i < from && i < tokens.size(); i++) {
            if (tokens.get(i).is("prototype")
                    && i + 2 < from
                    && tokens.get(i + 2).is(function.name())) {
                return true;
            }
        }
        return false;
    }

    /** What a member of the global object is of which the name is not known. */
    static Item ofGlobal(AspMachine machine, Item name) {
        boolean begins = !name.start().isEmpty() && !name.start().equals(Item.OTHER);
        return begins ? of(machine, name) : Item.typed(TYPE).withTaint(name.taint());
    }
}
