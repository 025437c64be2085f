package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls methods of the language's own classes that lead to code: closures, reflection, COM, FFI, files, fibers. */
final class LanguageObjects {
    /** What a fiber gave back at its end, among its properties. */
    private static final String RETURNED = "#return";

    private final Machine machine;
    private final Calls calls;
    private final ObjectCalls objects;

    LanguageObjects(Machine machine, Calls calls, ObjectCalls objects) {
        this.machine = machine;
        this.calls = calls;
        this.objects = objects;
    }

    /** Methods of the language's own classes that lead to code. */
    @Nullable
    Value call(PhpObject object, String name, List<Value> arguments, Site site) {
        if (object.closure != null) {
            switch (name) {
                case "call" -> {
                    return calls.callable(
                            bound(object, arguments.isEmpty() ? Value.NULL : arguments.get(0)),
                            arguments.subList(Math.min(1, arguments.size()), arguments.size()),
                            site.unwritten());
                }
                case "bind", "bindto" -> {
                    return bound(object, arguments.isEmpty() ? Value.NULL : arguments.get(0));
                }
                default -> {
                    return calls.callable(Value.of(object), arguments, site);
                }
            }
        }
        if (Frameworks.isRequest(object)) {
            return machine.frameworks.call(object, name, arguments, site);
        }
        Value held = Containers.call(object, name, arguments);
        if (held != null) {
            return held;
        }
        switch (object.type.toLowerCase(Locale.ROOT)) {
            case "reflectionfunction", "\\reflectionfunction" -> {
                Value target = object.made.isEmpty() ? Value.UNKNOWN : object.made.get(0);
                return reflected(target, name, arguments, site);
            }
            case "reflectionmethod" -> {
                Value target = object.made.size() > 1
                        ? Value.of(PhpArray.of(object.made.subList(0, 2)))
                        : object.made.isEmpty() ? Value.UNKNOWN : object.made.get(0);
                return reflected(
                        target,
                        name,
                        name.startsWith("invoke") && !arguments.isEmpty()
                                ? arguments.subList(1, arguments.size())
                                : arguments,
                        site);
            }
            case "reflectionproperty" -> {
                PhpObject owner = arguments.isEmpty() ? null : arguments.get(0).object();
                String property = object.made.size() > 1 ? object.made.get(1).string() : null;
                return name.equals("getvalue") && owner != null && property != null
                        ? owner.property(property).get()
                        : null;
            }
            case "reflectionattribute" -> {
                int part = name.equals("newinstance") ? 0 : name.equals("getarguments") ? 1 : -1;
                return part < 0 || object.made.size() < 2 ? null : object.made.get(part);
            }
            case "reflectionclass", "reflectionobject" -> {
                return reflectedClass(object, name, arguments, site);
            }
            case "ffi" -> {
                boolean runs = name.equals("system") || name.equals("popen") || name.startsWith("exec");
                boolean copies = (name.equals("memcpy") || name.equals("memmove"))
                        && arguments.size() > 1
                        && arguments.get(1).isRemote();
                if (runs || copies) {
                    machine.sinks.execute(
                            "FFI->" + name,
                            arguments.isEmpty() ? Value.UNKNOWN : arguments.get(copies ? 1 : 0),
                            site.frame(),
                            site.at(),
                            true);
                }
                return Value.UNKNOWN;
            }
            case "reflectionextension" -> {
                return name.equals("getfunctions") ? functions() : null;
            }
            case "java", "javaclass" -> {
                if (name.equals("exec") && !arguments.isEmpty()) {
                    machine.sinks.execute("Java->exec", arguments.get(0), site.frame(), site.at(), false);
                }
                return Value.of(object);
            }
            case "com", "dotnet" -> {
                String made = object.made.isEmpty()
                        ? ""
                        : object.made.get(0).knownHead().toLowerCase(Locale.ROOT);
                if (name.equals("run") || name.equals("exec") || name.equals("shellexecute") || name.equals("create")) {
                    machine.sinks.execute(
                            "COM(" + Snippets.printable(made) + ")->" + name,
                            arguments.stream().limit(2).reduce(Value.EMPTY, LanguageObjects::joined),
                            site.frame(),
                            site.at(),
                            true);
                } else if (name.equals("eval") || name.equals("executestatement") || name.equals("addcode")) {
                    machine.sinks.evaluate(
                            "COM->" + name,
                            arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0),
                            site.frame(),
                            site.at(),
                            false);
                }
                return Value.of(object);
            }
            case "arrayobject", "arrayiterator" -> {
                FunctionTable.Callback callback = machine.table.methodCallback(name);
                if (callback != null && !arguments.isEmpty()) {
                    Value element =
                            object.made.isEmpty() ? Value.UNKNOWN : machine.evaluator.element(object.made.get(0));
                    return calls.callable(arguments.get(0), List.of(element, element), site.unwritten());
                }
                return object.made.isEmpty() ? null : machine.evaluator.element(object.made.get(0));
            }
            case "spltempfileobject" -> {
                arguments.forEach(argument -> object.absorb(argument.flow()));
                return Value.tainted(object.taint());
            }
            case "splfileobject" -> {
                if (name.equals("fwrite")) {
                    Value path = object.made.isEmpty() ? Value.UNKNOWN : object.made.get(0);
                    machine.sinks.write(
                            "SplFileObject->fwrite",
                            path,
                            arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0),
                            site);
                }
                return Value.tainted(object.taint());
            }
            case "domdocument", "simplexmlelement" -> {
                return document(object, name, arguments, site);
            }
            case "ziparchive", "phardata", "phar" -> {
                return archive(object, name, arguments, site);
            }
            case "datetime", "datetimeimmutable" -> {
                return name.equals("format") ? calls.library().call("date", arguments, site.unwritten()) : null;
            }
            case "perl", "python", "lua", "v8js" -> {
                if (!arguments.isEmpty() && (name.startsWith("eval") || name.startsWith("execute"))) {
                    machine.sinks.evaluate(object.type + "->" + name, arguments.get(0), site.frame(), site.at(), false);
                }
                return Value.UNKNOWN;
            }
            case "fiber" -> {
                return fiber(object, name, arguments, site);
            }
            case "exception", "error", "errorexception", "runtimeexception" -> {
                return name.equals("getmessage") && !object.made.isEmpty() ? object.made.get(0) : null;
            }
            default -> {
                return name.equals("getmessage") && !object.made.isEmpty() && isThrown(object)
                        ? object.made.get(0)
                        : null;
            }
        }
    }

    /** The functions of an extension: whoever goes through them looks for one by something else than its name. */
    private static Value functions() {
        PhpObject function = new PhpObject("ReflectionFunction");
        function.made = List.of(Value.unknown(null, Value.OPAQUE));
        PhpArray all = new PhpArray();
        all.put(Value.unknown(null, Value.OPAQUE), Value.of(function));
        return Value.of(all);
    }

    /** A function that stops and goes on: whoever starts it is told what it stops with, and tells it what it goes on with. */
    private Value fiber(PhpObject fiber, String name, List<Value> arguments, Site site) {
        boolean goesOn = name.equals("resume") && !arguments.isEmpty();
        if (goesOn) {
            machine.magic.tell(arguments.get(0));
        }
        if (name.equals("getreturn")) {
            return fiber.property(RETURNED).get();
        }
        boolean runs = name.equals("start") || goesOn && arguments.get(0).isRemote();
        if (!runs || fiber.made.isEmpty()) {
            return Value.UNKNOWN;
        }
        fiber.property(RETURNED)
                .put(calls.callable(fiber.made.get(0), goesOn ? List.of() : arguments, site.unwritten()));
        return machine.magic.suspended();
    }

    /** Whether an object is an exception of the page's own, whose parent remembers what it was made with. */
    private boolean isThrown(PhpObject object) {
        Program.DeclaredType type = machine.program.type(object.type);
        String parent = type == null ? "" : Program.plain(type.type().parent());
        return parent.endsWith("exception") || parent.endsWith("error");
    }

    /** A document that is made of what it is given, and written where it is told. */
    private @Nullable Value document(PhpObject object, String name, List<Value> arguments, Site site) {
        if (arguments.isEmpty()) {
            return null;
        }
        if (name.startsWith("load") || name.startsWith("create") || name.startsWith("add")) {
            arguments.forEach(argument -> object.absorb(argument.flow()));
        } else if (name.equals("save")
                || name.equals("savehtmlfile")
                || name.equals("asxml")
                || name.equals("savexml")) {
            machine.sinks.write("->" + name, arguments.get(0), Value.tainted(object.taint()), site);
        }
        return null;
    }

    /** An archive of somebody else's: what is read from it, and where it is unpacked. */
    private Value archive(PhpObject object, String name, List<Value> arguments, Site site) {
        Value first = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        switch (name) {
            case "open" -> {
                object.absorb(first.flow());
                Value written = first.data() instanceof String path ? machine.written.get(Streams.place(path)) : null;
                object.absorb(written == null ? null : written.flow());
            }
            case "addfromstring", "addfile" -> {
                arguments.forEach(argument -> object.absorb(argument.flow()));
                keep(object, arguments.size() > 1 ? arguments.get(1) : Value.UNKNOWN);
            }
            case "extractto" -> {
                machine.streams.unpack(first, object.taint());
                machine.sinks.unpack("->extractTo", Value.tainted(object.taint()), first, site);
                return Value.UNKNOWN;
            }
            default -> {}
        }
        return Value.unknown(object.taint(), name.startsWith("get") ? Value.FILE : 0);
    }

    /** Remembers what a page put into an archive of its own, by the archive's name. */
    void keep(PhpObject archive, Value content) {
        String place = archive.made.isEmpty() || !archive.made.get(0).isKnown()
                ? null
                : archive.made.get(0).string();
        if (place != null && Program.plain(archive.type).startsWith("phar")) {
            machine.written.put(Streams.place(place), content);
        }
    }

    private static Value joined(Value left, Value right) {
        Value space = left == Value.EMPTY || right.array() != null ? Value.EMPTY : Value.of(" ");
        return right.isKnown() && right.string() == null
                ? left
                : Operators.concat(Operators.concat(left, space), right);
    }

    /** A closure as a method of another object. */
    static Value bound(PhpObject object, Value self) {
        Closure closure = object.closure;
        if (closure == null || self.object() == null) {
            return Value.of(object);
        }
        PhpObject other = new PhpObject(object.type);
        other.closure = new Closure(closure.function(), closure.bound(), self.object(), closure.layer());
        return Value.of(other);
    }

    private Value reflected(Value target, String name, List<Value> arguments, Site site) {
        switch (name) {
            case "invoke" -> {
                return calls.callable(target, arguments, site.unwritten());
            }
            case "invokeargs" -> {
                Value all = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(arguments.size() - 1);
                List<Value> each = all.array() != null
                        ? new ArrayList<>(all.array().elements().values())
                        : List.of(machine.evaluator.element(all));
                return calls.callable(target, each, site.unwritten());
            }
            case "getclosure" -> {
                return target;
            }
            case "getattributes" -> {
                return attributes(target);
            }
            case "getdoccomment" -> {
                Program.Declared declared = target.isKnown() && target.string() != null
                        ? machine.program.functions.get(Program.plain(target.string()))
                        : null;
                return declared == null
                        ? Value.UNKNOWN
                        : Value.of(declared.function().document());
            }
            default -> {
                return Value.tainted(target.flow());
            }
        }
    }

    /** The attributes of a function or a method. */
    private Value attributes(Value target) {
        PhpArray pair = target.array();
        Value type = pair == null ? Value.UNKNOWN : pair.get(Value.of(0L));
        String owner = type.object() != null ? type.object().type : type.isKnown() ? type.string() : null;
        Program.Method method = pair == null || owner == null
                ? null
                : machine.program.method(
                        owner, String.valueOf(pair.get(Value.of(1L)).string()));
        if (method != null) {
            return new Attributes(machine)
                    .before(method.owner().layer(), method.function().at());
        }
        String name = pair == null && target.isKnown() ? target.string() : null;
        Program.Declared declared = name == null ? null : machine.program.functions.get(Program.plain(name));
        return declared == null
                ? Value.UNKNOWN
                : new Attributes(machine)
                        .before(declared.layer(), declared.function().at());
    }

    private Value reflectedClass(PhpObject object, String name, List<Value> arguments, Site site) {
        Value target = object.made.isEmpty() ? Value.UNKNOWN : object.made.get(0);
        String type = target.object() != null ? target.object().type : target.isKnown() ? target.string() : null;
        switch (name) {
            case "newinstance", "newinstanceargs", "newinstancewithoutconstructor" -> {
                List<Value> each = arguments;
                if (name.equals("newinstanceargs")
                        && !arguments.isEmpty()
                        && arguments.get(0).array() != null) {
                    each = new ArrayList<>(arguments.get(0).array().elements().values());
                }
                if (type == null) {
                    machine.sinks.unknownCall(target, arguments, site);
                    return Value.tainted(Calls.flow(target, arguments));
                }
                return objects.construct(type, each, site);
            }
            case "getdoccomment" -> {
                Program.DeclaredType declared = type == null ? null : machine.program.type(type);
                return declared == null
                        ? Value.UNKNOWN
                        : Value.of(declared.type().document());
            }
            case "getattributes" -> {
                Program.DeclaredType declared = type == null ? null : machine.program.type(type);
                return declared == null
                        ? Value.UNKNOWN
                        : new Attributes(machine)
                                .before(declared.layer(), declared.type().at());
            }
            case "getname", "getshortname" -> {
                return type == null ? Value.UNKNOWN : Value.of(type);
            }
            case "getmethod" -> {
                PhpObject method = new PhpObject("ReflectionMethod");
                method.made = arguments.isEmpty() ? List.of(target) : List.of(target, arguments.get(0));
                return Value.of(method);
            }
            case "getconstants", "getstaticproperties" -> {
                PhpArray constants = new PhpArray();
                Program.DeclaredType declared = type == null ? null : machine.program.type(type);
                if (declared != null) {
                    for (Node.Constant constant : name.equals("getconstants")
                            ? declared.type().constants()
                            : declared.type().properties()) {
                        constants.putKnown(constant.name(), machine.evaluator.value(constant.value(), site.frame()));
                    }
                }
                return Value.of(constants);
            }
            default -> {
                return Value.UNKNOWN;
            }
        }
    }
}
