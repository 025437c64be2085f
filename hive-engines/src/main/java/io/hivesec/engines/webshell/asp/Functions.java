package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the functions that a page declares. */
final class Functions {
    private static final Set<String> NOT_NAMES = Set.of(
            "if",
            "for",
            "foreach",
            "while",
            "switch",
            "catch",
            "using",
            "lock",
            "return",
            "new",
            "else",
            "fixed",
            "typeof",
            "sizeof",
            "throw",
            "do",
            "with",
            "function");
    /** Words before a parameter that say how it is passed. */
    private static final Set<String> PASSING =
            Set.of("byval", "byref", "optional", "out", "ref", "params", "this", "const");

    private static final Set<String> BASIC_PASSING = Set.of("byval", "byref", "optional", "paramarray");

    private static final int MAX_IMPORT = 60;
    private static final int MAX_ARROW = 400;

    /** Methods of a page of Razor that answer requests. Source: the documentation of Razor Pages. */
    private static final Pattern HANDLER = Pattern.compile("On(?:Get|Post|Put|Patch|Delete|Head|Options)\\w*");

    /** Attributes of what a request fills. */
    private static final Set<String> BOUND =
            Set.of("bindproperty", "supplyparameterfromquery", "supplyparameterfromform");

    /**
     * Tokens of the code whose classes' fields are followed: a class that hides a program is small, and those of applications
     * share so much that all seems to come from everywhere.
     */
    private static final int MAX_SHARED = 600;

    private static final Set<String> DECLARES = Set.of("private", "public", "dim");

    private static final Set<String> BASIC = Set.of("function", "sub", "property");

    /** Before the name of a property whose reading runs code. */
    static final String GETTER = "get ";

    /** Behind the name of a property whose setting runs code. */
    static final String SETTER = " set";

    private Functions() {}

    /** Notes the functions among tokens, for calls that stand before them. */
    static void declare(AspMachine machine, List<Token> tokens, Dialect dialect) {
        Cursor cursor = new Cursor(tokens, 0, tokens.size());
        boolean remote = false;
        boolean inClass = false;
        String type = "";
        machine.sharesFields |= tokens.size() < MAX_SHARED;
        while (!cursor.atEnd()) {
            Token token = cursor.peek();
            if (dialect.isBasic() && token.is("class")) {
                boolean begins = !cursor.at(cursor.at() - 1).is("end");
                inClass = begins && tokens.size() < MAX_SHARED;
                type = begins ? cursor.at(cursor.at() + 1).lower() : "";
            }
            if (inClass && DECLARES.contains(token.lower())) {
                fields(machine, cursor);
            }
            remote |= token.isName()
                    && (token.is("webmethod")
                            || token.is("webmethodattribute")
                            || token.is("operationcontract")
                            || token.is("operationcontractattribute"));
            Natives.read(machine, cursor, dialect);
            if (dialect.isBasic()
                    && token.is("interface")
                    && !cursor.at(cursor.at() - 1).is("end")) {
                contracts(machine, cursor);
                remote = false;
                continue;
            }
            boolean handler = machine.isRazor && HANDLER.matcher(token.text()).matches()
                    || token.is("raisecallbackevent")
                    || token.is("raisepostbackevent");
            boolean isDefault = cursor.at(cursor.at() - 1).is("default") && !type.isEmpty();
            // Visual Basic says what it is before its name.
            Token named = dialect.isBasic() ? cursor.at(cursor.at() + 1) : token;
            boolean contract = machine.contracts.contains(named.lower());
            Function function = token.isName() ? read(cursor, dialect, remote || handler || contract) : null;
            if (remote && function == null && isSignature(cursor)) {
                // The method of an interface: the class that implements it answers requests.
                machine.contracts.add(token.lower());
                remote = false;
            }
            if (machine.isRazor && BOUND.contains(token.lower())) {
                bound(machine, cursor);
            }
            if (function != null) {
                if (isDefault && !function.name().endsWith(SETTER)) {
                    machine.defaults.putIfAbsent(type, function);
                }
                machine.functions.putIfAbsent(function.name(), function);
                remote = false;
                cursor.moveTo(dialect.isBasic() ? function.to() : function.from());
            } else {
                cursor.skip();
            }
        }
    }

    /** The operations of an interface of Visual Basic, whose methods have no bodies. */
    private static void contracts(AspMachine machine, Cursor cursor) {
        boolean operation = false;
        do {
            cursor.skip();
            operation |= cursor.peek().is("operationcontract");
            Token before = cursor.at(cursor.at() - 1);
            if (operation && (before.is("function") || before.is("sub"))) {
                machine.contracts.add(cursor.peek().lower());
                operation = false;
            }
        } while (!cursor.atEnd()
                && !(cursor.peek().is("interface") && cursor.at(cursor.at() - 1).is("end")));
        cursor.skip();
    }

