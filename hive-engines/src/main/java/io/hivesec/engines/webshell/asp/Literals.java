package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;

/** Numbers, arrays and objects that are written out, and what is created with {@code new}. */
final class Literals {
    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Expressions expressions;
    private final ObjectCalls calls;
    private final Nesting nesting;

    Literals(
            AspMachine machine,
            Cursor cursor,
            Dialect dialect,
            Expressions expressions,
            ObjectCalls calls,
            Nesting nesting) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.expressions = expressions;
        this.calls = calls;
        this.nesting = nesting;
    }

    static Item number(String digits) {
        try {
            if (digits.startsWith("&h")) {
                return Item.number(Long.parseLong(digits.substring(2), 16));
            }
            if (digits.startsWith("&")) {
                return Item.number(Long.parseLong(digits.substring(1).replace("o", ""), 8));
            }
            if (digits.startsWith("0x")) {
                return Item.number(Long.parseLong(digits.substring(2), 16));
            }
            return Item.number(Double.parseDouble(digits.replaceAll("[lufdm]+$", "")));
        } catch (NumberFormatException e) {
            return Item.UNKNOWN;
        }
    }

    /** The elements of an array or object joined: one name is one taint. */
    Item elements(String close) {
        cursor.skip();
        Taint taint = null;
        int known = 0;
        String type = "";
        List<Item> elements = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.peek().is(close) && !(cursor.peek().isEnd() && close.equals("]"))) {
            int before = cursor.at();
            machine.spend();
            if (cursor.peek().isEnd() || cursor.peek().is(",")) {
                cursor.skip();
                continue;
            }
            boolean named = cursor.isFollowedBy(":") || cursor.isFollowedBy("=");
            names.add(named ? cursor.peek().text() : "");
            if (named) {
                cursor.moveTo(cursor.at() + 2);
            }
            Item element = expressions.expression();
            elements.add(element);
            taint = Taint.join(taint, element.taint());
            known += element.known().length();
            type = element.path().equals("eval") ? "alias:eval" : type;
            if (cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        // An object of one function is asked for it by name.
        boolean one = elements.size() == 1 && !(close.equals("}") && Choices.isFunction(machine, elements.get(0)));
        Item list = new Item(null, null, taint, type, "", known, null);
        Item whole = one && taint == null && type.isEmpty() ? elements.get(0) : list.withElements(elements);
        if (dialect == Dialect.JSCRIPT && close.equals("}") && whole.elements() != null) {
            machine.keys.put(whole.elements(), names);
        }
        return whole;
    }

    /** {@code new Type(…)}, with what its members are set to. */
    Item creation() {
        int line = cursor.peek().line();
        cursor.skip();
        String type = Cursor.simple(cursor.type());
        List<Item> arguments = new ArrayList<>();
        if (cursor.peek().is("(")) {
            arguments = expressions.arguments(")");
        } else if (cursor.peek().is("[")) {
            expressions.arguments("]");
        }
        // What new() makes is told by what it is given to.
        Item created = type.isEmpty() || type.endsWith("[]")
                ? Item.tainted(AspFunctions.call("", arguments).taint())
                : calls.create(type, arguments, line);
        boolean more = cursor.peek().is("with") || cursor.peek().is("from") && cursor.isFollowedBy("{");
        boolean array = dialect.isBasic() && !more;
        if (more) {
            cursor.skip();
        }
        if (cursor.peek().is("{")) {
            created = array
                            || type.isEmpty()
                            || type.endsWith("[]")
                            || created.type().isEmpty()
                    ? written(created)
                    : initialised(created);
        }
        return created;
    }

    private Item written(Item created) {
        Item list = elements("}");
        return list.withTaint(Taint.join(created.taint(), list.taint()));
    }

    /** {@code { Member = value, … }} after a creation. */
    private Item initialised(Item object) {
        Item result = object;
        cursor.skip();
        while (!cursor.atEnd() && !cursor.peek().is("}")) {
            int before = cursor.at();
            Token name = cursor.peek();
            if (name.is(".")) {
                cursor.skip();
                continue;
            }
            if (name.is("[")) {
                // ["key"] = value
                expressions.arguments("]");
                cursor.moveTo(cursor.at() + (cursor.peek().is("=") ? 1 : 0));
            }
            if (name.isName() && cursor.isFollowedBy("=")) {
                cursor.moveTo(cursor.at() + 2);
                if (cursor.peek().is("{") && !nesting.isFull()) {
                    nesting.enter();
                    initialised(calls.members().property(object, name.lower(), name.line()));
                    nesting.leave();
                } else {
                    Item value = expressions.expression();
                    calls.assign(object, name.lower(), value, name.line());
                    if (machine.classes.contains(object.type())) {
                        result = result.withTaint(Taint.join(result.taint(), value.taint()));
                    }
                }
            } else {
                Item element = expressions.expression();
                result = Choices.with(machine, result.withTaint(Taint.join(result.taint(), element.taint())), element);
                if (!object.path().isEmpty()) {
                    // A list that is written out is added to one by one.
                    calls.call(object, "add", List.of(element), "", name.line());
                }
            }
            if (cursor.peek().is(",") || cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        return result;
    }
}
