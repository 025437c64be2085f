package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what is done with capabilities, and goes on into code that is evaluated or included. */
final class Sinks {
    private static final Pattern CODE = Pattern.compile("[(;]|<\\?");
    private static final int MIN_PACKED = 200;

    /** The end of a name of the page's own behind what somebody adds: a part of a table's name picks none. */
    private static final Pattern OWN_NAME = Pattern.compile("^\\w{3,}[`\"\\]]?(?:\\W|$)");

    private static final int MANY_HIDDEN = 5;
    /** The detail of what depends on variables that the page never sets. */
    private static final String UNSET = "unset";
    /** The detail of what a command line tells. */
    private static final String TOLD = "told";
    /** The beginning of a command that is the page's own, and not known. */
    private static final String LED = "...";

    private final Machine machine;
    private final Loading loading;
    private final Output output;
    private final Writes writes;
    private final Set<String> hidden = new TreeSet<>();

    Sinks(Machine machine) {
        this.machine = machine;
        this.loading = new Loading(machine, this);
        this.output = new Output(machine);
        this.writes = new Writes(machine, this);
    }

    void report(
            Capability capability,
            String call,
            int line,
            @Nullable Taint taint,
            String argument,
            boolean hidden,
            String detail) {
        machine.report(new Hit(capability, call, line, taint, Snippets.printable(argument), hidden, detail));
    }

    /** Whether an outsider only adds a word in the middle of code, which names something and is no code. */
    static boolean isWord(Value code) {
        Taint flow = code.flow();
        return (code.marks() & Value.WORDS) != 0
                && flow != null
                && !flow.whole()
                && code.knownHead().length() > 1;
    }

