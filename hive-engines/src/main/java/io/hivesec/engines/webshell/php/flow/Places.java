package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes variables, elements and properties. */
final class Places {
    private static final Map<String, Origin> SUPERGLOBALS = Map.ofEntries(
            Map.entry("_GET", Origin.REQUEST),
            Map.entry("_POST", Origin.REQUEST),
            Map.entry("_REQUEST", Origin.REQUEST),
            Map.entry("_COOKIE", Origin.REQUEST),
            Map.entry("_FILES", Origin.UPLOAD),
            Map.entry("HTTP_GET_VARS", Origin.REQUEST),
            Map.entry("HTTP_POST_VARS", Origin.REQUEST),
            Map.entry("HTTP_COOKIE_VARS", Origin.REQUEST),
            Map.entry("HTTP_POST_FILES", Origin.UPLOAD),
            Map.entry("HTTP_RAW_POST_DATA", Origin.BODY));
    /** The server's variables as a whole. */
    static final int SERVER = 32;

    private static final int GLOBALS = 64;

    private final Machine machine;
    private final Evaluator evaluator;
    private final ServerVariables server;

    Places(Machine machine, Evaluator evaluator) {
        this.machine = machine;
        this.evaluator = evaluator;
        this.server = new ServerVariables(machine);
    }

    Value read(Expr place, Frame frame) {
        if (place instanceof Node.Variable variable) {
            return variable(variable, frame);
        }
        if (place instanceof Node.Index index) {
            return element(index, frame);
        }
        if (place instanceof Node.Property property) {
            Value target = evaluator.value(property.target(), frame);
            Value name = evaluator.value(property.name(), frame);
            PhpObject object = target.object();
            if (object != null && name.string() != null) {
                Value held = object.property(name.string()).get();
                held = machine.program.hooked()
                        ? machine.magic.call(name.string() + "::get", object, List.of(), held)
                        : held;
                held = (held.marks() & Value.UNDEFINED) != 0 ? machine.magic.get(object, name, held) : held;
                return machine.frameworks.property(object, name.string(), held, frame, property.at());
            }
            if (target.array() != null && target.taint() == null && name.data() instanceof String text) {
                // An object of JSON is read as an array.
                Value held = target.array().elements().get(text);
                if (held != null) {
                    return held;
                }
            }
            Value otherwise = Value.unknown(target.flow(), target.marks() & Value.STORED);
            if (object == null && name.data() instanceof String text) {
                return machine.frameworks.property(null, text, otherwise, frame, property.at());
            }
            return object != null && name.isRemote() ? machine.magic.get(object, name, otherwise) : otherwise;
        }
        if (place instanceof Node.StaticProperty property) {
            Ref ref = statik(property, frame);
            return ref == null ? Value.UNKNOWN : ref.get();
        }
        return Value.UNKNOWN;
    }

    private Value variable(Node.Variable variable, Frame frame) {
        Value name = variable.name() instanceof Node.Literal l && l.value() instanceof String
                ? Value.of(l.value())
                : evaluator.value(variable.name(), frame);
        String text = name.isKnown() ? name.string() : null;
        if (text == null) {
            return Value.tainted(name.flow());
        }
        if (text.equals("this") && frame.self != null) {
            return Value.of(frame.self);
        }
        if (text.length() > 3 && (text.charAt(0) == '_' || text.startsWith("HTTP_") || text.equals("GLOBALS"))) {
            Origin origin = SUPERGLOBALS.get(text);
            if (origin != null) {
                return Value.tainted(evaluator.request(frame, variable.at(), "$" + text, origin));
            }
            if (text.equals("_SERVER") || text.equals("_ENV") || text.equals("HTTP_SERVER_VARS")) {
                return new Value(null, null, SERVER, "", "");
            }
            if (text.equals("GLOBALS")) {
                return new Value(null, null, GLOBALS, "", "");
            }
            if (text.equals("_SESSION")) {
                return machine.globals.variable(text).get();
            }
        }
        return frame.variable(text).get();
    }

    private Value element(Node.Index index, Frame frame) {
        Value base = evaluator.value(index.base(), frame);
        Value key = index.index() == null ? Value.UNKNOWN : evaluator.value(index.index(), frame);
        if (index.base() instanceof Node.Variable variable
                && variable.name() instanceof Node.Literal literal
                && machine.checks.isAdmitted(String.valueOf(literal.value()), key)) {
            return Value.UNKNOWN;
        }
        boolean word = index.base() instanceof Node.Variable variable
                && variable.name() instanceof Node.Literal literal
                && machine.checks.isName(String.valueOf(literal.value()), key);
        return word ? element(index, base, key, frame).mark(Value.WORDS) : element(index, base, key, frame);
    }

