package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the classes and functions of frameworks do that pages rely on and do not have: hand out what a request sent and what a site
 * stored, run templates and commands, call what was registered.
 */
final class Frameworks {
    /** The class of an object that is a request, or a part of one. */
    private static final String REQUEST = "#request";

    /** How a step of data begins that a request was asked for. */
    static final String ASKED = "request: ";

    /** Classes that are about requests, and are none. */
    private static final Pattern OF_REQUESTS =
            Pattern.compile("exception|factory|handler|matcher|context|event|builder|client|options|config");
    /** What one request sent, as Fat-Free names it. */
    private static final Pattern PART = Pattern.compile("^(?:GET|POST|REQUEST|COOKIE|HEADERS|BODY)(?:\\.|$)");

    private static final Pattern ADDRESS = Pattern.compile("^https?://", Pattern.CASE_INSENSITIVE);

    private final Machine machine;
    /** The class of the object that makes all others, and calls what it is told. */
    static final String CONTAINER = "#container";

    private final FrameworkTable table = FrameworkTable.STANDARD;
    private final FrameworkHooks hooks;
    private final Uploads uploads;
    private final TextTemplates templates;
    private final Shelves shelves = new Shelves();

    Frameworks(Machine machine) {
        this.machine = machine;
        this.hooks = new FrameworkHooks(machine, this);
        this.uploads = new Uploads(machine);
        this.templates = new TextTemplates(machine);
    }

    /** What a function is given for a parameter that nobody tells: a request, if it is declared as one. */
    Value parameter(Node.Parameter parameter, Value given) {
        if (given.isKnown() || given.taint() != null || given.marks() != 0) {
            return given;
        }
        String type = Program.plain(
                machine.program.typeAliases.getOrDefault(parameter.type().toLowerCase(Locale.ROOT), parameter.type()));
        if (!type.isEmpty()) {
            boolean request = isRequestClass(type);
            return request && machine.program.type(type) == null ? request(true) : given;
        }
        boolean named = table.has("name", parameter.name().toLowerCase(Locale.ROOT));
        return named && !parameter.reference() ? request(false) : given;
    }

    /** A variable of the page that a function asks for; one that another file must set is a request, if it is called so. */
    Ref global(String name, Ref held) {
        if ((held.get().marks() & Value.UNDEFINED) != 0 && table.has("name", name.toLowerCase(Locale.ROOT))) {
            held.put(request(false));
        }
        return held;
    }

    private boolean isRequestClass(String type) {
        return table.has("class", type)
                || type.contains("request") && !OF_REQUESTS.matcher(type).find();
    }

    static Value request(boolean declared) {
        PhpObject object = new PhpObject(REQUEST);
        if (declared) {
            object.made = List.of(Value.TRUE);
        }
        return Value.of(object);
    }

    static boolean isRequest(@Nullable PhpObject object) {
        return object != null && object.type.equals(REQUEST);
    }

