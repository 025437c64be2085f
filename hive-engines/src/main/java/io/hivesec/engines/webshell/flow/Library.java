package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.flow.Value.ClassName;
import io.hivesec.engines.webshell.fold.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Calls of code that is not on the page: capabilities, sources, reflection, folding, and else the passing on of taint. */
final class Library {
    private static final int LARGE_CONSTANT = 400;
    private static final Set<String> CLEAN = Set.of(
            "length",
            "size",
            "equals",
            "equalsIgnoreCase",
            "indexOf",
            "lastIndexOf",
            "hashCode",
            "startsWith",
            "endsWith",
            "exists",
            "parseDouble",
            "parseBoolean",
            "parseFloat",
            "randomUUID",
            "compareTo",
            "matches",
            "available",
            "getTime",
            "waitFor",
            "exitValue",
            "getSize",
            "lastModified",
            "hasMoreElements",
            "hasNext",
            "print",
            "println",
            "getSession",
            "getServletContext",
            "getId",
            "mkdir",
            "mkdirs",
            "delete");
    private static final Pattern FILLS = Pattern.compile(
            "(?:read|get|copy|arraycopy|doFinal|inflate|fill|put|transfer|drain|update|recv|receive)\\w*");
    private static final Map<String, String> RESULTS = Map.ofEntries(
            Map.entry("getRuntime", "Runtime"),
            Map.entry("createInterpolator", "StringSubstitutor"),
            Map.entry("createArg", "AntArgument"),
            Map.entry("createStatement", "Statement"),
            Map.entry("getPlatformMBeanServer", "MBeanServer"),
            Map.entry("attach", "VirtualMachine"),
            Map.entry("exec", "Process"),
            Map.entry("start", "Process"),
            Map.entry("getRequest", "HttpServletRequest"),
            Map.entry("getServletRequest", "HttpServletRequest"),
            Map.entry("getNativeRequest", "HttpServletRequest"),
            Map.entry("getSession", "HttpSession"),
            Map.entry("getServletContext", "ServletContext"),
            Map.entry("getEngineByName", "ScriptEngine"),
            Map.entry("getEngineByExtension", "ScriptEngine"),
            Map.entry("getEngineByMimeType", "ScriptEngine"),
            Map.entry("getScriptEngine", "ScriptEngine"),
            Map.entry("getSystemJavaCompiler", "JavaCompiler"),
            Map.entry("openConnection", "HttpURLConnection"),
            Map.entry("accept", "Socket"),
            Map.entry("lookup", "Lookup"),
            Map.entry("getExpressionFactory", "ExpressionFactory"),
            Map.entry("getExpressionEvaluator", "ExpressionEvaluator"),
            Map.entry("getSystemClassLoader", "ClassLoader"),
            Map.entry("getContextClassLoader", "ClassLoader"),
            Map.entry("getClassLoader", "ClassLoader"),
            Map.entry("environment", "Map"),
            Map.entry("toString", "String"),
            Map.entry("getParameter", "String"),
            Map.entry("getHeader", "String"),
            Map.entry("readLine", "String"));
    private static final Pattern FACTORY = Pattern.compile(
            "(?:new|get|create)\\w*Instance|newFactory|getDefault|create|open|builder|build|of|instance|getFactory");
    /** Steps of a stream or an optional value that leave its elements what they are. */
    private static final Set<String> PASSES = Set.of(
            "stream",
            "parallelStream",
            "filter",
            "findFirst",
            "findAny",
            "sorted",
            "skip",
            "limit",
            "peek",
            "parallel",
            "sequential",
            "distinct");

    /** Steps that give what their function makes of an element. */
    private static final Set<String> MAPS = Set.of("map", "flatMap", "thenApply", "thenCompose");

    /** Questions to a collection, which keeps nothing of them. */
    private static final Set<String> ASKS =
            Set.of("get", "getOrDefault", "containsKey", "contains", "remove", "indexOf");

