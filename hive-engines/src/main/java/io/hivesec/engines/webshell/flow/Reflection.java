package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import io.hivesec.engines.webshell.flow.Value.ClassName;
import io.hivesec.engines.webshell.flow.Value.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves calls made through reflection, method handles and {@code java.beans}, where the names are known. */
final class Reflection {
    private static final Set<String> LOADS =
            Set.of("forName", "loadClass", "findClass", "findSystemClass", "classForName");
    private static final Set<String> METHODS = Set.of(
            "getMethod",
            "getDeclaredMethod",
            "findVirtual",
            "findStatic",
            "findSpecial",
            "findMethod",
            "getMatchingMethod",
            "getAccessibleMethod");
    private static final Set<String> CONSTRUCTORS =
            Set.of("getConstructor", "getDeclaredConstructor", "findConstructor");
    private static final Set<String> INVOKES = Set.of(
            "invoke",
            "invokeExact",
            "invokeWithArguments",
            "newInstance",
            "invokeMethod",
            "invokeExactMethod",
            "invokeStaticMethod",
            "instantiate");

    /** Methods of libraries that call a method of an object by its name. */
    private static final Set<String> NAMED = Set.of(
            "invokeMethod",
            "invokeExactMethod",
            "invokeMethodQuietly",
            "invokeStaticMethod",
            "invokeExactStaticMethod");

    private static final Set<String> PROCESSES = Set.of("java.lang.ProcessImpl", "java.lang.UNIXProcess");

    /** What is made of the name of a class without a body: only the loader of BCEL has it, and no page can make Java's own. */
    static final String BCEL = "BcelClassLoader";

    private final Machine machine;
    private final Library library;

    Reflection(Machine machine, Library library) {
        this.machine = machine;
        this.library = library;
    }

    /** The result of a reflective call, or null if the call is none. */
    @Nullable
    Value call(Value target, String type, String name, List<Value> arguments, Node node) {
        if (LOADS.contains(name) && !arguments.isEmpty() && !type.equals("URLClassLoader")) {
            return load(target, arguments, node);
        }
        if (name.equals("getClass") && arguments.isEmpty()) {
            boolean any = target.type().isEmpty() || target.type().equals("Object") && target.flow() != null;
            return target.constant() instanceof ClassName || any
                    ? Value.tainted("Class", target.flow())
                    : Value.of(new ClassName(target.type()));
        }
        if (METHODS.contains(name) && !arguments.isEmpty()) {
            return method(target, name, arguments, node);
        }
        if (CONSTRUCTORS.contains(name)) {
            Value of = name.equals("findConstructor") && !arguments.isEmpty() ? arguments.get(0) : target;
            return of.constant() instanceof ClassName owner
                    ? Value.of(new Member(owner.name(), "<init>"))
                    : Value.tainted("Constructor", of.flow());
        }
        if (name.endsWith("Fields")
                && target.constant() instanceof ClassName owner
                && target.type().equals("Class")) {
            HeapObject heap = new HeapObject();
            heap.elements.add(new Value("Field", null, new Member(owner.name(), "field"), null));
            return Value.object("Field[]", heap);
        }
        boolean listing = name.endsWith("Methods") || name.endsWith("Constructors");
        if (listing
                && target.constant() instanceof ClassName owner
                && target.type().equals("Class")) {
            HeapObject heap = new HeapObject();
            heap.elements.add(Value.of(new Member(owner.name(), name.endsWith("Methods") ? "*" : "<init>")));
            return Value.object("Method[]", heap);
        }
        if (listing && arguments.isEmpty() && target.type().equals("Class") && target.flow() != null) {
            // Of a class that somebody chose.
            return Value.tainted(name.endsWith("Methods") ? "Method[]" : "Constructor[]", target.flow());
        }
        if (name.equals("hiveCall") && !arguments.isEmpty()) {
            String member = arguments.get(0).string();
            List<Value> rest = arguments.subList(1, arguments.size());
            if (member != null) {
                return machine.calls.dispatch(target, member, rest, node);
            }
            return chosen(arguments.get(0).flow(), rest, node);
        }
        if (name.equals("getField") || name.equals("getDeclaredField")) {
            return target.constant() instanceof ClassName c
                    ? new Value("Field", null, new Member(c.name(), "field"), null)
                    : null;
        }
        if (type.equals("Field")
                && name.equals("set")
                && arguments.size() == 2
                && target.constant() instanceof Member field) {
            internals(field.owner(), Calls.flows(arguments), node);
            String owner = Value.simpleName(field.owner());
            if (owner.equals("ProcessBuilder") || owner.equals("ProcessImpl")) {
                library.capability(target, owner, "*", arguments.subList(1, 2), node, true);
            }
            return null;
        }
        if (name.equals("newMethodAccessor")
                || name.equals("unreflect")
                || name.equals("bindTo")
                || name.equals("asType")) {
            return name.startsWith("new") || name.equals("unreflect")
                    ? arguments.isEmpty() ? null : arguments.get(0)
                    : target;
        }
        if (name.equals("invoke") && type.startsWith("MBeanServer") && arguments.size() > 2) {
            return managed(arguments, node);
        }
        if (NAMED.contains(name) && arguments.size() > 1 && arguments.get(1).string() != null) {
            List<Value> rest = spread(arguments.subList(2, arguments.size()));
            return perform(new Member("", arguments.get(1).string()), arguments.get(0), rest, rest, node);
        }
        boolean given = !arguments.isEmpty()
                && arguments.get(0).constant() instanceof Member
                && !(target.constant() instanceof Member);
        if (given && (name.equals("invoke") || name.equals("invokeMethod") || name.equals("instantiateClass"))) {
            return invoke(arguments.get(0), "invoke", arguments.subList(1, arguments.size()), node);
        }
        return INVOKES.contains(name) ? invoke(target, name, arguments, node) : beans(target, name, node);
    }

