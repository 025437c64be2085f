package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Calls methods, of the page's classes and of the language's own, and makes objects. */
final class ObjectCalls {
    /** The methods of every enumeration that give one of its cases. */
    private static final Set<String> ENUM_CASES = Set.of("from", "tryfrom", "cases");

    /** Pictures that are scripts, which read and write files. Source: ImageMagick's security policy, "MSL". */
    private static final Pattern SCRIPTED = Pattern.compile("^(?:vid:)?(?:msl|mvg):", Pattern.CASE_INSENSITIVE);

    private static final int FEW_TYPES = 5;
    private static final int FEW_METHODS = 12;

    private final Machine machine;
    private final Calls calls;
    private final LanguageObjects languageObjects;
    private final Databases databases;

    ObjectCalls(Machine machine, Calls calls) {
        this.machine = machine;
        this.calls = calls;
        this.databases = new Databases(machine);
        this.languageObjects = new LanguageObjects(machine, calls, this);
    }

    PhpObject instance(String type) {
        PhpObject object = new PhpObject(type);
        String next = type;
        for (int i = 0; i < 8 && !next.isEmpty(); i++) {
            Program.DeclaredType declared = machine.program.type(next);
            if (declared == null) {
                break;
            }
            Frame frame = Frame.of(null, next, "", declared.layer());
            for (Node.Constant property : declared.type().properties()) {
                if (!object.properties.containsKey(property.name())) {
                    boolean bare = property.value() instanceof Node.Literal l && l.value() == null;
                    object.property(property.name())
                            .put(bare ? Value.UNSET : machine.evaluator.value(property.value(), frame));
                }
            }
            next = declared.type().parent();
        }
        return object;
    }

    Value construct(String type, List<Value> arguments, Site site) {
        PhpObject object = instance(type);
        object.made = arguments;
        Program.Method constructor = machine.program.method(type, "__construct");
        if (constructor == null && machine.program.type(type) != null) {
            constructor = machine.program.method(type, type);
        }
        if (constructor != null) {
            machine.invocations.invoke(
                    constructor.function(), constructor.owner().layer(), object, type, arguments, site, null);
        }
        if (machine.program.method(type, "__destruct") != null && machine.mortal.size() < 50) {
            machine.mortal.add(object);
        }
        if (Program.plain(type).equals("com") && !arguments.isEmpty()) {
            String moniker = arguments.get(0).knownHead().toLowerCase(Locale.ROOT);
            if (moniker.startsWith("iis:") || moniker.startsWith("winnt:") || moniker.equals("shell.users")) {
                machine.report(new Hit(
                        Capability.LOOK_UP,
                        "new COM",
                        site.line(),
                        arguments.get(0).flow(),
                        moniker,
                        false,
                        "accounts"));
            }
        }
        if (machine.program.type(type) == null) {
            if (LanguageNames.isClass(type)) {
                // What a class of an application makes of it is the application's.
                arguments.forEach(argument -> object.absorb(argument.flow()));
            }
            databases.open(Program.plain(type), arguments, site);
            machine.frameworks.construct(Program.plain(type), arguments, site);
            switch (Program.plain(type)) {
                case "callbackfilteriterator" -> {
                    if (arguments.size() > 1) {
                        Value element = machine.evaluator.element(arguments.get(0));
                        calls.callable(arguments.get(1), List.of(element, element), site.unwritten());
                    }
                }
                case "imagick", "gmagick" -> {
                    String picture = arguments.isEmpty() ? "" : arguments.get(0).knownHead();
                    if (SCRIPTED.matcher(picture).find()) {
                        machine.report(new Hit(
                                Capability.LOAD_CODE,
                                "new " + type,
                                site.line(),
                                arguments.get(0).flow(),
                                Snippets.printable(picture),
                                false,
                                "program"));
                    }
                }
                case "evalfunction" -> {}
                case "splfileobject" -> {
                    if (!arguments.isEmpty()
                            && String.valueOf(arguments.get(0).data()).startsWith("php://input")) {
                        object.absorb(
                                machine.evaluator.request(site.frame(), site.at(), "php://input", Taint.Origin.BODY));
                    }
                }
                default -> {}
            }
        }
        return Value.of(object);
    }

    Value call(PhpObject object, String name, List<Value> arguments, Site site) {
        Program.Method method = machine.program.method(object.type, name);
        if (method != null) {
            return machine.invocations.invoke(
                    method.function(), method.owner().layer(), object, object.type, arguments, site, null);
        }
        Program.Method any = machine.program.method(object.type, "__call");
        if (any != null) {
            List<Value> both = List.of(Value.of(name), Value.of(PhpArray.of(arguments)));
            return machine.invocations.invoke(
                    any.function(), any.owner().layer(), object, object.type, both, site, null);
        }
        Program.DeclaredType known = machine.program.type(object.type);
        if (known != null && known.type().parent().isEmpty()) {
            return Value.tainted(Calls.flow(Value.NULL, arguments));
        }
        if (name.equalsIgnoreCase("insert") && !arguments.isEmpty()) {
            // A heap compares what it is given with what it holds.
            Value given = arguments.get(0);
            machine.magic.call("compare", object, List.of(given, given), Value.UNKNOWN);
        }
        Value own = languageObjects.call(object, name.toLowerCase(Locale.ROOT), arguments, site);
        return own != null ? own : callUnknown(Value.of(object), name, arguments, site);
    }

