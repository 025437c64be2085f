package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What functions and methods give, and which capabilities they use. */
final class ObjectCalls {
    /** Classes whose objects a request's data makes something else than text: nothing that they give is the request's. */
    private static final Pattern APART =
            Pattern.compile(".*(?:connection|command|adapter|process|processstartinfo|recordset)");

    /** Kinds of {@code CallByName} that set a property. */
    private static final Set<String> SETTING = Set.of("let", "set");

    private static final int MAX_CHOICES = 16;

    private static final Pattern OVERLOAD = Pattern.compile("_\\d{1,2}$");
    private static final Pattern DOCUMENT = Pattern.compile(".*(?:xmldom|domdocument)");

    /** Methods of the server's stores that keep a value under a name. */
    private static final Set<String> STORING = Set.of("add", "insert", "set");

    private static final Set<String> INTRINSIC = Set.of("request", "response", "server", "session", "application");

    /** Methods whose results begin as their first argument does. */
    private static final Set<String> LISTS =
            Set.of("getfiles", "getdirectories", "getfilesystementries", "enumeratefiles", "enumeratedirectories");

    private final AspMachine machine;
    private final Members members;
    private final SinkCalls sinks;
    private final FileCalls files;
    private final Containers containers;
    private final Components components;
    private final Programs programs;
    private final NetReflection reflection;
    private final Scopes scopes;
    private final Choices choices;

    /** The variables that the arguments of the call read last are, empty where an argument is none. */
    List<String> passed = List.of();

    ObjectCalls(AspMachine machine, Dialect dialect) {
        this.machine = machine;
        this.sinks = new SinkCalls(machine);
        this.files = new FileCalls(machine);
        this.scopes = new Scopes(machine, sinks);
        this.members = new Members(machine, dialect, sinks, files, scopes);
        this.containers = new Containers(machine);
        this.components = new Components(machine, dialect, sinks);
        this.programs = new Programs(machine, dialect);
        this.reflection = new NetReflection(machine);
        this.choices = new Choices(machine, this);
    }

    Members members() {
        return members;
    }

    /** Whether objects of a class are documents of XML. */
    static boolean isDocument(String type) {
        return DOCUMENT.matcher(type).matches();
    }

    /** What {@code new} gives. */
    Item create(String type, List<Item> arguments, int line) {
        return components.create(type, arguments, passed, line);
    }

    /** A function of the page, of the language, or an object's default member. */
    Item function(String name, List<Item> arguments, int line) {
        Item held = machine.find(name);
        if (held != null && held.type().equals("method")) {
            return call(held, "item", arguments, name, line);
        }
        Item chosen = held == null ? null : choices.use(held, "", arguments, line);
        if (chosen != null) {
            return chosen;
        }
        Function called = held != null
                ? machine.defaults.get(held.type())
                : name.equals("me") && machine.defaults.size() == 1
                        ? machine.defaults.values().iterator().next()
                        : null;
        if (called != null && arguments.size() == called.parameters().size()) {
            return machine.call(called, arguments, passed);
        }
        Item scope = held == null ? scopes.of(name) : null;
        if (scope != null) {
            return call(scope, name, arguments, "", line);
        }
        if (held != null && held.path().isEmpty() && held != Item.UNKNOWN) {
            Item chunk = containers.chunk(held.type());
            return chunk != null
                    ? chunk
                    : held.type().isEmpty() || arguments.isEmpty()
                            ? members.element(held, Item.first(arguments), line)
                            : call(held, "item", arguments, name, line);
        }
        String target = held != null && !held.path().isEmpty() ? held.path() : name;
        if (target.equals("request") || target.endsWith(".request") || target.startsWith("request.")) {
            return members.element(
                    target.startsWith("request.")
                            ? new Item(null, null, Requests.taint(target.substring(8), line), "", target, 0, null)
                            : Item.named("request"),
                    Item.first(arguments),
                    line);
        }
        if (Members.isStore(target)) {
            return members.element(Item.named(target), Item.first(arguments), line);
        }
        Function function = machine.natives.containsKey(target) ? null : machine.functions.get(target);
        if (function != null) {
            Item result = machine.call(function, Arguments.bound(function, arguments, machine.labels), passed);
            return result == Item.UNKNOWN && target.startsWith(AspMachine.NAMELESS)
                    ? AspFunctions.call("", arguments)
                    : result;
        }
        int dot = target.lastIndexOf('.');
        boolean delegate = held != null
                || dot > 0 && sinks.knows(Item.lastPart(target.substring(0, dot)), target.substring(dot + 1));
        if (delegate && dot > 0 && machine.isNet) {
            // A method that a variable holds.
            return call(Item.named(target.substring(0, dot)), target.substring(dot + 1), arguments, "", line);
        }
        if (target.equals("callbyname") && isByName(arguments)) {
            return byName(arguments, line);
        }
        if (target.equals("getref")) {
            return References.of(machine, Item.first(arguments));
        }
        if (target.equals("createobject") || target.equals("getobject") || target.equals("activexobject")) {
            return components.object(Item.first(arguments), line);
        }
        if (Programs.areRunBy(target) && programs.isQuery(target, Item.first(arguments))) {
            return Item.tainted(Item.first(arguments).taint());
        }
        sinks.use(Item.UNKNOWN, machine.natives.getOrDefault(target, target), arguments, passed, line);
        for (String owner : machine.statics) {
            sinks.use(Item.named(owner), target, arguments, passed, line);
        }
        if (Programs.areRunBy(target)) {
            return programs.run(Item.first(arguments), line);
        }
        return computed(Item.lastPart(target), arguments, line);
    }