    /** Whether a method without a body is named at the cursor. */
    private static boolean isSignature(Cursor cursor) {
        int at = cursor.at();
        boolean typed = cursor.at(at - 1).isName()
                || cursor.at(at - 1).is("]")
                || cursor.at(at - 1).is(">");
        if (!typed || !cursor.peek().isName() || !cursor.at(at + 1).is("(")) {
            return false;
        }
        int i = parameters(cursor, at + 1, new ArrayList<>(), new ArrayList<>(), false);
        return cursor.at(i).isEnd();
    }

    /** {@code [BindProperty] public string Name { get; set; }}: a property that a request's value of that name fills. */
    private static void bound(AspMachine machine, Cursor cursor) {
        for (int i = cursor.at() + 1; i < Math.min(cursor.tokens().size(), cursor.at() + MAX_IMPORT); i++) {
            if (cursor.at(i).is("{") && cursor.at(i - 1).isName()) {
                Token name = cursor.at(i - 1);
                machine.globals.put(
                        name.lower(), Item.tainted(Taint.of(Taint.Origin.REQUEST, name.line(), name.text())));
                return;
            }
        }
    }

    /** {@code Private a, b()} in a class: what its methods share. */
    private static void fields(AspMachine machine, Cursor cursor) {
        for (int i = cursor.at() + 1;
                cursor.at(i).isName() && !BASIC.contains(cursor.at(i).lower());
                i++) {
            if (cursor.at(i).is("default") || cursor.at(i).is("const") || machine.isNet) {
                return;
            }
            machine.globals.putIfAbsent(
                    cursor.at(i).lower(), Item.named(cursor.at(i).lower()));
            i += cursor.at(i + 1).is("(") && cursor.at(i + 2).is(")") ? 3 : 1;
            if (!cursor.at(i).is(",")) {
                return;
            }
        }
    }

    /** The place after the function that starts at the cursor, or the cursor's place if none does. */
    static int end(AspMachine machine, Cursor cursor, Dialect dialect) {
        Function function = read(cursor, dialect, false);
        if (function == null) {
            return cursor.at();
        }
        machine.functions.putIfAbsent(function.name(), function);
        return function.to() + 1;
    }

    private static @org.jspecify.annotations.Nullable Function read(Cursor cursor, Dialect dialect, boolean remote) {
        return dialect.isBasic() ? basic(cursor, remote) : braces(cursor, dialect, remote);
    }

    private static @org.jspecify.annotations.Nullable Function basic(Cursor cursor, boolean remote) {
        int at = cursor.at();
        String kind = cursor.peek().lower();
        Token before = cursor.at(at - 1);
        if (!BASIC.contains(kind)
                || before.is("end")
                || before.is("exit")
                || before.is(".")
                || !cursor.at(at + 1).isName()) {
            return null;
        }
        int i = at + 1;
        if (kind.equals("property")
                && (cursor.at(i).is("get")
                        || cursor.at(i).is("let")
                        || cursor.at(i).is("set"))) {
            i++;
        }
        boolean sets = i > at + 1 && !cursor.at(i - 1).is("get");
        String name = cursor.at(i).lower() + (sets ? SETTER : "");
        List<String> parameters = new ArrayList<>();
        List<String> types = new ArrayList<>();
        i = parameters(cursor, i + 1, parameters, types, true);
        int from = i;
        while (!(cursor.at(i).is("end") && cursor.at(i + 1).is(kind))
                && i < cursor.tokens().size()) {
            i++;
        }
        return new Function(name, parameters, types, cursor.tokens(), from, i, Dialect.BASIC, remote);
    }

    private static @org.jspecify.annotations.Nullable Function braces(Cursor cursor, Dialect dialect, boolean remote) {
        int at = cursor.at();
        boolean keyword = cursor.peek().text().equals("function");
        int name = keyword ? at + 1 : at;
        Token before = cursor.at(at - 1);
        if (keyword && cursor.at(name).is("(") && (before.is("=") || before.is(":"))) {
            // A function without a name goes by that of what it is assigned to.
            return assigned(cursor, dialect, remote);
        }
        Token named = cursor.at(name);
        boolean typed = before.isName() && !NOT_NAMES.contains(before.text()) || before.is("]") || before.is(">");
        if (!named.isName() || NOT_NAMES.contains(named.text()) || !(keyword || typed)) {
            return null;
        }
        if (!cursor.at(name + 1).is("(")) {
            return keyword ? null : getter(cursor, dialect);
        }
        List<String> parameters = new ArrayList<>();
        List<String> types = new ArrayList<>();
        int i = parameters(cursor, name + 1, parameters, types, false);
        if (cursor.at(i).is(":")) {
            i += 2;
            while (cursor.at(i).is(".") || cursor.at(i).isName()) {
                i++;
            }
        }
        if (cursor.at(i).is("=>") && dialect == Dialect.C_SHARP && !keyword) {
            int end = arrow(cursor, i + 1);
            return new Function(named.lower(), parameters, types, cursor.tokens(), i + 1, end, dialect, remote);
        }
        if (!cursor.at(i).is("{")) {
            return null;
        }
        int from = i + 1;
        return new Function(named.lower(), parameters, types, cursor.tokens(), from, close(cursor, i), dialect, remote);
    }