    /** An element that is set of an object that is an archive is a file in it. */
    void keep(PhpObject archive, Value content) {
        languageObjects.keep(archive, content);
    }

    /** Makes an object of each class of a page that has few, where it is not known which is meant. */
    void constructAny(List<Value> arguments, Site site) {
        if (machine.program.types.size() <= FEW_TYPES && arguments.stream().anyMatch(Value::isRemote)) {
            List.copyOf(machine.program.types.values())
                    .forEach(type -> construct(type.type().name(), arguments, site));
        }
    }

    /**
     * Calls the method of an object that a name chooses which is not known: the one that takes any name. Whether the object's class
     * is a whole one of the page's own, so that the name chooses among what the page holds.
     */
    boolean callAny(PhpObject object, Value name, List<Value> arguments, Site site) {
        Program.DeclaredType declared = machine.program.type(object.type);
        if (declared == null) {
            return false;
        }
        if (name.isRemote() && arguments.stream().anyMatch(Value::isRemote)) {
            callEach(object, declared, arguments, site);
        }
        if (!declared.type().parent().isEmpty()) {
            return false;
        }
        Program.Method any = machine.program.method(object.type, "__call");
        if (any != null) {
            List<Value> both = List.of(name, Value.of(PhpArray.of(arguments)));
            machine.invocations.invoke(any.function(), any.owner().layer(), object, object.type, both, site, null);
        }
        return any == null;
    }

    /** Calls the methods that a name may mean which somebody else chooses, with what they give it. */
    private void callEach(PhpObject object, Program.DeclaredType declared, List<Value> arguments, Site site) {
        declared.type().methods().stream()
                .filter(method ->
                        !method.name().startsWith("__") && !method.parameters().isEmpty())
                .limit(FEW_METHODS)
                .forEach(method -> machine.magic.call(method.name(), object, arguments, Value.UNKNOWN));
    }