    /** An operation of a managed bean: one that the request names, or that loads code. */
    private Value managed(List<Value> arguments, Node node) {
        Value operation = arguments.get(1);
        Taint given = arguments.get(2).flow();
        String named = operation.string();
        if (operation.flow() != null) {
            return chosen(operation.flow(), arguments.subList(1, 3), node);
        }
        for (String bean : List.of("MLet", "DiagnosticCommand")) {
            if (named != null && given != null && machine.sinks.find(bean, named) != null) {
                library.capability(Value.typed(bean), bean, named, spread(arguments.subList(2, 3)), node, true);
            }
        }
        return Value.tainted("", given);
    }

    private Value load(Value target, List<Value> arguments, Node node) {
        Taint asked = Calls.flows(arguments);
        if (asked != null && asked.isRemote() && target.type().equals(BCEL)) {
            // The name of a class is the class itself.
            machine.hit(new Hit(
                    Capability.LOAD_CODE, "ClassLoader.loadClass", machine.line(node), asked, "", false, "bcel"));
        }
        for (Value argument : arguments) {
            String name = argument.string();
            if (name != null && argument.taint() == null) {
                if (name.startsWith("$$BCEL$$") || name.contains("$l$8b")) {
                    machine.hit(new Hit(
                            Capability.LOAD_CODE,
                            "ClassLoader.loadClass",
                            machine.line(node),
                            Taint.of(Taint.Origin.EMBEDDED, machine.line(node), "$$BCEL$$"),
                            "$$BCEL$$",
                            false,
                            "bcel"));
                }
                if (PROCESSES.contains(name)) {
                    // No page has a use for the classes behind ProcessBuilder but to hide that it starts a program.
                    machine.hit(new Hit(Capability.EXECUTE, name, machine.line(node), null, "?", true, "lookup"));
                }
                // A class that a loader of the page's own making brings in carries the loader's taint.
                return new Value(
                        "Class",
                        target.constant() instanceof ClassName ? null : target.flow(),
                        new ClassName(name),
                        null);
            }
            if (argument.head().startsWith("java.") && argument.taint() == null && argument.string() == null) {
                return Value.of(new ClassName(argument.head() + '?'));
            }
            if (argument.head().startsWith("$$BCEL$$")) {
                machine.hit(new Hit(
                        Capability.LOAD_CODE,
                        "ClassLoader.loadClass",
                        machine.line(node),
                        argument.flow(),
                        "$$BCEL$$",
                        false,
                        "bcel"));
            }
        }
        return Value.tainted(
                "Class",
                Taint.join(Calls.flows(arguments), target.constant() instanceof ClassName ? null : target.flow()));
    }