    Value evaluate(String call, Value code, Frame frame, int at, boolean hidden) {
        int line = frame.layer.lineOf(at);
        Taint flow = runnable(code, line);
        if (isWord(code)) {
            return Value.UNKNOWN;
        }
        if (flow != null && flow.isRemote()) {
            report(Capability.EVALUATE, call, line, flow, code.knownHead(), hidden, "");
            return Value.tainted(flow);
        }
        if (code.isUnsetGlobal()) {
            report(Capability.EVALUATE, call, line, null, code.knownHead(), hidden, UNSET);
            return Value.UNKNOWN;
        }
        Value text = machine.magic.text(code);
        String known = text != null ? text.string() : code.isKnown() ? code.string() : null;
        if (known == null) {
            if (code.isOpaque()) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), hidden, "opaque");
            } else if ((code.marks() & Value.STORED) != 0) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), hidden, "stored");
            } else if (isTold(code)) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), hidden, TOLD);
            } else if ((code.marks() & Value.FILE) != 0) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), hidden, "file");
            } else if (hidden) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), true, "hidden");
            } else if ((code.marks() & Value.DIGITS) == 0) {
                report(Capability.EVALUATE, call, line, flow, code.knownHead(), false, "unknown");
            }
            return Value.UNKNOWN;
        }
        if (call.equals("assert") && !CODE.matcher(known).find()) {
            if (hidden) {
                report(Capability.EVALUATE, call, line, flow, known, true, "hidden");
            }
            return Value.UNKNOWN;
        }
        if (code.isDecoded()) {
            report(
                    Capability.EVALUATE,
                    call,
                    line,
                    null,
                    known,
                    hidden,
                    known.length() >= MIN_PACKED ? "packed" : "decoded");
        } else if (known.length() >= MIN_PACKED && !frame.layer.holds(known)) {
            report(Capability.EVALUATE, call, line, null, known, hidden, "decoded");
        } else if (hidden) {
            report(Capability.EVALUATE, call, line, null, known, true, "hidden");
        }
        return machine.evaluate(known, false, frame, at);
    }

    Value include(Value path, Frame frame, int at) {
        return loading.include(path, frame, at);
    }

    Value include(Node.Include include, Frame frame) {
        Value path = machine.evaluator.value(include.path(), frame);
        Node.Expr last =
                include.path() instanceof Node.Concat joined && !joined.parts().isEmpty()
                        ? joined.parts().get(joined.parts().size() - 1)
                        : include.path();
        String written = last instanceof Node.Literal literal && literal.value() instanceof String text ? text : "";
        if (Loading.PICTURE.matcher(written).find() && !frame.layer.holds(written)) {
            // What stands in a constant and cannot be read there is spelled in escapes.
            path = path.mark(Value.DECODED);
        }
        return loading.include(include.path(), path, frame, include.at());
    }

    /** Who chose what is run, also by means that harm nothing but this. */
    private static @Nullable Taint runnable(Value value, int line) {
        Taint flow = value.flow();
        return flow == null
                        && (value.marks() & Value.SESSION_NAME) != 0
                        && value.knownHead().isEmpty()
                ? Taint.of(Origin.REQUEST, line, "the session's name")
                : flow;
    }

    void execute(String call, Value command, Frame frame, int at, boolean hidden) {
        Value first = command.array() != null ? machine.evaluator.element(command) : command;
        Taint flow = runnable(command, frame.layer.lineOf(at));
        if (isWord(first) || Programs.areWords(command)) {
            // Words that a program is given, and no shell reads.
            flow = null;
        }
        if (command.array() != null) {
            Value program = command.array().get(Value.of(0L));
            first = program.isKnown() && program.string() != null ? program : first;
        }
        boolean known = command.isKnown() || !first.knownHead().isEmpty() || hidden || command.isOpaque();
        boolean stored = flow == null && (command.marks() & Value.STORED) != 0;
        String detail = flow == null && command.isUnsetGlobal()
                ? UNSET
                : stored ? "stored" : flow == null && !known ? "unknown" : first.knownTail();
        boolean led = (first.marks() & Value.LED) != 0 && first.knownHead().isEmpty();
        report(Capability.EXECUTE, call, frame.layer.lineOf(at), flow, led ? LED : first.knownHead(), hidden, detail);
        if (flow == null && writes.isOwnProgram(first.knownHead())) {
            report(Capability.LOAD_CODE, call, frame.layer.lineOf(at), null, first.knownHead(), hidden, "program");
        }
    }

    void write(String call, Value path, Value content, Site site) {
        writes.write(call, path, content, site);
    }

    void copy(String call, Value from, Value to, Site site) {
        writes.copy(call, from, to, site);
    }

    void unpack(String call, Value archive, Value folder, Site site) {
        writes.unpack(call, archive, folder, site);
    }

    Loading loading() {
        return loading;
    }

    /** A call of what is not known: chosen by the outside, or hidden. */
    void unknownCall(Value callee, List<Value> arguments, Site site) {
        Taint flow = callee.flow();
        boolean given = arguments.stream().anyMatch(Sinks::isForeign);
        if (flow != null && flow.isRemote()) {
            report(
                    Capability.REFLECT,
                    "call by name",
                    site.line(),
                    flow,
                    callee.knownHead(),
                    site.hidden(),
                    !flow.whole() && !callee.knownHead().isEmpty()
                            ? "part"
                            : given && Frameworks.areAsked(flow, arguments)
                                    ? "asked"
                                    : given ? "arguments" : arguments.isEmpty() ? "bare" : "");
        } else if (callee.isUnsetGlobal()) {
            report(
                    Capability.REFLECT,
                    "call by name",
                    site.line(),
                    given(arguments),
                    "",
                    site.hidden(),
                    given ? "unset" : "unset-bare");
        } else if (isTold(callee) && arguments.stream().anyMatch(Sinks::isTold)) {
            report(Capability.REFLECT, "call by name", site.line(), null, "", site.hidden(), TOLD);
        } else if (isHidden(callee) && given) {
            report(Capability.REFLECT, "call of a hidden name", site.line(), given(arguments), "", true, "opaque");
        } else if (callee.isOpaque()) {
            report(Capability.REFLECT, "call of a hidden name", site.line(), null, "", true, "opaque-bare");
        }
    }

    /** A method of an object of the page's choice, chosen by the outside. */
    void unknownMethod(Value name, Site site) {
        Taint flow = name.flow();
        // A word that is told nothing picks among what the page's own object can do.
        boolean bare = (name.marks() & Value.WORDS) != 0 && site.written().isEmpty();
        if (flow != null && flow.isRemote() && !bare) {
            report(Capability.REFLECT, "method by name", site.line(), flow, name.knownHead(), site.hidden(), "method");
        }
    }

    /**
     * A function of the language that is called by a decoded name; a page that does so with many, or by operations on bits,
     * hides what it does.
     */
    void hiddenName(String name, Value callee, Site site) {
        boolean spelled = (callee.marks() & (Value.BITS | Value.BARE)) != 0;
        if (hidden.add(name) && (hidden.size() == MANY_HIDDEN || spelled)) {
            report(
                    Capability.REFLECT,
                    "call of hidden names",
                    site.line(),
                    null,
                    String.join(" ", hidden),
                    true,
                    "names");
        }
    }

    static boolean isForeign(Value value) {
        return value.isRemote() || value.isUnsetGlobal();
    }

    private static boolean isTold(Value value) {
        return (value.marks() & Value.ARGUMENT) != 0 && value.knownHead().isEmpty();
    }

    private static boolean isHidden(Value callee) {
        return callee.isOpaque() || callee.isKnown() && (callee.marks() & (Value.OWN_NAME | Value.DECODED)) != 0;
    }

    private static @Nullable Taint given(List<Value> arguments) {
        Taint given = null;
        for (Value argument : arguments) {
            given = Taint.join(given, argument.flow());
        }
        return given;
    }

    void echo(Node.Echo echo, Frame frame) {
        echo.values().forEach(value -> output(machine.evaluator.value(value, frame), frame, echo.at()));
    }

    void output(Value value, Frame frame, int at) {
        output.write(value, frame, at);
    }

    void use(String name, FunctionTable.Sink sink, List<Value> arguments, Site site) {
        Capability capability = sink.capability();
        Value first = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        for (int position = 0; position < arguments.size(); position++) {
            if (!sink.arguments().isEmpty() && !sink.arguments().contains(position)) {
                continue;
            }
            Value argument = arguments.get(position);
            switch (capability) {
                case EVALUATE -> evaluate(name, argument, site.frame(), site.at(), site.hidden());
                case EXECUTE -> execute(name, argument, site.frame(), site.at(), site.hidden());
                case DESERIALISE, LOAD_CODE -> {
                    boolean out = capability == Capability.LOAD_CODE
                            && argument.knownHead().startsWith("../");
                    if (argument.isRemote() || out) {
                        String detail = out ? "program" : "";
                        report(
                                capability,
                                name,
                                site.line(),
                                argument.flow(),
                                argument.knownHead(),
                                site.hidden(),
                                detail);
                    }
                }
                case RELAY, QUERY, READ_FILE -> {
                    if (capability == Capability.QUERY && DatabaseCommands.run(argument)) {
                        Taint command = argument.flow();
                        report(Capability.EXECUTE, name, site.line(), command, "", site.hidden(), "statement");
                    }
                    if (capability == Capability.QUERY && DatabaseCommands.writes(argument)) {
                        report(
                                Capability.LOAD_CODE,
                                name,
                                site.line(),
                                null,
                                argument.knownHead(),
                                site.hidden(),
                                "program");
                    }
                    boolean dumps = capability == Capability.QUERY && argument.isKnown();
                    boolean unset = argument.isUnsetGlobal() && capability != Capability.QUERY;
                    boolean listed = Mails.sends(name) && (argument.marks() & Value.FILE) != 0;
                    if (argument.isRemote()
                            || listed
                            || unset
                            || capability == Capability.RELAY && !Mails.sends(name)
                            || dumps) {
                        report(
                                capability,
                                name,
                                site.line(),
                                argument.flow(),
                                argument.knownHead(),
                                site.hidden(),
                                unset && !Mails.sends(name)
                                        ? UNSET
                                        : listed
                                                ? "list"
                                                : capability == Capability.QUERY
                                                                && OWN_NAME.matcher(argument.knownTail())
                                                                        .find()
                                                        ? "prefix"
                                                        : Mails.detail(name, arguments));
                    }
                }
                default -> {}
            }
        }
        if (Mails.sends(name) && arguments.size() > 4) {
            Mails.options(machine, name, arguments.get(4), site);
        }
        if (capability == Capability.EXECUTE && arguments.isEmpty() && site.hidden()) {
            report(capability, name, site.line(), null, "", true, "");
        }
        if (capability == Capability.DESERIALISE && first.isRemote()) {
            machine.calls.library().unserialised(first.flow());
        }
    }

    void finish() {
        machine.invocations.exploreClosures();
        machine.handlers.caught();
        Value handler = machine.output;
        if (!handler.isNull() && machine.seen != null) {
            machine.calls.callable(
                    handler, List.of(Value.tainted(machine.seen)), new Site(machine.globals, 0, false, List.of()));
        }
    }
}
