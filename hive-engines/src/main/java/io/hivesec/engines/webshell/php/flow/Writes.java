package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.Traces;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what a page writes, copies and unpacks, and remembers it for when the page runs that. */
final class Writes {
    /** Files by which a page changes what the server runs, and the settings that do. */
    private static final Pattern SETTINGS = Pattern.compile("\\.(?:htaccess|user\\.ini)$", Pattern.CASE_INSENSITIVE);

    private static final Pattern HANDLES = Pattern.compile(
            "(?:AddType|AddHandler|SetHandler|ForceType)\\s+\\S*(?:php|cgi)|auto_(?:prepend|append)_file|ErrorDocument\\s+40[34]\\s+\\S+\\.php",
            Pattern.CASE_INSENSITIVE);

    /** Lets nobody see pages but those that are named. Source: the documentation of Apache's mod_authz_core and mod_access_compat. */
    private static final Pattern SHUTS =
            Pattern.compile("\\bdeny\\s+from\\s+all\\b|\\brequire\\s+all\\s+denied\\b", Pattern.CASE_INSENSITIVE);

    /** Who may come in by ssh. Source: ATT&CK T1098.004. */
    private static final Pattern KEYS = Pattern.compile("/authorized_keys2?$");

    /** A picture or a page to print whose text goes on with a command. Source: CVE-2016-3714, Ghostscript's "%pipe%". */
    private static final Pattern PIPED =
            Pattern.compile("(?:\\b(?:graphic-context|image over|xlink:href|url\\()[^\\n]*|%pipe%)[|;]?\\s*$");

