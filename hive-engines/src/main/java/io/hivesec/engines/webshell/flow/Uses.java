package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.CastExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Notes the capabilities that calls use, by the table of sinks. */
final class Uses {
    /** Settings of serialisers that let the data name classes. */
    private static final Pattern TYPED = Pattern.compile(
            "setAutoTypeSupport|SupportAutoType|enableDefaultTyping|activateDefaultTyping|JsonTypeInfo|nterpolator");

    /** Questions for the tables of a whole database. */
    private static final Pattern CATALOGUE = Pattern.compile(
            "show\\s+(?:create\\s+)?tables?|all_tables|all_tab_columns|all_tab_comments|user_tables|user_tab_comments|user_tab_columns|dba_tables|information_schema|sysobjects|sys\\.tables|syscolumns",
            Pattern.CASE_INSENSITIVE);

    /** Statements by which a database writes files, starts programs or takes in code. */
    private static final Pattern DATABASE_COMMANDS = Pattern.compile(
            "\\binto\\s+(?:out|dump)file\\b|\\bxp_cmdshell\\b|\\bsp_oa(?:create|method)\\b|\\bsp_execute_external_script\\b"
                    + "|\\bto\\s+program\\b|\\bcopy\\s[^;]{1,200}\\sfrom\\s+program\\b|\\bsqlj\\.install_jar\\b|\\blanguage\\s+java\\b|\\bcreate\\s+java\\s+source\\b"
                    + "|\\bcsvwrite\\s*\\(|\\bfile_write\\s*\\(|\\bsys_exec\\s*\\(",
            Pattern.CASE_INSENSITIVE);

    /** Files that are worth a note whoever names them. */
    private static final Pattern SECRET = Pattern.compile("^/etc/|/serviceaccount/");

    /** The detail of a statement that is one of them. */
    static final String COMMANDS = "commands";

    /** Where a server keeps the resources of a component. */
    static final String ENVIRONMENT = "java:comp";

    private final Machine machine;

    Uses(Machine machine) {
        this.machine = machine;
    }

    /** Notes the use of a capability, if the member is one. */
    void note(Value target, String type, String name, List<Value> arguments, Node node, boolean reflective) {
        SinkTable.Sink sink = machine.sinks.find(type, name);
        if (sink == null && reflective && name.equals("*")) {
            sink = machine.sinks.any(type);
        }
        if (sink == null || sink.capability() == Capability.WRITE_FILE) {
            return;
        }
        if (sink.typed() && !TYPED.matcher(machine.unit.code()).find()) {
            return;
        }
        if (sink.capability() == Capability.LOOK_UP && target.head().startsWith(ENVIRONMENT)) {
            // Names below the component's own environment are no addresses.
            return;
        }
        boolean guessed = sink.loose() && !sink.owner().equals(type);
        if (guessed && !machine.unit.code().contains(sink.owner())) {
            return;
        }
        List<Value> decisive = decisive(sink, target, arguments, reflective && name.equals("*"));
        Taint taint = Calls.flows(decisive);
        Value argument = decisive.isEmpty() ? Value.UNKNOWN : decisive.get(0);
        if (taint == null && decisive.stream().anyMatch(Library::isLarge)) {
            taint = Taint.of(Origin.EMBEDDED, machine.line(node), "a constant of the page");
        }
        Taint written = taint != null
                ? null
                : sink.capability() == Capability.LOAD_CODE
                        ? machine.written.loaded(decisive)
                        : sink.capability() == Capability.EXECUTE ? machine.written.started(decisive) : null;
        taint = Taint.join(taint, written);
        if (sink.always()
                || sink.capability() == Capability.EVALUATE
                || taint != null
                || sink.capability() == Capability.EXECUTE
                || sink.capability() == Capability.RELAY
                || sink.capability() == Capability.QUERY
                || sink.capability() == Capability.READ_FILE
                        && SECRET.matcher(argument.head()).find()
                || isRegistered(argument)) {
            boolean query = sink.capability() == Capability.QUERY;
            boolean catalogue = query && CATALOGUE.matcher(argument.head()).find();
            boolean commands = query
                    && !sink.member().equals("getConnection")
                    && DATABASE_COMMANDS.matcher(statement(node, argument)).find();
            machine.hit(new Hit(
                    sink.capability(),
                    sink.owner().equals("*") ? name : type + '.' + name,
                    machine.line(node),
                    taint,
                    known(decisive),
                    reflective,
                    commands ? COMMANDS : catalogue ? "catalogue" : written != null ? "written" : cast(node)));
        }
    }

    private String cast(Node node) {
        return !isCast(node) ? "" : machine.isOfApplication() ? Hit.APPLICATION : Hit.CAST;
    }

    /** What is known of a statement: its ends, and the code that makes it where it is used. */
    private String statement(Node node, Value argument) {
        String known = argument.head() + ' ' + argument.tail();
        return node instanceof MethodCallExpr call && !call.getArguments().isEmpty()
                ? known + ' ' + machine.text(call.getArgument(0))
                : known;
    }

    /** Whether the result is cast to something that not every object is. */
    private static boolean isCast(Node node) {
        Node outer = node.getParentNode().orElse(null);
        while (outer instanceof EnclosedExpr) {
            outer = outer.getParentNode().orElse(null);
        }
        return outer instanceof CastExpr cast
                && !Value.simpleName(cast.getTypeAsString()).equals("Object");
    }

    private static boolean isRegistered(Value argument) {
        return argument.head().contains("$BCEL$");
    }

    private static List<Value> decisive(SinkTable.Sink sink, Value target, List<Value> arguments, boolean any) {
        if (sink.none() && !any) {
            return List.of();
        }
        if (sink.arguments().isEmpty() || any) {
            return arguments;
        }
        List<Value> found = new ArrayList<>();
        for (int position : sink.arguments()) {
            if (position < 0) {
                found.add(target);
            } else if (position < arguments.size()) {
                found.add(arguments.get(position));
            }
        }
        return found;
    }

    /** The constant beginnings of the arguments, elements of an array apart by spaces. */
    private static String known(List<Value> arguments) {
        StringBuilder text = new StringBuilder();
        for (Value argument : arguments) {
            List<Value> parts =
                    argument.heap() != null && !argument.heap().elements.isEmpty()
                            ? argument.heap().elements
                            : List.of(argument);
            for (int i = 0; i < parts.size() && i < 16 && text.length() < 4000; i++) {
                String head = parts.get(i).head();
                text.append(head.isEmpty() ? "?" : head.length() > 3000 ? head.substring(0, 3000) : head)
                        .append(' ');
            }
        }
        return text.toString().strip();
    }
}
