package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names, members and elements of objects give. */
final class Members {
    /** Members of a page's controls that hold what a visitor entered. */
    private static final Set<String> CONTROL_TEXT = Set.of(
            "text",
            "value",
            "selectedvalue",
            "filename",
            "postedfile",
            "filebytes",
            "filecontent",
            "selectedtext",
            "selecteditem",
            "innertext",
            "innerhtml");

    /** What a program that was started is talked to over. */
    private static final Set<String> PIPES = Set.of("stdin", "standardinput");

    /** Passwords in the directory of IIS. */
    private static final Set<String> ACCOUNTS = Set.of("anonymoususerpass", "wamuserpass", "uncpassword");

    /** Members that give what a function gave which an object was made of. */
    private static final Set<String> LATER = Set.of("value", "result");

    /** Objects of the server which keep values by name, wherever they are a part of another. */
    private static final Set<String> STORES = Set.of("session", "application", "cache");

    private final AspMachine machine;
    private final Dialect dialect;
    private final SinkCalls sinks;
    private final FileCalls files;
    private final Scopes scopes;

    Members(AspMachine machine, Dialect dialect, SinkCalls sinks, FileCalls files, Scopes scopes) {
        this.machine = machine;
        this.dialect = dialect;
        this.sinks = sinks;
        this.files = files;
        this.scopes = scopes;
    }

    /** The value of a variable, of a function that needs no arguments, or the name itself. */
    Item variable(String name) {
        Item held = machine.find(name);
        Function getter = dialect == Dialect.C_SHARP && (held == null || held.equals(Item.UNKNOWN))
                ? machine.functions.get(Functions.GETTER + name)
                : null;
        if (getter != null) {
            return machine.call(getter, List.of());
        }
        if (held != null) {
            return held == Item.UNKNOWN && machine.unrolls ? Item.text("") : held;
        }
        Function function = machine.functions.get(name);
        if (function != null && dialect.isBasic() && function.parameters().isEmpty()) {
            return machine.call(function, List.of());
        }
        if (name.startsWith("vb")) {
            Item constant = AspFunctions.call(name, List.of());
            if (constant.text() != null) {
                return constant;
            }
        }
        Item scope = dialect == Dialect.JSCRIPT ? scopes.of(name) : null;
        if (scope != null) {
            return property(scope, name, 0);
        }
        // What nothing was assigned to is empty; where a text is put together, that is where it begins.
        return machine.unrolls && dialect.isBasic() ? Item.text("") : Item.named(name);
    }

