package io.hivesec.engines.webshell.asp;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names with their members, calls and indexes: they are read, stored to and called. */
final class Places {
    /** Names of the page itself. */
    private static final Set<String> SELVES = Set.of("this", "me", "page", "mybase", "base", "self", "window");

    /** Functions that make a letter of its number: what spells a text by numbers of a request is the request's. */
    private static final Set<String> SPELLING = Set.of("chr", "chrw", "chrb", "fromcharcode", "tochar");

    /** Members of a node of a document by which texts are decoded. */
    private static final Set<String> NODE_TEXT = Set.of("text", "nodetypedvalue");

    /** Members by which the settings of a program hold its environment. */
    private static final Set<String> ENVIRONMENTS = Set.of("environmentvariables", "environment");

    /** The types of what is a function, though no name says which. */
    private static final Set<String> CALLED = Set.of(Choices.TYPE, References.TYPE, "alias:eval");

    private final AspMachine machine;
    private final Cursor cursor;
    private final Dialect dialect;
    private final Expressions expressions;
    private final ObjectCalls calls;
    private final Members members;

    /**
     * Where a value can be stored or what can be called.
     *
     * @param base the object before the last dot, null for a variable
     * @param name the variable or member in lower case
     * @param key the variable that holds the base, empty if unknown
     * @param index the constant index after it, null if none
     * @param line where it stands
     * @param own whether it is a field by {@code this}
     */
    record Place(
            @Nullable Item base,
            String name,
            String key,
            @Nullable Item index,
            int line,
            boolean own) {
        Place(@Nullable Item base, String name, String key, @Nullable Item index, int line) {
            this(base, name, key, index, line, false);
        }
    }

    Places(AspMachine machine, Cursor cursor, Dialect dialect, Expressions expressions, ObjectCalls calls) {
        this.machine = machine;
        this.cursor = cursor;
        this.dialect = dialect;
        this.expressions = expressions;
        this.calls = calls;
        this.members = calls.members();
    }

