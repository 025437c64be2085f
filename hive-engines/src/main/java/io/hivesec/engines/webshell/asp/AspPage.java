package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page split into its code, by language, and what its markup declares: server controls and objects. */
final class AspPage {
    private static final int MAX_BLOCKS = 20_000;
    private static final int MAX_DECLARED = 20_000;
    private static final int MAX_BARE = 64 * 1024;
    private static final Pattern DIRECTIVE = Pattern.compile("<%\\s*@");
    private static final Pattern NET = Pattern.compile(
            "<%\\s*@\\s*(?:(?:page|application|control|master)\\s[^>]{0,200}language\\s*=\\s*.?(?:c#|vb\\b)|import\\s|webhandler|webservice)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LANGUAGE =
            Pattern.compile("\\blanguage\\s*=\\s*[\"'\u201C\u201D]?\\s*([a-z#.]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCRIPT = Pattern.compile("<\\s{0,20}script\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CODE_SCRIPT =
            Pattern.compile("<(?:msxsl|ms|user):script\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL = Pattern.compile(
            "<(?:asp:(?:textbox|hiddenfield|fileupload|treeview|listbox|dropdownlist|label|literal)|input|textarea|select)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final int MAX_ALIASES = 1_000;
    private static final Pattern ALIAS = Pattern.compile(
            "<%\\s{0,20}@\\s{0,20}import\\s{1,20}namespace\\s{0,20}=\\s{0,20}[\"']?\\s{0,20}(\\w{1,80})\\s{0,20}=\\s{0,20}([\\w.]{1,200})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern OBJECT = Pattern.compile("<object\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SOURCE = Pattern.compile("<asp:objectdatasource\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUERY = Pattern.compile(
            "\\b(?:selectcommand|insertcommand|updatecommand|deletecommand|connectionstring)\\s{0,9}=\\s{0,9}[\"']?\\s{0,9}$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE = Pattern.compile(
            "\\b(id|progid|classid|runat|language|typename|selectmethod|insertmethod|updatemethod|deletemethod)\\s*=\\s*[\"'\u201C\u201D]?\\s*([^\\s\"'>\u201C\u201D]{1,200})",
            Pattern.CASE_INSENSITIVE);

    /** Class identifiers that stand for scripting objects. Source: the registry of Windows Script Host. */
    private static final Map<String, String> CLASSES = Map.of(
            "72c24dd5-d70a-438b-8a42-98424b88afb8", "wscript.shell",
            "f935dc22-1cf0-11d0-adb9-00c04fd58a0b", "wscript.shell",
            "13709620-c279-11ce-a49e-444553540000", "shell.application",
            "0d43fe01-f093-11cf-8940-00a0c9054228", "scripting.filesystemobject",
            "093ff999-1ea0-4079-9525-9614c3504b74", "wscript.network",
            "0e59f1d5-1fbe-11d0-8ff2-00a0d10038bc", "scriptcontrol");

    /**
     * A run of code.
     *
     * @param code the code
     * @param dialect its language
     * @param line the page's line on which it starts
     */
    record Block(String code, Dialect dialect, int line) {}

    final List<Block> blocks = new ArrayList<>();
    final Set<String> controls = new HashSet<>();
    final Map<String, String> objects = new HashMap<>();
    /** Classes and the methods of them that data sources call with values of a request, as {@code class#method}. */
    final List<String> sources = new ArrayList<>();
    /** Other names that the page gives to classes and name spaces, in lower case. */
    final Map<String, String> aliases = new HashMap<>();
    /** What was left unread, empty if all was read. */
    String problem = "";

    final boolean isNet;

    /** Whether the file is code without delimiters. */
    final boolean isBare;

    private final String text;
    final boolean isRazor;

    private final boolean isBasicRazor;
    private int counted;
    private int line = 1;

    private AspPage(String name, String text) {
        String lower = name.toLowerCase(Locale.ROOT);
        this.isNet = lower.contains(".aspx")
                || lower.contains(".ash")
                || lower.contains(".asm")
                || lower.contains(".ascx")
                || lower.contains(".asax")
                || NET.matcher(text).find()
                || lower.contains(".master")
                || lower.contains(".cshtml")
                || lower.contains(".vbhtml")
                || lower.contains(".soap")
                || lower.contains(".svc");
        this.isRazor = Razor.isPage(name);
        this.isBasicRazor = lower.endsWith(".vbhtml");
        boolean spaced = !text.contains("<%") && (text.contains("< %") || text.contains("<\uFF05"));
        this.isBare = !isNet && !spaced && isBare(text);
        this.text = spaced ? text.replace("< %", "<%").replace("% >", "%>").replace("<\uFF05", "<%") : text;
    }

    static AspPage read(String name, String text) {
        AspPage page = new AspPage(name, text);
        page.run();
        return page;
    }

    /** Whether all of a file is code without the delimiters, which some other page reads and runs. */
    static boolean isBare(String text) {
        return text.length() <= MAX_BARE
                && !text.contains("<%")
                && !text.stripLeading().startsWith("<")
                && text.indexOf('(') >= 0;
    }

    private void run() {
        Dialect dialect = dialect();
        if (isBare) {
            blocks.add(new Block(text, dialect, 1));
            int quote = text.indexOf('"');
            long quotes = text.lines()
                    .findFirst()
                    .orElse("")
                    .chars()
                    .filter(c -> c == '"')
                    .count();
            if (quote >= 0 && quotes % 2 == 1) {
                // Code that first closes the string into which another page writes it.
                blocks.add(new Block(text.substring(quote + 1), dialect, 1));
            }
            return;
        }
        if (isRazor) {
            Razor.pieces(text, dialect).forEach((start, code) -> blocks.add(new Block(code, dialect, lineAt(start))));
            return;
        }
        Matcher handler = Pattern.compile(
                        "<%\\s*@\\s*(?:webhandler|webservice|servicehost|control|application)\\b",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text);
        boolean source = handler.find()
                && !text.contains("<script")
                && !handler.group().toLowerCase(Locale.ROOT).contains("control");
        markup();
        if (source) {
            int start = text.indexOf("%>", handler.start());
            if (start >= 0) {
                blocks.add(new Block(text.substring(start + 2), dialect, lineAt(start)));
            }
            return;
        }
        List<Integer> starts = new ArrayList<>();
        inline(dialect, starts);
        counted = 0;
        line = 1;
        scripts(SCRIPT, dialect, true);
        counted = 0;
        line = 1;
        scripts(CODE_SCRIPT, dialect, false);
        if (blocks.size() >= MAX_BLOCKS) {
            problem = "more than " + MAX_BLOCKS + " pieces of code";
        }
    }

    /** Joins what stands between the delimiters: a statement may go on in the next pair. */
    private void inline(Dialect dialect, List<Integer> starts) {
        int at = 0;
        while (blocks.size() < MAX_BLOCKS) {
            int open = text.indexOf("<%", at);
            if (open < 0) {
                return;
            }
            int close = text.indexOf("%>", open + 2);
            int end = close < 0 ? text.length() : close;
            int again = text.indexOf("<%", open + 2);
            if (again >= 0
                    && again < end
                    && text.substring(open + 2, Math.min(open + 12, again))
                            .strip()
                            .startsWith("@")) {
                // A directive that nobody closed ends where code begins.
                end = again - 2;
            }
            int start = open + 2;
            while (start < end && text.charAt(start) <= ' ') {
                start++;
            }
            char kind = start < end ? text.charAt(start) : ' ';
            boolean comment = kind == '-' && text.startsWith("--", start);
            if (kind != '@' && !comment && start < end) {
                boolean value = kind == '=' || kind == '#' || kind == ':';
                int from = value ? start + 1 : start;
                String code = text.substring(Math.min(from, end), end);
                starts.add(open);
                boolean query = isNet
                        && value
                        && QUERY.matcher(text.substring(Math.max(0, open - 60), open))
                                .find();
                String written = query ? "hiveSource.CommandText = " + code + "\n" : "Response.Write(" + code + ")";
                blocks.add(new Block(value ? written : code, dialect, lineAt(from)));
            }
            if (comment) {
                int stop = text.indexOf("--%>", start);
                end = stop < 0 ? text.length() : stop + 2;
            }
            at = Math.min(text.length(), end + 2);
        }
    }

    private void scripts(Pattern tag, Dialect dialect, boolean serverOnly) {
        Matcher matcher = tag.matcher(text);
        int from = 0;
        while (blocks.size() < MAX_BLOCKS && matcher.find(from)) {
            int start = text.indexOf('>', matcher.end()) + 1;
            if (start == 0) {
                return;
            }
            Map<String, String> attributes = attributes(text.substring(matcher.end(), start - 1));
            String language = attributes.getOrDefault("language", "");
            // No browser runs C#: such a script is the server's, whoever forgot to say so.
            boolean server = attributes.getOrDefault("runat", "").equalsIgnoreCase("server")
                    || language.regionMatches(true, 0, "c#", 0, 2);
            from = start;
            if (server || !serverOnly) {
                int close = indexOfIgnoreCase(serverOnly ? "</script" : ":script>", start);
                int end = close < 0 ? text.length() : close;
                from = end;
                String code =
                        text.substring(start, end).replace("<![CDATA[", "").replace("]]>", "");
                blocks.add(new Block(code, named(language, dialect), lineAt(start)));
            }
        }
    }

    private int indexOfIgnoreCase(String word, int from) {
        for (int i = text.indexOf(word.charAt(0), from); i >= 0; i = text.indexOf(word.charAt(0), i + 1)) {
            if (text.regionMatches(true, i, word, 0, word.length())) {
                return i;
            }
        }
        return -1;
    }

    private void markup() {
        if (isNet) {
            for (Map<String, String> attributes : tags(CONTROL)) {
                if (attributes.containsKey("id") && "server".equalsIgnoreCase(attributes.get("runat"))) {
                    controls.add(attributes.get("id").toLowerCase(Locale.ROOT));
                }
            }
        }
        for (Map<String, String> attributes : isNet ? tags(SOURCE) : List.<Map<String, String>>of()) {
            String type = Cursor.simple(attributes
                    .getOrDefault("typename", "")
                    .split(",")[0]
                    .strip()
                    .toLowerCase(Locale.ROOT));
            attributes.forEach((name, value) -> {
                if (name.endsWith("method")) {
                    sources.add(type + '#' + value.toLowerCase(Locale.ROOT));
                }
            });
        }
        Matcher alias = ALIAS.matcher(isNet ? text : "");
        while (alias.find() && aliases.size() < MAX_ALIASES) {
            aliases.put(alias.group(1).toLowerCase(Locale.ROOT), alias.group(2).toLowerCase(Locale.ROOT));
        }
        for (Map<String, String> attributes : tags(OBJECT)) {
            String id = attributes.get("id");
            String type = attributes.get("progid");
            String classId = attributes.get("classid");
            if (type == null && classId != null) {
                type = classOf(classId);
            }
            if (id != null && type != null) {
                objects.put(id.toLowerCase(Locale.ROOT), type.toLowerCase(Locale.ROOT));
            }
        }
    }

    /** The attributes of each of the tags that begin as the pattern says. */
    private List<Map<String, String>> tags(Pattern begin) {
        List<Map<String, String>> tags = new ArrayList<>();
        Matcher matcher = begin.matcher(text);
        int at = 0;
        while (matcher.find(at)) {
            int close = text.indexOf('>', matcher.end());
            if (close < 0) {
                return tags;
            }
            if (tags.size() >= MAX_DECLARED) {
                problem = "more than " + MAX_DECLARED + " controls or objects";
                return tags;
            }
            tags.add(attributes(text.substring(matcher.end(), close)));
            at = close;
        }
        return tags;
    }

    /** The program that a class identifier names, or the identifier itself. */
    static String classOf(String classId) {
        String key = classId.toLowerCase(Locale.ROOT)
                .replace("clsid:", "")
                .replace("new:", "")
                .replace("{", "")
                .replace("}", "")
                .strip();
        return CLASSES.getOrDefault(key, key);
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> attributes = new HashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(tag);
        while (matcher.find()) {
            attributes.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        return attributes;
    }

    private Dialect dialect() {
        if (isRazor) {
            return isBasicRazor ? Dialect.BASIC : Dialect.C_SHARP;
        }
        Matcher directive = DIRECTIVE.matcher(text);
        Dialect unknown = isNet && !looksBasic() ? Dialect.C_SHARP : Dialect.BASIC;
        int at = 0;
        while (directive.find(at)) {
            int close = text.indexOf("%>", directive.end());
            int end = close < 0 ? text.length() : close;
            Matcher language = LANGUAGE.matcher(text.substring(directive.end(), end));
            if (language.find()) {
                return named(language.group(1), unknown);
            }
            at = end;
        }
        return unknown;
    }

    private boolean looksBasic() {
        return Pattern.compile(
                        "\\b(?:end\\s+(?:if|sub|function)|dim\\s+\\w+|\\bset\\s+\\w+\\s*=|then\\b|(?:execute|eval)\\s+request|<>)",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text.length() > 100_000 ? text.substring(0, 100_000) : text)
                .find();
    }

    private static Dialect named(String language, Dialect otherwise) {
        String lower = language.toLowerCase(Locale.ROOT);
        if (lower.startsWith("vb") || lower.startsWith("visualbasic")) {
            return Dialect.BASIC;
        }
        if (lower.startsWith("c#") || lower.startsWith("cs")) {
            return Dialect.C_SHARP;
        }
        return lower.startsWith("j") || lower.startsWith("ecma") ? Dialect.JSCRIPT : otherwise;
    }

    private int lineAt(int offset) {
        for (; counted < offset && counted < text.length(); counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }
}
