package io.hivesec.detectors.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has been found out so far while reading one command line, and how much more reading is allowed. */
final class Evaluation {
    /** Commands that are followed on one line; more are noted and left. */
    static final int MOST_COMMANDS = 3000;
    /** Texts inside texts: {@code sh -c "python -c '…'"} is two. */
    static final int DEEPEST = 12;
    /** Characters parsed on one line, all layers and passes together, however long it is. */
    static final int MOST_CHARACTERS = 2 << 20;
    /** What every line may cost, and how often over a longer one may be read. */
    private static final int LEAST_CHARACTERS = 1 << 17;

    private static final int MOST_READINGS = 16;

    private static final int MOST_FACTS = 2000;
    private static final int MOST_RENAMED = 32;

    final Set<Flow> flows = new LinkedHashSet<>();
    final Set<Invocation> invocations = new LinkedHashSet<>();
    final Set<Connection> connections = new LinkedHashSet<>();
    final Set<FileAccess> files = new LinkedHashSet<>();
    final Set<Setting> settings = new LinkedHashSet<>();
    final Set<Layer> layers = new LinkedHashSet<>();
    final Set<Upload> uploads = new LinkedHashSet<>();
    final List<Code> codes = new ArrayList<>();
    final Set<String> notes = new LinkedHashSet<>();
    final Trees trees = new Trees();
    private boolean multiplies;
    private final Map<String, Content> contents = new HashMap<>();
    private final Map<String, String> programs = new HashMap<>();
    private final Set<String> readTooEarly = new HashSet<>();
    private final Set<Connection> relayed = new HashSet<>();
    private final Map<String, Integer> quotedTexts = new HashMap<>();
    private boolean cyclic;
    private int commands;
    private int allowed = LEAST_CHARACTERS;
    private int characters;
    private int kept;
    private int depth;
    private int quotations;
    private int substitutions;
    private int temporaries;

    /** Allows work in proportion to the line: a short one that unfolds into millions of characters is read in part. */
    void allow(int length) {
        allowed = Math.min(MOST_CHARACTERS, Math.max(LEAST_CHARACTERS, length * MOST_READINGS));
    }

    /** Forgets what the first pass found except what it wrote to files; true if a second pass can see more. */
    boolean again() {
        if (!cyclic) return false;
        cyclic = false;
        invocations.clear();
        quotedTexts.clear();
        commands = 0;
        temporaries = 0;
        return true;
    }

    /** Whether another command may be followed. */
    boolean step() {
        if (commands >= MOST_COMMANDS) {
            notes.add("more than " + MOST_COMMANDS + " commands");
            return false;
        }
        commands++;
        return true;
    }