    /**
     * A method of an object.
     *
     * @param key the variable that holds the object, empty if unknown
     */
    Item call(Item base, String method, List<Item> arguments, String key, int line) {
        // Methods of .NET that have a name in common are told apart by a number where COM calls them.
        String name = machine.isNet ? method : OVERLOAD.matcher(method).replaceFirst("");
        Item again = Remembered.call(machine, base, name, arguments, line);
        if (again != null) {
            return again;
        }
        Item function = key.isEmpty() ? null : machine.globals.get(key + '.' + name);
        boolean held = function != null
                && (machine.functions.containsKey(function.path()) || Programs.areRunBy(function.path()));
        if (held && function != null) {
            return function(function.path(), arguments, line);
        }
        Item chosen = choices.use(base, name, arguments, line);
        if (chosen != null) {
            return chosen;
        }
        if (name.equals("trygetvalue") && passed.size() > 1 && arguments.size() > 1) {
            Item found = choices.use(base, "item", arguments, line);
            if (found != null) {
                machine.declare(passed.get(1), found);
                return Item.UNKNOWN;
            }
        }
        if (name.equals("callbyname") && isByName(arguments)) {
            return byName(arguments, line);
        }
        if (name.equals("createobject") || name.equals("getobject")) {
            return components.object(Item.first(arguments), line);
        }
        String other = key.isEmpty() ? null : machine.others.get(key);
        if (other != null && !sinks.knows(base.type(), name) && sinks.knows(other, name)) {
            sinks.use(base.withType(other), name, arguments, passed, line);
        }
        if (!machine.isNet && (name.equals("call") || name.equals("apply")) && Programs.areRunBy(base.path())) {
            List<Item> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
            List<Item> elements = name.equals("apply") ? Item.first(rest).elements() : null;
            return function(base.path(), elements == null ? rest : elements, line);
        }
        if (base.type().equals(References.TYPE)) {
            sinks.named(base.taint() != null, Item.first(arguments), line);
            return Item.UNKNOWN;
        }
        if (base.type().equals("alias:eval")) {
            // Nobody calls eval by another name but to hide it.
            machine.hit(
                    Capability.EVALUATE,
                    "eval",
                    line,
                    Item.first(arguments).taint(),
                    Item.first(arguments).known(),
                    "hidden");
            return function("eval", arguments, line);
        }
        boolean saves = name.equals("saveas") && Requests.isRequest(base);
        Item named = saves ? null : members.named(base, name, arguments, line);
        if (named != null) {
            return named;
        }
        if (name.equals("mappath")) {
            return FileCalls.mapped(arguments);
        }
        if (name.equals("parse") && Numerals.areOf(base.member())) {
            return machine.spelling == 0 && !Numerals.areEncoded(arguments)
                    ? Item.UNKNOWN
                    : AspFunctions.call("", arguments);
        }
        if (Members.isStore(base.path()) && arguments.size() > 1 && STORING.contains(name)) {
            machine.assign(base.member() + ':' + Item.first(arguments).known(), arguments.get(1));
        }
        if (name.equals("gettypefromprogid") || name.equals("gettypefromclsid")) {
            return components.object(Item.first(arguments), line);
        }
        callbacks(base, arguments);
        Function added = machine.isNet || base.taint() == null ? null : machine.functions.get(name);
        if (added != null && References.isMethodOfText(added)) {
            Item outer = machine.globals.get("this");
            machine.globals.put("this", base);
            Item result = machine.call(added, arguments, passed);
            if (outer == null) {
                machine.globals.remove("this");
            } else {
                machine.globals.put("this", outer);
            }
            return result;
        }
        boolean instance =
                machine.classes.contains(base.type()) || !machine.isNet && machine.functions.containsKey(base.type());
        Function own = instance || base.type().isEmpty() && base.taint() == null ? machine.functions.get(name) : null;
        if (own != null && (instance || base.path().isEmpty() || base.path().indexOf('.') < 0)) {
            return machine.call(own, Arguments.bound(own, arguments, machine.labels), passed);
        }
        Item reflected = reflection.call(base, name, arguments, line);
        if (reflected != null) {
            return reflected;
        }
        sinks.use(base, name, arguments, passed, line);
        if (base.type().indexOf('.') > 0 && intrinsic(arguments) >= 3) {
            machine.hit(Capability.EVALUATE, base.type() + '.' + name, line, null, "", "component");
        }
        if (Programs.areRunBy(name) && (base.path().isEmpty() || base.type().equals("scriptcontrol"))) {
            programs.run(Item.first(arguments), line);
        }
        if (base.type().equals(Programs.DOCUMENT) && name.startsWith("write")) {
            Programs.scripts(machine, Item.first(arguments), line);
        }
        containers.fill(base, name, arguments, passed);
        Item opened = files.opened(base, name, arguments);
        if (opened != null) {
            return opened;
        }
        Item made = components.made(base, name, arguments);
        if (made != null) {
            return made;
        }
        if (!files.writes(base, name, arguments, key, passed, line)) {
            containers.keep(base, name, arguments, key, line);
        }
        Item read = files.read(base, name);
        if (read != null) {
            return read;
        }
        Taint fetched = Requests.fetched(base.owner(), name, line);
        if (fetched != null) {
            return Item.tainted(fetched);
        }
        if (name.equals("findcontrol") && machine.isNet) {
            return Item.tainted(Taint.of(Origin.REQUEST, line, name));
        }
        List<Item> all = new ArrayList<>(arguments);
        boolean called = base.path().isEmpty() || base.taint() != null;
        boolean carries = base.taint() != null
                && (machine.isNet && !APART.matcher(base.type()).matches()
                        || DOCUMENT.matcher(base.type()).matches());
        if (called && (base.type().isEmpty() || base.elements() != null)
                || base.text() != null
                || carries
                || Containers.isCollection(base.type())) {
            all.add(0, base);
        }
        Item result = computed(name, all, line);
        Taint found = result.taint();
        if (found != null && base.type().equals("regexp")) {
            result = result.withTaint(found.part());
        }
        if (LISTS.contains(name)) {
            result = result.withHead(Item.first(arguments).start());
        }
        return name.equals("gettype") || name.equals("getmethod") ? result.withType("") : result;
    }