    private final Machine machine;
    private final Reflection reflection;
    private final FileCalls files;
    private final Kept kept;
    private final Uses uses;

    Library(Machine machine) {
        this.machine = machine;
        this.reflection = new Reflection(machine, this);
        this.files = new FileCalls(machine);
        this.kept = new Kept(machine);
        this.uses = new Uses(machine);
    }

    Value statically(String owner, String name, List<Value> arguments, Node node) {
        String type = Value.simpleName(owner);
        Value result = call(Value.of(new ClassName(owner)).withType(type), type, name, arguments, node);
        SinkTable.Sink opens = machine.sinks.find(type, name);
        if (opens != null && opens.capability() == Capability.WRITE_FILE && !arguments.isEmpty()) {
            HeapObject stream = new HeapObject();
            stream.file = arguments.get(0);
            return Value.object(name.equals("open") ? type : "OutputStream", stream);
        }
        if (name.startsWith("createTemp")) {
            return Value.object(type.equals("Files") ? "Path" : "File", new HeapObject());
        }
        if (name.startsWith("get") && name.endsWith("Logger")) {
            return Value.object("Logger", new HeapObject());
        }
        return result.type().isEmpty() && FACTORY.matcher(name).matches() ? result.withType(type) : result;
    }

    Value call(Value target, String type, String name, List<Value> arguments, Node node) {
        String owner = Value.simpleName(type);
        Value reflected = reflection.call(target, owner, name, arguments, node);
        if (reflected != null) {
            return reflected;
        }
        capability(target, owner, name, arguments, node, false);
        if (name.equals("addAll")
                && owner.equals("Collections")
                && arguments.size() > 1
                && arguments.get(0).type().equals("CommandList")) {
            capability(arguments.get(0), "CommandList", name, arguments.subList(1, arguments.size()), node, false);
        }
        kept.address(name, arguments, node);
        files.call(target, owner, name, arguments, node);
        machine.written.includes(name, arguments, node);
        if (name.equals("newProxyInstance") && arguments.size() == 3) {
            HeapObject proxy = new HeapObject();
            proxy.handler = arguments.get(2);
            return Value.object("Proxy", proxy);
        }
        if (target.type().equals("Properties") && target.heap() != null && !arguments.isEmpty()) {
            Value held = kept.property(target.heap(), name, arguments);
            if (held != null) {
                return held;
            }
        }
        Origin origin = Sources.of(target, owner, name, arguments.size());
        if (origin != null) {
            return Value.tainted(
                    RESULTS.getOrDefault(name, ""), Taint.of(origin, machine.line(node), machine.text(node)));
        }
        if (name.startsWith("evaluate") || name.equals("createValueExpression") || name.equals("getValue")) {
            if (arguments.stream().anyMatch(argument -> Sources.isExpression(argument.string()))) {
                return Value.tainted("", Taint.of(Origin.REQUEST, machine.line(node), machine.text(node)));
            }
        }
        if (owner.equals("String") && name.equals("valueOf") && arguments.size() == 1 && isNumber(arguments.get(0))) {
            return Value.typed("String");
        }
        if (name.equals("getRealPath") && arguments.size() == 1) {
            return arguments.get(0).withType("String");
        }
        Value attribute = kept.attribute(name, owner, arguments);
        if (attribute != null) {
            return attribute;
        }
        Value folded = Folding.call(target, owner, name, arguments);
        if (folded != null) {
            return folded;
        }
        Value mapped = runArguments(target, arguments);
        HeapObject given = mapped.heap();
        if (given != null && MAPS.contains(name) && (Calls.isRunnable(mapped) || !given.choices.isEmpty())) {
            HeapObject held = new HeapObject();
            held.elements.add(mapped);
            held.absorb(mapped.flow());
            return Value.object(target.type(), held);
        }
        if (kept.isOwnPath(target, owner, name, arguments)) {
            return Value.typed("String");
        }
        return pass(target, name, arguments, node);
    }

