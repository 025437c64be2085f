package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names, members, functions and objects give, and which capabilities they use. */
final class ObjectCalls {
    private static final int MAX_NESTED = 4;
    private static final int MAX_PROGRAM = 200_000;
    private static final Set<String> EVALUATES =
            Set.of("eval", "execute", "executeglobal", "executestatement", "addcode", "jscriptevaluate");
    private static final Set<String> WRITES =
            Set.of("write", "writeline", "writetext", "append", "appendline", "appendtotext", "writeallbytes");
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

    /** Classes whose objects a request's data makes something else than text: nothing that they give is the request's. */
    private static final Pattern APART =
            Pattern.compile(".*(?:connection|command|adapter|process|processstartinfo|recordset)");

    /** Components that take the files of a request. */
    private static final Pattern UPLOADER = Pattern.compile("\\w+\\.(?:\\w*upload\\w*|fileup)");

    /** Types whose values hold no text of an outsider's. */
    private static final Set<String> NUMBERS = Set.of(
            "int",
            "int32",
            "int64",
            "integer",
            "long",
            "short",
            "byte",
            "guid",
            "double",
            "single",
            "decimal",
            "datetime",
            "boolean",
            "bool");

    private static final Pattern DOCUMENT = Pattern.compile(".*(?:xmldom|domdocument)");

    /** Stands for the page's own file in paths. */
    private static final String SELF = "~page~";

    private static final Set<String> STORES = Set.of("session", "application", "viewstate", "cache");
    private static final Pattern STORE =
            Pattern.compile(".*\\.(?:session|application|cache)|(?:.*\\.)?(?:context|current)\\.items");

    private static final Set<String> INTRINSIC = Set.of("request", "response", "server", "session", "application");
    private static final Set<String> STATIC_FILES =
            Set.of("writealltext", "writeallbytes", "appendalltext", "writealllines");

    /** Capabilities that are used on what their argument begins with. */
    private static final Set<Capability> LED = Set.of(Capability.QUERY, Capability.RELAY, Capability.READ_FILE);

    private static final Set<String> OPENS = Set.of("createtext", "appendtext", "create", "openwrite", "open");

    /** Classes whose objects give back what was put into them. */
    private static final Set<String> COLLECTIONS =
            Set.of("scripting.dictionary", "dictionary", "hashtable", "list", "arraylist", "queue", "stack");

    /** Methods whose results begin as their first argument does. */
    private static final Set<String> LISTS =
            Set.of("getfiles", "getdirectories", "getfilesystementries", "enumeratefiles", "enumeratedirectories");

    /** A beginning that leaves all to choose. */
    private static final Pattern ROOT = Pattern.compile("[~./\\\\]+");

    private static final Pattern HERE = Pattern.compile("[./\\\\]*");

    private final AspMachine machine;
    private final Dialect dialect;
    /** What a file that was opened says. */
    private static final Set<String> READS = Set.of("readall", "readline", "readtext", "readtoend");

    private static final Set<String> FILLS = Set.of(
            "getchars",
            "getbytes",
            "read",
            "copyto",
            "copy",
            "blockcopy",
            "convert",
            "transformblock",
            "correctendianness",
            "readblock");

    /** The variables that the arguments of the call read last are, empty where an argument is none. */
    List<String> passed = List.of();

    private final NetReflection reflection;
    private final AspSinks sinks = AspSinks.standard();

    ObjectCalls(AspMachine machine, Dialect dialect) {
        this.machine = machine;
        this.dialect = dialect;
        this.reflection = new NetReflection(machine);
    }

    Item variable(String name, int line) {
        Item held = machine.find(name);
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
        // What nothing was assigned to is empty; where a text is put together, that is where it begins.
        return machine.unrolls && dialect.isBasic() ? Item.text("") : Item.named(name);
    }