    /** The value of a property, or the path to it. */
    Item property(Item base, String name, int line) {
        if (name.equals("request") || name.equals("session") || name.equals("server") || name.equals("response")) {
            return Item.named(name);
        }
        if (Requests.isRequest(base)) {
            return Requests.isSafe(name)
                    ? name.equals("physicalpath") ? Item.text(FileCalls.SELF) : Item.UNKNOWN
                    : new Item(null, null, Requests.taint(name, line), "", "request." + name, 0, null);
        }
        if (base.type().isEmpty() && machine.controls.contains(base.path()) && CONTROL_TEXT.contains(name)) {
            Origin origin = name.startsWith("file") || name.equals("postedfile") ? Origin.UPLOAD : Origin.REQUEST;
            return Item.tainted(Taint.of(origin, line, base.path() + '.' + name));
        }
        Item error = Remembered.property(machine, base, name);
        if (error != null) {
            return error;
        }
        if (ACCOUNTS.contains(name) && !machine.isNet) {
            // The passwords that the server's sites run under.
            machine.hit(Capability.READ_FILE, name, line, null, "", "secret");
        }
        if (machine.isNet && (name.equals("validationkey") || name.equals("decryptionkey"))) {
            // With them anybody can sign a state that the server then deserialises.
            machine.hit(Capability.READ_FILE, name, line, null, "", "secret");
        }
        if (name.equals("parentwindow") && base.type().equals(Programs.DOCUMENT)) {
            return Item.named("window");
        }
        if (name.equals("constructor") && dialect == Dialect.JSCRIPT) {
            // The constructor of a function makes functions of texts, as that of any object's constructor does.
            boolean function = base.path().isEmpty() && base.string() == null && base.elements() == null;
            boolean made = function
                    || base.path().startsWith(AspMachine.NAMELESS)
                    || base.path().endsWith("constructor")
                    || machine.functions.containsKey(base.path());
            return made ? Item.typed("alias:eval") : Item.named(base.path() + ".constructor");
        }
        Function later = machine.isNet && LATER.contains(name) ? machine.functions.get(base.path()) : null;
        if (later != null && base.path().startsWith(AspMachine.NAMELESS)) {
            return machine.call(later, List.of());
        }
        Item names = name.equals("keys") ? Dictionaries.names(machine, base) : null;
        if (names != null) {
            return names;
        }
        if (name.equals("items") && base.elements() != null && Containers.isCollection(base.type())) {
            return base.withType("");
        }
        Function getter = machine.classes.contains(base.type()) ? machine.functions.get(Functions.GETTER + name) : null;
        if (getter != null) {
            return machine.call(getter, List.of());
        }
        Item field = machine.classes.contains(base.path()) ? machine.globals.get(base.path() + '.' + name) : null;
        if (field != null) {
            return field;
        }
        if (name.equals("commandargument") || name.equals("commandname")) {
            return Item.tainted(Taint.of(Origin.REQUEST, line, name));
        }
        if (name.equals("children") && Components.isDirectory(base.type())) {
            return base;
        }
        Taint fetched = Requests.fetched(base.type(), name, line);
        if (fetched != null) {
            return Item.tainted(fetched);
        }
        if (name.equals("files") && FileCalls.takesFiles(base.type())) {
            return Item.tainted(Taint.of(Origin.UPLOAD, line, base.type() + '.' + name));
        }
        Item read = files.read(base, name);
        if (read != null) {
            return read;
        }
        if (dialect.isBasic()
                && (name.equals("readall")
                        || name.equals("responsebody")
                        || !base.type().isEmpty())) {
            // Visual Basic calls methods without arguments as if they were properties.
            if (sinks.knows(base.type(), name) || name.equals("start")) {
                sinks.use(base, name, List.of(), List.of(), line);
            }
        }
        String holder = base.path().isEmpty() ? base.type() : base.path();
        String path = holder.isEmpty() ? PIPES.contains(name) ? name : "" : holder + '.' + name;
        if (base.taint() != null || base.decoded() > 0) {
            Item passed = AspFunctions.call(name, List.of(base));
            if (passed.number() != null && base.elements() != null) {
                return passed;
            }
            return new Item(passed.text(), null, passed.taint(), "", path, passed.decoded(), base.file());
        }
        if (base.text() != null) {
            return AspFunctions.call(name, List.of(base));
        }
        return new Item(null, null, null, name.equals("startinfo") ? "processstartinfo" : "", path, 0, null);
    }