    /**
     * Lambdas and instances of the page's classes that are handed to a library run sooner or later.
     *
     * @return what the last lambda gave
     */
    private Value runArguments(Value target, List<Value> arguments) {
        Value last = Value.UNKNOWN;
        boolean first = target.heap() == null
                && !arguments.isEmpty()
                && arguments.get(0).heap() != null;
        Value given = first ? arguments.get(0) : target;
        for (Value argument : arguments) {
            HeapObject heap = argument.heap();
            if (heap != null && heap.code != null && machine.depth < Machine.MAX_CALLS) {
                Value element = machine.calls.elementOf(target, "");
                Value result = machine.calls.runCode(heap, List.of(element, element));
                heap.absorb(result.flow());
                last = result;
            } else if (heap != null && heap.model != null) {
                Value element = machine.calls.elementOf(heap == given.heap() ? target : given, "");
                machine.calls.runLater(heap, List.of(element, element));
            }
        }
        return last;
    }

    private Value pass(Value target, String name, List<Value> arguments, Node node) {
        Taint given = Calls.flows(arguments);
        Taint taint = Taint.join(target.flow(), given);
        if (taint == null && arguments.stream().anyMatch(Library::isLarge)) {
            taint = Taint.of(Origin.EMBEDDED, machine.line(node), "a constant of the page");
        }
        taint = Taint.join(taint, machine.written.read(name, arguments));
        if (taint != null && name.equals("getResource")) {
            // What a class loader or a server finds lies within the application.
            taint = taint.part();
        }
        HeapObject heap = target.heap();
        boolean asks = ASKS.contains(name);
        if (heap != null && given != null && !asks) {
            heap.absorb(given, name);
        }
        if (asks && target.type().equals("Map") && target.flow() == null && !arguments.isEmpty()) {
            // What stands in a table of the page's own is the page's, whoever says where to look.
            taint = Calls.flows(arguments.subList(1, arguments.size()));
        }
        if (heap != null
                && heap.elements.size() < 4096
                && (name.equals("add") || name.equals("push") || name.equals("offer") || name.equals("addLast"))
                && !arguments.isEmpty()) {
            heap.elements.add(arguments.get(arguments.size() - 1));
        } else if (heap != null
                && (name.equals("put") || name.equals("setProperty"))
                && arguments.size() == 2
                && arguments.get(0).string() != null) {
            heap.fields.put(arguments.get(0).string(), arguments.get(1));
        } else if (heap != null && name.equals("get") && arguments.size() == 1) {
            return machine.expressions.element(target, arguments.get(0));
        }
        if (taint != null && FILLS.matcher(name).matches()) {
            for (Value argument : arguments) {
                if (argument.heap() != null) {
                    argument.heap().absorb(taint);
                }
            }
        }
        if (heap != null && PASSES.contains(name)) {
            return target;
        }
        if (name.equals("stream") && arguments.size() == 1 && arguments.get(0).heap() != null) {
            return arguments.get(0);
        }
        if (name.equals("command") && heap != null) {
            // Without an argument it gives the list that the program will be started with.
            return arguments.isEmpty() ? Value.typed("CommandList") : target;
        }
        if ((name.equals("getChannel") || name.equals("map")) && heap != null && heap.file != null) {
            return target;
        }
        String type = RESULTS.getOrDefault(name, "");
        if (name.equals("lookup")
                && !arguments.isEmpty()
                && arguments.get(0).head().startsWith(Uses.ENVIRONMENT)) {
            return arguments.get(0).withType("Context");
        }
        if (name.equals("parseInt")
                || name.equals("parseLong")
                || (name.equals("indexOf") && target.constant() != null)) {
            return Value.tainted("int", given);
        }
        if (target.type().equals("UUID") && name.equals("fromString")) {
            return Value.typed("UUID");
        }
        if (isClean(name) || Checks.strips(name, arguments)) {
            return Value.typed(type);
        }
        if (name.equals("build")) {
            return target.withTaint(taint);
        }
        if (target.type().equals("Process") && name.equals("getOutputStream")) {
            HeapObject stream = new HeapObject();
            stream.file = Value.of(FileCalls.PROCESS);
            return Value.object("OutputStream", stream);
        }
        if (target.type().equals("ProcessBuilder") && name.equals("start")) {
            return Value.tainted("Process", taint);
        }
        if (target.type().endsWith("Response") && name.equals("getOutputStream")) {
            return Value.typed("ServletOutputStream");
        }
        boolean builder = heap != null && (target.type().contains("Buil") || name.equals("append"));
        boolean path = name.equals("toPath")
                || name.equals("toFile")
                || name.startsWith("getAbsolute")
                || name.startsWith("getCanonical")
                || name.equals("toAbsolutePath")
                || name.equals("toRealPath")
                || name.equals("normalize")
                || name.equals("getPath")
                || name.equals("toURI")
                || name.equals("toURL")
                || name.equals("toString");
        if (path && target.constant() != null && !(target.constant() instanceof ClassName)) {
            return target.taint() == null && taint != null ? target.withTaint(taint) : target;
        }
        if (path && heap != null && Written.isFile(target)) {
            return target;
        }
        return builder
                ? target
                : Value.tainted(type, taint == null ? null : taint.via(machine.line(node), () -> machine.text(node)));
    }

