package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions at a cursor. */
final class Expressions {
    private static final Set<String> CAST_TYPES = Set.of(
            "char", "byte", "int", "string", "object", "long", "short", "ushort", "uint", "sbyte", "double", "float");

    private static final int MAX_CLAUSES = 40;

    /** Words that begin the clauses of a query. */
    private static final Set<String> CLAUSES = Set.of("from", "join", "let", "where", "orderby", "select");

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Nesting nesting;
    private final ObjectCalls calls;
    private final Places places;
    private final Operators operators;
    private final Literals literals;
    private final InlineFunctions functions;
    private final Patterns patterns;

    Expressions(AspMachine machine, Cursor cursor, Dialect dialect) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.nesting = new Nesting(cursor);
        this.calls = new ObjectCalls(machine, dialect);
        this.places = new Places(machine, cursor, dialect, this, calls);
        this.operators = new Operators(machine, dialect);
        this.literals = new Literals(machine, cursor, dialect, this, calls, nesting);
        this.functions = new InlineFunctions(machine, cursor, dialect, this, nesting);
        this.patterns = new Patterns(machine, cursor, this, nesting);
    }

    Places places() {
        return places;
    }

    Item expression() {
        nesting.enter();
        try {
            return binary(1);
        } finally {
            nesting.leave();
        }
    }

    private Item binary(int level) {
        Item left = unary();
        while (true) {
            machine.spend();
            Token operator = cursor.peek();
            if (operator.is("switch") && dialect == Dialect.C_SHARP && cursor.isFollowedBy("{")) {
                left = patterns.arms(left);
                continue;
            }
            Integer at = operators.level(operator);
            if (at == null || at < level) {
                return left;
            }
            cursor.skip();
            if (operator.is("?")) {
                left = cursor.peek().is("?") ? otherwise(left) : choice();
                continue;
            }
            if (operator.is("is") && dialect == Dialect.C_SHARP && patterns.read(left)) {
                left = Item.UNKNOWN;
                continue;
            }
            if (operator.is("as")) {
                String type = Cursor.simple(cursor.type());
                left = left.type().isEmpty() && !CAST_TYPES.contains(type) ? left.withType(type) : left;
                continue;
            }
            nesting.enter();
            Item right = binary(at + 1);
            nesting.leave();
            left = operators.apply(operator.lower(), left, right);
        }
    }

    /** {@code value ?? other} and {@code value ??= other}. */
    private Item otherwise(Item value) {
        cursor.skip();
        if (cursor.peek().is("=")) {
            cursor.skip();
        }
        return value.after(expression());
    }

    private Item choice() {
        Item yes = expression();
        if (cursor.peek().is(":")) {
            cursor.skip();
            return expression().after(yes);
        }
        return yes;
    }

    private Item unary() {
        Token token = cursor.peek();
        Item type = token.is("typeof") && cursor.isFollowedBy("(") && dialect == Dialect.C_SHARP ? type() : null;
        if (type != null) {
            return postfix(type);
        }
        if (token.is("not")
                || token.is("!")
                || token.is("~")
                || token.is("+")
                || token.is("-")
                || token.is("++")
                || token.is("--")
                || token.is("&")
                || token.is("addressof")
                || token.is("await")
                || token.is("typeof")
                || token.is("void") && dialect == Dialect.JSCRIPT
                || token.is("*")) {
            cursor.skip();
            nesting.enter();
            Item value = unary();
            nesting.leave();
            Double n = value.number();
            return token.is("-") && n != null
                    ? Item.number(-n)
                    : token.is("not") || token.is("!") ? Item.UNKNOWN : value;
        }
        if (token.is("new")) {
            return postfix(literals.creation());
        }
        if (token.text().equals("Function") && dialect == Dialect.JSCRIPT && isValue()) {
            // Nobody takes the maker of functions for a value but to call it by another name.
            cursor.skip();
            return Item.typed("alias:eval");
        }
        if (dialect.isBasic() && (token.is("function") || token.is("sub")) && cursor.isFollowedBy("(")) {
            return functions.basic();
        }
        boolean delegate = token.is("delegate") && (cursor.isFollowedBy("(") || cursor.isFollowedBy("{"));
        if (token.text().equals("function") || delegate && dialect == Dialect.C_SHARP) {
            return postfix(functions.anonymous());
        }
        if (token.is("(")) {
            List<String> names = functions.parameters();
            if (names != null) {
                return functions.body(names);
            }
            Item cast = cast();
            return cast != null ? cast : postfix(parenthesised());
        }
        if (token.is("from")
                && dialect == Dialect.C_SHARP
                && cursor.at(cursor.at() + 2).is("in")) {
            return query();
        }
        if (token.is("[") || token.is("{")) {
            return postfix(literals.elements(token.is("[") ? "]" : "}"));
        }
        boolean within = token.is(".") && !machine.withs.isEmpty();
        if (within || token.isName() && !Cursor.isOperatorWord(token)) {
            Places.Place place = places.next();
            return place == null ? Item.UNKNOWN : assigned(place);
        }
        if (token.isEnd() || token.kind() == Token.Kind.OPERATOR || Cursor.isOperatorWord(token)) {
            if (token.kind() == Token.Kind.OPERATOR && !",)]}:".contains(token.text()) && !token.is("=>")) {
                cursor.skip();
            }
            return Item.UNKNOWN;
        }
        cursor.skip();
        return postfix(token.kind() == Token.Kind.STRING ? Item.text(token.text()) : Literals.number(token.lower()));
    }

    /** {@code typeof(Type)}; null, and no move, if it is none. */
    private @Nullable Item type() {
        int start = cursor.at();
        cursor.moveTo(start + 2);
        String name = cursor.type();
        if (name.isEmpty() || !cursor.peek().is(")")) {
            cursor.moveTo(start);
            return null;
        }
        cursor.skip();
        return Item.named(name.toLowerCase(Locale.ROOT));
    }

    /** {@code from name in values where … select value}: what is selected, for any of the values. */
    private Item query() {
        Item selected = Item.UNKNOWN;
        for (int i = 0; i < MAX_CLAUSES; i++) {
            Token word = cursor.peek();
            if (!CLAUSES.contains(word.lower()) || word.kind() != Token.Kind.NAME) {
                break;
            }
            cursor.skip();
            boolean from = word.is("from") || word.is("join");
            if (from || word.is("let")) {
                String name = cursor.peek().lower();
                cursor.moveTo(cursor.at() + 2);
                Item source = expression();
                machine.declare(
                        name,
                        from && !source.type().equals(NetReflection.METHOD) ? Item.tainted(source.taint()) : source);
            } else {
                selected = expression();
            }
        }
        return selected.type().equals(NetReflection.METHOD) ? selected : Item.tainted(selected.taint());
    }

    private boolean isValue() {
        Token next = cursor.at(cursor.at() + 1);
        return next.isEnd() || next.is(",") || next.is(")") || next.is("]");
    }

    /** What a place holds, after what follows is stored there. */
    private Item assigned(Places.Place place) {
        Token next = cursor.peek();
        if (!dialect.isBasic()) {
            if (next.is("=") || next.is("+=") || next.is("^=") || next.is("-=") || next.is("|=")) {
                cursor.skip();
                Item value = expression();
                boolean handler = machine.functions.containsKey(value.path());
                Item stored = next.is("=") || handler
                        ? value
                        : next.is("+=") ? machine.join(places.load(place), value) : value.after(places.load(place));
                places.store(place, stored.number() != null && !next.is("=") ? Item.UNKNOWN : stored);
                return stored;
            }
            if (next.is("?")
                    && cursor.isFollowedBy("?")
                    && cursor.at(cursor.at() + 2).is("=")) {
                cursor.moveTo(cursor.at() + 3);
                Item value = expression().after(places.load(place));
                places.store(place, value);
                return value;
            }
            if (next.is("++") || next.is("--")) {
                cursor.skip();
                places.store(place, Item.UNKNOWN);
                return Item.UNKNOWN;
            }
            if (next.is("=>")) {
                cursor.skip();
                return functions.body(List.of(place.name()));
            }
        }
        return places.load(place);
    }

    private Item parenthesised() {
        cursor.skip();
        Item value = cursor.peek().is(")") ? Item.UNKNOWN : expression();
        while (cursor.peek().is(",")) {
            cursor.skip();
            Taint before = dialect == Dialect.C_SHARP ? value.taint() : null;
            value = expression();
            value = before == null ? value : Item.tainted(Taint.join(before, value.taint()));
        }
        if (cursor.peek().is(")")) {
            cursor.skip();
        }
        return value;
    }

    /** {@code (Type) value}; null if the parenthesis is none. */
    private @Nullable Item cast() {
        if (dialect.isBasic()) {
            return null;
        }
        int start = cursor.at();
        cursor.skip();
        String type = cursor.type();
        Token after = cursor.at(cursor.at() + 1);
        boolean known = CAST_TYPES.contains(type.replace("[]", ""))
                || !type.isEmpty()
                        && machine.find(type) == null
                        && Character.isUpperCase(cursor.at(start + 1).text().charAt(0));
        boolean follows = after.kind() == Token.Kind.STRING
                || after.kind() == Token.Kind.NUMBER
                || after.isName() && !Cursor.isOperatorWord(after)
                || after.is("(")
                || after.is("new")
                || CAST_TYPES.contains(type) && after.is("-");
        if (!cursor.peek().is(")") || !known || !follows) {
            cursor.moveTo(start);
            return null;
        }
        cursor.skip();
        machine.spelling += type.equals("char") ? 1 : 0;
        Item value = unary();
        machine.spelling -= type.equals("char") ? 1 : 0;
        if (type.equals("char")) {
            return AspFunctions.call("tochar", List.of(value));
        }
        return CAST_TYPES.contains(type) || !value.type().isEmpty() ? value : value.withType(Cursor.simple(type));
    }

    /** The arguments or the index between brackets, of which the first is at the cursor. */
    List<Item> arguments(String close) {
        List<Item> arguments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        cursor.skip();
        while (!cursor.atEnd() && !cursor.peek().is(close)) {
            int before = cursor.at();
            machine.spend();
            if (cursor.peek().is(",")) {
                if (arguments.isEmpty() || cursor.isFollowedBy(",")) {
                    arguments.add(Item.UNKNOWN);
                }
                cursor.skip();
                continue;
            }
            if (cursor.peek().isEnd()) {
                if (dialect.isBasic()) {
                    return arguments;
                }
                cursor.skip();
                continue;
            }
            if (cursor.peek().is("out") || cursor.peek().is("ref")) {
                cursor.skip();
                declared();
            }
            boolean labelled = cursor.peek().isName() && cursor.isFollowedBy(":");
            String label = labelled ? cursor.peek().lower() : "";
            if (labelled) {
                cursor.moveTo(cursor.at() + 2);
                if (cursor.peek().is("=")) {
                    cursor.skip();
                }
            }
            Token first = cursor.peek();
            int start = cursor.at();
            arguments.add(expression());
            labels.add(label);
            names.add(first.isName() && cursor.at() == start + 1 ? first.lower() : "");
            if (cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        calls.passed = names;
        machine.labels = labels;
        return arguments;
    }

    /** {@code Type name} behind {@code out}: the type is passed over. */
    private void declared() {
        int start = cursor.at();
        boolean typed = !cursor.type().isEmpty() && cursor.peek().isName();
        if (!typed) {
            cursor.moveTo(start);
        }
    }

    /** A value with the members, indexes and calls after it. */
    private Item postfix(Item value) {
        Item result = value;
        while (true) {
            Token next = cursor.peek();
            if (next.is(".") && cursor.at(cursor.at() + 1).isName()) {
                Token name = cursor.at(cursor.at() + 1);
                cursor.moveTo(cursor.at() + 2);
                if (cursor.peek().is("<") && dialect == Dialect.C_SHARP) {
                    cursor.skipTypeArguments();
                }
                machine.given.push(result);
                result = cursor.peek().is("(")
                        ? calls.call(result, name.lower(), arguments(")"), "", name.line())
                        : calls.members().property(result, name.lower(), name.line());
                machine.given.pop();
            } else if (next.is("[")) {
                List<Item> index = arguments("]");
                result = calls.members().element(result, index.isEmpty() ? Item.UNKNOWN : index.get(0), next.line());
            } else if (cursor.isForgiven() && dialect == Dialect.C_SHARP) {
                cursor.skip();
            } else if (next.is("(") && !result.path().isEmpty()) {
                result = calls.function(result.path(), arguments(")"), next.line());
            } else if (next.is("(")) {
                arguments(")");
                return result;
            } else {
                return result;
            }
        }
    }
}
