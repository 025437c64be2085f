package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Functions that arrays and collections hold: what is taken from one may be any of them, and is called as all of them. */
final class Choices {
    /** The type of what is one of several functions. */
    static final String TYPE = "~functions";

    private static final int MAX = 16;
    private static final int MAX_LOOKED_AT = 64;

    /** Members that give an element. */
    private static final Set<String> GIVE = Set.of(
            "item", "items", "get_item", "getvalueordefault", "elementat", "first", "last", "firstordefault", "single");

    /** Members that call a function. */
    private static final Set<String> CALL = Set.of("invoke", "dynamicinvoke", "call", "apply");

    private final AspMachine machine;
    private final ObjectCalls calls;

    Choices(AspMachine machine, ObjectCalls calls) {
        this.machine = machine;
        this.calls = calls;
    }

    /** Whether a value is a function of the page or one that runs programs. */
    static boolean isFunction(AspMachine machine, Item item) {
        String path = item.path();
        return item.taint() == null
                && !path.isEmpty()
                && (machine.functions.containsKey(path) || Programs.areRunBy(path));
    }

    /** One of the functions that a collection holds; null if it holds none. */
    static @Nullable Item among(AspMachine machine, Item collection) {
        if (collection.elements() == null) {
            return null;
        }
        List<Item> functions = new ArrayList<>();
        gather(machine, collection, functions, 2);
        return functions.isEmpty() ? null : Item.typed(TYPE).withElements(functions);
    }

    private static void gather(AspMachine machine, Item collection, List<Item> functions, int depth) {
        List<Item> elements = collection.elements();
        for (int i = 0;
                elements != null && i < Math.min(elements.size(), MAX_LOOKED_AT) && functions.size() < MAX;
                i++) {
            Item element = elements.get(i);
            if (isFunction(machine, element)) {
                functions.add(element);
            } else if (depth > 0) {
                gather(machine, element, functions, depth - 1);
            }
        }
    }

    /** The collection with a function added; the collection itself if that is none. */
    static Item with(AspMachine machine, Item collection, Item added) {
        boolean holds = isFunction(machine, added) || among(machine, added) != null;
        List<Item> elements = collection.elements() == null ? List.of() : collection.elements();
        if (!holds || elements.size() >= MAX) {
            return collection;
        }
        List<Item> more = new ArrayList<>(elements);
        more.add(added);
        return collection.withElements(more);
    }

    /** What calling or looking into a collection of functions gives; null if it is no such thing. */
    @Nullable
    Item use(Item base, String name, List<Item> arguments, int line) {
        if (base.elements() == null) {
            return null;
        }
        boolean one = base.type().equals(TYPE);
        if (one && (name.isEmpty() || CALL.contains(name))) {
            boolean object = (name.equals("call") || name.equals("apply")) && !arguments.isEmpty();
            return call(base, object ? arguments.subList(1, arguments.size()) : arguments, line);
        }
        boolean gives = !one && (name.isEmpty() || GIVE.contains(name));
        return gives ? among(machine, base) : null;
    }

    /** Calls each of the functions, and once more with what they gave, for a loop may hand it from one to the next. */
    private Item call(Item choice, List<Item> arguments, int line) {
        Item given = all(choice, arguments, line);
        boolean chained = arguments.size() == 1 && arguments.get(0).taint() == null && given.taint() != null;
        return chained ? all(choice, List.of(given), line) : given;
    }

    private Item all(Item choice, List<Item> arguments, int line) {
        Item result = Item.UNKNOWN;
        List<Item> functions = choice.elements();
        for (int i = 0; functions != null && i < functions.size(); i++) {
            result = calls.function(functions.get(i).path(), arguments, line).after(result);
        }
        return result;
    }
}