    private Value method(Value target, String name, List<Value> arguments, Node node) {
        boolean ownerFirst = name.startsWith("find") || name.contains("Matching") || name.contains("Accessible");
        Value owner = ownerFirst ? arguments.get(0) : target;
        Value named = ownerFirst && arguments.size() > 1 ? arguments.get(1) : arguments.get(0);
        Taint taint = Taint.join(owner.flow(), named.flow());
        String member = named.string();
        if (member != null && named.taint() == null) {
            String type = owner.constant() instanceof ClassName c ? c.name() : "";
            SinkTable.Sink sink = machine.sinks.find(Value.simpleName(type), member);
            if (sink != null && sink.capability() == Capability.EXECUTE && !type.isEmpty()) {
                machine.hit(new Hit(
                        Capability.EXECUTE,
                        Value.simpleName(type) + '.' + member,
                        machine.line(node),
                        null,
                        "?",
                        true,
                        "lookup"));
            }
            return new Value("Method", taint, new Member(type, member), null);
        }
        return owner.constant() instanceof ClassName c
                ? new Value("Method", taint, new Member(c.name(), "*"), null)
                : Value.tainted("Method", taint);
    }

    private @Nullable Value invoke(Value target, String name, List<Value> arguments, Node node) {
        if (target.constant() instanceof Member member) {
            boolean constructor = member.name().equals("<init>");
            boolean handle = !name.equals("invoke") || target.type().equals("MethodHandle");
            boolean bound = !constructor && !arguments.isEmpty();
            Value self = bound ? arguments.get(0) : Value.UNKNOWN;
            List<Value> rest = spread(bound ? arguments.subList(1, arguments.size()) : arguments);
            if (target.taint() != null && target.taint().isRemote()) {
                return chosen(target.taint(), arguments, node);
            }
            return perform(member, self, rest, handle ? spread(arguments) : rest, node);
        }
        if (name.equals("newInstance") && target.constant() instanceof ClassName owner && arguments.isEmpty()) {
            return target.taint() == null
                    ? machine.instances.construct(owner.name(), arguments, node, null)
                    : Value.tainted(owner.name(), target.taint());
        }
        boolean reflective = target.type().equals("Method")
                || target.type().equals("Constructor")
                || target.type().equals("MethodHandle");
        Taint taint = target.flow();
        if (reflective || taint != null && taint.isRemote() && name.equals("invoke")) {
            return chosen(taint, arguments, node);
        }
        return null;
    }

    private Value perform(Member member, Value self, List<Value> rest, List<Value> all, Node node) {
        String type = Value.simpleName(member.owner().isEmpty() ? self.type() : member.owner());
        internals(member.owner(), Calls.flows(all), node);
        if (member.name().equals("<init>")) {
            library.capability(self, type, "<init>", rest, node, true);
            return machine.instances.construct(member.owner(), rest, node, null);
        }
        boolean dangerous = machine.sinks.find(type, member.name()) != null
                || machine.sinks.isOwner(type) && member.name().equals("*");
        if (dangerous) {
            library.capability(self, type, member.name(), rest, node, true);
            if (all.size() > rest.size()) {
                library.capability(self, type, member.name(), all, node, true);
            }
        }
        if (member.name().equals("*")) {
            // What a method without arguments gives of such a class is most often an instance.
            return Value.tainted(all.isEmpty() ? type : "", Calls.flows(all));
        }
        Value result = self.isUntyped() && !member.owner().isEmpty()
                ? library.statically(member.owner(), member.name(), rest, node)
                : machine.calls.dispatch(self.isUntyped() ? self.withType(type) : self, member.name(), rest, node);
        return result.isUntyped() && member.name().equals("getRuntime") ? result.withType("Runtime") : result;
    }

