package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which files a page runs by their path, and goes on into what is known of them. */
final class Loading {
    static final Pattern PICTURE = Pattern.compile(
            "\\.(?:jpe?g|png|gif|ico|bmp|svg|webp|tiff?|mp[34]|woff2?|ttf|pdf|zip|rar)$", Pattern.CASE_INSENSITIVE);
    static final Pattern SCRIPT = Pattern.compile("\\.(?:php\\d?|inc|phtml|tpl|html?)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern PAGE = Pattern.compile("\\.(?:php\\d?|inc|phtml)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern REMOTE =
            Pattern.compile("^(?:https?|ftps?|ssh2\\.\\w+|rar|expect|data|php)://|^data:", Pattern.CASE_INSENSITIVE);

    /** Inside of an archive that is none by its name, or that only attackers include from. */
    private static final Pattern HIDDEN_ARCHIVE = Pattern.compile(
            "^zip://|^phar://(?!\\S*?\\.phar/)\\S*\\.(?!phar\\b|php\\b)\\w{2,5}(?:/|$)", Pattern.CASE_INSENSITIVE);
    /** Inside of an archive that is called as what a site shows. */
    private static final Pattern IN_PICTURE = Pattern.compile(
            "^phar://\\S*\\.(?:jpe?g|png|gif|ico|bmp|svg|webp|mp[34]|woff2?|ttf|css|pdf)/", Pattern.CASE_INSENSITIVE);
    /** The detail of what depends on variables that the page never sets. */
    private static final String UNSET = "unset";

    /** The name of one file of code, and not only how the names of many end. */
    private static final Pattern OWN_FILE =
            Pattern.compile("[\\w-]\\.(?:php\\d?|inc|phtml|tmp|txt)$", Pattern.CASE_INSENSITIVE);

    /** The file of a session, which holds what its visitor sent. Source: the PHP manual's "session.save_path". */
    private static final Pattern SESSION = Pattern.compile("(?:^|/)sess_[\\w,-]*$");

    /** The beginning of the name of one file. */
    private static final Pattern BEGUN = Pattern.compile("/\\.?[\\w-]{2,}$|^/(?:tmp|var/tmp|dev/shm)/$");

    private static final int MAX_NAMED = 100;

    private final Machine machine;
    private final Sinks sinks;
    private final Parts parts;
    /** What was written to files that variables name. */
    private final Map<Ref, Value> named = new IdentityHashMap<>();
    /** What was written to files of which only the name is known. */
    private final Map<String, Value> placed = new HashMap<>();

    /** The folder in which the page looks for files that it includes by their name alone, empty if it did not say. */
    private String folder = "";

    Loading(Machine machine, Sinks sinks) {
        this.machine = machine;
        this.sinks = sinks;
        this.parts = new Parts(machine);
    }

    /** Remembers what was written to a file that only a variable names. */
    void wrote(Value path, Value content, Site site, int position) {
        boolean sent =
                (content.isRemote() || (content.marks() & Value.STORED) != 0) && !path.isKnown() && !path.isRemote();
        if (!sent) {
            return;
        }
        Node.Expr written =
                site.written().size() > position ? site.written().get(position).value() : null;
        Node.Expr place = written instanceof Node.Assign assign ? assign.target() : written;
        if (place instanceof Node.Variable variable
                && variable.name() instanceof Node.Literal name
                && named.size() < MAX_NAMED) {
            named.put(site.frame().variable(String.valueOf(name.value())), content);
        }
        boolean begun =
                path.knownTail().isEmpty() && BEGUN.matcher(path.knownHead()).find();
        if ((begun || OWN_FILE.matcher(path.knownTail()).find()) && placed.size() < MAX_NAMED) {
            placed.put(shape(path), content);
        }
    }

    /** What is known of a path whose beginning another file tells: the name of the file is. */
    private static String shape(Value path) {
        return path.knownHead() + '\n' + path.knownTail();
    }

    /** What was written to the file that is included, null if nothing was that somebody sent. */
    private @Nullable Value sentTo(Node.Expr expression, Value path, Frame frame) {
        if (path.isKnown() || path.isRemote()) {
            return null;
        }
        boolean variable = expression instanceof Node.Variable v && v.name() instanceof Node.Literal;
        Value content = variable && expression instanceof Node.Variable v && v.name() instanceof Node.Literal name
                ? named.get(frame.variable(String.valueOf(name.value())))
                : null;
        return content != null || placed.isEmpty() ? content : placed.get(shape(path));
    }

    /** Includes the file that an expression names. */
    Value include(Node.Expr expression, Value path, Frame frame, int at) {
        Value content = sentTo(expression, path, frame);
        if (content != null) {
            Taint flow = content == null ? null : content.flow();
            if (flow == null) {
                sinks.report(
                        Capability.EVALUATE,
                        "include",
                        frame.layer.lineOf(at),
                        null,
                        content.knownHead(),
                        false,
                        "stored");
                return Value.UNKNOWN;
            }
            if ((content.marks() & Value.QUOTED) == 0) {
                sinks.report(
                        Capability.EVALUATE,
                        "include",
                        frame.layer.lineOf(at),
                        flow,
                        flow.whole() ? path.knownHead() : content.knownHead(),
                        false,
                        "written");
                return Value.tainted(flow);
            }
        }
        return include(path, frame, at);
    }

    Value include(Value named, Frame frame, int at) {
        Value path = placed(named, frame, at);
        int line = frame.layer.lineOf(at);
        Taint flow = path.flow();
        String head = path.knownHead();
        Value written = machine.streams.read(path, new Site(frame, at, false, List.of()));
        if (written != null) {
            if (written.isRemote()) {
                if ((written.marks() & Value.QUOTED) == 0) {
                    sinks.report(
                            Capability.EVALUATE,
                            "include",
                            line,
                            written.flow(),
                            written.knownHead(),
                            false,
                            "written");
                }
                return Value.tainted(written.flow());
            }
            if ((written.marks() & Value.STORED) != 0 && written.knownHead().isEmpty()) {
                sinks.report(Capability.EVALUATE, "include", line, null, "", false, "stored");
            }
            boolean code = written.knownHead().startsWith("<?");
            if (code && !(written.isKnown() && PAGE.matcher(path.knownTail()).find())) {
                sinks.report(Capability.EVALUATE, "include", line, null, "", false, "unknown");
            }
            if (written.isKnown() && written.string() != null) {
                return machine.evaluate(written.string(), true, frame, at);
            }
            return Value.UNKNOWN;
        }
        Taint unpacked = machine.streams.unpacked(path);
        if (unpacked != null) {
            sinks.report(Capability.EVALUATE, "include", line, unpacked, "", false, "unpacked");
            return Value.tainted(unpacked);
        }
        if (flow != null && flow.isRemote()) {
            boolean carries = head.regionMatches(true, 0, "data:", 0, 5);
            sinks.report(
                    carries ? Capability.EVALUATE : Capability.LOAD_CODE,
                    "include",
                    line,
                    flow,
                    carries ? "" : head,
                    false,
                    path.knownTail());
            return Value.tainted(flow);
        }
        if (path.isUnsetGlobal()) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, false, UNSET);
            return Value.UNKNOWN;
        }
        if (SESSION.matcher(head).find() && (path.isKnown() || path.knownTail().isEmpty())) {
            sinks.report(Capability.LOAD_CODE, "include", line, flow, head, path.isDecoded(), "session");
        } else if ((path.marks() & Value.SESSION_NAME) != 0 && !path.isKnown()) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, false, "program");
        }
        if (path.isDecoded() && !path.isKnown() && !head.isEmpty()) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, true, "decoded");
        }
        if (path.isDecoded()
                && path.isKnown()
                && !SCRIPT.matcher(path.knownTail()).find()
                && !head.isEmpty()) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, true, "decoded");
        }
        if (REMOTE.matcher(head).find()) {
            String data = Library.dataUrl(head);
            if (data != null && path.isKnown()) {
                return machine.evaluate(data, true, frame, at);
            }
            boolean input = head.toLowerCase(Locale.ROOT).contains("php://input");
            boolean filter = head.toLowerCase(Locale.ROOT).startsWith("php://") && !input;
            if (!filter) {
                Taint taint = Taint.of(input ? Origin.BODY : Origin.NETWORK, line, Snippets.printable(head));
                sinks.report(Capability.LOAD_CODE, "include", line, taint, head, false, path.knownTail());
                return Value.tainted(taint);
            }
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, false, "filter");
            return Value.UNKNOWN;
        }
        String tail = path.knownTail();
        Value inner = path.isKnown() && path.string() != null ? parts.run(path, frame, at) : null;
        if (inner != null) {
            return inner;
        }
        boolean beside = (path.marks() & Value.OWN_NAME) != 0;
        if (HIDDEN_ARCHIVE.matcher(head).find()
                && (!beside || IN_PICTURE.matcher(head).find())) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, head, path.isDecoded(), "archive");
        } else if (PICTURE.matcher(tail).find()) {
            sinks.report(Capability.LOAD_CODE, "include", line, null, tail, path.isDecoded(), "picture");
        }
        return Value.UNKNOWN;
    }

    /** Where a file lies that is named without a folder: in the one that the page looks in, if the page wrote it there. */
    private Value placed(Value path, Frame frame, int at) {
        if (folder.isEmpty() || path.flow() != null || !(path.data() instanceof String name) || name.contains("/")) {
            return path;
        }
        Value there = Value.of(folder + "/" + name);
        boolean written = machine.streams.read(there, new Site(frame, at, false, List.of())) != null;
        return written ? there : path;
    }

    /** A folder in which files are looked for that are included by a name alone. */
    void path(String call, Value where, Site site) {
        if (where.isRemote()) {
            sinks.report(
                    Capability.LOAD_CODE, call, site.line(), where.flow(), where.knownHead(), site.hidden(), "path");
        } else if (where.data() instanceof String known) {
            folder = known;
        }
    }

    /** The ends of the names of files that classes are loaded from. */
    void extensions(String call, Value names, Site site) {
        if (PICTURE.matcher(names.knownTail().strip()).find()) {
            sinks.report(
                    Capability.LOAD_CODE, call, site.line(), null, names.knownTail(), names.isDecoded(), "picture");
        }
    }
}
