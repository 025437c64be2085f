package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Argument;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls functions, methods and whatever else can be called; resolves what a computed name means. */
final class Calls {
    private static final int MAX_CHOICES = 30;

    private final Machine machine;
    private final Library library;
    private final ObjectCalls objects;

    Calls(Machine machine) {
        this.machine = machine;
        this.library = new Library(machine);
        this.objects = new ObjectCalls(machine, this);
    }

    Library library() {
        return library;
    }

    /** Where a call stands and how it is written. */
    record Site(Frame frame, int at, boolean hidden, List<Argument> written) {
        int line() {
            return frame.layer.lineOf(at);
        }

        Site unwritten() {
            return new Site(frame, at, hidden, List.of());
        }

        Site hiddenBy(Value name) {
            boolean coded = (name.marks() & (Value.DECODED | Value.CODED_NAME)) != 0;
            return coded && !hidden ? new Site(frame, at, true, written) : this;
        }
    }

    Value call(Node.Call call, Frame frame) {
        Site site = new Site(frame, call.at(), false, call.arguments());
        if (call.callee() instanceof Node.Name name) {
            List<Value> arguments = values(call.arguments(), frame);
            Value result = named(name.name(), arguments, site);
            filled(Program.plain(name.name()), arguments, site);
            return result;
        }
        if (call.callee() instanceof Node.Index index && index.index() != null) {
            Value table = machine.evaluator.value(index.base(), frame);
            Value key = table.array() == null ? Value.NULL : machine.evaluator.value(index.index(), frame);
            if (table.array() != null && (!key.isKnown() || (key.marks() & Value.UNDEFINED) != 0)) {
                return any(table.array(), values(call.arguments(), frame), site);
            }
        }
        Value callee = call.callee() instanceof Node.Variable variable && variable.name() instanceof Node.Literal name
                ? called(variable, String.valueOf(name.value()), frame)
                : machine.evaluator.value(call.callee(), frame);
        if (callee.isNull() && call.callee() instanceof Node.Index index) {
            // An element that the reader missed in an array that holds nothing but what was sent.
            PhpArray sent = machine.evaluator.value(index.base(), frame).array();
            callee = sent != null && isSent(sent) ? Value.tainted(sent.flow(0)) : callee;
        }
        return callable(callee, values(call.arguments(), frame), site);
    }

    /** What a variable holds that is called; whoever sets variables of any name may have replaced a name in it. */
    private Value called(Node.Variable variable, String name, Frame frame) {
        Taint theirs = frame.replaced(name);
        return theirs != null ? Value.tainted(theirs) : machine.evaluator.value(variable, frame);
    }

    private static boolean isSent(PhpArray array) {
        return array.size() > 0
                && array.elements().keySet().stream().allMatch(Long.class::isInstance)
                && array.elements().values().stream().allMatch(each -> each.isRemote() || "".equals(each.data()))
                && array.flow(0) != null;
    }

    /** Calls whatever of a table may be meant. */
    private Value any(PhpArray table, List<Value> arguments, Site site) {
        List<Value> all = new ArrayList<>(table.elements().values());
        if (table.rest() != null) {
            all.add(table.rest());
        }
        return all.stream()
                .limit(MAX_CHOICES)
                .map(each -> callable(each, arguments, site))
                .reduce(Value::join)
                .orElse(Value.tainted(flow(Value.NULL, arguments)));
    }

    /** A function of the language that is given a variable nobody set fills it. */
    private void filled(String name, List<Value> arguments, Site site) {
        for (int i = 0; i < Math.min(arguments.size(), site.written().size()); i++) {
            FunctionTable.Sink sink = machine.table.sink(name);
            boolean decisive = sink != null
                    && (sink.arguments().isEmpty() || sink.arguments().contains(i));
            Expr written = site.written().get(i).value();
            if (arguments.get(i).isUnsetGlobal()
                    && !decisive
                    && !(i < 2 && library.onlyComputes(name))
                    && written instanceof Node.Variable variable
                    && machine.evaluator.value(variable, site.frame()).isUnsetGlobal()) {
                machine.evaluator.assign(written, Value.UNKNOWN, site.frame());
            }
        }
    }