    /** A property that nothing in the page sets. */
    Value property(@Nullable PhpObject object, String name, Value held, Frame frame, int at) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!isRequest(object)) {
            boolean bare = !held.isKnown() || held.isNull();
            return bare && held.flow() == null && table.has("name", lower) ? request(false) : held;
        }
        if (table.has("bag", lower)) {
            return part(name, frame, at);
        }
        Value upload = uploads.given(lower, frame, at);
        if (upload != null) {
            return upload;
        }
        // Requests of Laravel hand out what was sent as properties.
        return object != null && !object.made.isEmpty() && !lower.equals("attributes") && lower.length() < 4
                ? part(name, frame, at)
                : held;
    }

    /** A part of a request, all of which was sent. */
    private Value part(String name, Frame frame, int at) {
        PhpObject bag = new PhpObject(REQUEST);
        bag.absorb(machine.evaluator.request(frame, at, ASKED + name, Origin.REQUEST));
        return Value.of(bag);
    }

    /** An element of a request that is asked like an array. */
    Value element(Frame frame, int at) {
        return Value.tainted(machine.evaluator.request(frame, at, ASKED + "an element", Origin.REQUEST));
    }

    /** Whether a request was asked for a name and for all that is passed under it. */
    static boolean areAsked(Taint name, List<Value> arguments) {
        return isAsked(name) && arguments.stream().allMatch(argument -> isAsked(argument.flow()));
    }

    private static boolean isAsked(@Nullable Taint taint) {
        return taint != null && taint.whole() && taint.path().get(0).what().startsWith(ASKED);
    }

    Value asked(String what, Site site) {
        return Value.tainted(machine.evaluator.request(site.frame(), site.at(), ASKED + what, Origin.REQUEST));
    }

    /** Calls a method of a request. */
    Value call(PhpObject object, String name, List<Value> arguments, Site site) {
        if (table.has("give", name)) {
            return Value.of(object);
        }
        if (name.equals("variable") && arguments.size() > 1 && arguments.get(1).data() instanceof Long) {
            // What stands in for a number makes a number of what was sent.
            return Value.UNKNOWN;
        }
        Value upload = uploads.given(name, site.frame(), site.at());
        if (upload != null) {
            return upload;
        }
        if (table.has("tell", name)) {
            return arguments.isEmpty() ? part(name, site.frame(), site.at()) : asked(name, site);
        }
        return Value.UNKNOWN;
    }

    /** Calls a method of what is not known; null if no framework has it. */
    @Nullable
    Value unknownMethod(Value target, String name, List<Value> arguments, Site site) {
        if (table.has("give", name) && target.flow() == null) {
            return request(true);
        }
        Value upload = uploads.method(target, name, arguments, site);
        if (upload != null) {
            return upload;
        }
        if (table.has("own", name)
                || table.has("tell", name) && isOwnRequest(target.object())
                || name.equals("get")
                        && !arguments.isEmpty()
                        && PART.matcher(arguments.get(0).knownHead()).find()) {
            return asked(name, site);
        }
        if (table.has("held", name) && target.flow() == null) {
            return Value.unknown(null, Value.STORED);
        }
        if (name.startsWith("registerundefined") && !arguments.isEmpty()) {
            hooks.lend(name, arguments.get(0), site);
        }
        PhpObject object = target.object();
        hooks.method(object, name, arguments, site);
        templates.method(object, name, arguments, site);
        if (object != null && name.equals("install") && object.type.endsWith("_Upgrader") && !arguments.isEmpty()) {
            installed(arguments.get(0), site);
        }
        Value answer = answered(target, name, arguments, site);
        if (answer != null) {
            return answer;
        }
        boolean database = object != null && table.has("database", Program.plain(object.type));
        if (database && name.startsWith("get") && !arguments.isEmpty() && isName(arguments.get(0))) {
            return Value.unknown(null, Value.STORED);
        }
        boolean kept = table.has("look", name)
                && !arguments.isEmpty()
                && arguments.stream().allMatch(Frameworks::isConstant);
        if (kept && target.flow() == null) {
            return Value.unknown(null, Value.STORED);
        }
        boolean statement = (name.equals("query") || name.equals("get_row") || name.equals("get_var"))
                && !arguments.isEmpty()
                && arguments.get(0).knownHead().regionMatches(true, 0, "select ", 0, 7);
        if (statement && target.flow() == null && arguments.get(0).flow() == null) {
            return Value.unknown(null, Value.STORED);
        }
        return (target.marks() & Value.STORED) != 0 && Calls.flow(target, arguments) == null
                ? Value.unknown(null, Value.STORED)
                : null;
    }

    /** Whether a class of the page's own is a request by its parent. */
    private boolean isOwnRequest(@Nullable PhpObject object) {
        Program.DeclaredType type = object == null ? null : machine.program.type(object.type);
        String parent = type == null ? "" : Program.plain(type.type().parent());
        return isRequestClass(parent);
    }

    /** Calls a static method of a class that the page does not have; null if no framework has it. */
    @Nullable
    Value statik(String name, List<Value> arguments, Site site) {
        String same = table.same(name);
        if (same != null) {
            return machine.calls.library().call(same, arguments, site);
        }
        Integer command = table.position("command", name);
        if (command != null && arguments.size() > command) {
            machine.sinks.execute(name, arguments.get(command), site.frame(), site.at(), false);
            return Value.UNKNOWN;
        }
        if (name.equals("artisan::call")) {
            hooks.console(name, arguments, site);
        }
        Integer statement = table.position("statement", name);
        if (statement != null
                && arguments.size() > statement
                && arguments.get(statement).isRemote()) {
            Value told = arguments.get(statement);
            machine.sinks.report(
                    Capability.QUERY,
                    name + " of what is connected",
                    site.line(),
                    told.flow(),
                    told.knownHead(),
                    site.hidden(),
                    "");
        }
        Integer template = table.position("template", name);
        if (template != null && arguments.size() > template) {
            templates.run(name, arguments.get(template), site, false);
            return Value.UNKNOWN;
        }
        Value upload = uploads.given(name, site.frame(), site.at());
        if (upload != null) {
            return upload;
        }
        boolean row = name.endsWith("::where") && arguments.size() > 1;
        if (row && arguments.stream().allMatch(Frameworks::isName)) {
            return Value.unknown(null, Value.STORED);
        }
        return function(name, arguments, site);
    }

    /** Calls a function that neither the page nor the language has; null if no framework has it. */
    @Nullable
    Value function(String name, List<Value> arguments, Site site) {
        String same = table.same(name);
        if (same != null) {
            return machine.calls.library().call(same, arguments, site);
        }
        if (table.has("give", name)) {
            return arguments.isEmpty() ? request(true) : part(name, site.frame(), site.at());
        }
        if (table.has("container", name)
                && !arguments.isEmpty()
                && "request".equals(arguments.get(0).data())) {
            return request(true);
        }
        if (table.has("container", name) && arguments.isEmpty()) {
            return Value.of(new PhpObject(CONTAINER));
        }
        if (table.has("keep", name)) {
            return Value.unknown(null, Value.STORED);
        }
        if (table.has("ask", name)) {
            return arguments.stream().anyMatch(Frameworks::isKind) ? Value.UNKNOWN : asked(name, site);
        }
        if (table.has("answer", name)) {
            return Value.tainted(machine.evaluator.request(site.frame(), site.at(), name + "()", Origin.NETWORK));
        }
        if (table.has("download", name) && !arguments.isEmpty()) {
            Taint address = arguments.get(0).flow();
            return address != null && address.whole() ? Value.unknown(address, Value.TEMPORARY) : Value.UNKNOWN;
        }
        if (table.has("unpack", name) && arguments.size() > 1) {
            machine.sinks.unpack(name, arguments.get(0), arguments.get(1), site);
            return Value.UNKNOWN;
        }
        uploads.stored(name, arguments, site);
        shelves.put(table.put(name), arguments);
        Integer stored = table.position("store", name);
        if (stored != null) {
            return shelves.get(stored, arguments);
        }
        return hooks.function(name, arguments, site);
    }

    /** What a statement that the page knows makes a database give; null if it is another function. */
    @Nullable
    Value query(String name, List<Value> arguments) {
        Integer statement = table.position("query", name);
        boolean asks = statement != null
                && arguments.size() > statement
                && arguments.get(statement).flow() == null
                && arguments.get(statement).knownHead().strip().regionMatches(true, 0, "select ", 0, 7);
        return asks ? Value.unknown(null, Value.STORED) : null;
    }

    /** Makes an object of a class that the page does not have. */
    void construct(String type, List<Value> arguments, Site site) {
        templates.construct(type, arguments, site);
        if (type.equals("process") && !arguments.isEmpty() && arguments.get(0).array() != null) {
            machine.sinks.execute("new Process", arguments.get(0), site.frame(), site.at(), false);
        }
        if ((type.equals("twigfilter") || type.equals("twigfunction")) && arguments.size() > 1) {
            hooks.lend(type, arguments.get(1), site);
        }
    }

    /** An archive of code that WordPress fetches and unpacks where the site finds it. */
    private void installed(Value address, Site site) {
        Taint flow = address.flow();
        if (flow != null && flow.isRemote() && flow.whole()) {
            machine.sinks.report(Capability.LOAD_CODE, "->install", site.line(), flow, "", false, "installed");
        }
    }

    /** What another server answers to a client of a page's own. */
    private @Nullable Value answered(Value target, String name, List<Value> arguments, Site site) {
        Taint flow = target.flow();
        if (flow != null) {
            boolean passed = flow.whole() && flow.origins().equals(Set.of(Origin.NETWORK));
            return passed && table.has("reply", name) ? Value.tainted(flow) : null;
        }
        PhpObject client = target.object();
        boolean asks = client != null
                && Program.plain(client.type).endsWith("client")
                && table.has("client", name)
                && arguments.stream()
                        .anyMatch(argument ->
                                ADDRESS.matcher(argument.knownHead()).find());
        return asks
                ? Value.tainted(machine.evaluator.request(site.frame(), site.at(), "->" + name + "()", Origin.NETWORK))
                : null;
    }

    /** What the page put where nothing has a name. */
    Value queued() {
        return shelves.get(Shelves.NAMELESS);
    }

    /** Whether the page made an account whose password stands in it. */
    boolean madeAccount() {
        return hooks.madeAccount();
    }

    /** Whether only numbers or letters of what was sent are asked for. Source: Moodle's {@code PARAM_…} constants. */
    private static boolean isKind(Value argument) {
        return argument.data() instanceof String text && text.startsWith("PARAM_") && !text.startsWith("PARAM_RAW");
    }

    static boolean isConstant(Value value) {
        return value.array() != null
                ? value.flow() == null
                        && value.array().elements().values().stream().allMatch(Frameworks::isConstant)
                : isName(value);
    }

    static boolean isName(Value value) {
        return value.isKnown() && value.flow() == null && value.array() == null && value.string() != null;
    }
}
