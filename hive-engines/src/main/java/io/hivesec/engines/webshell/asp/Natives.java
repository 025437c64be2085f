package io.hivesec.engines.webshell.asp;

import java.util.Locale;

/** Functions of the operating system that a page declares, by the names that it gives them. */
final class Natives {
    private static final int MAX_TOKENS = 60;

    private Natives() {}

    /** Notes the function that is declared at the cursor. */
    static void read(AspMachine machine, Cursor cursor, Dialect dialect) {
        Token token = cursor.peek();
        if (token.is("declare") && dialect.isBasic()) {
            declared(machine, cursor);
        }
        if (token.is("dllimport")) {
            imported(machine, cursor);
        }
    }

    /** {@code [DllImport("library", EntryPoint = "name")] … alias(…);}. */
    private static void imported(AspMachine machine, Cursor cursor) {
        String entry = "";
        for (int i = cursor.at();
                i < cursor.at() + MAX_TOKENS && i < cursor.tokens().size();
                i++) {
            // Visual Basic writes :=, whose colon also ends statements.
            int equals = cursor.at(i + 1).isEnd() ? i + 2 : i + 1;
            if (cursor.at(i).is("entrypoint") && cursor.at(equals).is("=")) {
                entry = cursor.at(equals + 1).text().toLowerCase(Locale.ROOT);
            }
            if (cursor.at(i).is("(") && cursor.at(i - 1).isName() && i > cursor.at() + 1) {
                String name = cursor.at(i - 1).lower();
                machine.natives.put(name, entry.isEmpty() ? name : entry);
                return;
            }
        }
    }

    /** {@code Declare Function Name Lib "library" Alias "entry"} of Visual Basic. */
    private static void declared(AspMachine machine, Cursor cursor) {
        String name = "";
        for (int i = cursor.at();
                i < cursor.at() + MAX_TOKENS && i < cursor.tokens().size();
                i++) {
            Token token = cursor.at(i);
            if (token.is("function") || token.is("sub")) {
                name = cursor.at(i + 1).lower();
            } else if (token.isEnd() || token.is("(")) {
                break;
            } else if (token.is("alias")) {
                machine.natives.put(name, cursor.at(i + 1).text().toLowerCase(Locale.ROOT));
                return;
            }
        }
        if (!name.isEmpty()) {
            machine.natives.put(name, name);
        }
    }
}
