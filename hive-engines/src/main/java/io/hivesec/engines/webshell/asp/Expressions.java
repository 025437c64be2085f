package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions at a cursor. */
final class Expressions {
    private static final int MAX_DEPTH = 120;
    private static final int MAX_BLOCKS = 8;
    private static final int MAX_PARAMETERS = 40;
    private static final int MAX_DIGITS = 10;
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("?", 1),
            Map.entry("??", 2),
            Map.entry("||", 2),
            Map.entry("or", 2),
            Map.entry("xor", 2),
            Map.entry("orelse", 2),
            Map.entry("eqv", 2),
            Map.entry("imp", 2),
            Map.entry("&&", 3),
            Map.entry("and", 3),
            Map.entry("andalso", 3),
            Map.entry("|", 4),
            Map.entry("==", 5),
            Map.entry("!=", 5),
            Map.entry("<>", 5),
            Map.entry("<", 6),
            Map.entry(">", 6),
            Map.entry("<=", 6),
            Map.entry(">=", 6),
            Map.entry("is", 6),
            Map.entry("like", 6),
            Map.entry("instanceof", 6),
            Map.entry("in", 6),
            Map.entry("as", 6),
            Map.entry("&", 7),
            Map.entry("<<", 7),
            Map.entry(">>", 7),
            Map.entry("+", 8),
            Map.entry("-", 8),
            Map.entry("mod", 9),
            Map.entry("%", 9),
            Map.entry("*", 9),
            Map.entry("/", 9),
            Map.entry("\\", 9),
            Map.entry("^", 9));
    private static final Set<String> COMPARISONS = Set.of(
            "==",
            "!=",
            "<>",
            "<",
            ">",
            "<=",
            ">=",
            "is",
            "like",
            "instanceof",
            "in",
            "=",
            "&&",
            "||",
            "and",
            "or",
            "andalso",
            "orelse",
            "eqv",
            "imp");
    private static final Set<String> CAST_TYPES = Set.of(
            "char", "byte", "int", "string", "object", "long", "short", "ushort", "uint", "sbyte", "double", "float");

    /** Names of the page itself. */
    private static final Set<String> SELVES = Set.of("this", "me", "page", "mybase", "base", "self", "window");

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final ObjectCalls calls;
    private int depth;

    /**
     * Where a value can be stored or what can be called.
     *
     * @param base the object before the last dot, null for a variable
     * @param name the variable or member in lower case
     * @param key the variable that holds the base, empty if unknown
     * @param index the constant index after it, null if none
     * @param line where it stands
     */
    record Place(
            @Nullable Item base,
            String name,
            String key,
            @Nullable Item index,
            int line) {}

    Expressions(AspMachine machine, Cursor cursor, Dialect dialect) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.calls = new ObjectCalls(machine, dialect);
    }

    Item expression() {
        if (depth >= MAX_DEPTH) {
            throw tooDeep();
        }
        depth++;
        try {
            return binary(1);
        } finally {
            depth--;
        }
    }

    private AspMachine.Exhausted tooDeep() {
        return new AspMachine.Exhausted(
                "nesting deeper than " + MAX_DEPTH + " on line " + cursor.peek().line());
    }

    private Item binary(int level) {
        Item left = unary();
        while (true) {
            machine.spend();
            Token operator = cursor.peek();
            boolean equals = operator.is("=") && dialect.isBasic();
            Integer at = equals
                    ? Integer.valueOf(5)
                    : operator.kind() == Token.Kind.STRING ? null : LEVELS.get(operator.lower());
            if (at == null || at < level || operator.kind() == Token.Kind.NAME && !Cursor.isOperatorWord(operator)) {
                return left;
            }
            cursor.skip();
            if (operator.is("?")) {
                left = choice();
                continue;
            }
            if (operator.is("is") && dialect == Dialect.C_SHARP && pattern(left)) {
                left = Item.UNKNOWN;
                continue;
            }
            if (operator.is("as")) {
                String type = Cursor.simple(cursor.type());
                left = left.type().isEmpty() && !CAST_TYPES.contains(type) ? left.withType(type) : left;
                continue;
            }
            if (depth >= MAX_DEPTH) {
                throw tooDeep();
            }
            depth++;
            Item right = binary(at + 1);
            depth--;
            left = operate(operator.lower(), left, right);
        }
    }

    /** {@code value is Type name}. */
    private boolean pattern(Item value) {
        int start = cursor.at();
        String type = cursor.type();
        if (type.isEmpty() || !cursor.peek().isName() || Cursor.isOperatorWord(cursor.peek())) {
            cursor.moveTo(start);
            return false;
        }
        machine.declare(cursor.peek().lower(), value);
        cursor.skip();
        return true;
    }

    private Item choice() {
        Item yes = expression();
        if (cursor.peek().is(":")) {
            cursor.skip();
            return expression().after(yes);
        }
        return yes;
    }

    private Item operate(String operator, Item a, Item b) {
        if (operator.equals("??")) {
            return b.after(a);
        }
        if (COMPARISONS.contains(operator)) {
            boolean either = (operator.equals("||")) && dialect == Dialect.JSCRIPT;
            return either ? b.after(a) : Item.UNKNOWN;
        }
        boolean counts = "-*/\\".contains(operator) || operator.equals("xor") || operator.equals("mod");
        Double x = counts ? numeric(a) : a.number();
        Double y = counts ? numeric(b) : b.number();
        boolean joins = operator.equals("&") && dialect.isBasic() || operator.equals("+");
        if (joins && !(operator.equals("+") && x != null && y != null)) {
            return machine.join(a, b);
        }
        if (x != null && y != null) {
            Double result = compute(operator, x, y);
            return result == null ? Item.UNKNOWN : Item.number(result);
        }
        return new Item(null, null, Taint.join(a.taint(), b.taint()), "", "", Math.max(a.decoded(), b.decoded()), null);
    }

    /** The number that a value is or spells: what is subtracted from a text takes it for one. */
    private static @Nullable Double numeric(Item value) {
        String text = value.text();
        boolean digits = text != null
                && !text.isEmpty()
                && text.length() < MAX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && text != null ? Double.valueOf(text) : value.number();
    }

    private @Nullable Double compute(String operator, double x, double y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> y == 0 ? null : Double.valueOf(x / y);
            case "\\" -> y == 0 ? null : Double.valueOf((long) x / (long) y);
            case "mod", "%" -> y == 0 ? null : Double.valueOf(x % y);
            case "^" -> dialect.isBasic() ? Math.pow(x, y) : (double) ((long) x ^ (long) y);
            case "xor" -> (double) ((long) x ^ (long) y);
            case "|" -> (double) ((long) x | (long) y);
            case "<<" -> (double) ((long) x << (long) y);
            case ">>" -> (double) ((long) x >> (long) y);
            default -> null;
        };
    }

    private Item unary() {
        Token token = cursor.peek();
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
                || token.is("void")
                || token.is("*")) {
            cursor.skip();
            if (depth >= MAX_DEPTH) {
                throw tooDeep();
            }
            depth++;
            Item value = unary();
            depth--;
            Double n = value.number();
            return token.is("-") && n != null
                    ? Item.number(-n)
                    : token.is("not") || token.is("!") ? Item.UNKNOWN : value;
        }
        if (token.is("new")) {
            return creation();
        }
        if (token.is("function")) {
            return anonymous();
        }
        if (token.is("(")) {
            List<String> names = lambda();
            if (names != null) {
                return body(names);
            }
            Item cast = cast();
            return cast != null ? cast : postfix(parenthesised(), null);
        }
        if (token.is("[") || token.is("{")) {
            return postfix(literal(token.is("[") ? "]" : "}"), null);
        }
        boolean within = token.is(".") && !machine.withs.isEmpty();
        if (within || token.isName() && !Cursor.isOperatorWord(token)) {
            Place place = place();
            return place == null ? Item.UNKNOWN : assigned(place);
        }
        if (token.isEnd() || token.kind() == Token.Kind.OPERATOR || Cursor.isOperatorWord(token)) {
            if (token.kind() == Token.Kind.OPERATOR && !",)]}:".contains(token.text()) && !token.is("=>")) {
                cursor.skip();
            }
            return Item.UNKNOWN;
        }
        cursor.skip();
        return postfix(token.kind() == Token.Kind.STRING ? Item.text(token.text()) : numberOf(token.lower()), null);
    }

    private Item assigned(Place place) {
        Token next = cursor.peek();
        if (!dialect.isBasic()) {
            if (next.is("=") || next.is("+=") || next.is("^=") || next.is("-=") || next.is("|=")) {
                cursor.skip();
                Item value = expression();
                Item stored = next.is("=")
                        ? value
                        : next.is("+=") ? machine.join(load(place), value) : value.after(load(place));
                store(place, stored.number() != null && !next.is("=") ? Item.UNKNOWN : stored);
                return stored;
            }
            if (next.is("++") || next.is("--")) {
                cursor.skip();
                store(place, Item.UNKNOWN);
                return Item.UNKNOWN;
            }
            if (next.is("=>")) {
                cursor.skip();
                return body(List.of(place.name()));
            }
        }
        return load(place);
    }

    /** The parameters before an arrow, behind which the cursor then is; null and no move if there is none. */
    private @Nullable List<String> lambda() {
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
    private Item body(List<String> names) {
        Item given = machine.given.peek();
        for (String name : names) {
            machine.declare(
                    name, given == null || given.taint() == null ? Item.named(name) : Item.tainted(given.taint()));
        }
        int line = cursor.peek().line();
        boolean braces = cursor.peek().is("{");
        int from = braces ? cursor.at() + 1 : cursor.at();
        Item value = braces ? block() : expression();
        String name = AspMachine.NAMELESS + line + ':' + from;
        List<String> types = names.stream().map(any -> "").toList();
        machine.functions.put(
                name,
                new AspMachine.Function(
                        name, names, types, cursor.tokens(), from, cursor.at() - (braces ? 1 : 0), dialect, false));
        return Item.named(name).withTaint(value.taint());
    }

    private static Item numberOf(String digits) {
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

    private Item parenthesised() {
        cursor.skip();
        Item value = cursor.peek().is(")") ? Item.UNKNOWN : expression();
        while (cursor.peek().is(",")) {
            cursor.skip();
            value = expression();
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
        Item value = unary();
        if (type.equals("char")) {
            return AspFunctions.call("tochar", List.of(value));
        }
        return CAST_TYPES.contains(type) || !value.type().isEmpty() ? value : value.withType(Cursor.simple(type));
    }

    /** The elements of an array or object joined: one name is one taint. */
    private Item literal(String close) {
        cursor.skip();
        Taint taint = null;
        int known = 0;
        String type = "";
        List<Item> elements = new ArrayList<>();
        while (!cursor.atEnd() && !cursor.peek().is(close) && !(cursor.peek().isEnd() && close.equals("]"))) {
            int before = cursor.at();
            machine.spend();
            if (cursor.peek().isEnd() || cursor.peek().is(",")) {
                cursor.skip();
                continue;
            }
            if (cursor.isFollowedBy(":") || cursor.isFollowedBy("=")) {
                cursor.moveTo(cursor.at() + 2);
            }
            Item element = expression();
            elements.add(element);
            taint = Taint.join(taint, element.taint());
            known += element.known().length();
            type = element.path().equals("eval") ? "alias:eval" : type;
            if (cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        boolean one = elements.size() == 1;
        Item list = new Item(null, null, taint, type, "", known, null);
        return one && taint == null && type.isEmpty() ? elements.get(0) : list.withElements(elements);
    }

    private Item creation() {
        int line = cursor.peek().line();
        cursor.skip();
        String type = Cursor.simple(cursor.type());
        List<Item> arguments = new ArrayList<>();
        if (cursor.peek().is("(")) {
            arguments = arguments(")");
        } else if (cursor.peek().is("[")) {
            arguments(("]"));
        }
        Item created = type.isEmpty() || type.endsWith("[]") ? Item.UNKNOWN : calls.create(type, arguments, line);
        boolean array = dialect.isBasic() && !cursor.peek().is("with");
        if (cursor.peek().is("with")) {
            cursor.skip();
        }
        if (cursor.peek().is("{")) {
            created = array
                            || type.isEmpty()
                            || type.endsWith("[]")
                            || created.type().isEmpty()
                    ? literal("}")
                    : initialised(created);
        }
        return postfix(created, null);
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
            if (name.isName() && cursor.isFollowedBy("=")) {
                cursor.moveTo(cursor.at() + 2);
                if (cursor.peek().is("{") && depth < MAX_DEPTH) {
                    depth++;
                    initialised(calls.members().property(object, name.lower(), name.line()));
                    depth--;
                } else {
                    calls.assign(object, name.lower(), expression(), name.line());
                }
            } else {
                result =
                        result.withTaint(Taint.join(result.taint(), expression().taint()));
            }
            if (cursor.peek().is(",") || cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        return result;
    }

    private Item anonymous() {
        int i = cursor.at() + 1;
        List<String> names = new ArrayList<>();
        if (cursor.at(i).isName()) {
            i++;
        }
        i = Functions.parameters(cursor, i, names, new ArrayList<>(), dialect.isBasic());
        Token before = cursor.at(cursor.at() - 1);
        Token name = cursor.at(cursor.at() - 2);
        AspMachine.Function known = machine.functions.get(name.lower());
        boolean assigned = (before.is("=") || before.is(":"))
                && known != null
                && known.tokens() == cursor.tokens()
                && known.from() == i + 1;
        cursor.moveTo(i);
        if (assigned && cursor.peek().is("{")) {
            cursor.moveTo(Functions.close(cursor, i) + 1);
            return Item.named(name.lower());
        }
        return cursor.peek().is("{") ? block() : Item.UNKNOWN;
    }

    private Item block() {
        int close = Functions.close(cursor, cursor.at());
        if (depth >= MAX_DEPTH / 2 || machine.nested >= MAX_BLOCKS) {
            machine.note("functions nested deeper than is read");
        } else {
            machine.nested++;
            new Evaluator(machine, cursor.tokens(), cursor.at() + 1, close, dialect).statements();
            machine.nested--;
        }
        cursor.moveTo(close + 1);
        return machine.returned;
    }

    List<Item> arguments(String close) {
        List<Item> arguments = new ArrayList<>();
        List<String> names = new ArrayList<>();
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
            }
            if (cursor.peek().isName() && cursor.at(cursor.at() + 1).is(":")) {
                cursor.moveTo(cursor.at() + 2);
                if (cursor.peek().is("=")) {
                    cursor.skip();
                }
            }
            Token first = cursor.peek();
            int start = cursor.at();
            arguments.add(expression());
            names.add(first.isName() && cursor.at() == start + 1 ? first.lower() : "");
            if (cursor.at() == before) {
                cursor.skip();
            }
        }
        cursor.skip();
        calls.passed = names;
        return arguments;
    }

    /** Tells which variables the arguments of the next call are. */
    void pass(List<String> names) {
        calls.passed = names;
    }

    /** Reads a name with its members, calls and indexes, up to the last name, which may be stored to or called. */
    @Nullable
    Place place() {
        Token first = cursor.peek();
        String holder = AspMachine.WITH + machine.withs.size();
        Item with = first.is(".") ? machine.find(holder) : null;
        if (first.is(".") && with == null) {
            with = machine.withs.peek();
        }
        if (first.is(".")) {
            cursor.skip();
            first = cursor.peek();
        }
        if (!first.isName() || Cursor.isOperatorWord(first)) {
            return null;
        }
        cursor.skip();
        Place place = with == null
                ? new Place(null, first.lower(), first.lower(), null, first.line())
                : new Place(with, first.lower(), holder, null, first.line());
        while (true) {
            machine.spend();
            Token next = cursor.peek();
            if ((next.is(".")
                    || next.is("?") && cursor.isFollowedBy(".")
                    || next.is("!") && cursor.at(cursor.at() + 1).isName() && dialect.isBasic())) {
                cursor.moveTo(cursor.at() + (next.is("?") ? 2 : 1));
                Token name = cursor.peek();
                if (!name.isName()) {
                    return place;
                }
                cursor.skip();
                place = member(place, name);
            } else if (next.is("(")) {
                machine.given.push(place.base() == null ? Item.UNKNOWN : place.base());
                List<Item> arguments = arguments(")");
                machine.given.pop();
                boolean stored = cursor.peek().is("=") && arguments.size() == 1;
                if (stored && dialect.isBasic()) {
                    return new Place(place.base(), place.name(), place.key(), arguments.get(0), place.line());
                }
                Item result = callPlace(place, arguments);
                place = new Place(result, "", place.base() == null ? place.key() : "", null, place.line());
            } else if (next.is("<") && dialect == Dialect.C_SHARP && typeArguments()) {
                continue;
            } else if (next.is("?") && cursor.isFollowedBy("[") && dialect == Dialect.C_SHARP) {
                cursor.skip();
            } else if (next.is("[")) {
                List<Item> index = arguments("]");
                Item key = index.isEmpty() ? Item.UNKNOWN : index.get(0);
                if (cursor.peek().is("=")) {
                    return new Place(place.base(), place.name(), place.key(), key, place.line());
                }
                Item result = calls.members().element(load(place), key, place.line());
                place = new Place(result, "", place.key(), null, place.line());
            } else {
                return place;
            }
        }
    }

    /** Skips {@code <Type, …>} before the arguments of a method. */
    private boolean typeArguments() {
        int depth = 0;
        int i = cursor.at();
        do {
            Token token = cursor.at(i);
            depth += token.is("<") ? 1 : token.is(">") ? -1 : token.is(">>") ? -2 : 0;
            if (!token.isName() && !",.<>[]?>>".contains(token.text())
                    || token.isEnd()
                    || i - cursor.at() > MAX_PARAMETERS) {
                return false;
            }
            i++;
        } while (depth > 0);
        if (!cursor.at(i).is("(")) {
            return false;
        }
        cursor.moveTo(i);
        return true;
    }

    private Place member(Place place, Token name) {
        boolean self = place.base() == null && SELVES.contains(place.name()) && machine.find(place.name()) == null;
        if (self) {
            return new Place(null, name.lower(), name.lower(), null, name.line());
        }
        boolean held = place.base() == null || place.name().isEmpty();
        return new Place(load(place), name.lower(), held ? place.key() : "", null, name.line());
    }

    private Item postfix(Item value, @Nullable Place from) {
        Item result = value;
        while (true) {
            Token next = cursor.peek();
            if (next.is(".") && cursor.at(cursor.at() + 1).isName()) {
                Token name = cursor.at(cursor.at() + 1);
                cursor.moveTo(cursor.at() + 2);
                machine.given.push(result);
                result = cursor.peek().is("(")
                        ? calls.call(result, name.lower(), arguments(")"), "", name.line())
                        : calls.members().property(result, name.lower(), name.line());
                machine.given.pop();
            } else if (next.is("[")) {
                List<Item> index = arguments("]");
                result = calls.members().element(result, index.isEmpty() ? Item.UNKNOWN : index.get(0), next.line());
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

    Item load(Place place) {
        Item base = place.base();
        if (base == null) {
            return calls.members().variable(place.name());
        }
        return place.name().isEmpty() ? base : calls.members().property(base, place.name(), place.line());
    }

    void store(Place place, Item value) {
        Item base = place.base();
        Item index = place.index();
        if (base != null && machine.classes.contains(base.path())) {
            machine.globals.merge(base.path() + '.' + place.name(), value, (old, more) -> more.after(old));
        }
        if (base == null && index == null) {
            machine.assign(
                    place.name(),
                    value.number() != null && machine.find(place.name()) != null && !machine.unrolls
                            ? Item.UNKNOWN.withTaint(value.taint())
                            : value);
        } else if (base == null && index != null) {
            machine.assign(
                    Members.isStore(place.name()) ? place.name() + ':' + index.known() : place.name(),
                    value.text() != null && machine.find(place.name()) != null && !AspFunctions.isPlain(value.known())
                            ? value.withDecoded(value.known().length())
                            : value);
        } else if (base != null) {
            calls.assign(base, place.name(), value, place.line());
            Item holder = place.key().isEmpty() || value.taint() == null ? null : machine.find(place.key());
            if (holder != null) {
                machine.assign(place.key(), holder.withTaint(value.taint()));
            }
            if (index != null && base.path().endsWith("session")) {
                machine.assign("session:" + index.known(), value);
            } else if (index != null && Members.isStore(base.path() + '.' + place.name())) {
                machine.assign(place.name() + ':' + index.known(), value);
            }
        }
    }

    Item callPlace(Place place, List<Item> arguments) {
        Item base = place.base();
        if (base == null) {
            return calls.function(place.name(), arguments, place.line());
        }
        if (place.name().isEmpty()) {
            return base.path().isEmpty()
                    ? calls.members().element(base, arguments.isEmpty() ? Item.UNKNOWN : arguments.get(0), place.line())
                    : calls.function(base.path(), arguments, place.line());
        }
        return calls.call(base, place.name(), arguments, place.key(), place.line());
    }
}