    /** Whether {@code text} may be read as another layer; if so {@link #leave} must follow. */
    boolean enter(String text) {
        if (depth >= DEEPEST) {
            notes.add("texts nested deeper than " + DEEPEST);
            return false;
        }
        if (characters + text.length() > allowed) {
            notes.add("more than " + allowed + " characters in all layers");
            return false;
        }
        characters += text.length();
        depth++;
        return true;
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    /** From here to {@link #unquote} what is read is only text quoted on the line. */
    void quote() {
        quotations++;
    }

    void unquote() {
        quotations--;
    }

    /**
     * Whether a text that is only quoted was not read yet with as much depth left: broken quoting makes the same arguments
     * come again from every place at which reading begins anew.
     */
    boolean isNewQuotation(String text) {
        Integer before = quotedTexts.get(text);
        if (before != null && before <= depth) return false;
        if (before != null || quotedTexts.size() < MOST_FACTS) quotedTexts.put(text, depth);
        return true;
    }

    boolean executed() {
        return quotations == 0;
    }

    void flow(Flow.Kind kind, String interpreter, String source, @Nullable Connection connection) {
        if (flows.size() < MOST_FACTS) flows.add(new Flow(kind, interpreter, source, connection, executed()));
    }

    void connection(Connection connection) {
        if (connections.size() < MOST_FACTS) connections.add(connection);
    }

    /** Whether facts with this much text still fit what is kept of one line. */
    private boolean keeps(int length) {
        if (kept + length > allowed) {
            notes.add("more than " + allowed + " characters of facts");
            return false;
        }
        kept += length;
        return true;
    }

    void invocation(String path, List<String> arguments, List<String> wrappers) {
        int length = path.length();
        for (String argument : arguments) length += argument.length();
        if (invocations.size() < MOST_FACTS && keeps(length)) {
            invocations.add(new Invocation(Knowledge.baseName(path), path, arguments, wrappers, executed()));
        }
    }

    /** Data of this machine that go to another; none if nothing is known to be in what is sent. */
    void upload(String program, String to, Upload.Part part, Set<Origin> origins) {
        if (!origins.isEmpty() && uploads.size() < MOST_FACTS && keeps(to.length()))
            uploads.add(new Upload(program, to, part, Set.copyOf(origins), executed()));
    }

    void setting(String name, String value, boolean lasting) {
        if (settings.size() < MOST_FACTS && keeps(value.length()))
            settings.add(new Setting(name, value, lasting, executed()));
    }

    /** Notes that the line starts itself again and again. */
    void multiply() {
        multiplies |= executed();
    }

    boolean multiplies() {
        return multiplies;
    }

    void layer(String encoding, String text) {
        if (layers.size() < 64) layers.add(new Layer(encoding, text));
    }

    void file(String path, FileAccess.Mode mode, String program, String text) {
        if (files.size() < MOST_FACTS && !path.isEmpty() && keeps(path.length() + text.length())) {
            files.add(new FileAccess(path, mode, program, text, executed()));
        }
    }

    /** Names a substitution's stream so that it can be passed around as a path. */
    String substitutionPath() {
        return "/dev/fd/" + (100 + substitutions++ % 1000);
    }

    /** Names a file that mktemp(1) makes, as if it were a variable's. */
    String temporaryName() {
        return "mktemp" + temporaries++ % 1000;
    }

    /** What is known to be in a file. */
    Content read(String path) {
        Connection device = ShellEvaluator.devicePath(path);
        if (device != null) {
            connection(device);
            return Content.socket(device);
        }
        Content content = contents.get(path);
        if (content != null) return content;
        // Saved without a directory being known: the same name elsewhere is taken for the same file.
        Content named = path.indexOf('/') >= 0 ? contents.get(Knowledge.baseName(path)) : null;
        if (named != null && named.is(Content.DOWNLOAD)) return named;
        if (path.indexOf('*') >= 0) {
            Content matching = matching(path);
            if (matching != null) return matching;
        }
        if (readTooEarly.size() < MOST_FACTS) readTooEarly.add(path);
        return Content.file(path);
    }

    /** What was fetched into a file that a pattern in its directory stands for: {@code chmod +x *; for f in *; do ./$f; done}. */
    private @Nullable Content matching(String pattern) {
        int folder = pattern.lastIndexOf('/') + 1;
        for (Map.Entry<String, Content> file : contents.entrySet()) {
            String path = file.getKey();
            boolean fits = file.getValue().is(Content.DOWNLOAD)
                    && path.lastIndexOf('/') + 1 == folder
                    && path.startsWith(pattern.substring(0, folder))
                    && Knowledge.fits(pattern.substring(folder), path.substring(folder));
            if (fits) return file.getValue();
        }
        return null;
    }

    /** What this line put where programs are looked for under this name. */
    Content installed(String name, Scope scope) {
        Content path = scope.get("PATH");
        String text = path == null || path.text() == null ? "" : path.text();
        for (String directory : text.split(":", 50)) {
            Content content = contents.isEmpty() ? null : contents.get(directory + "/" + name);
            if (content != null) return content;
        }
        return Content.UNKNOWN;
    }

    /** Remembers under which other path the line put a program. */
    void renamed(String path, String program) {
        if (programs.size() < MOST_RENAMED) programs.put(path, program);
    }

    /** The program that lies at a path, as it was called before the line gave it another name. */
    String original(String path) {
        return programs.getOrDefault(path, path);
    }

    /** Remembers what was put into a file. */
    void write(String path, Content content, boolean append) {
        if (readTooEarly.contains(path) && !contents.containsKey(path) && !content.equals(Content.EMPTY)) cyclic = true;
        if (contents.size() >= MOST_FACTS) return;
        Content old = contents.get(path);
        if (old != null && (append || content.equals(Content.EMPTY))) content = old.then(content);
        contents.put(path, content);
    }

    /** Notes that what came from one socket went into another; a relay needs both directions. */
    void relay(Connection from, Connection to) {
        if (from.equals(to)) return;
        relayed.add(from);
        if (relayed.contains(to)) flow(Flow.Kind.SOCKET_TO_SOCKET, to.by(), from.host(), to);
    }
}
