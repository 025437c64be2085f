package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Objects that a page makes, by their class, their program identifier or a moniker. */
final class Components {
    /** Classes whose first argument is a file or a stream on one. */
    private static final Set<String> ON_FILES = Set.of("streamwriter", "filestream", "fileinfo", "binarywriter");

    /** Classes of .NET whose objects are functions. */
    private static final Pattern DELEGATES =
            Pattern.compile("func|action|predicate|converter|comparison|\\w*(?:delegate|callback|handler|start)");

    /** What a query of the host's management gives, and the type of each object of it. */
    static final String FOUND = "wmiobject";

    /** Directories of the host's accounts and of its sites. */
    private static final Set<String> HOST = Set.of("winnt", "iis");

    private final AspMachine machine;
    private final Dialect dialect;
    private final SinkCalls sinks;

    Components(AspMachine machine, Dialect dialect, SinkCalls sinks) {
        this.machine = machine;
        this.dialect = dialect;
        this.sinks = sinks;
    }

    /** Whether a type is that of an entry of a directory of the host. */
    static boolean isDirectory(String type) {
        return HOST.contains(type);
    }

    /** The object that a program identifier or a moniker names. */
    Item object(Item identifier, int line) {
        Taint chosen = identifier.taint();
        if (chosen != null && machine.isNet) {
            // Old sites test by name which components their host has.
            machine.hit(Capability.REFLECT, "createobject", line, chosen, identifier.start(), "");
        }
        String id = identifier.known().toLowerCase(Locale.ROOT).strip();
        if (identifier.start().regionMatches(true, 0, "script:", 0, 7)) {
            // A moniker that fetches a script and runs it.
            machine.hit(Capability.LOAD_CODE, "getobject", line, chosen, identifier.start(), "");
        }
        String directory = host(identifier.start());
        if (id.isEmpty() && HOST.contains(directory)) {
            machine.hit(Capability.READ_FILE, "getobject", line, chosen, identifier.start(), "host");
            return Item.typed(directory);
        }
        if (id.isEmpty()) {
            return new Item(null, null, null, "?", "", 0, null);
        }
        if (HOST.contains(host(id))) {
            machine.hit(Capability.READ_FILE, "getobject", line, null, id, "host");
        }
        if (HOST.contains(host(id))) {
            return Item.typed(host(id));
        }
        if (id.equals("wbemscripting.swbemlocator") || id.startsWith("winmgmts:")) {
            return Item.typed(id.contains("win32_process") ? "win32_process" : "winmgmts");
        }
        String plain = AspPage.classOf(id.replaceAll("\\.\\d+(\\.\\d+)?$", ""));
        if (plain.endsWith("scriptcontrol")) {
            plain = "scriptcontrol";
        }
        if (plain.startsWith("system.")) {
            // COM knows classes of .NET by their whole names.
            plain = Item.lastPart(plain);
        }
        return Item.typed(plain);
    }

