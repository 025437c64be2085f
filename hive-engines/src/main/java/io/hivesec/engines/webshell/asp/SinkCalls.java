package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notes the capabilities that calls and settings use, by the table of sinks. */
final class SinkCalls {
    /** Capabilities that are used on what their argument begins with. */
    private static final Set<Capability> LED = Set.of(Capability.QUERY, Capability.RELAY, Capability.READ_FILE);

    /** Files that hold pictures and are no place for a program. */
    private static final Pattern DATA =
            Pattern.compile("\\.(?:gif|jpe?g|png|bmp|ico|dat|log|mdb|zip|rar)$", Pattern.CASE_INSENSITIVE);

    /** Members that send the file of a path. */
    private static final Set<String> SENDS = Set.of(
            "adodb.stream.loadfromfile", "response.transmitfile", "response.writefile", "zipfile.createfromdirectory");

    /** Members that tell what is in a folder. */
    private static final Set<String> LISTS = Set.of(
            "scripting.filesystemobject.getfolder",
            "directoryinfo.<init>",
            "directory.getfiles",
            "directory.getfilesystementries",
            "directory.enumeratefilesystementries");

    /** A beginning that leaves all that decides to choose. */
    private static final Pattern HERE = Pattern.compile("(?:https?://)?[./\\\\]*");

    private static final Pattern LOOPBACK =
            Pattern.compile("(?:https?|ftp)://(?:127\\.|localhost\\b)", Pattern.CASE_INSENSITIVE);

    private static final Pattern SCHEME = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private final AspMachine machine;
    private final AspSinks sinks = AspSinks.standard();

    SinkCalls(AspMachine machine) {
        this.machine = machine;
    }

    /** Whether a constant among tokens is the address of a service on the host itself. */
    static boolean namesLoopback(List<Token> tokens) {
        return tokens.stream()
                .anyMatch(token -> token.kind() == Token.Kind.STRING
                        && LOOPBACK.matcher(token.text()).lookingAt());
    }

    /** Whether the table knows a member of a class. */
    boolean knows(String owner, String member) {
        return sinks.find(owner, member) != null;
    }

    /** Notes what a data source calls with values that the page binds to it, by {@code class#method}. */
    static void bound(AspMachine machine, String source) {
        int mark = source.indexOf('#');
        AspSinks.Sink sink = AspSinks.standard().find(source.substring(0, mark), source.substring(mark + 1));
        if (sink != null) {
            machine.hit(sink.capability(), source.replace('#', '.'), 1, Taint.of(Origin.REQUEST, 1, source), "", "");
        }
    }

    /**
     * Notes what a call uses.
     *
     * @param passed the variables that the arguments are, empty where one is none
     */
    void use(Item base, String name, List<Item> arguments, List<String> passed, int line) {
        String owner = base.owner();
        if (arguments.stream().anyMatch(argument -> argument.type().equals("textstream"))) {
            machine.hit(Capability.WRITE_FILE, "textstream." + name, line, null, "", AspWeights.PASSED);
        }
        if (owner.isEmpty()
                && base.type().isEmpty()
                && base != Item.UNKNOWN
                && !base.path().isEmpty()) {
            owner = base.path();
        }
        AspSinks.Sink sink =
                sinks.find(base == Item.UNKNOWN && owner.isEmpty() ? "" : owner.isEmpty() ? "*" : owner, name);
        if (sink == null) {
            sink = ofMember(base, name);
        }
        if (sink == null && base.path().isEmpty() && base == Item.UNKNOWN) {
            sink = sinks.find("*", name);
        }
        if (sink != null) {
            report(sink, owner.isEmpty() ? name : owner + '.' + name, arguments, passed, line);
        }
    }