    /** What stands in an array, a collection or a store under a key. */
    Item element(Item base, Item key, int line) {
        if (Requests.isRequest(base)) {
            return Item.tainted(Requests.taint("", line, key.known()));
        }
        Item set = base.type().equals(Environment.TYPE)
                ? Environment.get(machine, "getenvironmentvariable", List.of(key))
                : null;
        if (set != null) {
            return set;
        }
        Item kept = Dictionaries.under(machine, base, key);
        if (kept != null) {
            return kept;
        }
        Item held = base.elementAt(key);
        if (held != null && dialect == Dialect.JSCRIPT && held.path().equals("eval")) {
            // Nobody keeps it in a list but to call it by another name.
            return Item.typed("alias:eval");
        }
        if (held != null) {
            return held.decoded() >= base.decoded() ? held : held.withDecoded(base.decoded());
        }
        Item choice = base.type().equals(Choices.TYPE) ? null : Choices.among(machine, base);
        if (choice != null) {
            return choice;
        }
        String known = key.known().toLowerCase(Locale.ROOT);
        if (base.path().equals("request.servervariables") && Requests.isSafeVariable(known)) {
            return known.equals("path_translated") ? Item.text(FileCalls.SELF) : Item.UNKNOWN;
        }
        if (base.path().endsWith("connectionstrings")
                && key.taint() != null
                && key.taint().whole()) {
            machine.hit(Capability.READ_FILE, base.member(), line, key.taint(), "", "secret");
        }
        if (isStore(base.path())) {
            return machine.globals.getOrDefault(kept(base.path(), key), Item.UNKNOWN);
        }
        if (base.taint() == null && (base.path().equals("this") || base.path().equals("window"))) {
            if (key.text() != null || dialect == Dialect.JSCRIPT) {
                return key.text() == null ? References.ofGlobal(machine, key) : Item.named(known);
            }
        }
        if (!dialect.isBasic() && base.text() != null && key.number() != null) {
            return AspFunctions.call("charat", List.of(base, key));
        }
        if (base.taint() != null || base.decoded() > 0 || base.text() != null) {
            Taint taint = base.taint() != null && base.path().startsWith("request.") && key.text() != null
                    ? Requests.taint(base.path().substring(8), line, key.known())
                    : base.taint();
            int decoded = Math.max(
                    base.decoded(),
                    base.text() == null || AspFunctions.isPlain(base.text())
                            ? 0
                            : base.text().length());
            return new Item(
                    null,
                    null,
                    taint,
                    base.path().equals("request.files") ? "httppostedfile" : "",
                    "",
                    decoded,
                    base.file(),
                    base.text() == null ? base.head() : null);
        }
        return Item.UNKNOWN;
    }

    /** What a method that only names a member or an element of a request or a store gives; null if it is none. */
    @Nullable
    Item named(Item base, String name, List<Item> arguments, int line) {
        if (name.equals("item") && base.type().equals(Environment.TYPE)) {
            return element(base, Item.first(arguments), line);
        }
        Item kept = name.equals("item") ? Dictionaries.under(machine, base, Item.first(arguments)) : null;
        if (kept != null) {
            return kept;
        }
        if (Requests.isRequest(base)) {
            if (Requests.isSafe(name) && !name.equals("mappath")) {
                return Item.UNKNOWN;
            }
            Item member = property(base, name, line);
            return name.equals("mappath")
                    ? FileCalls.mapped(arguments)
                    : arguments.isEmpty() ? member : element(member, Item.first(arguments), line);
        }
        if (name.equals("request") && !arguments.isEmpty() && base.text() == null) {
            return element(Item.named(name), Item.first(arguments), line);
        }
        if (isStore(base.path() + '.' + name) && !arguments.isEmpty()) {
            return element(Item.named(base.path() + '.' + name), Item.first(arguments), line);
        }
        if (name.equals("get") && isStore(base.path()) && !arguments.isEmpty()) {
            return element(base, Item.first(arguments), line);
        }
        if (base.path().endsWith("session")
                && (name.equals("item") || name.equals("contents"))
                && !arguments.isEmpty()) {
            return element(Item.named("session"), Item.first(arguments), line);
        }
        return null;
    }

    /** What holds the value that a store keeps under a name: of names that are not known it may be any. */
    static String kept(String store, Item key) {
        String own = store.endsWith(".contents") ? store.substring(0, store.lastIndexOf('.')) : store;
        return Item.lastPart(own) + ':' + key.known();
    }

    /** Whether a path is that of an object of the server which keeps values by name. */
    static boolean isStore(String path) {
        String last = Item.lastPart(path);
        return switch (last) {
            case "viewstate" -> last.length() == path.length();
            case "contents" -> isPart(path, last, "session") || isPart(path, last, "application");
            case "items" -> isPart(path, last, "context") || isPart(path, last, "current");
            default -> STORES.contains(last);
        };
    }

    /** Whether the part before the last of a path is a certain one. */
    private static boolean isPart(String path, String last, String part) {
        int end = path.length() - last.length() - 1;
        int start = end - part.length();
        return start >= 0 && path.startsWith(part, start) && (start == 0 || path.charAt(start - 1) == '.');
    }
}