    /** A page of its own that runs code from elsewhere. */
    private static final Pattern INFECTS = Pattern.compile(
            "^\\s*<\\?.*(?:@(?:include|require)(?:_once)?|\\b(?:eval|assert|base64_decode|system|passthru|shell_exec)(?=\\s*\\()|\\$_(?:GET|POST|REQUEST|COOKIE))\\b.*(?:\\?>|;)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern INJECTS = Pattern.compile(
            "<(?:script|iframe)\\b[^>]{0,80}?\\bsrc\\s*=\\s*['\"]?(?:https?:)?//"
                    + "|createElement\\(['\"]script['\"]\\)[^<]{0,200}?\\bsrc\\s*=\\s*['\"](?:https?:)?//",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ANYWHERE = Pattern.compile("^/(?:tmp|var/tmp|dev/shm)/.");

    /** A program or a table of programs that is run. */
    private static final Pattern RUNS = Pattern.compile(
            "^(?:(?:nohup|sudo|chmod \\S+|/usr/bin/env) )*(?:(?:/\\S*/)?(?:perl|python\\d?|(?:ba|da|z)?sh|ruby|php|node|crontab|gcc|at -f) )?(?:-\\w+ )*(\\.{0,2}/[^\\s;&|>]{2,200})");
    /** The detail of what depends on variables that the page never sets. */
    private static final String UNSET = "unset";

    private final Machine machine;
    private final Sinks sinks;

    Writes(Machine machine, Sinks sinks) {
        this.machine = machine;
        this.sinks = sinks;
    }

    void write(String call, Value to, Value content, Site site) {
        Value path = Streams.behind(to);
        sinks.loading().wrote(path, content, site, 0);
        String place = path.isKnown() ? path.string() : null;
        if (place != null && machine.written.size() < 100) {
            machine.written.merge(Streams.place(place), content, Operators::concat);
        } else if (place == null && ANYWHERE.matcher(path.knownHead()).find() && machine.written.size() < 100) {
            // A file whose name nobody can foresee, in a folder where everybody may write.
            machine.written.put(path.knownHead(), content);
        }
        Taint flow = content.flow();
        String text = content.isKnown() && content.string() != null ? content.string() : content.knownHead();
        boolean code = text.contains("<?") || text.contains("<script");
        if (content.isDecoded() && flow == null && text.startsWith("#!")) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, text, site.hidden(), "program");
        }
        boolean added = injects(text) || INJECTS.matcher(content.knownTail()).find();
        if (flow == null && (content.marks() & Value.FILE) != 0 && added) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, text, site.hidden(), "program");
        }
        if (flow == null
                && content.isDecoded()
                && content.isKnown()
                && !Traces.of(text).isEmpty()) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, text, site.hidden(), "program");
        }
        if (flow == null
                && SETTINGS.matcher(path.knownTail()).find()
                && HANDLES.matcher(text).find()) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, text, site.hidden(), "settings");
        }
        if (flow == null
                && (content.marks() & Value.OWN_NAME) != 0
                && SETTINGS.matcher(path.knownTail()).find()
                && SHUTS.matcher(text).find()) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, text, site.hidden(), "settings");
        }
        if (flow == null && content.isKnown() && KEYS.matcher(path.knownTail()).find()) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, path.knownTail(), site.hidden(), "settings");
        }
        if (flow != null && flow.isRemote() && PIPED.matcher(text).find()) {
            sinks.report(Capability.EXECUTE, call, site.line(), flow, "", site.hidden(), "picture");
        }
        boolean pathRemote = path.isRemote() && (path.marks() & Value.TEMPORARY) == 0;
        if (flow != null || code || pathRemote) {
            Taint pathFlow = pathRemote ? path.flow() : null;
            String how = pathFlow != null
                    ? pathFlow.whole() ? "chosen" : flow == null && content.marks() == 0 && !code ? "named" : "partly"
                    : isFilled(content) ? "filled" : place != null ? "fixed" : isLine(content) ? "line" : "unknown";
            Capability capability = Capability.WRITE_FILE;
            if (code && flow == null) {
                carried(call, text, content.isKnown() || content.isDecoded(), isInfection(content), path, site);
                return;
            }
            sinks.report(
                    capability, call, site.line(), Taint.join(flow, pathFlow), how, site.hidden(), path.knownTail());
        }
    }

    /** Whether a text lets browsers load a script from another server. */
    static boolean injects(String text) {
        return INJECTS.matcher(text).find();
    }

    /** Whether outsider's data is put into a line of text. */
    private static boolean isLine(Value content) {
        Taint flow = content.flow();
        return flow != null && !flow.whole() && content.knownTail().endsWith("\n");
    }

    /** Whether outsider's data only fills quotes of the page's own text, or gaps in a file, as installers fill in settings. */
    private static boolean isFilled(Value content) {
        Taint flow = content.flow();
        return flow != null && !flow.whole() && (content.marks() & (Value.QUOTED | Value.FILE)) != 0;
    }

    /** Whether code that runs other code is put in front of what a file holds. */
    private static boolean isInfection(Value content) {
        return (content.marks() & Value.FILE) != 0
                && INFECTS.matcher(content.knownHead()).find();
    }

    private void carried(String call, String page, boolean own, boolean infection, Value path, Site site) {
        boolean known = own || infection;
        if (machine.isBackdoor(page)) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, page, site.hidden(), "carried");
        } else if (page.contains("<?")
                && (known && path.knownTail().toLowerCase(Locale.ROOT).contains(".ph")
                        || infection
                                && path.knownHead().isEmpty()
                                && path.knownTail().isEmpty())) {
            sinks.report(
                    Capability.WRITE_FILE, call, site.line(), path.flow(), "code", site.hidden(), path.knownTail());
        }
    }

    /** Whether a command runs a file whose text stands in the page, or that the page fetched. */
    boolean isOwnProgram(String command) {
        Matcher runs = RUNS.matcher(command);
        Value text = runs.find() ? machine.written.get(Streams.place(runs.group(1))) : null;
        Taint flow = text == null ? null : text.flow();
        boolean sent = flow != null && flow.whole() && flow.isRemote();
        return text != null && (sent || text.isKnown() && flow == null && !text.isNull());
    }

    /** A copy from one place to another, of an upload or of anything. */
    void copy(String call, Value from, Value to, Site site) {
        sinks.loading().wrote(to, from, site, 1);
        if (call.endsWith("link") && (from.isRemote() || "/".equals(from.data()))) {
            // A link shows what it leads to, whatever it is called.
            sinks.report(
                    Capability.READ_FILE,
                    call,
                    site.line(),
                    from.flow(),
                    from.knownHead(),
                    site.hidden(),
                    from.isRemote() ? "" : "wrapper");
        }
        boolean itself =
                (from.marks() & Value.OWN_NAME) != 0 && Constants.self(machine).equals(from.data());
        if (itself
                && !call.equals("rename")
                && to.knownTail().toLowerCase(Locale.ROOT).endsWith(".php")) {
            sinks.report(Capability.LOAD_CODE, call, site.line(), null, to.knownTail(), site.hidden(), "program");
        }
        Taint source = from.flow();
        Taint target = to.flow();
        String head = from.knownHead().toLowerCase(Locale.ROOT);
        if (source == null && (head.startsWith("http") || head.startsWith("ftp"))) {
            source = Taint.of(Origin.NETWORK, site.line(), Snippets.printable(head));
        }
        if (source != null && source.isRemote() && head.startsWith("compress.")) {
            sinks.report(Capability.READ_FILE, call, site.line(), source, head, site.hidden(), "wrapper");
        }
        if (source != null && source.origins().contains(Origin.UPLOAD)) {
            machine.uploaded = source;
        }
        if (source != null && source.isRemote()) {
            String how = target != null && target.isRemote() && (to.marks() & Value.TEMPORARY) == 0
                    ? target.whole() ? "chosen" : "partly"
                    : to.isKnown() ? "fixed" : "unknown";
            sinks.report(Capability.WRITE_FILE, call, site.line(), source, how, site.hidden(), to.knownTail());
            if (to.isKnown() && to.string() != null && machine.written.size() < 100) {
                machine.written.put(Streams.place(to.string()), Value.tainted(source));
            }
        } else if (from.isUnsetGlobal()) {
            sinks.report(
                    Capability.WRITE_FILE,
                    call,
                    site.line(),
                    null,
                    UNSET,
                    site.hidden(),
                    to.isUnsetGlobal() ? UNSET : to.knownTail());
        } else if (target != null && target.isRemote()) {
            sinks.report(Capability.READ_FILE, call, site.line(), target, to.knownHead(), site.hidden(), "");
        }
    }

    /** An archive that is unpacked: its sender names the files. */
    void unpack(String call, Value archive, Value folder, Site site) {
        Taint flow = archive.flow();
        if (flow != null && flow.isRemote()) {
            sinks.report(Capability.WRITE_FILE, call, site.line(), flow, "archive", site.hidden(), folder.knownTail());
        }
    }
}
