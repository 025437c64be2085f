package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that open, read, write and copy files, sockets and pipes. */
final class FileFunctions {
    /** Files that tell of a host's accounts. Source: ATT&CK T1003.008, T1087.001. */
    private static final Pattern ACCOUNTS =
            Pattern.compile("/etc/(?:passwd|shadow|master\\.passwd|valiases(?:/.*)?|userdomains|trueuserdomains)");
    /** The kind of {@code error_log} that appends to a file. */
    private static final long TO_FILE = 3;

    private static final Pattern WILD = Pattern.compile("[*?\\[{]");
    private static final Set<String> PICTURES =
            Set.of("exif_read_data", "exif_thumbnail", "iptcparse", "imagecolorat", "imagecolorsforindex");

    private final Machine machine;
    private final Transfers transfers;
    private int temporary;

    FileFunctions(Machine machine) {
        this.machine = machine;
        this.transfers = new Transfers(machine);
    }

    @Nullable
    Value call(String name, Value first, Value second, List<Value> a, Site site) {
        switch (name) {
            case "file_put_contents" -> {
                boolean stream = second.object() != null
                        && (second.object().is("#file") || second.object().is("#socket"));
                Value content = stream ? read("stream_get_contents", List.of(second), site) : second;
                machine.sinks.write(name, first, content, site);
                return Value.UNKNOWN;
            }
            case "error_log" -> {
                Value kind = a.size() > 2 ? second : Value.NULL;
                if (kind.data() instanceof Long number && number == TO_FILE) {
                    machine.sinks.write(name, a.get(2), first, site);
                }
                return Value.UNKNOWN;
            }
            case "fopen", "gzopen", "bzopen", "tmpfile" -> {
                runs(name, first, site);
                PhpObject handle = new PhpObject("#file");
                Value path = name.equals("tmpfile") ? Value.of("/tmp/php" + temporary++) : first;
                handle.made = List.of(path, second);
                if ((path.isRemote() || path.isUnsetGlobal())
                        && !second.knownHead().startsWith("w")
                        && !second.knownHead().startsWith("a")) {
                    machine.report(new Hit(
                            Capability.READ_FILE,
                            name,
                            site.line(),
                            path.flow(),
                            path.knownHead(),
                            site.hidden(),
                            path.isRemote() ? "" : "unset"));
                }
                return Value.of(handle);
            }
            case "glob" -> {
                return listed(first);
            }
            case "tempnam" -> {
                return Value.of("/tmp/php" + temporary++);
            }
            case "stream_get_meta_data" -> {
                PhpArray data = new PhpArray();
                if (first.object() != null && !first.object().made.isEmpty()) {
                    data.putKnown("uri", first.object().made.get(0));
                }
                return Value.of(data);
            }
            case "fwrite", "fputs", "gzwrite", "bzwrite" -> {
                if (first.object() != null
                        && first.object().is("#file")
                        && !first.object().made.isEmpty()) {
                    Value content = machine.streams.through(first.object(), second, site);
                    machine.sinks.write(name, first.object().made.get(0), content, site);
                } else if (first.object() != null
                        && first.object().is("#process")
                        && !Programs.readsData(first.object().made.get(0))) {
                    machine.sinks.execute("fwrite to a process", second, site.frame(), site.at(), false);
                }
                return Value.UNKNOWN;
            }
            case "fprintf", "vfprintf", "fputcsv" -> {
                List<Value> rest = a.subList(Math.min(1, a.size()), a.size());
                Value line = name.equals("fputcsv")
                        ? machine.evaluator.element(second)
                        : machine.calls
                                .library()
                                .call(name.substring(0, name.length() - 7) + "sprintf", rest, site.unwritten());
                return call("fwrite", first, line, List.of(first, line), site);
            }
            case "move_uploaded_file", "copy", "rename", "link", "symlink" -> {
                machine.sinks.copy(name, first, second, site);
                return Value.UNKNOWN;
            }
            case "fsockopen",
                    "pfsockopen",
                    "stream_socket_client",
                    "socket_create",
                    "socket_accept",
                    "stream_socket_accept" -> {
                FunctionTable.Sink sink = machine.table.sink(name);
                if (sink != null) {
                    machine.sinks.use(name, sink, a, site);
                }
                return Value.of(new PhpObject("#socket"));
            }
            case "popen", "proc_open" -> {
                machine.sinks.execute(name, first, site.frame(), site.at(), site.hidden());
                boolean pipes = name.equals("proc_open") && site.written().size() > 2;
                if (pipes) {
                    PhpArray ends = new PhpArray();
                    for (int i = 0; i < 3; i++) {
                        ends.add(process(first));
                    }
                    machine.evaluator.assign(site.written().get(2).value(), Value.of(ends), site.frame());
                }
                return process(first);
            }
            case "ssh2_shell" -> {
                return process(Value.of("sh"));
            }
            case "ftp_get", "ssh2_scp_recv" -> {
                Value to = name.equals("ftp_get") ? second : a.size() > 2 ? a.get(2) : Value.UNKNOWN;
                if (to.isKnown() && to.string() != null) {
                    machine.written.put(
                            Streams.place(to.string()),
                            Value.tainted(machine.evaluator.request(site.frame(), site.at(), name, Origin.NETWORK)));
                }
                return null;
            }
            case "is_callable", "function_exists", "is_string" -> {
                return Value.UNKNOWN;
            }
            default -> {
                transfers.call(name, a, site);
                return null;
            }
        }
    }