    Item property(Item base, String name, int line) {
        if (name.equals("request") || name.equals("session") || name.equals("server") || name.equals("response")) {
            return Item.named(name);
        }
        if (Requests.isRequest(base)) {
            return Requests.isSafe(name)
                    ? name.equals("physicalpath") ? Item.text(SELF) : Item.UNKNOWN
                    : new Item(null, null, Requests.taint(name, line), "", "request." + name, 0, null);
        }
        if (base.type().isEmpty() && machine.controls.contains(base.path()) && CONTROL_TEXT.contains(name)) {
            Origin origin = name.startsWith("file") || name.equals("postedfile") ? Origin.UPLOAD : Origin.REQUEST;
            return Item.tainted(Taint.of(origin, line, base.path() + '.' + name));
        }
        if (machine.isNet && (name.equals("validationkey") || name.equals("decryptionkey"))) {
            // With them anybody can sign a state that the server then deserialises.
            machine.hit(Capability.READ_FILE, name, line, null, "", "secret");
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
        Taint fetched = Requests.fetched(base.type(), name, line);
        if (fetched != null) {
            return Item.tainted(fetched);
        }
        if (READS.contains(name) && base.file() != null && !machine.isNet) {
            return content(base.file());
        }
        if (dialect.isBasic()
                && (name.equals("readall")
                        || name.equals("responsebody")
                        || !base.type().isEmpty())) {
            // Visual Basic calls methods without arguments as if they were properties.
            String owner = base.type();
            if (sinks.find(owner, name) != null || name.equals("start")) {
                use(base, name, List.of(), line);
            }
        }
        String holder = base.path().isEmpty() ? base.type() : base.path();
        String path = holder.isEmpty() ? PIPES.contains(name) ? name : "" : holder + '.' + name;
        if (base.taint() != null || base.decoded() > 0) {
            Item passed = AspFunctions.call(name, List.of(base));
            return new Item(passed.text(), null, passed.taint(), "", path, passed.decoded(), base.file());
        }
        if (base.text() != null) {
            return AspFunctions.call(name, List.of(base));
        }
        return new Item(null, null, null, name.equals("startinfo") ? "processstartinfo" : "", path, 0, null);
    }

    Item element(Item base, Item key, int line) {
        if (Requests.isRequest(base)) {
            return Item.tainted(Requests.taint("", line, key.known()));
        }
        Item held = base.elementAt(key);
        if (held != null) {
            return held.decoded() >= base.decoded() ? held : held.withDecoded(base.decoded());
        }
        String known = key.known().toLowerCase(Locale.ROOT);
        if (base.path().equals("request.servervariables") && Requests.isSafeVariable(known)) {
            return Item.UNKNOWN;
        }
        if (base.path().endsWith("connectionstrings")
                && key.taint() != null
                && key.taint().whole()) {
            machine.hit(Capability.READ_FILE, last(base.path()), line, key.taint(), "", "secret");
        }
        if (isStore(base.path())) {
            return machine.globals.getOrDefault(store(base.path()) + ':' + key.known(), Item.UNKNOWN);
        }
        if (!base.path().isEmpty()
                && base.taint() == null
                && key.text() != null
                && (base.path().equals("this") || base.path().equals("window"))) {
            return Item.named(known);
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

    /** Whether a path is that of an object of the server which keeps values by name. */
    static boolean isStore(String path) {
        return STORES.contains(path) || STORE.matcher(path).matches();
    }

    private static String store(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** A function of the page, of the language, or an object's default member. */
    Item function(String name, List<Item> arguments, int line) {
        Item held = machine.find(name);
        if (held != null && held.type().equals("method")) {
            return call(held, "item", arguments, name, line);
        }
        if (held != null && held.path().isEmpty() && held != Item.UNKNOWN) {
            return held.type().isEmpty() || arguments.isEmpty()
                    ? element(held, first(arguments), line)
                    : call(held, "item", arguments, name, line);
        }
        String target = held != null && !held.path().isEmpty() ? held.path() : name;
        if (target.equals("request") || target.endsWith(".request") || target.startsWith("request.")) {
            return element(
                    target.startsWith("request.")
                            ? new Item(null, null, Requests.taint(target.substring(8), line), "", target, 0, null)
                            : Item.named("request"),
                    first(arguments),
                    line);
        }
        if (isStore(target)) {
            return element(Item.named(target), first(arguments), line);
        }
        Function function = machine.natives.containsKey(target) ? null : machine.functions.get(target);
        if (function != null) {
            Item result = machine.call(function, arguments, passed);
            return result == Item.UNKNOWN && target.startsWith(AspMachine.NAMELESS)
                    ? AspFunctions.call("", arguments)
                    : result;
        }
        int dot = target.lastIndexOf('.');
        if (held != null && dot > 0 && machine.isNet) {
            // A method that a variable holds.
            return call(Item.named(target.substring(0, dot)), target.substring(dot + 1), arguments, "", line);
        }
        if (target.equals("getref") && first(arguments).text() != null) {
            return Item.named(first(arguments).known().toLowerCase(Locale.ROOT));
        }
        if (target.equals("createobject") || target.equals("getobject") || target.equals("activexobject")) {
            return object(first(arguments), line);
        }
        if (EVALUATES.contains(target) && isQuery(target, first(arguments))) {
            return Item.tainted(first(arguments).taint());
        }
        use(Item.UNKNOWN, machine.natives.getOrDefault(target, target), arguments, line);
        for (String owner : machine.statics) {
            use(Item.named(owner), target, arguments, line);
        }
        if (EVALUATES.contains(target)) {
            return nested(first(arguments), line);
        }
        return computed(last(target), arguments, line);
    }

    /**
     * Whether what is executed is SQL: by its text, or because the page has a function of that name that returns rows and the
     * text begins as no code does.
     */
    private boolean isQuery(String function, Item argument) {
        Taint taint = argument.taint();
        return Statement.isQuery(argument.start())
                || function.equals("execute")
                        && machine.executesQueries
                        && (taint == null || !taint.whole() && Statement.mayEndQuery(argument.start()));
    }

    private Item computed(String name, List<Item> arguments, int line) {
        Item result = AspFunctions.call(name, arguments);
        if (HiddenCode.isRevealed(name, arguments, result)) {
            machine.hit(Capability.EVALUATE, name, line, null, result.known(), "hidden");
        }
        return result;
    }

    /** The object that a program identifier or a moniker names. */
    private Item object(Item identifier, int line) {
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
        if (id.isEmpty()) {
            return new Item(null, null, null, "?", "", 0, null);
        }
        if (id.startsWith("iis:") || id.startsWith("winnt:")) {
            machine.hit(Capability.READ_FILE, "getobject", line, null, id, "host");
        }
        if (id.equals("wbemscripting.swbemlocator") || id.startsWith("winmgmts:")) {
            return Item.typed(id.contains("win32_process") ? "win32_process" : "winmgmts");
        }
        String plain = AspPage.classOf(id.replaceAll("\\.\\d+(\\.\\d+)?$", ""));
        if (plain.endsWith("scriptcontrol")) {
            plain = "scriptcontrol";
        }
        return Item.typed(plain);
    }

    private static Item first(List<Item> items) {
        return items.isEmpty() ? Item.UNKNOWN : items.get(0);
    }

    /** Runs a constant program in place; the value of an expression is its result. */
    private Item nested(Item program, int line) {
        String code = program.text();
        if (code != null && (code.length() > MAX_PROGRAM || code.length() > 2 && machine.nested >= MAX_NESTED)) {
            machine.note("programs in constants that are longer or nested deeper than is read");
            return Item.tainted(program.taint());
        }
        if (code == null || code.length() < 3) {
            return Item.tainted(program.taint());
        }
        machine.nested++;
        try {
            List<Token> tokens = machine.tokens(code, dialect, line);
            Functions.declare(machine, tokens, dialect);
            Evaluator whole = new Evaluator(machine, tokens, 0, tokens.size(), dialect);
            Item value = whole.expression();
            new Evaluator(machine, tokens, 0, tokens.size(), dialect).statements();
            return value;
        } finally {
            machine.nested--;
        }
    }

    Item create(String type, List<Item> arguments, int line) {
        Item named = machine.find(type.toLowerCase(Locale.ROOT));
        String lower = named == null || named.path().isEmpty() ? type.toLowerCase(Locale.ROOT) : last(named.path());
        boolean wraps = arguments.size() == 1
                && !machine.classes.contains(lower)
                && machine.functions.containsKey(first(arguments).path());
        if (wraps) {
            // A delegate is called as the function that it holds.
            return Item.named(first(arguments).path());
        }
        if (lower.equals("activexobject")) {
            return object(first(arguments), line);
        }
        if (lower.equals("guid")) {
            return first(arguments);
        }
        use(Item.typed(lower), "<init>", arguments, line);
        Function constructor = machine.functions.get(lower);
        if (constructor != null && !dialect.isBasic()) {
            machine.call(constructor, arguments);
        }
        if (lower.equals("stringbuilder")) {
            boolean text = !arguments.isEmpty() && first(arguments).number() == null;
            return (text ? first(arguments) : Item.text("")).withType(lower);
        }
        Item created = Item.typed(lower);
        if (lower.equals("streamwriter")
                || lower.equals("filestream")
                || lower.equals("fileinfo")
                || lower.equals("binarywriter")
                || lower.equals("stringwriter")) {
            Item file = first(arguments);
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

    Item call(Item base, String name, List<Item> arguments, String key, int line) {
        if (name.equals("createobject") || name.equals("getobject")) {
            return object(first(arguments), line);
        }
        if (base.type().equals("alias:eval")) {
            // Nobody calls eval by another name but to hide it.
            machine.hit(
                    Capability.EVALUATE,
                    "eval",
                    line,
                    first(arguments).taint(),
                    first(arguments).known(),
                    "hidden");
            return function("eval", arguments, line);
        }
        if (Requests.isRequest(base)) {
            if (Requests.isSafe(name) && !name.equals("mappath")) {
                return Item.UNKNOWN;
            }
            Item member = property(base, name, line);
            return name.equals("mappath")
                    ? path(arguments)
                    : arguments.isEmpty() ? member : element(member, first(arguments), line);
        }
        if (name.equals("request") && !arguments.isEmpty() && base.text() == null) {
            return element(Item.named(name), first(arguments), line);
        }
        if (isStore(base.path() + '.' + name) && !arguments.isEmpty()) {
            return element(Item.named(name), first(arguments), line);
        }
        if (base.path().endsWith("session")
                && (name.equals("item") || name.equals("contents"))
                && !arguments.isEmpty()) {
            return element(Item.named("session"), first(arguments), line);
        }
        if (name.equals("mappath")) {
            return path(arguments);
        }
        if (name.equals("parse") && NUMBERS.contains(last(base.path()))) {
            return Item.UNKNOWN;
        }
        if (isStore(base.path()) && arguments.size() > 1 && (name.equals("add") || name.equals("insert"))) {
            machine.assign(store(base.path()) + ':' + first(arguments).known(), arguments.get(1));
        }
        if (name.equals("gettypefromprogid") || name.equals("gettypefromclsid")) {
            return object(first(arguments), line);
        }
        boolean instance = machine.classes.contains(base.type());
        Function own = instance || base.type().isEmpty() && base.taint() == null ? machine.functions.get(name) : null;
        if (own != null && (instance || base.path().isEmpty() || base.path().indexOf('.') < 0)) {
            return machine.call(own, arguments, passed);
        }
        Item reflected = reflection.call(base, name, arguments, line);
        if (reflected != null) {
            return reflected;
        }
        use(base, name, arguments, line);
        if (base.type().indexOf('.') > 0 && intrinsic(arguments) >= 3) {
            machine.hit(Capability.EVALUATE, base.type() + '.' + name, line, null, "", "component");
        }
        if (EVALUATES.contains(name) && (base.path().isEmpty() || base.type().equals("scriptcontrol"))) {
            nested(first(arguments), line);
        }
        if (FILLS.contains(name)) {
            fill(base, arguments);
        }
        Item opened = opened(base, name, arguments);
        if (opened != null) {
            return opened;
        }
        writes(base, name, arguments, key, line);
        if (READS.contains(name) && base.file() != null && !machine.isNet) {
            return content(base.file());
        }
        Taint fetched = Requests.fetched(base.type().isEmpty() ? last(base.path()) : base.type(), name, line);
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
        if (called && base.type().isEmpty() || base.text() != null || carries || COLLECTIONS.contains(base.type())) {
            all.add(0, base);
        }
        Item result = computed(name, all, line);
        Taint found = result.taint();
        if (found != null && base.type().equals("regexp")) {
            result = result.withTaint(found.part());
        }
        if (LISTS.contains(name)) {
            result = result.withHead(first(arguments).start());
        }
        return name.equals("gettype") || name.equals("getmethod") ? result.withType("") : result;
    }

    /** How many of the server's own objects are handed over: who gets all of them acts as the page. */
    private static long intrinsic(List<Item> arguments) {
        return arguments.stream()
                .map(Item::path)
                .filter(INTRINSIC::contains)
                .distinct()
                .count();
    }

    /** What a method reads from its target or one argument stands in the arrays among the others afterwards. */
    private void fill(Item base, List<Item> arguments) {
        Item given = AspFunctions.call("mid", arguments);
        Taint taint = Taint.join(base.taint(), given.taint());
        if (taint == null && given.decoded() == 0) {
            return;
        }
        for (String variable : passed) {
            Item held = variable.isEmpty() ? null : machine.find(variable);
            if (held != null) {
                machine.assign(
                        variable,
                        held.withTaint(Taint.join(held.taint(), taint)).withDecoded(given.decoded()));
            }
        }
    }

    private static Item path(List<Item> arguments) {
        Item given = first(arguments);
        return new Item(given.text(), null, given.taint(), "", "", given.decoded(), null)
                .withTail(given.end())
                .withHead(ROOT.matcher(given.start()).matches() ? given.start() : "");
    }

    /** What stands in a file: wholly an outsider's where he chooses the file. */
    private static Item content(Item file) {
        Taint taint = file.taint();
        return taint != null && taint.whole()
                ? Item.tainted(taint)
                : Item.UNKNOWN.withHead(AspWeights.FILE + (file.known().isEmpty() ? file.end() : file.known()));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Members that give an object on a file, or another object. */
    private @Nullable Item opened(Item base, String name, List<Item> arguments) {
        String owner = base.type().isEmpty() ? last(base.path()) : base.type();
        boolean texts = name.equals("createtextfile") || name.equals("opentextfile") || name.equals("openastextstream");
        boolean net = OPENS.contains(name) && (owner.equals("file") || owner.equals("fileinfo"));
        if (texts || net) {
            Item file = arguments.isEmpty() && base.file() != null ? base.file() : first(arguments);
            return Item.typed("textstream").withFile(file);
        }
        if (name.equals("get") && owner.equals("winmgmts")) {
            String wanted = first(arguments).known().toLowerCase(Locale.ROOT);
            return Item.typed(wanted.isEmpty() ? "?" : wanted);
        }
        if (owner.equals("activator") && name.equals("createinstance") || name.equals("spawninstance_")) {
            Item made = Item.tainted(AspFunctions.call("", arguments).taint());
            return first(arguments).path().isEmpty()
                    ? made.withType(first(arguments).type())
                    : made;
        }
        if (name.equals("connectserver")) {
            return Item.typed("winmgmts");
        }
        return null;
    }

    /** Notes what is written to files, and keeps what goes into an object in the variable that holds it. */
    private void writes(Item base, String method, List<Item> arguments, String key, int line) {
        String name = method;
        String owner = base.type().isEmpty() ? last(base.path()) : base.type();
        drops(name, arguments);
        if (owner.equals("response") || owner.equals("writer") || owner.equals("console") || owner.equals("output")) {
            return;
        }
        boolean collects = name.equals("add")
                && COLLECTIONS.contains(owner)
                && !arguments.isEmpty()
                && isRequested(arguments.get(arguments.size() - 1));
        Item content = collects
                ? arguments.get(arguments.size() - 1).withText(null)
                : arguments.isEmpty() ? Item.UNKNOWN : arguments.get(0);
        if (name.equals("load") && Requests.isRequest(content)) {
            content = Item.tainted(Requests.taint("binaryread", line));
            name = "loadxml";
        }
        Item file = base.file();
        if (file != null && WRITES.contains(name)) {
            write(file, content, line, owner + '.' + name);
            return;
        }
        if (owner.equals("file") && STATIC_FILES.contains(name) && arguments.size() > 1) {
            write(arguments.get(0), arguments.get(1), line, owner + '.' + name);
        } else if (name.equals("downloadfile") && arguments.size() > 1) {
            write(arguments.get(1), Item.tainted(Taint.of(Origin.NETWORK, line, name)), line, owner + '.' + name);
        } else if (name.equals("loadfromfile") && !key.isEmpty() && !machine.isNet) {
            Item held = machine.find(key);
            machine.assign(key, (held == null ? base : held).withFile(content));
        } else if (name.equals("savetofile")) {
            write(content, base.withTaint(base.taint()), line, owner + '.' + name);
        } else if (name.equals("saveas") && machine.controls.contains(base.path())) {
            write(
                    content,
                    Item.tainted(Taint.of(Origin.UPLOAD, line, base.path() + '.' + name)),
                    line,
                    owner + '.' + name);
        } else if (UPLOADER.matcher(owner).matches() && name.startsWith("save")) {
            write(content, Item.tainted(Taint.of(Origin.UPLOAD, line, owner)), line, owner + '.' + name);
        } else if (name.equals("extracttodirectory") && arguments.size() > 1) {
            write(arguments.get(1), arguments.get(0), line, owner + '.' + name);
        } else if (name.equals("saveas") || name.equals("save") && owner.contains("postedfile")) {
            write(content, base, line, owner + '.' + name);
        } else if ((name.equals("copyfile") || name.equals("movefile") || name.equals("copy") && owner.equals("file"))
                && arguments.size() > 1
                && arguments.get(0).taint() != null) {
            machine.hit(
                    Capability.READ_FILE,
                    owner + '.' + name,
                    line,
                    arguments.get(0).taint(),
                    "",
                    "manage");
        } else if (!key.isEmpty()
                && (WRITES.contains(name)
                        || collects
                        || name.equals("addobject")
                        || name.equals("loadxml")
                        || name.equals("appendchunk")
                        || name.equals("copyto"))) {
            Item held = machine.find(key);
            if (held != null && held.type().equals("stringbuilder") && name.equals("append")) {
                machine.assign(key, machine.join(held, content).withType(held.type()));
                return;
            }
            if (held != null && (content.taint() != null || content.text() != null)) {
                Item joined = held.withTaint(Taint.join(held.taint(), content.taint()));
                machine.assign(
                        key,
                        content.text() != null && held.text() == null
                                ? new Item(
                                        content.text(),
                                        null,
                                        joined.taint(),
                                        held.type(),
                                        "",
                                        held.decoded(),
                                        held.file())
                                : joined);
            }
        }
    }

    /** Remembers which variable holds the path of a file that is written at once. */
    private void drops(String name, List<Item> arguments) {
        boolean second = name.equals("downloadfile");
        int at = second ? 1 : 0;
        if ((second || name.equals("saveas") || STATIC_FILES.contains(name))
                && passed.size() == arguments.size()
                && passed.size() > at
                && !passed.get(at).isEmpty()) {
            machine.dropped.add(passed.get(at));
        }
    }

    /** Whether a parameter of a request is in it; upload components keep the parts of a body in collections. */
    private static boolean isRequested(Item item) {
        Taint taint = item.taint();
        return taint != null && taint.origins().equals(Set.of(Origin.REQUEST));
    }

    private void write(Item file, Item content, int line, String call) {
        Taint path = file.taint();
        boolean uploaded = path != null
                && (path.origins().contains(Origin.UPLOAD) || path.origins().contains(Origin.BODY));
        boolean requested = path != null && path.origins().contains(Origin.REQUEST);
        String choice = path == null
                ? "fixed"
                : uploaded && requested
                        ? "folder"
                        : uploaded
                                ? path.whole() || ROOT.matcher(file.start()).matches() ? "anywhere" : "uploaded"
                                : path.whole() ? "chosen" : "named";
        if (file.known().startsWith(SELF)) {
            machine.hit(Capability.WRITE_FILE, call, line, content.taint(), "beside", file.known());
        }
        String name = file.known().isEmpty() ? file.end() : file.known();
        String text = content.text();
        boolean carries = text != null
                && text.length() > 2
                && (text.contains("<%")
                        || text.contains("<script")
                        || text.startsWith("MZ")
                        || text.contains("#include")
                        || text.contains("CreateObject("));
        if (content.taint() != null || choice.equals("chosen") || carries) {
            machine.hit(
                    Capability.WRITE_FILE,
                    call,
                    line,
                    content.taint(),
                    choice + ' ' + name,
                    carries ? "page:" + text : name);
        }
    }

    /** Sets a property of an object. */
    void assign(Item base, String name, Item value, int line) {
        Function setter = machine.classes.contains(base.type()) ? machine.functions.get(name + Functions.SETTER) : null;
        if (setter != null) {
            machine.call(setter, List.of(value));
            return;
        }
        String owner = base.type().isEmpty() ? "*" : base.type();
        AspSinks.Sink sink = sinks.find(owner, name + '=');
        if (sink == null && !base.path().isEmpty()) {
            sink = sinks.find("*", last(base.path()) + '.' + name + '=');
        }
        if (sink != null) {
            report(sink, (base.type().isEmpty() ? last(base.path()) : base.type()) + '.' + name, List.of(value), line);
        }
    }

    private void use(Item base, String name, List<Item> arguments, int line) {
        String owner = base.type().isEmpty() ? last(base.path()) : base.type();
        if (owner.isEmpty()
                && base.type().isEmpty()
                && base != Item.UNKNOWN
                && !base.path().isEmpty()) {
            owner = base.path();
        }
        AspSinks.Sink sink =
                sinks.find(base == Item.UNKNOWN && owner.isEmpty() ? "" : owner.isEmpty() ? "*" : owner, name);
        if (sink == null && !base.path().isEmpty()) {
            sink = sinks.find("*", last(base.path()) + '.' + name);
        }
        if (sink == null && base.path().isEmpty() && base == Item.UNKNOWN) {
            sink = sinks.find("*", name);
        }
        if (sink != null) {
            report(sink, owner.isEmpty() ? name : owner + '.' + name, arguments, line);
        }
    }

    private void report(AspSinks.Sink sink, String call, List<Item> arguments, int line) {
        Taint taint = null;
        int decoded = 0;
        StringBuilder known = new StringBuilder();
        boolean led = LED.contains(sink.capability());
        for (int i = 0; i < arguments.size(); i++) {
            if (sink.arguments().isEmpty() || sink.arguments().contains(i)) {
                Item argument = arguments.get(i);
                Taint own = argument.taint();
                // A statement or an address that begins with the page's own words is not the outsider's to choose.
                boolean written = sink.capability() == Capability.LOAD_CODE
                        && passed.size() == arguments.size()
                        && machine.dropped.contains(passed.get(i));
                if (written && own == null) {
                    own = Taint.of(Origin.UPLOAD, line, passed.get(i));
                }
                taint = Taint.join(
                        taint,
                        own != null && led && !HERE.matcher(argument.start()).matches() ? own.part() : own);
                decoded = argument.text() == null ? Math.max(decoded, argument.decoded()) : decoded;
                decoded = machine.built.contains(argument.known())
                        ? Math.max(decoded, argument.known().length())
                        : decoded;
                known.append(
                                argument.text() != null
                                        ? argument.text()
                                        : argument.start().isEmpty() ? "?" : argument.start())
                        .append(' ');
            }
        }
        boolean unsafe = call.endsWith("eval")
                && arguments.size() > 1
                && "unsafe".equals(arguments.get(1).text());
        boolean telling = sink.capability() == Capability.EXECUTE
                || sink.capability() == Capability.EVALUATE
                || sink.capability() == Capability.LOAD_CODE && known.indexOf("MZ") == 0
                || sink.owner().equals("tcpclient")
                || sink.owner().equals("socket");
        if (taint != null || decoded > 0 || sink.always() || telling) {
            machine.hit(
                    sink.capability(),
                    call,
                    line,
                    taint,
                    known.toString().strip(),
                    unsafe
                            ? "unsafe"
                            : decoded > 0
                                    ? "decoded " + decoded
                                    : sink.capability() == Capability.RELAY && machine.namesLoopback ? "loopback" : "");
        }
    }
}