    /** Whether the member is known, or is only set: a form fills an object of the application's so. */
    private static boolean isByName(List<Item> arguments) {
        return arguments.size() > 2
                && (arguments.get(1).text() != null
                        || SETTING.contains(arguments.get(2).member()));
    }

    /** {@code CallByName(object, "name", kind, arguments…)} of Visual Basic. */
    private Item byName(List<Item> arguments, int line) {
        Item object = arguments.get(0);
        String name = arguments.get(1).known().toLowerCase(Locale.ROOT);
        List<Item> rest = arguments.subList(3, arguments.size());
        passed = List.of();
        String kind = arguments.get(2).member();
        if (SETTING.contains(kind)) {
            assign(object, name, Item.first(rest), line);
            return Item.UNKNOWN;
        }
        return kind.equals("get") && rest.isEmpty()
                ? members.property(object, name, line)
                : call(object, name, rest, "", line);
    }

    /** Whichever of the page's functions without a name a collection of them gives, it is called with a request's values. */
    void anyOf(List<Item> arguments) {
        if (arguments.stream().noneMatch(argument -> argument.taint() != null)) {
            return;
        }
        List<Function> choices = machine.functions.values().stream()
                .filter(function -> function.name().startsWith(AspMachine.NAMELESS)
                        && function.parameters().size() == arguments.size())
                .limit(MAX_CHOICES)
                .toList();
        choices.forEach(function -> machine.call(function, arguments));
    }

    /** Functions of the page that a method of a text or a list is given run with what is in it. */
    private void callbacks(Item base, List<Item> arguments) {
        if (machine.isNet || base.taint() == null) {
            return;
        }
        for (Item argument : arguments) {
            Function function = machine.functions.get(argument.path());
            if (function != null) {
                Item element = Item.tainted(base.taint());
                machine.call(function, Collections.nCopies(function.parameters().size(), element));
            }
        }
    }

    private Item computed(String name, List<Item> arguments, int line) {
        Environment.call(machine, name, arguments);
        Cloaking.note(machine, name, arguments);
        Item result = AspFunctions.call(name, arguments);
        if (Numerals.areReadBy(name)
                && result.string() == null
                && (machine.spelling > 0 || Numerals.areEncoded(arguments))) {
            result = result.withTaint(AspFunctions.call("", arguments).taint());
        }
        if (HiddenCode.isRevealed(name, arguments, result)) {
            machine.hit(Capability.EVALUATE, name, line, null, result.known(), "hidden");
        }
        return result;
    }

    /** How many of the server's own objects are handed over: who gets all of them acts as the page. */
    private static long intrinsic(List<Item> arguments) {
        return arguments.stream()
                .map(Item::path)
                .filter(INTRINSIC::contains)
                .distinct()
                .count();
    }

    /** Sets a property of an object. */
    void assign(Item base, String name, Item value, int line) {
        if (machine.sharesFields && machine.classes.contains(base.type()) && value.taint() != null) {
            machine.globals.merge(name, value, (old, more) -> more.after(old));
        }
        Function setter = machine.classes.contains(base.type()) ? machine.functions.get(name + Functions.SETTER) : null;
        if (setter != null) {
            machine.call(setter, List.of(value));
            return;
        }
        sinks.set(base, name, value, passed, line);
    }
}