    private static @org.jspecify.annotations.Nullable Function assigned(
            Cursor cursor, Dialect dialect, boolean remote) {
        int at = cursor.at();
        Token name = cursor.at(at - 2);
        List<String> parameters = new ArrayList<>();
        List<String> types = new ArrayList<>();
        int open = parameters(cursor, at + 1, parameters, types, false);
        return name.isName() && cursor.at(open).is("{")
                ? new Function(
                        name.lower(),
                        parameters,
                        types,
                        cursor.tokens(),
                        open + 1,
                        close(cursor, open),
                        dialect,
                        remote)
                : null;
    }

    /** {@code Type Name { get { … } }} and {@code Type Name => …;} as a function that is called when the property is read. */
    private static @org.jspecify.annotations.Nullable Function getter(Cursor cursor, Dialect dialect) {
        int name = cursor.at();
        boolean body = cursor.at(name + 1).is("{")
                && cursor.at(name + 2).is("get")
                && cursor.at(name + 3).is("{");
        int from = body ? name + 4 : name + 2;
        if (dialect != Dialect.C_SHARP || !body && !cursor.at(name + 1).is("=>")) {
            return null;
        }
        int to = body ? close(cursor, name + 3) : arrow(cursor, from);
        return new Function(
                GETTER + cursor.at(name).lower(), List.of(), List.of(), cursor.tokens(), from, to, dialect, false);
    }

    /** The place after the expression that is all of a function. */
    private static int arrow(Cursor cursor, int from) {
        int to = from;
        while (to < cursor.tokens().size() && !cursor.at(to).isEnd() && to - from < MAX_ARROW) {
            to++;
        }
        return to;
    }

    /** Whether what a function assigns to a parameter reaches the variable that its caller gave for it. */
    static boolean isShared(Function function, String parameter, boolean isNet) {
        List<Token> tokens = function.tokens();
        for (int i = Math.min(function.from(), tokens.size()) - 1; i > Math.max(0, function.from() - MAX_IMPORT); i--) {
            if (tokens.get(i).is(parameter)) {
                for (int j = i - 1; j > 0 && tokens.get(j).isName() && i - j < 4; j--) {
                    Token word = tokens.get(j);
                    if (word.is("byval")) {
                        return false;
                    }
                    if (word.is("byref") || word.is("ref") || word.is("out")) {
                        return true;
                    }
                }
                return function.dialect().isBasic() && !isNet;
            }
        }
        return false;
    }

    /** The place of the brace that closes the one at {@code open}. */
    static int close(Cursor cursor, int open) {
        int depth = 0;
        int i = open;
        while (i < cursor.tokens().size()) {
            Token token = cursor.at(i);
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
            i++;
        }
        return i;
    }

    /** Reads {@code (…)} at {@code open}; returns the place after it. */
    static int parameters(Cursor cursor, int open, List<String> names, List<String> types, boolean basic) {
        if (!cursor.at(open).is("(")) {
            return open;
        }
        int depth = 0;
        int i = open;
        List<Token> words = new ArrayList<>();
        do {
            Token token = cursor.at(i);
            depth += token.is("(") || token.is("[") || token.is("<")
                    ? 1
                    : token.is(")") || token.is("]") || token.is(">") ? -1 : 0;
            if (depth <= 1 && token.is(",") || depth == 0) {
                parameter(words, names, types, basic);
                words.clear();
            } else if (token.isName() || token.is(":")) {
                words.add(token);
            }
            i++;
        } while (depth > 0 && i < cursor.tokens().size() && i - open < 2000);
        return i;
    }

    private static void parameter(List<Token> words, List<String> names, List<String> types, boolean basic) {
        List<String> plain = new ArrayList<>();
        for (Token word : words) {
            if (!(basic ? BASIC_PASSING : PASSING).contains(word.lower())) {
                plain.add(word.lower());
            }
        }
        if (plain.isEmpty()) {
            return;
        }
        boolean after = basic && plain.contains("as") || plain.contains(":");
        String last = plain.get(plain.size() - 1);
        names.add(after || basic ? plain.get(0) : last);
        types.add(after ? last : !basic && plain.size() > 1 ? plain.get(plain.size() - 2) : "");
    }
}