    /** Notes what setting a property uses. */
    void set(Item base, String name, Item value, List<String> passed, int line) {
        String owner = base.type().isEmpty() ? "*" : base.type();
        AspSinks.Sink sink = sinks.find(owner, name + '=');
        if (sink == null) {
            sink = ofMember(base, name + '=');
        }
        if (sink != null) {
            report(sink, base.owner() + '.' + name, List.of(value), passed, line);
        }
    }

    /** The sink of a member of whatever goes by the last part of the path. */
    private AspSinks.@Nullable Sink ofMember(Item base, String name) {
        return base.path().isEmpty() ? null : sinks.find("*", base.member() + '.' + name);
    }

    /**
     * Notes a call of a function that a text names which is not known.
     *
     * @param chosen whether a request says the text
     */
    void named(boolean chosen, Item argument, int line) {
        Taint taint = argument.taint();
        if (taint != null) {
            machine.hit(Capability.REFLECT, "this", line, taint, argument.start(), chosen ? "hidden" : "");
        }
    }

    /** Whether an application registers, when it starts, a component whose class does not stand on the page. */
    private boolean isElsewhere(AspSinks.Sink sink, List<Item> arguments) {
        String type = Item.first(arguments).type();
        return sink.capability() == Capability.REGISTER
                && machine.isRunning("application_start")
                && !type.isEmpty()
                && !machine.classes.contains(type)
                && Item.first(arguments).taint() == null;
    }

    /** What a call's argument tells by its words, whoever chose it; empty if nothing. */
    private String marked(Capability capability, String call, List<Item> arguments) {
        Item argument = Item.first(arguments);
        Taint taint = argument.taint();
        if (call.equals("jro.jetengine.compactdatabase") && taint != null && arguments.size() > 1) {
            // A copy of a database that a request names, which the server then runs.
            return taint.isRemote() && Statement.isCodeFile(arguments.get(1).end()) ? AspWeights.CODE_FILE : "";
        }
        if (capability == Capability.QUERY) {
            return Statement.writesCode(argument)
                    ? AspWeights.CODE_FILE
                    : Statement.probes(argument) ? AspWeights.PROBE : "";
        }
        if (call.equals("adox.catalog.create") && Statement.isCodeFile(argument.end())) {
            return taint != null && taint.isRemote() ? AspWeights.CODE_FILE : AspWeights.CODE_BASE;
        }
        if (capability == Capability.READ_FILE && (SENDS.contains(call) || LISTS.contains(call))) {
            // A path of the host, not one in the site, of which nobody asked whether it leaves a folder.
            return !argument.isChosen() || machine.asksParent
                    ? ""
                    : SENDS.contains(call) ? AspWeights.SENDS : AspWeights.BROWSES;
        }
        return (call.equals("server.execute") || call.equals("server.transfer"))
                        && DATA.matcher(argument.end()).find()
                ? AspWeights.DATA_FILE
                : "";
    }

    private void report(AspSinks.Sink sink, String call, List<Item> arguments, List<String> passed, int line) {
        if (isElsewhere(sink, arguments)) {
            return;
        }
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
                if (own != null
                        && sink.capability() == Capability.RELAY
                        && SCHEME.matcher(argument.start()).matches()) {
                    // What follows is the host, of which nothing is the page's.
                    own = own.all();
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
        if (sink.capability() == Capability.EXECUTE) {
            taint = Taint.join(taint, Environment.taint(machine.globals, known.toString()));
        }
        boolean unsafe = call.endsWith("eval")
                && arguments.size() > 1
                && "unsafe".equals(arguments.get(1).text());
        String marked = marked(sink.capability(), call, arguments);
        boolean telling = !marked.isEmpty()
                || sink.capability() == Capability.EXECUTE
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
                    !marked.isEmpty()
                            ? marked
                            : unsafe
                                    ? "unsafe"
                                    : decoded > 0
                                            ? "decoded " + decoded
                                            : sink.capability() == Capability.RELAY && machine.namesLoopback
                                                    ? "loopback"
                                                    : "");
        }
    }
}
