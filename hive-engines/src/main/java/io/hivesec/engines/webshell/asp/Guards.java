package io.hivesec.engines.webshell.asp;

import java.util.Set;

/**
 * Conditions that leave a variable one of the page's own words: {@code If x <> "a" And x <> "b" Then x = "a"}, or the page
 * ends there.
 */
final class Guards {
    private static final int MAX_TERMS = 40;

    /** Functions through which a word is compared without its case or its blanks. */
    private static final Set<String> SAME = Set.of("lcase", "ucase", "trim", "cstr");

    private final AspMachine machine;
    private final Cursor cursor;
    private final boolean basic;
    private int at;
    private String name = "";

    private Guards(AspMachine machine, Cursor cursor, Dialect dialect) {
        this.machine = machine;
        this.cursor = cursor;
        this.basic = dialect.isBasic();
        this.at = cursor.at() + 1;
    }

    /** Reads a guard that begins at the cursor and takes it into account; stays where there is none. */
    static boolean read(AspMachine machine, Cursor cursor, Dialect dialect) {
        return new Guards(machine, cursor, dialect).read();
    }

    private boolean read() {
        if (!conditions()) {
            return false;
        }
        while (cursor.at(at).isEnd() && at < cursor.tokens().size()
                || cursor.at(at).is("{")) {
            at++;
        }
        boolean fixed = cursor.at(at).is(name)
                && cursor.at(at + 1).is("=")
                && cursor.at(at + 2).kind() == Token.Kind.STRING
                && !continues(cursor.at(at + 3));
        if (!fixed && !ends()) {
            return false;
        }
        machine.clear(name, fixed ? Item.text(cursor.at(at + 2).text()) : Item.UNKNOWN);
        cursor.moveTo(fixed ? at + 3 : at);
        return true;
    }

    /** {@code x <> "a" and x <> "b" then}, or what the other languages write for it. */
    private boolean conditions() {
        if (!basic && !take("(")) {
            return false;
        }
        for (int i = 0; i < MAX_TERMS; i++) {
            if (!term()) {
                return false;
            }
            if (basic ? take("then") : take(")")) {
                return true;
            }
            if (!take("and") && !take("andalso") && !take("&&")) {
                return false;
            }
        }
        return false;
    }

    private boolean term() {
        boolean within =
                SAME.contains(cursor.at(at).lower()) && cursor.at(at + 1).is("(");
        at += within ? 2 : 0;
        Token variable = cursor.at(at);
        if (!variable.isName() || !name.isEmpty() && !variable.is(name)) {
            return false;
        }
        name = variable.lower();
        at++;
        if (within && !take(")") || !take("<>") && !take("!=")) {
            return false;
        }
        // JScript's operator without conversion is read as two tokens.
        at += cursor.at(at).is("=") ? 1 : 0;
        at++;
        return cursor.at(at - 1).kind() == Token.Kind.STRING;
    }

    private boolean take(String token) {
        boolean there = cursor.at(at).is(token);
        at += there ? 1 : 0;
        return there;
    }

    private static boolean continues(Token token) {
        return token.is("&") || token.is("+") || token.is(".");
    }

    /** {@code Response.End}, {@code Response.Redirect}, {@code Exit Sub} and {@code return}. */
    private boolean ends() {
        Token first = cursor.at(at);
        return first.is("response")
                        && cursor.at(at + 1).is(".")
                        && (cursor.at(at + 2).is("end") || cursor.at(at + 2).is("redirect"))
                || first.is("exit")
                        && (cursor.at(at + 1).is("sub") || cursor.at(at + 1).is("function"))
                || first.is("return") && !basic;
    }
}