    static boolean isLarge(Value value) {
        String text = value.string();
        HeapObject heap = value.heap();
        return text != null && text.length() >= LARGE_CONSTANT
                || value.constant() instanceof Bytes bytes && bytes.length() >= LARGE_CONSTANT
                || heap != null
                        && heap.elements.size() >= LARGE_CONSTANT
                        && heap.elements.get(0).number() != null;
    }

    Value construct(String type, List<Value> arguments, Node node) {
        String owner = Value.simpleName(type);
        Value reflected = reflection.construct(owner, arguments, node);
        if (reflected != null) {
            return reflected;
        }
        capability(Value.typed(owner), owner, "<init>", arguments, node, false);
        Value folded = Folding.construct(owner, arguments);
        if (folded != null) {
            return folded;
        }
        runArguments(Value.UNKNOWN, arguments);
        HeapObject heap = new HeapObject();
        boolean elsewhere =
                owner.equals("URL") && arguments.size() > 2 && arguments.get(1).flow() == null;
        Taint given = Calls.flows(arguments);
        // An address on a host of the page's own choice is not wholly an outsider's.
        heap.absorb(given != null && elsewhere ? given.part() : given);
        if (heap.taint == null && arguments.stream().anyMatch(Library::isLarge)) {
            heap.absorb(Taint.of(Origin.EMBEDDED, machine.line(node), "a constant of the page"));
        }
        heap.around(owner, arguments);
        files.opened(owner, heap, arguments);
        return Value.object(owner.equals("ClassLoader") ? Reflection.BCEL : owner, heap);
    }

    /** Whether it is a number that is not known, of which no text but digits is made. */
    private static boolean isNumber(Value value) {
        return value.constant() == null && value.flow() != null && value.textFlow() == null;
    }

    /** Whether a method tells so little of its target that no harm can travel in the answer. */
    private static boolean isClean(String name) {
        boolean asks = name.length() > 2 && name.startsWith("is") && Character.isUpperCase(name.charAt(2));
        return CLEAN.contains(name) || asks || name.startsWith("contains");
    }

    /** Notes the use of a capability, if the member is one. */
    void capability(Value target, String type, String name, List<Value> arguments, Node node, boolean reflective) {
        uses.note(target, type, name, arguments, node, reflective);
    }

    Value arrayOf(List<Value> values) {
        HeapObject heap = new HeapObject();
        heap.elements.addAll(values);
        heap.absorb(Calls.flows(values));
        return Value.object("Object[]", heap);
    }
}
