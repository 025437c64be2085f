package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls that .NET makes by name: what they reach, or that a request names it. */
final class NetReflection {
    static final String METHOD = "method";

    /** The server's own method for the keys that it signs states with, which no page is meant to call. */
    private static final String KEYS = "getapplicationconfig";

    /** The method of a class that was not told from its others. */
    private static final String ANY = "*";

    /** What takes one of several methods. */
    private static final Set<String> TAKES = Set.of(
            "first",
            "firstordefault",
            "single",
            "singleordefault",
            "last",
            "where",
            "elementat",
            "tolist",
            "toarray",
            "orderby",
            "skip",
            "take");

    /** Methods of an entry of a directory that make another one or put it into a group. */
    private static final Set<String> MAKES = Set.of("create", "add");

    /** Ways to let a text name the classes of the objects that are made of it. */
    private static final Set<String> NAMING = Set.of("all", "auto", "objects", "arrays");

    private final AspMachine machine;

    NetReflection(AspMachine machine) {
        this.machine = machine;
    }

    /** Whether a page sets a serialiser so that data says which classes it is made of. */
    static boolean namesTypes(List<Token> tokens) {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean json = tokens.get(i).is("typenamehandling")
                    && tokens.get(i + 1).is(".")
                    && NAMING.contains(tokens.get(i + 2).lower());
            if (json || tokens.get(i).is("simpletyperesolver")) {
                return true;
            }
        }
        return false;
    }

    /** Returns what a call of reflection gives; null if it is none. */
    @Nullable
    Item call(Item base, String name, List<Item> arguments, int line) {
        if (!machine.isNet) {
            return null;
        }
        if (TAKES.contains(name) && (base.type().equals(METHOD) || runs(base))) {
            int mark = base.path().indexOf('#');
            boolean any = mark > 0
                    && base.path().endsWith(ANY)
                    && !machine.picked.member().isEmpty();
            if (any) {
                lookedUp(method(Item.named(base.path().substring(0, mark)), Item.text(machine.picked.member())), line);
            }
            return base;
        }
        machine.picked.limits(name);
        if (base.type().equals(TypeChoice.ALL) && TAKES.contains(name)) {
            boolean many = name.equals("where") || name.startsWith("to") || name.equals("orderby");
            Taint told = machine.picked.told();
            return told == null ? base : Item.tainted(told).withType(many ? TypeChoice.ALL : "type");
        }
        if (arguments.isEmpty()) {
            if (name.equals("gettypes") || name.equals("getexportedtypes")) {
                return Item.typed(TypeChoice.ALL);
            }
            return name.equals("gettype") && !base.type().isEmpty()
                    ? Item.typed(base.type())
                    : name.equals("getmethods") ? method(base, Item.text(ANY)) : null;
        }
        Item first = arguments.get(0);
        Item last = arguments.get(arguments.size() - 1);
        return switch (name) {
            case "gettype" ->
                first.text() == null
                        ? first.taint() == null
                                ? null
                                : Item.tainted(first.taint()).withType("type")
                        : Item.named(first.known().split(",")[0].strip().toLowerCase(Locale.ROOT));
            case "getmethod" -> lookedUp(method(base, first), line);
            case "getmethods" -> method(base, Item.text(ANY));
            case "invoke", "dynamicinvoke", "item" -> {
                if (Components.isDirectory(base.type())
                        && MAKES.contains(first.known().toLowerCase(Locale.ROOT))) {
                    made(base, arguments.subList(1, arguments.size()), line);
                    yield base;
                }
                yield base.type().equals(METHOD)
                        ? invoke(base, name.equals("invoke") ? spread(last) : arguments, line)
                        : null;
            }
            case "invokemember" -> {
                Item member = method(base, first);
                yield base.type().indexOf('.') > 0 || !member.path().isEmpty() || isChosen(member)
                        ? invoke(member, spread(last), line)
                        : null;
            }
            case "setvalue" -> {
                Item set = arguments.get(Math.min(1, arguments.size() - 1));
                if (AspSinks.standard().find(first.type(), "filename=") != null && set.taint() != null) {
                    machine.hit(Capability.EXECUTE, first.type() + '.' + name, line, set.taint(), set.start(), "");
                }
                yield null;
            }
            case "createdelegate" ->
                base.type().equals(METHOD) ? base : last.type().equals(METHOD) ? last : null;
            case "acceptwebsocketrequest" -> {
                Function pump = machine.functions.get(first.path());
                if (pump != null) {
                    machine.call(pump, List.of(Item.tainted(Taint.of(Taint.Origin.REQUEST, line, name))));
                }
                yield Item.UNKNOWN;
            }
            case "select", "selectmany" -> {
                Function function = machine.functions.get(first.path());
                Item texts = function == null ? null : Sequences.mapped(machine, base, function);
                if (texts != null) {
                    yield texts;
                }
                Item selected = function == null ? Item.UNKNOWN : machine.call(function, List.of(Item.UNKNOWN));
                boolean found =
                        selected.type().equals(METHOD) || selected.type().equals(TypeChoice.ALL);
                yield found || runs(selected) ? selected : null;
            }
            case "call" ->
                base.member().equals("expression") && arguments.size() > 1 && runs(first)
                        ? lookedUp(method(first, arguments.get(1)), line)
                        : first.type().equals(METHOD)
                                ? invoke(first, arguments.subList(1, arguments.size()), line)
                                : null;
            case "createinstance" -> {
                if (base.path().endsWith("activator") && isChosen(first)) {
                    machine.hit(Capability.REFLECT, "activator.createinstance", line, first.taint(), "", "");
                }
                yield null;
            }
            case "deserializeobject", "deserialize" -> {
                if (machine.namesTypes && first.taint() != null) {
                    machine.hit(Capability.DESERIALISE, name, line, first.taint(), "", "");
                }
                yield null;
            }
            default -> null;
        };
    }

    /** Whether a value is a class that runs or loads code. */
    private static boolean runs(Item type) {
        return !type.path().isEmpty() && AspSinks.standard().any(Cursor.simple(type.path())) != null;
    }

    private static List<Item> spread(Item arguments) {
        List<Item> elements = arguments.elements();
        return elements == null ? List.of(arguments) : elements;
    }

    private static Item method(Item owner, Item name) {
        Taint taint = Taint.join(owner.taint(), name.taint());
        String type = owner.type().indexOf('.') > 0 ? owner.type() : Cursor.simple(owner.path());
        boolean limited = taint != null
                && owner.taint() == null
                && !type.isEmpty()
                && AspSinks.standard().any(type) == null;
        if (limited && taint != null) {
            // A request that chooses among the methods of one class of the application's.
            taint = taint.part();
        }
        String path = type.isEmpty() || name.text() == null
                ? ""
                : type + '#' + name.known().toLowerCase(Locale.ROOT);
        return new Item(null, null, taint, METHOD, path, Math.max(owner.decoded(), name.decoded()), null);
    }

    /** No page has a use for the method of a class that starts programs but to hide that it calls it. */
    private Item lookedUp(Item method, int line) {
        int mark = method.path().indexOf('#');
        if (KEYS.equals(method.path().substring(mark + 1))) {
            machine.hit(Capability.READ_FILE, KEYS, line, null, "", "secret");
        }
        AspSinks.Sink sink = mark < 0
                ? null
                : AspSinks.standard()
                        .find(method.path().substring(0, mark), method.path().substring(mark + 1));
        if (sink != null
                && sink.capability() == Capability.EXECUTE
                && !sink.owner().equals("*")) {
            machine.hit(Capability.EXECUTE, method.path().replace('#', '.'), line, null, "", AspWeights.LOOKUP);
        }
        return method;
    }

    /** An account or a folder of a site that an entry of the host's directory is asked to make or take in. */
    private void made(Item directory, List<Item> arguments, int line) {
        Taint taint = AspFunctions.call("", arguments).taint();
        boolean accounts = directory.type().equals("winnt");
        if (taint != null) {
            machine.hit(
                    accounts ? Capability.EXECUTE : Capability.READ_FILE,
                    directory.type() + ".invoke",
                    line,
                    taint,
                    "",
                    "");
        }
    }

    private Item invoke(Item method, List<Item> arguments, int line) {
        if (isChosen(method)) {
            machine.hit(Capability.REFLECT, "methodinfo.invoke", line, method.taint(), "", "");
        }
        Taint given = AspFunctions.call("", arguments).taint();
        int mark = method.path().indexOf('#');
        String owner = mark < 0 ? "" : method.path().substring(0, mark);
        String member = mark < 0 ? "" : method.path().substring(mark + 1);
        AspSinks.Sink sink = mark < 0
                ? null
                : member.equals(ANY)
                        ? AspSinks.standard().any(owner)
                        : AspSinks.standard().find(owner, member);
        if (sink != null && (given != null || sink.always())) {
            String start = arguments.isEmpty() ? "" : arguments.get(0).start();
            machine.hit(sink.capability(), owner + '.' + member, line, given, start, "");
        }
        if (given != null && method.decoded() > 0) {
            machine.hit(Capability.REFLECT, "methodinfo.invoke", line, given, "", "hidden");
        }
        return Item.tainted(Taint.join(method.taint(), given));
    }

    private static boolean isChosen(Item item) {
        Taint taint = item.taint();
        return taint != null && taint.isRemote() && taint.whole();
    }
}
