package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that stand where a value does: arrows and functions without a name. */
final class InlineFunctions {
    private static final int MAX_BLOCKS = 8;
    private static final int MAX_PARAMETERS = 40;

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Expressions expressions;
    private final Nesting nesting;

    InlineFunctions(AspMachine machine, Cursor cursor, Dialect dialect, Expressions expressions, Nesting nesting) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.expressions = expressions;
        this.nesting = nesting;
    }

    /** The parameters before an arrow, behind which the cursor then is; null and no move if there is none. */
    @Nullable
    List<String> parameters() {
        int close = cursor.at() + 1;
        while (!dialect.isBasic()
                && close - cursor.at() < MAX_PARAMETERS
                && (cursor.at(close).isName()
                        || ",.<>[]?".contains(cursor.at(close).text()))
                && !cursor.at(close).isEnd()) {
            close++;
        }
        if (dialect.isBasic()
                || !cursor.at(close).is(")")
                || !cursor.at(close + 1).is("=>")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        Functions.parameters(cursor, cursor.at(), names, new ArrayList<>(), false);
        cursor.moveTo(close + 2);
        return names;
    }

    /** The code behind an arrow: run once as it stands, and kept for where it is called. */
    Item body(List<String> names) {
        Item given = machine.given.peek();
        for (String name : names) {
            boolean method = given != null && given.type().equals(NetReflection.METHOD);
            machine.declare(
                    name,
                    method && given != null
                            ? given
                            : given == null || given.taint() == null ? Item.named(name) : Item.tainted(given.taint()));
        }
        int line = cursor.peek().line();
        boolean braces = cursor.peek().is("{");
        int from = braces ? cursor.at() + 1 : cursor.at();
        Item value = braces ? block() : expressions.expression();
        String name = AspMachine.NAMELESS + line + ':' + from;
        List<String> types = names.stream().map(any -> "").toList();
        machine.functions.put(
                name,
                new Function(
                        name, names, types, cursor.tokens(), from, cursor.at() - (braces ? 1 : 0), dialect, false));
        return Item.named(name).withTaint(value.taint());
    }

    /** {@code function (…) { … }}. */
    Item anonymous() {
        int i = cursor.at() + 1;
        List<String> names = new ArrayList<>();
        if (cursor.at(i).isName()) {
            i++;
        }
        i = Functions.parameters(cursor, i, names, new ArrayList<>(), dialect.isBasic());
        Token before = cursor.at(cursor.at() - 1);
        Token name = cursor.at(cursor.at() - 2);
        Function known = machine.functions.get(name.lower());
        boolean assigned = (before.is("=") || before.is(":"))
                && known != null
                && known.tokens() == cursor.tokens()
                && known.from() == i + 1;
        cursor.moveTo(i);
        if (assigned && cursor.peek().is("{")) {
            cursor.moveTo(Functions.close(cursor, i) + 1);
            return Item.named(name.lower());
        }
        if (!cursor.peek().is("{")) {
            return Item.UNKNOWN;
        }
        int from = cursor.at() + 1;
        String kept = AspMachine.NAMELESS + cursor.peek().line() + ':' + from;
        Item value = block();
        List<String> types = names.stream().map(any -> "").toList();
        machine.functions.put(
                kept, new Function(kept, names, types, cursor.tokens(), from, cursor.at() - 1, dialect, false));
        return Item.named(kept).withTaint(value.taint());
    }

    /** {@code Sub(name) …} and {@code Function(name) …} of Visual Basic, on one line or to their end. */
    Item basic() {
        boolean sub = cursor.peek().is("sub");
        List<String> names = new ArrayList<>();
        cursor.moveTo(Functions.parameters(cursor, cursor.at() + 1, names, new ArrayList<>(), true));
        if (!cursor.peek().isEnd()) {
            return body(names);
        }
        int from = cursor.at() + 1;
        int end = from;
        while (end < cursor.tokens().size()
                && !(cursor.at(end).is("end") && cursor.at(end + 1).is(sub ? "sub" : "function"))) {
            end++;
        }
        String name = AspMachine.NAMELESS + cursor.peek().line() + ':' + from;
        List<String> types = names.stream().map(any -> "").toList();
        machine.functions.put(name, new Function(name, names, types, cursor.tokens(), from, end, dialect, false));
        cursor.moveTo(end + 2);
        return Item.named(name);
    }

    private Item block() {
        int close = Functions.close(cursor, cursor.at());
        if (nesting.isHalfFull() || machine.nested >= MAX_BLOCKS) {
            machine.note("functions nested deeper than is read");
        } else {
            machine.nested++;
            new Evaluator(machine, cursor.tokens(), cursor.at() + 1, close, dialect).statements();
            machine.nested--;
        }
        cursor.moveTo(close + 1);
        return machine.returned;
    }
}