    /** Reads a name with its members, calls and indexes, up to the last name, which may be stored to or called. */
    @Nullable
    Place next() {
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
            if (isOfWith(next)) {
                return place;
            }
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
                boolean spells = SPELLING.contains(place.name());
                machine.spelling += spells ? 1 : 0;
                List<Item> arguments = expressions.arguments(")");
                machine.spelling -= spells ? 1 : 0;
                machine.given.pop();
                boolean stored = cursor.peek().is("=") && arguments.size() == 1;
                if (stored && dialect.isBasic()) {
                    return new Place(place.base(), place.name(), place.key(), arguments.get(0), place.line());
                }
                Item result = call(place, arguments);
                place = new Place(result, "", place.base() == null ? place.key() : "", null, place.line());
            } else if (next.is("<") && dialect == Dialect.C_SHARP && cursor.skipTypeArguments()) {
                continue;
            } else if (next.is("?") && cursor.isFollowedBy("[") && dialect == Dialect.C_SHARP) {
                cursor.skip();
            } else if (cursor.isForgiven() && dialect == Dialect.C_SHARP) {
                cursor.skip();
            } else if (next.is("[")) {
                List<Item> index = expressions.arguments("]");
                Item key = index.isEmpty() ? Item.UNKNOWN : index.get(0);
                if (cursor.peek().is("=")) {
                    return new Place(place.base(), place.name(), place.key(), key, place.line());
                }
                Item held = load(place);
                if (cursor.peek().is("(")
                        && dialect == Dialect.JSCRIPT
                        && key.text() != null
                        && (!held.type().isEmpty() && held.type().indexOf(':') < 0
                                || machine.globals.containsKey(
                                        place.key() + '.' + key.known().toLowerCase(Locale.ROOT)))) {
                    // A method by its name in brackets.
                    place = new Place(held, key.known().toLowerCase(Locale.ROOT), place.key(), null, place.line());
                    continue;
                }
                Item result = members.element(held, key, place.line());
                place = new Place(result, "", place.key(), null, place.line());
            } else {
                return place;
            }
        }
    }

    /** Whether a dot begins a member of the enclosing {@code With}, as in {@code Response.Write .Name}. */
    boolean isOfWith(Token token) {
        return token.text().equals(Token.APART) && !machine.withs.isEmpty();
    }

    private Place member(Place place, Token name) {
        boolean self = place.base() == null && SELVES.contains(place.name()) && machine.find(place.name()) == null;
        if (self) {
            return new Place(null, name.lower(), name.lower(), null, name.line(), true);
        }
        Item root = place.key().isEmpty() ? null : machine.find(place.key());
        boolean document = root != null && ObjectCalls.isDocument(root.type());
        boolean held = place.base() == null || place.name().isEmpty() || document;
        return new Place(load(place), name.lower(), held ? place.key() : "", null, name.line());
    }

    /** The value that is there. */
    Item load(Place place) {
        Item base = place.base();
        if (base == null) {
            return members.variable(place.name());
        }
        return place.name().isEmpty() ? base : members.property(base, place.name(), place.line());
    }

    /** Sets the variable, member or element. */
    void store(Place place, Item value) {
        Item base = place.base();
        Item index = place.index();
        if (base != null && machine.classes.contains(base.path())) {
            machine.globals.merge(base.path() + '.' + place.name(), value, (old, more) -> more.after(old));
        }
        if (dialect == Dialect.JSCRIPT
                && !place.key().isEmpty()
                && !value.path().isEmpty()) {
            // A function that an object holds under a name.
            String name = index == null
                    ? base == null ? "" : place.name()
                    : index.known().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                machine.globals.put(place.key() + '.' + name, value);
            }
        }
        Item collection = base == null && index != null ? machine.find(place.name()) : null;
        if (collection != null && !Members.isStore(place.name()) && Choices.isFunction(machine, value)) {
            machine.assign(place.name(), Choices.with(machine, collection, value));
            return;
        }
        if (place.own() && index == null && machine.isNet && machine.sharesFields) {
            // A parameter of the field's name is another variable.
            machine.globals.merge(place.name(), value, (old, more) -> more.after(old));
        }
        if (base == null && index == null) {
            machine.assign(
                    place.name(),
                    value.number() != null && machine.find(place.name()) != null && !machine.unrolls
                            ? Item.UNKNOWN.withTaint(value.taint())
                            : value);
        } else if (base == null && index != null) {
            Item held = machine.find(place.name());
            Item kept = value.text() != null && held != null && !AspFunctions.isPlain(value.known())
                    ? value.withDecoded(value.known().length())
                    : value;
            if (held != null && held.type().equals(Environment.TYPE)) {
                Environment.set(machine, index.known(), value);
            }
            boolean store = Members.isStore(place.name());
            Item named = store || held == null ? null : Dictionaries.with(machine, held, index, value);
            if (named != null) {
                machine.assign(place.name(), named);
                return;
            }
            List<Item> elements = store ? null : Sequences.with(held, index, value);
            machine.assign(
                    store ? place.name() + ':' + index.known() : place.name(),
                    elements == null ? kept : kept.withElements(elements));
        } else if (base != null) {
            calls.assign(base, place.name(), value, place.line());
            boolean node = NODE_TEXT.contains(place.name()) && value.text() != null && !machine.isNet;
            Item holder = place.key().isEmpty() || value.taint() == null && !node ? null : machine.find(place.key());
            if (holder != null) {
                machine.assign(place.key(), node ? holder.withText(value.text()) : holder.withTaint(value.taint()));
            }
            if (index != null && (base.type().equals(Environment.TYPE) || ENVIRONMENTS.contains(place.name()))) {
                Environment.set(machine, index.known(), value);
            }
            if (index != null && base.path().endsWith("session")) {
                machine.assign("session:" + index.known(), value);
            } else if (index != null && Members.isStore(base.path() + '.' + place.name())) {
                machine.assign(Members.kept(base.path() + '.' + place.name(), index), value);
            }
        }
    }

    /**
     * Calls what is there.
     *
     * @param passed the variables that the arguments are, empty where one is none
     */
    Item call(Place place, List<Item> arguments, List<String> passed) {
        calls.passed = passed;
        return call(place, arguments);
    }

    private Item call(Place place, List<Item> arguments) {
        Item base = place.base();
        if (base == null) {
            return calls.function(place.name(), arguments, place.line());
        }
        if (place.name().isEmpty()) {
            if (CALLED.contains(base.type())) {
                return calls.call(base, "invoke", arguments, "", place.line());
            }
            if (base.equals(Item.UNKNOWN) && dialect == Dialect.C_SHARP) {
                calls.anyOf(arguments);
            }
            return base.path().isEmpty()
                    ? members.element(base, arguments.isEmpty() ? Item.UNKNOWN : arguments.get(0), place.line())
                    : calls.function(base.path(), arguments, place.line());
        }
        return calls.call(base, place.name(), arguments, place.key(), place.line());
    }
}