    /** Reaching into the JDK's own classes with a remote party's data: no page has a reason to. */
    private void internals(String owner, @Nullable Taint given, Node node) {
        boolean internal = owner.startsWith("sun.")
                || owner.startsWith("com.sun.")
                || owner.startsWith("jdk.")
                || owner.endsWith("?");
        if (internal && given != null) {
            machine.hit(new Hit(Capability.REFLECT, owner, machine.line(node), given, "", true, "arguments"));
        }
    }

    /** A call whose class or method a remote party chose. */
    private Value chosen(@Nullable Taint member, List<Value> arguments, Node node) {
        Taint given = Calls.flows(arguments.size() > 1 ? arguments.subList(1, arguments.size()) : arguments);
        // A name behind a fixed package is a plug-in of the page's own.
        if (member != null && member.isRemote() && member.whole()) {
            machine.hit(new Hit(
                    Capability.REFLECT,
                    "Method.invoke",
                    machine.line(node),
                    member,
                    "",
                    true,
                    given != null && given.isRemote() ? "arguments" : ""));
        }
        return Value.tainted("", Taint.join(member, Calls.flows(arguments)));
    }

    /** {@code new Expression(target, "method", arguments)} and {@code Statement} of {@code java.beans}. */
    @Nullable
    Value construct(String type, List<Value> arguments, Node node) {
        if (type.equals("InvokerTransformer")
                && arguments.size() == 3
                && arguments.get(0).string() != null) {
            // Of commons-collections: calls a method of whatever it is given.
            List<Value> given = spread(arguments.subList(2, 3));
            library.capability(Value.UNKNOWN, "", arguments.get(0).string(), given, node, true);
            return null;
        }
        if ((!type.equals("Expression") && !type.equals("Statement")) || arguments.size() < 3) {
            return null;
        }
        int first = arguments.size() - 3;
        Value target = arguments.get(first);
        Value named = arguments.get(first + 1);
        List<Value> rest = spread(arguments.subList(first + 2, arguments.size()));
        String owner = target.constant() instanceof ClassName c ? c.simple() : target.type();
        HeapObject heap = new HeapObject();
        heap.absorb(Calls.flows(arguments));
        String member = named.string();
        Taint chosen = Taint.join(named.flow(), target.flow());
        if (member == null || target.constant() == null && chosen != null) {
            chosen(chosen, rest, node);
        } else {
            String method = member.equals("new") ? "<init>" : member;
            library.capability(target, owner, method, rest, node, true);
            heap.fields.put("value", perform(new Member(owner, method), target, rest, rest, node));
        }
        return Value.object(type, heap);
    }

    private @Nullable Value beans(Value target, String name, Node node) {
        boolean ask = name.equals("getValue") || name.equals("execute");
        return ask && target.heap() != null && target.type().equals("Expression")
                ? target.heap().fields.get("value")
                : null;
    }

    /** The arguments of a call, whether given apart or as one array. */
    private static List<Value> spread(List<Value> arguments) {
        if (arguments.size() != 1) {
            return arguments;
        }
        Value only = arguments.get(0);
        boolean array = only.type().equals("Object[]") || only.type().equals("[]");
        return array && only.heap() != null && !only.heap().elements.isEmpty()
                ? new ArrayList<>(only.heap().elements)
                : arguments;
    }
}