    /** A program that runs, and is told what is written to it. */
    private static Value process(Value command) {
        PhpObject process = new PhpObject("#process");
        process.made = List.of(command);
        return Value.of(process);
    }

    /** The files that a pattern of the page's own finds, of whose names only the ends are known; null if it is another's. */
    private static @Nullable Value listed(Value pattern) {
        String text = pattern.isKnown() && pattern.flow() == null ? pattern.string() : null;
        Matcher wild = text == null ? null : WILD.matcher(text);
        if (text == null || wild == null || !wild.find()) {
            return null;
        }
        PhpArray files = new PhpArray();
        String tail = text.substring(Math.max(text.lastIndexOf('*'), text.lastIndexOf('?')) + 1);
        files.put(
                Value.UNKNOWN,
                Value.partial(null, 0, text.substring(0, wild.start()), tail.matches("[\\w./-]*") ? tail : ""));
        return Value.of(files);
    }

    /** The content of a file: the page itself, a request's body, another server's, what the page wrote, or unknown. */
    Value read(String name, List<Value> a, Site site) {
        Value source = a.isEmpty() ? Value.UNKNOWN : a.get(0);
        PhpObject handle = source.object();
        if (handle != null) {
            if (handle.is("#socket")) {
                return Value.tainted(
                        machine.evaluator.request(site.frame(), site.at(), name + "(socket)", Origin.SOCKET));
            }
            if (!handle.is("#file") || handle.made.isEmpty()) {
                return Value.unknown(handle.taint(), 0);
            }
            source = handle.made.get(0);
            String self = source.isKnown() ? source.string() : null;
            if (Constants.self(machine).equals(self)) {
                return Value.unknown(null, Value.OPAQUE);
            }
        }
        String head = source.knownHead();
        String lower = head.toLowerCase(Locale.ROOT);
        if (source.isRemote()) {
            runs(name, source, site);
            return Value.tainted(source.flow());
        }
        if (lower.startsWith("php://input")) {
            return foreign(handle, "php://input", Origin.BODY, site);
        }
        if (lower.matches("(?s)(?:compress\\.\\w+://)?(?:https?|ftps?|ssh2\\.\\w+)://.*")) {
            return foreign(handle, Snippets.printable(head), Origin.NETWORK, site);
        }
        if (ACCOUNTS.matcher(lower).matches()) {
            machine.report(new Hit(Capability.READ_FILE, name, site.line(), null, head, site.hidden(), "credentials"));
        }
        if (source.isKnown() && source.string() != null) {
            String data = Library.dataUrl(head);
            if (data != null) {
                return Value.of(data).mark(Value.DECODED);
            }
            if (source.string().equals(Constants.self(machine))) {
                return self(name, a);
            }
        }
        Value own = machine.streams.read(source, site);
        if (own != null) {
            return handle == null ? own : machine.streams.through(handle, own, site);
        }
        // What pictures carry beside what they show is no program and no name of one.
        int hidden = Value.OPAQUE | (name.startsWith("imagecolor") ? Value.CHARACTER : 0);
        return Value.unknown(null, PICTURES.contains(name) ? Value.FILE | hidden : Value.FILE);
    }

    /** What somebody else sends, after the filter that a handle has. */
    private Value foreign(@Nullable PhpObject handle, String what, Origin origin, Site site) {
        Value sent = Value.tainted(machine.evaluator.request(site.frame(), site.at(), what, origin));
        return handle == null ? sent : machine.streams.through(handle, sent, site);
    }

    /** An address whose scheme runs what follows. Source: the PHP manual's "expect://". */
    private void runs(String name, Value path, Site site) {
        if (path.isRemote() && path.knownHead().regionMatches(true, 0, "expect://", 0, 9)) {
            String program = path.knownHead().substring(9);
            machine.sinks.report(
                    Capability.EXECUTE, name, site.line(), path.flow(), program, site.hidden(), path.knownTail());
        }
    }

    private Value self(String name, List<Value> a) {
        String text = machine.page.source();
        if (name.equals("file")) {
            PhpArray lines = new PhpArray();
            int from = 0;
            while (from < text.length() && lines.size() < 20_000) {
                int end = text.indexOf('\n', from);
                lines.add(Value.of(text.substring(from, end < 0 ? text.length() : end + 1)));
                from = end < 0 ? text.length() : end + 1;
            }
            return Value.of(lines);
        }
        if (name.equals("file_get_contents") && a.size() > 3) {
            Long start = Conversions.integer(a.get(3));
            Long length = a.size() > 4 ? Conversions.integer(a.get(4)) : Long.valueOf(text.length());
            return start == null || length == null
                    ? Value.unknown(null, Value.OPAQUE)
                    : Value.of(Texts.part(text, start, length)).mark(Value.DECODED);
        }
        return name.equals("file_get_contents")
                ? Value.of(text).mark(Value.DECODED)
                : Value.unknown(null, Value.OPAQUE);
    }
}