    private Value element(Node.Index index, Value base, Value key, Frame frame) {
        PhpArray contained = Containers.of(base.object());
        if (contained != null) {
            Value held = contained.get(key);
            return held.isNull() ? Value.tainted(base.flow()) : held;
        }
        if (Frameworks.isRequest(base.object())) {
            return machine.frameworks.element(frame, index.at());
        }
        if (base.object() != null && base.object().closure == null) {
            return machine.magic.call("offsetGet", base.object(), List.of(key), Value.tainted(base.flow()));
        }
        if (base.array() != null) {
            Value held = base.array().get(key);
            return base.taint() != null && !held.isKnown()
                            || (held.marks() & Value.UNDEFINED) != 0 && base.taint() != null
                    ? Value.tainted(Taint.join(base.taint(), held.taint()))
                    : held;
        }
        String name = key.isKnown() ? key.string() : null;
        if ((base.marks() & SERVER) != 0) {
            return server.read(name, frame, index.at());
        }
        if ((base.marks() & GLOBALS) != 0) {
            if (name == null) {
                return Value.tainted(key.flow());
            }
            return variable(new Node.Variable(new Node.Literal(name), index.at()), machine.globals);
        }
        if (base.data() instanceof String text) {
            Long offset = Conversions.integer(key);
            if (offset == null || base.taint() != null) {
                return Value.unknown(base.taint(), 0);
            }
            long place = offset < 0 ? text.length() + offset : offset;
            return place >= 0 && place < text.length()
                    ? new Value(String.valueOf(text.charAt((int) place)), null, base.marks() | Value.CODED_NAME, "", "")
                    : Value.EMPTY;
        }
        Taint flow = base.flow();
        if (flow != null
                && flow.origins().contains(Origin.UPLOAD)
                && name != null
                && (name.equals("size") || name.equals("error"))) {
            return Value.UNKNOWN;
        }
        boolean temporary =
                "tmp_name".equals(name) && flow != null && flow.origins().contains(Origin.UPLOAD);
        return Value.unknown(flow, base.marks() & Value.LASTING | (temporary ? Value.TEMPORARY : 0));
    }

    private @Nullable Ref statik(Node.StaticProperty property, Frame frame) {
        String owner = machine.calls.typeName(property.owner(), frame);
        String name = evaluator.value(property.name(), frame).string();
        if (owner == null || name == null) {
            return null;
        }
        String key = Program.plain(owner) + "::$" + name;
        Ref known = machine.program.statics.get(key);
        if (known != null) {
            return known;
        }
        Ref made = new Ref(Value.UNSET);
        machine.program.statics.put(key, made);
        Program.DeclaredType type = machine.program.type(owner);
        if (type != null) {
            for (Node.Constant declared : type.type().properties()) {
                if (declared.name().equals(name)) {
                    made.put(evaluator.value(declared.value(), Frame.of(null, owner, "", type.layer())));
                }
            }
        }
        return made;
    }

    /** Lets two names share a variable. */
    boolean alias(Expr target, Expr source, Frame frame) {
        if (target instanceof Node.Variable a && source instanceof Node.Variable b) {
            String to = evaluator.value(a.name(), frame).string();
            String from = evaluator.value(b.name(), frame).string();
            if (to != null
                    && from != null
                    && !SUPERGLOBALS.containsKey(from)
                    && !from.startsWith("_SERVER")
                    && !from.equals("GLOBALS")) {
                frame.share(to, frame.variable(from));
                return true;
            }
        }
        return false;
    }

    void assign(Expr target, Value value, Frame frame) {
        machine.steps.enter();
        try {
            store(target, value, frame);
        } finally {
            machine.steps.leave();
        }
    }

    private void store(Expr target, Value value, Frame frame) {
        if (target instanceof Node.Variable variable) {
            Value name = evaluator.value(variable.name(), frame);
            String text = name.isKnown() ? name.string() : null;
            if (text != null) {
                Frame owner = text.equals("_SESSION") ? machine.globals : frame;
                if (text.equals("GLOBALS") && value.array() != null) {
                    value.array()
                            .elements()
                            .forEach((key, element) ->
                                    machine.set(machine.globals.variable(String.valueOf(key)), element));
                } else if (!SUPERGLOBALS.containsKey(text)) {
                    machine.set(owner.variable(text), value);
                }
            } else if (name.isRemote() && value.isRemote()) {
                Taint taint = value.flow();
                if (taint != null) {
                    frame.flood(taint);
                    frame.overwrite(taint);
                }
            }
        } else if (target instanceof Node.Index index) {
            storeElement(index, value, frame);
        } else if (target instanceof Node.Property property) {
            Value object = evaluator.value(property.target(), frame);
            Value name = evaluator.value(property.name(), frame);
            if (object.isNull() && property.target() instanceof Node.Variable) {
                object = Value.of(new PhpObject("stdClass"));
                store(property.target(), object, frame);
            }
            if (object.object() != null && (name.isKnown() || name.isRemote())) {
                machine.magic.set(object.object(), name, value);
            }
            if (name.data() instanceof String called && Messages.isListener(called)) {
                machine.messages.listen(value, frame, property.at());
            }
            if (object.object() != null && name.isKnown() && name.string() != null) {
                machine.set(object.object().property(name.string()), value);
            } else if (object.object() != null) {
                object.object().absorb(value.flow());
                if (name.isRemote() && value.isRemote()) {
                    object.object().fill(Value.tainted(value.flow()));
                }
            }
        } else if (target instanceof Node.StaticProperty property) {
            Ref ref = statik(property, frame);
            if (ref != null) {
                machine.set(ref, value);
            }
        } else if (target instanceof Node.ArrayLiteral list) {
            long position = 0;
            for (Node.Item item : list.items()) {
                if (item.value() != null) {
                    Value key = item.key() == null ? Value.of(position) : evaluator.value(item.key(), frame);
                    Value element = value.array() != null ? value.array().get(key) : evaluator.element(value);
                    store(item.value(), element, frame);
                }
                position++;
            }
        }
    }