    /**
     * What {@code new} gives.
     *
     * @param passed the variables that the arguments are, empty where one is none
     */
    Item create(String type, List<Item> arguments, List<String> passed, int line) {
        Item named = machine.find(type.toLowerCase(Locale.ROOT));
        String lower = named == null || named.path().isEmpty() ? type.toLowerCase(Locale.ROOT) : named.member();
        String held = arguments.size() == 1 ? Item.first(arguments).path() : "";
        int dot = held.lastIndexOf('.');
        boolean wraps = arguments.size() == 1
                && !machine.classes.contains(lower)
                && (machine.functions.containsKey(held)
                        || dot > 0
                                && DELEGATES.matcher(lower).matches()
                                && sinks.knows(Item.lastPart(held.substring(0, dot)), held.substring(dot + 1)));
        if (wraps) {
            // A delegate is called as the function that it holds.
            return Item.named(Item.first(arguments).path());
        }
        if (lower.equals("activexobject")) {
            return object(Item.first(arguments), line);
        }
        if (lower.equals(Containers.SEGMENT)
                && !passed.isEmpty()
                && !passed.get(0).isEmpty()) {
            return Item.first(arguments).withType(lower).withPath(passed.get(0));
        }
        Item first = Item.first(arguments);
        Item spelled = !lower.equals("string") || arguments.size() != 1
                ? null
                : first.text() != null ? first : Sequences.spelled(first, Item.UNKNOWN);
        if (spelled != null) {
            return spelled.withDecoded(spelled.known().length());
        }
        if (lower.equals("guid")) {
            return Item.first(arguments).withTaint(null);
        }
        sinks.use(Item.typed(lower), "<init>", arguments, passed, line);
        Function constructor = machine.functions.get(lower);
        if (constructor != null && !dialect.isBasic()) {
            machine.call(constructor, arguments);
        }
        if (lower.equals("stringbuilder")) {
            boolean text = !arguments.isEmpty() && Item.first(arguments).number() == null;
            return (text ? Item.first(arguments) : Item.text("")).withType(lower);
        }
        String directory =
                lower.equals("directoryentry") ? host(Item.first(arguments).start()) : "";
        if (HOST.contains(directory)) {
            return Item.typed(directory);
        }
        Item created = Item.typed(lower);
        if (ON_FILES.contains(lower)) {
            Item file = Item.first(arguments);
            return created.withFile(file.file() == null ? file : file.file());
        }
        Taint taint = null;
        int decoded = 0;
        for (Item argument : arguments) {
            taint = Taint.join(taint, argument.taint());
            decoded = Math.max(decoded, argument.decoded());
            created = argument.file() != null ? created.withFile(argument.file()) : created;
        }
        return created.withTaint(taint).withDecoded(decoded);
    }

    /** The kind of directory that an address is in: what stands before its first colon. */
    private static String host(String address) {
        int colon = address.indexOf(':');
        return colon < 0 ? "" : address.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    }

    /** The object that another one makes; null if the member makes none. */
    @Nullable
    Item made(Item base, String name, List<Item> arguments) {
        String owner = base.owner();
        if (name.equals("get") && owner.equals("winmgmts")) {
            String wanted = Item.first(arguments).known().toLowerCase(Locale.ROOT);
            return Item.typed(wanted.isEmpty() ? "?" : wanted);
        }
        if (owner.equals("activator") && name.equals("createinstance") || name.equals("spawninstance_")) {
            Item made = Item.tainted(AspFunctions.call("", arguments).taint());
            return Item.first(arguments).path().isEmpty()
                    ? made.withType(Item.first(arguments).type())
                    : made;
        }
        if (name.equals("getfile") && owner.equals("scripting.filesystemobject")) {
            return Item.typed(FileCalls.FILE_OBJECT)
                    .withTaint(Item.first(arguments).taint())
                    .withFile(Item.first(arguments));
        }
        if (name.equals("environment") && owner.equals("wscript.shell")) {
            return Item.typed(Environment.TYPE);
        }
        if (name.equals("newtask") && owner.equals("schedule.service")) {
            return Item.typed("taskdefinition");
        }
        if (name.equals("create") && base.path().equals("taskdefinition.actions")) {
            return Item.typed("execaction");
        }
        if (HOST.contains(owner)
                && (name.equals("create") || name.equals("getobject") || name.equals("add") || name.equals("find"))) {
            return Item.typed(owner);
        }
        if (name.equals("opensubkey") || name.equals("createsubkey")) {
            return Item.typed("registrykey");
        }
        if (name.equals("createengine")) {
            return Item.typed("scriptengine");
        }
        if (name.equals("accepttcpclient")
                || name.equals("accepttcpclientasync")
                || name.equals("endaccepttcpclient")) {
            return Item.typed("tcpclient");
        }
        if (owner.equals("winmgmts") && (name.equals("execquery") || name.equals("instancesof"))) {
            return Item.typed(FOUND);
        }
        if (name.equals("connectserver")) {
            return Item.typed("winmgmts");
        }
        return null;
    }
}
