package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects and arrays that methods put data into: it stands in the variables that hold them afterwards. */
final class Containers {
    /** Classes whose objects give back what was put into them. */
    private static final Set<String> COLLECTIONS =
            Set.of("scripting.dictionary", "dictionary", "hashtable", "list", "arraylist", "queue", "stack");

    /** Methods that keep their first argument in their object, beside those that write. */
    private static final Set<String> KEEPS = Set.of(
            "addobject",
            "loadxml",
            "appendchunk",
            "copyto",
            "copytoasync",
            "push",
            "enqueue",
            "unshift",
            "addrange",
            "insertrange");

    /** Methods that copy into an array among their arguments. */
    private static final Set<String> FILLS = Set.of(
            "getchars",
            "getbytes",
            "read",
            "readasync",
            "receiveasync",
            "copyto",
            "copytoasync",
            "copy",
            "blockcopy",
            "convert",
            "transformblock",
            "correctendianness",
            "readblock",
            "emit");

    /** The type of a part of an array, whose variable is its path. */
    static final String SEGMENT = "arraysegment";

    /** Before no variable's name: what a field of a set of records was given. */
    private static final String CHUNK = "recordset:chunk";

    private final AspMachine machine;

    Containers(AspMachine machine) {
        this.machine = machine;
    }

    /** Whether objects of a class give back what was put into them. */
    static boolean isCollection(String type) {
        return COLLECTIONS.contains(type);
    }

    /**
     * What a method reads from its target or one argument stands in the arrays among the others afterwards.
     *
     * @param passed the variables that the arguments are, empty where one is none
     */
    void fill(Item base, String name, List<Item> arguments, List<String> passed) {
        if (!FILLS.contains(name)) {
            return;
        }
        Item given = AspFunctions.call("mid", arguments);
        Taint taint = Taint.join(base.taint(), given.taint());
        if (taint == null && given.decoded() == 0) {
            return;
        }
        List<String> filled = new ArrayList<>(passed);
        arguments.stream()
                .filter(argument -> argument.type().equals(SEGMENT))
                .forEach(argument -> filled.add(argument.path()));
        for (String variable : filled) {
            Item held = variable.isEmpty() ? null : machine.find(variable);
            if (held != null) {
                machine.assign(
                        variable,
                        held.withTaint(Taint.join(held.taint(), taint)).withDecoded(given.decoded()));
            }
        }
    }

    /**
     * Keeps what goes into an object in the variable that holds it.
     *
     * @param key the variable, empty if unknown
     */
    void keep(Item base, String method, List<Item> arguments, String key, int line) {
        Item content = Item.first(arguments);
        String name = method;
        boolean collects = name.equals("add")
                && COLLECTIONS.contains(base.owner())
                && !arguments.isEmpty()
                && isRequested(arguments.get(arguments.size() - 1));
        if (collects) {
            content = arguments.get(arguments.size() - 1).withText(null);
        } else if (name.equals("load") && isForeign(base, content)) {
            name = "loadxml";
        } else if (name.equals("load") && Requests.isRequest(content)) {
            content = Item.tainted(Requests.taint("binaryread", line));
            name = "loadxml";
        }
        if (name.equals("appendchunk")) {
            // A field of a set of records, which is known by no name.
            machine.globals.put(CHUNK, content);
        }
        Item held = key.isEmpty() ? null : machine.find(key);
        Item last = arguments.isEmpty() ? content : arguments.get(arguments.size() - 1);
        Item named = held != null && name.equals("add") && arguments.size() == 2
                ? Dictionaries.with(machine, held, Item.first(arguments), last)
                : null;
        if (named != null) {
            machine.assign(key, named);
            return;
        }
        if (held != null && name.equals("add") && COLLECTIONS.contains(base.owner())) {
            Item holds = Choices.with(machine, held, last);
            if (holds != held) {
                machine.assign(key, holds);
                return;
            }
        }
        if (held == null || !collects && !KEEPS.contains(name) && !FileCalls.isWrite(name)) {
            return;
        }
        if (name.equals("appendformat")) {
            Taint given = AspFunctions.call("", arguments).taint();
            machine.assign(key, held.withTaint(Taint.join(held.taint(), given == null ? null : given.part())));
        } else if (held.type().equals("stringbuilder") && name.equals("append")) {
            machine.assign(key, machine.join(held, content).withType(held.type()));
        } else if (content.taint() != null || content.text() != null) {
            Item joined = held.withTaint(Taint.join(held.taint(), content.taint()));
            machine.assign(
                    key,
                    content.text() != null && held.text() == null
                            ? new Item(
                                    content.text(), null, joined.taint(), held.type(), "", held.decoded(), held.file())
                            : name.equals("appendchunk") ? joined.withType("") : joined);
        }
    }

    /** Whether a document is read from wherever a request says. */
    private static boolean isForeign(Item document, Item address) {
        return ObjectCalls.isDocument(document.type()) && address.isChosen();
    }

    /** What the fields of sets of records were given; null if they were given nothing. */
    @Nullable
    Item chunk(String type) {
        return type.equals("adodb.recordset") ? machine.globals.get(CHUNK) : null;
    }

    /** Whether a parameter of a request is in it; upload components keep the parts of a body in collections. */
    private static boolean isRequested(Item item) {
        Taint taint = item.taint();
        return taint != null && taint.origins().equals(Set.of(Origin.REQUEST));
    }
}