    /** Asks an object whether it has what a place names, or takes that away: calls its methods for this. */
    void touch(Expr place, String property, String element, Frame frame) {
        if (machine.program.types.isEmpty()) {
            return;
        }
        if (place instanceof Node.Property held) {
            Value name = evaluator.value(held.name(), frame);
            machine.magic.call(property, evaluator.value(held.target(), frame), List.of(name));
        } else if (place instanceof Node.Index index && index.index() != null) {
            Value key = evaluator.value(index.index(), frame);
            machine.magic.call(element, evaluator.value(index.base(), frame), List.of(key));
        }
    }

    /** Whether a place is within one that was never set: PHP makes the arrays that are missing. */
    private boolean isWithinNothing(Expr place, Frame frame) {
        Expr outer = place;
        while (outer instanceof Node.Index index) {
            outer = index.base();
            if (evaluator.value(outer, frame).isNull()) {
                return true;
            }
        }
        return false;
    }

    private void storeElement(Node.Index index, Value value, Frame frame) {
        Value base = evaluator.value(index.base(), frame);
        Value key = index.index() == null ? null : evaluator.value(index.index(), frame);
        PhpArray contained = Containers.of(base.object());
        if (contained != null) {
            contained.put(key == null ? Value.of((long) contained.size()) : key, value);
        }
        if (base.object() != null) {
            machine.calls.keep(base.object(), value);
            machine.magic.call("offsetSet", base, List.of(key == null ? Value.NULL : key, value));
        }
        if ((base.marks() & SERVER) != 0 && key != null && key.isKnown()) {
            server.put(String.valueOf(key.string()), value);
            return;
        }
        if ((base.marks() & GLOBALS) != 0) {
            String name = key == null ? null : key.string();
            if (name != null) {
                machine.set(machine.globals.variable(name), value);
            }
            return;
        }
        if (base.array() != null) {
            if (Stores.isNews(base.array(), key, value)) {
                machine.stores.note(value);
            }
            if (key == null) {
                base.array().add(value);
            } else {
                base.array().put(key, value);
            }
            if (value.taint() != null && base.taint() == null && key != null && !key.isKnown()) {
                store(index.base(), base.withTaint(value.taint()), frame);
            }
            return;
        }
        if (base.data() instanceof String text && key != null && !text.isEmpty()) {
            Long offset = Conversions.integer(key);
            String with = value.isKnown() ? value.string() : null;
            if (offset != null && with != null && !with.isEmpty() && offset >= 0 && offset < text.length()) {
                machine.steps.spend(text.length() / 128);
                String changed = text.substring(0, (int) (long) offset)
                        + with.charAt(0)
                        + text.substring((int) (long) offset + 1);
                store(index.base(), new Value(changed, base.taint(), base.marks() | Value.DECODED, "", ""), frame);
            } else {
                int marks = base.marks() | value.marks() & Value.LASTING;
                store(index.base(), Value.unknown(Taint.join(base.taint(), value.taint()), marks), frame);
            }
            return;
        }
        boolean unset = base.isUnsetGlobal() && !base.isKnown() && base.taint() == null;
        boolean missing =
                (unset || base == Value.UNKNOWN && value.flow() != null) && isWithinNothing(index.base(), frame);
        if (base.isNull() || "".equals(base.data()) || missing) {
            PhpArray array = new PhpArray();
            if (key == null) {
                array.add(value);
            } else {
                array.put(key, value);
            }
            store(index.base(), Value.of(array), frame);
        } else if (base.object() != null) {
            base.object().absorb(value.flow());
        } else if (key != null
                && key.isKnown()
                && !base.isKnown()
                && base.taint() == null
                && !base.isOpaque()
                && value.flow() != null
                && index.base() instanceof Node.Variable) {
            PhpArray array = new PhpArray();
            array.put(Value.UNKNOWN, base);
            array.put(key, value);
            store(index.base(), Value.of(array), frame);
        } else if (!base.isKnown()
                && value.flow() != null
                && (index.base() instanceof Node.Variable || Stores.isOfSession(index.base()))) {
            store(index.base(), Value.unknown(Taint.join(base.taint(), value.flow()), base.marks()), frame);
        }
    }
}
