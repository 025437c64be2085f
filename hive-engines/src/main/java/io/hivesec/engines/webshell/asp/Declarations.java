package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads declarations of variables at a cursor, in each of the languages. */
final class Declarations {
    private static final Set<String> PLAIN_TYPES =
            Set.of("string", "object", "var", "int", "integer", "boolean", "bool", "long", "double", "char", "byte");

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Expressions expressions;

    Declarations(AspMachine machine, Cursor cursor, Dialect dialect, Expressions expressions) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.expressions = expressions;
    }

    /** {@code Type name = value}, {@code var name : Type = value}, {@code name As New Type(value)}. */
    boolean read() {
        int start = cursor.at();
        if (dialect.isBasic()) {
            Token name = cursor.peek();
            int i = start + 1;
            if (cursor.at(i).is("(") && cursor.at(i + 1).is(")")) {
                i += 2;
            }
            if (!cursor.at(i).is("as")) {
                return false;
            }
            cursor.moveTo(i + 1);
            Item value;
            if (cursor.peek().is("new")) {
                value = expressions.expression();
            } else {
                value = Item.typed(Cursor.simple(cursor.type()));
                boolean array = cursor.peek().is("(") && cursor.isFollowedBy(")");
                cursor.moveTo(cursor.at() + (array ? 2 : 0));
            }
            Item held = isField() ? machine.find(name.lower()) : null;
            if (cursor.peek().is("=")) {
                cursor.skip();
                Item given = expressions.expression();
                value = given.type().isEmpty() ? given.withType(plainType(value.type())) : given;
            }
            machine.declare(name.lower(), held != null && held.taint() != null ? held : value);
            return true;
        }
        if (cursor.peek().is("var") && cursor.isFollowedBy("(")) {
            return parts();
        }
        boolean script = cursor.peek().is("var")
                || cursor.peek().is("let")
                || cursor.peek().is("const");
        String type = script ? "" : cursor.type();
        if (script) {
            cursor.skip();
        }
        Token name = cursor.peek();
        Token after = cursor.at(cursor.at() + 1);
        boolean declares = name.isName()
                && !Cursor.isOperatorWord(name)
                && (script || !type.isEmpty())
                && (after.is("=")
                        || after.isEnd()
                        || after.is(",")
                        || after.is(")")
                        || after.is("in")
                        || after.is(":") && script
                        || after.is("{"));
        if (name.isName() && after.is("(") && cursor.at(cursor.at() - 1).is(">") && dialect == Dialect.C_SHARP) {
            // A method whose result's type has arguments: it is declared here, not compared and called.
            return true;
        }
        if (!declares) {
            cursor.moveTo(start);
            if (script) {
                cursor.skip();
                return true;
            }
            return false;
        }
        cursor.skip();
        declareRest(name, Cursor.simple(type));
        return true;
    }

    /** {@code var (a, b) = value}: each part may be any of the value. */
    private boolean parts() {
        List<String> names = new ArrayList<>();
        int i = cursor.at() + 2;
        while (cursor.at(i).isName() || cursor.at(i).is(",")) {
            if (cursor.at(i).isName()) {
                names.add(cursor.at(i).lower());
            }
            i++;
        }
        if (!cursor.at(i).is(")") || !cursor.at(i + 1).is("=")) {
            return false;
        }
        cursor.moveTo(i + 2);
        Item value = Item.tainted(expressions.expression().taint());
        names.forEach(name -> machine.declare(name, value));
        return true;
    }

    private void declareRest(Token name, String type) {
        String known = type;
        if (cursor.peek().is(":")) {
            cursor.skip();
            known = Cursor.simple(cursor.type());
        }
        Item value = Item.UNKNOWN;
        boolean each = cursor.peek().is("in");
        if (each || cursor.peek().is("=")) {
            cursor.skip();
            value = expressions.expression();
            if (each && !value.type().equals("method")) {
                String apart = AspFunctions.isPlain(value.known()) ? "" : value.known();
                Item function = Choices.among(machine, value);
                value = (function == null ? Item.tainted(value.taint()) : function)
                        .withDecoded(Math.max(value.decoded(), apart.length()))
                        .withHead(value.start());
            }
        }
        Item held = cursor.peek().is("{") || value == Item.UNKNOWN && isField() ? machine.find(name.lower()) : null;
        if (held == null || held.taint() == null) {
            machine.declare(name.lower(), value.type().isEmpty() ? value.withType(plainType(known)) : value);
        }
        if (cursor.peek().is(",")) {
            cursor.skip();
            Token next = cursor.peek();
            if (next.isName()) {
                cursor.skip();
                declareRest(next, type);
            }
        }
    }

    /** Whether what is declared is a field, which still holds what a method gave it. */
    private boolean isField() {
        return machine.isNet && machine.frames.isEmpty();
    }

    private static String plainType(String type) {
        return PLAIN_TYPES.contains(type) ? "" : type;
    }
}