    List<Value> values(List<Argument> arguments, Frame frame) {
        List<Value> values = new ArrayList<>(arguments.size());
        for (Argument argument : arguments) {
            Value value = machine.evaluator.value(argument.value(), frame);
            if (argument.spread()) {
                if (value.array() != null
                        && value.array().isComplete()
                        && value.array().size() > 0) {
                    values.addAll(value.array().elements().values());
                } else {
                    values.add(machine.evaluator.element(value));
                    values.add(machine.evaluator.element(value));
                }
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** Calls a function by a name that stands in the code. */
    Value named(String name, List<Value> arguments, Site site) {
        String lower = name.toLowerCase(Locale.ROOT);
        Program.Declared own = machine.program.functions.get(Program.plain(name));
        if (own == null) {
            String alias = machine.program.functionAliases.get(lower);
            if (alias != null) {
                lower = alias.toLowerCase(Locale.ROOT);
                own = machine.program.functions.get(Program.plain(alias));
            }
        }
        String plain = Program.plain(lower);
        if (own != null) {
            return machine.invocations.invoke(own.function(), own.layer(), null, "", arguments, site, null);
        }
        return library.call(plain, arguments, site);
    }

    /** Calls what a value stands for: a name, a pair of object and method, a closure; or says that it is not known. */
    Value callable(Value callee, List<Value> arguments, Site site) {
        PhpObject object = callee.object();
        if (object != null) {
            if (object.closure != null) {
                Closure closure = object.closure;
                Value result = machine.invocations.invoke(
                        closure.function(),
                        closure.layer(),
                        closure.self(),
                        site.frame().type,
                        arguments,
                        site,
                        closure);
                for (PhpObject other : object.others) {
                    result = Value.join(result, callable(Value.of(other), arguments, site));
                }
                return result;
            }
            return objects.call(object, "__invoke", arguments, site);
        }
        PhpArray pair = callee.array();
        if (pair != null && pair.size() == 2) {
            Value target = pair.get(Value.of(0L));
            Value method = pair.get(Value.of(1L));
            if (method.isKnown() && method.string() != null) {
                if (target.object() != null) {
                    return objects.call(target.object(), method.string(), arguments, site);
                }
                if (target.isKnown() && target.string() != null) {
                    return objects.callStatic(target.string(), method.string(), arguments, site);
                }
            }
            if (target.object() != null) {
                objects.callAny(target.object(), method, arguments, site);
            }
            if (target.isKnown() || target.equals(Value.UNKNOWN)) {
                // Which of its own methods is called, somebody else says.
                return Value.tainted(flow(callee, arguments));
            }
        }
        String name = callee.isKnown() && pair == null && callee.taint() == null && !isOfNobody(callee)
                ? callee.string()
                : null;
        if (name != null) {
            int statik = name.indexOf("::");
            if (statik > 0) {
                return objects.callStatic(name.substring(0, statik), name.substring(statik + 2), arguments, site);
            }
            if ((callee.isDecoded() || isOfWords(callee)) && library.knows(Program.plain(name))) {
                machine.sinks.hiddenName(Program.plain(name), callee, site);
            }
            return named(name, arguments, site.hiddenBy(callee));
        }
        machine.sinks.unknownCall(callee, arguments, site);
        Taint flow = null;
        int marks = callee.marks() & (Value.OPAQUE);
        for (Value argument : arguments) {
            flow = Taint.join(flow, argument.flow());
            marks |= argument.marks() & Value.OPAQUE;
        }
        return Value.unknown(Taint.join(flow, callee.flow()), marks);
    }

    /** Whether a name was joined from words without quotes. */
    private static boolean isOfWords(Value callee) {
        int marks = Value.BARE | Value.CODED_NAME;
        return (callee.marks() & marks) == marks;
    }

    /**
     * Whether what is called has no name here: a variable that the page never sets, the name of a file that was renamed since, or
     * what a decoder makes of a damaged constant.
     */
    private boolean isOfNobody(Value callee) {
        if (callee.isNull()) {
            return callee.isUnsetGlobal();
        }
        String name = callee.string();
        boolean made = (callee.marks() & (Value.OWN_NAME | Value.DECODED)) != 0;
        return made
                && name != null
                && callee.array() == null
                && name.indexOf(':') < 0
                && machine.program.functions.get(Program.plain(name)) == null
                && machine.program.type(name) == null
                && !library.knows(Program.plain(name));
    }

    Value methodCall(Node.MethodCall call, Frame frame) {
        Value target = machine.evaluator.value(call.target(), frame);
        Value name = machine.evaluator.value(call.name(), frame);
        List<Value> arguments = values(call.arguments(), frame);
        boolean written = call.name() instanceof Node.Literal;
        Site site = new Site(
                frame,
                call.at(),
                !written && (name.marks() & (Value.DECODED | Value.CODED_NAME)) != 0,
                call.arguments());
        PhpObject object = target.object();
        String method = name.isKnown() ? name.string() : null;
        if (!written && name.data() instanceof PhpObject inner && inner.closure != null) {
            return callable(name, arguments, site);
        }
        if (method == null) {
            if (target.isRemote()) {
                machine.sinks.unknownCall(name, arguments, site);
            } else if (object == null || !objects.callAny(object, name, arguments, site)) {
                machine.sinks.unknownMethod(name, site);
            }
            return Value.tainted(flow(target, arguments));
        }
        if (object == null && method.equalsIgnoreCase("__invoke")) {
            return callable(target, arguments, site);
        }
        if (object != null) {
            Value held = object.properties.containsKey(method) && object.closure == null
                    ? object.property(method).get()
                    : Value.NULL;
            if (held.object() != null
                    && held.object().closure != null
                    && machine.program.method(object.type, method) == null) {
                return callable(held, arguments, site);
            }
            return objects.call(object, method, arguments, site);
        }
        return objects.callUnknown(target, method, arguments, site);
    }

    static @Nullable Taint flow(Value target, List<Value> arguments) {
        Taint flow = target.flow();
        for (Value argument : arguments) {
            flow = Taint.join(flow, argument.flow());
        }
        return flow;
    }

    Value staticCall(Node.StaticCall call, Frame frame) {
        Value name = machine.evaluator.value(call.name(), frame);
        List<Value> arguments = values(call.arguments(), frame);
        Site site = new Site(frame, call.at(), false, call.arguments());
        String method = name.isKnown() ? name.string() : null;
        String owner = typeName(call.owner(), frame);
        if (owner == null || method == null) {
            if (name.object() != null) {
                return callable(name, arguments, site);
            }
            if (owner == null && !(call.owner() instanceof Node.Name)) {
                Value type = machine.evaluator.value(call.owner(), frame);
                if (type.object() != null && method != null) {
                    return objects.call(type.object(), method, arguments, site);
                }
                if (method != null) {
                    machine.sinks.unknownMethod(type, site);
                } else {
                    machine.sinks.unknownCall(type, arguments, site);
                }
            } else if (owner != null && machine.program.type(owner) == null) {
                machine.sinks.unknownMethod(name, site);
            } else {
                machine.sinks.unknownCall(name, arguments, site);
            }
            return Value.tainted(flow(Value.NULL, arguments));
        }
        return objects.callStatic(owner, method, arguments, site);
    }

    /** The class that is meant, null if it is not known. */
    @Nullable
    String typeName(Expr owner, Frame frame) {
        if (owner instanceof Node.Name name) {
            String word = name.name().toLowerCase(Locale.ROOT);
            if (word.equals("self") || word.equals("static")) {
                return frame.type;
            }
            if (word.equals("parent")) {
                Program.DeclaredType type = machine.program.type(frame.type);
                return type == null ? "" : type.type().parent();
            }
            return machine.program.typeAliases.getOrDefault(word, name.name());
        }
        Value value = machine.evaluator.value(owner, frame);
        if (value.object() != null) {
            return value.object().type;
        }
        return value.isKnown() && value.taint() == null ? value.string() : null;
    }

    Value construct(Node.New object, Frame frame) {
        List<Value> arguments = values(object.arguments(), frame);
        Site site = new Site(frame, object.at(), false, object.arguments());
        String type = typeName(object.type(), frame);
        if (type == null) {
            Value name = machine.evaluator.value(object.type(), frame);
            if (!arguments.isEmpty()) {
                machine.sinks.unknownCall(name, arguments, site);
            }
            objects.constructAny(arguments, site);
            return Value.tainted(flow(Value.NULL, arguments));
        }
        return objects.construct(type, arguments, site);
    }

    /** Sets an element of an object of the language's own. */
    void keep(PhpObject object, Value content) {
        objects.keep(object, content);
    }

    PhpObject instance(Program.DeclaredType type) {
        return objects.instance(type.type().name());
    }

    /** An object as the language makes one for itself. */
    PhpObject instance(String type, Site site) {
        PhpObject made = objects.construct(type, List.of(), site).object();
        return made == null ? objects.instance(type) : made;
    }
}