    Value callStatic(String type, String name, List<Value> arguments, Site site) {
        Program.Method method = machine.program.method(type, name);
        if (method == null) {
            method = machine.program.method(type, "__callStatic");
            if (method != null) {
                List<Value> both = List.of(Value.of(name), Value.of(PhpArray.of(arguments)));
                return machine.invocations.invoke(
                        method.function(), method.owner().layer(), null, type, both, site, null);
            }
        }
        if (method != null) {
            PhpObject self = site.frame().self;
            return machine.invocations.invoke(
                    method.function(),
                    method.owner().layer(),
                    self != null ? self : instance(type),
                    type,
                    arguments,
                    site,
                    null);
        }
        Program.DeclaredType own = machine.program.type(type);
        if (own != null && own.type().isEnum() && ENUM_CASES.contains(name.toLowerCase(Locale.ROOT))) {
            return Value.of(instance(type));
        }
        String plain = Program.plain(type) + "::" + name.toLowerCase(Locale.ROOT);
        if (plain.equals("closure::fromcallable") && !arguments.isEmpty()) {
            return arguments.get(0);
        }
        if (plain.equals("fiber::suspend")) {
            return machine.magic.told(arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0));
        }
        if (plain.equals("closure::bind")
                && arguments.size() > 1
                && arguments.get(0).object() != null) {
            return LanguageObjects.bound(arguments.get(0).object(), arguments.get(1));
        }
        if (plain.equals("messageformatter::formatmessage")) {
            return calls.library().call("msgfmt_format_message", arguments, site);
        }
        if (plain.equals("normalizer::normalize") && !arguments.isEmpty()) {
            return calls.library().call("normalizer_normalize", arguments.subList(0, 1), site.unwritten());
        }
        if (plain.equals("intlchar::chr")) {
            return calls.library().call("mb_chr", arguments, site);
        }
        if (plain.equals("system::exec") && !arguments.isEmpty()) {
            machine.sinks.execute(plain, arguments.get(0), site.frame(), site.at(), false);
            return Value.UNKNOWN;
        }
        if (plain.equals("ffi::memcpy")
                && arguments.size() > 1
                && arguments.get(1).isRemote()) {
            machine.sinks.execute(plain, arguments.get(1), site.frame(), site.at(), true);
        }
        if (plain.equals("ffi::cdef") || plain.equals("ffi::load") || plain.equals("ffi::scope")) {
            return Value.of(new PhpObject("FFI"));
        }
        Value framework = machine.program.type(type) == null ? machine.frameworks.statik(plain, arguments, site) : null;
        return framework != null ? framework : callUnknown(Value.UNKNOWN, name, arguments, site);
    }

    /** A method of an object whose class is not known, or not in the page. */
    Value callUnknown(Value target, String name, List<Value> arguments, Site site) {
        String lower = name.toLowerCase(Locale.ROOT);
        FunctionTable.Callback callback = machine.table.methodCallback(lower);
        if (callback != null && arguments.size() > callback.position() && callback.position() >= 0) {
            Value callable = arguments.get(callback.position());
            if (callback.data().equals("server")) {
                Value server = Value.tainted(
                        machine.evaluator.request(site.frame(), site.at(), "a server's name", Taint.Origin.REQUEST));
                calls.callable(callable, List.of(server), site.unwritten());
            } else if (callback.data().equals("told")) {
                if (callable.object() != null || callable.data() instanceof String) {
                    Value message = Value.tainted(
                            machine.evaluator.request(site.frame(), site.at(), "a message", Taint.Origin.SOCKET));
                    calls.callable(callable, List.of(message, message, message, message), site.unwritten());
                }
            } else if (callable.object() != null && databases.lends(target.object(), lower)) {
                Value value = Value.tainted(machine.evaluator.request(
                        site.frame(), site.at(), "what a statement gives " + name, Taint.Origin.REQUEST));
                calls.callable(callable, List.of(value, value), site.unwritten());
            } else if (callable.isKnown() && callable.object() == null || callable.isRemote()) {
                Value data = callback.data().equals("rest") && arguments.size() > 1
                        ? arguments.get(1)
                        : Value.tainted(Taint.join(target.flow(), machine.seen));
                boolean strong = callable.data() instanceof String text
                        && FunctionTable.strongWords().contains(text.toLowerCase(Locale.ROOT));
                if (strong && callback.data().equals("later")) {
                    data = Value.tainted(machine.evaluator.request(
                            site.frame(), site.at(), name + " lends its name to statements", Taint.Origin.REQUEST));
                }
                if (callable.data() instanceof String
                        || callable.isRemote()
                                && callable.array() == null
                                && !lower.equals("filter")
                                && !lower.equals("map")
                                && (!lower.equals("call") || isContainer(target))) {
                    calls.callable(callable, List.of(data), site.unwritten());
                }
            }
        }
        if ((lower.equals("put_contents") || lower.equals("dumpfile")) && arguments.size() > 1) {
            machine.sinks.write("->" + name, arguments.get(0), arguments.get(1), site);
        }
        Value framework = machine.frameworks.unknownMethod(target, lower, arguments, site);
        if (framework != null) {
            return framework;
        }
        if (lower.equals("send") && !arguments.isEmpty()) {
            machine.magic.send(arguments.get(0));
        }
        if (lower.equals("set_role")
                && !arguments.isEmpty()
                && "administrator".equals(arguments.get(0).data())
                && (maker(target).isRemote() || machine.frameworks.madeAccount())) {
            machine.report(new Hit(
                    Capability.REGISTER,
                    "->" + name,
                    site.line(),
                    maker(target).flow(),
                    "administrator",
                    false,
                    "account"));
        }
        if (lower.equals("registerphpfunctions") && !(arguments.size() == 1 && isHarmless(arguments.get(0)))) {
            machine.report(new Hit(
                    Capability.REFLECT,
                    "->" + name,
                    site.line(),
                    Calls.flow(target, arguments),
                    "",
                    false,
                    "stylesheet"));
        }
        databases.ask(target.object(), name, arguments, site);
        Taint flow = Calls.flow(target, arguments);
        // What is decoded is still all somebody else's.
        return flow == null ? Value.UNKNOWN : Value.tainted(machine.table.isDecoder(lower) ? flow : flow.part());
    }

    private static boolean isContainer(Value target) {
        return target.object() != null && target.object().is(Frameworks.CONTAINER);
    }

    /** An object of an application, or what it was made from. */
    private static Value maker(Value target) {
        PhpObject object = target.object();
        return object == null || object.made.isEmpty() ? target : object.made.get(0);
    }

    /** Whether functions are named of which none runs anything. */
    private static boolean isHarmless(Value names) {
        List<Value> each = names.array() == null
                ? List.of(names)
                : List.copyOf(names.array().elements().values());
        return each.stream()
                .allMatch(name ->
                        name.data() instanceof String text && name.taint() == null && !FunctionTable.isStrong(text));
    }

    /** Properties of what is unserialised are the sender's: runs the magic methods with them. */
    void unserialised(Taint taint) {
        for (Map.Entry<String, Program.DeclaredType> entry : List.copyOf(machine.program.types.entrySet())) {
            PhpObject object = instance(entry.getValue().type().name());
            for (Ref ref : object.properties.values()) {
                ref.put(Value.tainted(taint));
            }
            object.absorb(taint);
            for (String magic : List.of("__wakeup", "__unserialize", "__destruct", "__toString", "__invoke")) {
                Program.Method method = machine.program.method(object.type, magic);
                if (method != null) {
                    List<Value> data = magic.equals("__unserialize") ? List.of(Value.tainted(taint)) : List.of();
                    machine.invocations.invoke(
                            method.function(), method.owner().layer(), object, object.type, data, null, null);
                }
            }
        }
    }
}
