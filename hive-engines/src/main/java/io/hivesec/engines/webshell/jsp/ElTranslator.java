package io.hivesec.engines.webshell.jsp;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rewrites an expression of the unified expression language as the Java expression that means the same to a flow
 * analysis: quotes, word operators and methods called by index ({@code a['exec'](x)}).
 */
final class ElTranslator {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("eq", "=="),
            Map.entry("ne", "!="),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("le", "<="),
            Map.entry("ge", ">="),
            Map.entry("and", "&&"),
            Map.entry("or", "||"),
            Map.entry("not", "!"),
            Map.entry("div", "/"),
            Map.entry("mod", "%"),
            Map.entry("empty", "null=="));

    /** Words that name a property in EL and nothing in Java. */
    private static final Set<String> KEYWORDS = Set.of(
            "default",
            "if",
            "for",
            "new",
            "case",
            "switch",
            "import",
            "package",
            "this",
            "return",
            "private",
            "public",
            "protected",
            "static",
            "final",
            "int",
            "long",
            "char",
            "byte",
            "boolean",
            "double",
            "float",
            "short",
            "void",
            "do",
            "else",
            "try",
            "while",
            "throw",
            "interface",
            "enum",
            "abstract",
            "continue",
            "break",
            "catch",
            "finally",
            "throws",
            "extends",
            "implements",
            "instanceof",
            "super",
            "synchronized",
            "transient",
            "volatile",
            "native",
            "assert",
            "strictfp",
            "const",
            "goto");

    private static final Pattern SETS = Pattern.compile("pageContext[.\\[][^=!<>]{1,400}=[^=>]");

    private static final int MAX_APPLIED = 4;
    private static final int MAX_ARROWS = 8;
    private static final int MAX_FUNCTION = 4_000;

    private ElTranslator() {}

    /** Whether a name is a word of Java's, which no field can have. */
    static boolean isWord(String name) {
        return KEYWORDS.contains(name)
                || name.equals("class")
                || name.equals("true")
                || name.equals("false")
                || name.equals("null");
    }

    /** Whether the expression can do more than read a property: only a call can. */
    static boolean canCall(String el) {
        return el.indexOf('(') >= 0;
    }

    /** Whether the expression sets a property of one of the server's objects. */
    static boolean canSet(String el) {
        return el.contains("pageContext") && SETS.matcher(el).find();
    }

    /** Returns Java for {@code el}; what it cannot express it leaves for the tolerant parser. */
    static String toJava(String el) {
        String java = translated(el);
        for (int i = 0; i < MAX_APPLIED && java.length() < MAX_FUNCTION && java.contains("->"); i++) {
            String applied = applied(java);
            if (applied.equals(java)) {
                return java;
            }
            java = applied;
        }
        return java;
    }

    /** {@code (x->body)(arguments)} calls a function where it stands, for which Java has no form. */
    private static String applied(String java) {
        int arrow = java.indexOf("->");
        for (int tries = 0; arrow >= 0 && tries < MAX_ARROWS; tries++) {
            int open = arrow;
            for (int depth = 0; open >= 0 && depth < 1; ) {
                open--;
                depth += open < 0 ? 0 : java.charAt(open) == '(' ? 1 : java.charAt(open) == ')' ? -1 : 0;
            }
            int end = open < 0 ? -1 : close(java, open);
            int next = end < 0 ? -1 : end + 1;
            if (next > 0 && next < java.length() && java.charAt(next) == '(' && close(java, next) > 0) {
                String arguments = java.substring(next + 1, close(java, next));
                return java.substring(0, open)
                        + "hiveApply("
                        + java.substring(open + 1, end)
                        + (arguments.isBlank() ? "" : "," + arguments)
                        + ')'
                        + java.substring(close(java, next) + 1);
            }
            arrow = java.indexOf("->", arrow + 2);
        }
        return java;
    }

    /** The place of the parenthesis that closes the one at {@code open}, behind strings that hold some; -1 if none does. */
    private static int close(String java, int open) {
        int depth = 0;
        boolean quoted = false;
        for (int i = open; i < java.length(); i++) {
            char c = java.charAt(i);
            quoted = c == '"' && java.charAt(i - 1) != '\\' ? !quoted : quoted;
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static String translated(String el) {
        StringBuilder out = new StringBuilder(el.length() + 16);
        int i = 0;
        while (i < el.length()) {
            char c = el.charAt(i);
            if (c == '\'' || c == '"') {
                i = copyString(el, i, out);
            } else if (Character.isJavaIdentifierStart(c)) {
                int end = i;
                while (end < el.length() && Character.isJavaIdentifierPart(el.charAt(end))) {
                    end++;
                }
                String word = el.substring(i, end);
                boolean member = out.length() > 0 && out.charAt(out.length() - 1) == '.';
                out.append(member ? memberName(word) : OPERATORS.getOrDefault(word, word));
                i = end;
                if (isFunctionPrefix(el, end)) {
                    out.append('.');
                    i++;
                }
            } else if (c == ';') {
                out.append(',');
                i++;
            } else if (c == ']' && nextSolid(el, i + 1) == '(') {
                i = callByIndex(el, i, out);
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static String memberName(String word) {
        return word.equals("class") ? "getClass()" : KEYWORDS.contains(word) ? word + '_' : word;
    }

    /** A tag-library function, {@code prefix:name(}, written without spaces. */
    private static boolean isFunctionPrefix(String el, int colon) {
        int i = colon + 1;
        if (colon >= el.length() || el.charAt(colon) != ':') {
            return false;
        }
        while (i < el.length() && Character.isJavaIdentifierPart(el.charAt(i))) {
            i++;
        }
        return i > colon + 1 && i < el.length() && el.charAt(i) == '(';
    }

    /** Turns {@code target["name"](} into {@code target.name(} and any other index into {@code hiveCall(…)} by name. */
    private static int callByIndex(String el, int close, StringBuilder out) {
        int open = out.lastIndexOf("[");
        int paren = el.indexOf('(', close);
        if (open < 0) {
            out.append(']');
            return close + 1;
        }
        String index = out.substring(open + 1).strip();
        out.setLength(open);
        String name = index.length() > 2 && index.startsWith("\"") && index.endsWith("\"")
                ? index.substring(1, index.length() - 1)
                : "";
        if (!name.isEmpty() && name.chars().allMatch(Character::isJavaIdentifierPart)) {
            out.append('.').append(name).append('(');
        } else {
            out.append(".hiveCall(").append(index.isEmpty() ? "null" : index);
            if (nextSolid(el, paren + 1) != ')') {
                out.append(',');
            }
        }
        return paren + 1;
    }

    private static int copyString(String el, int at, StringBuilder out) {
        char quote = el.charAt(at);
        out.append('"');
        int i = at + 1;
        while (i < el.length() && el.charAt(i) != quote) {
            char c = el.charAt(i);
            if (c == '\\' && i + 1 < el.length()) {
                char next = el.charAt(i + 1);
                out.append(next == '\'' ? "'" : "\\" + (next == '"' ? '"' : "\\"));
                i += 2;
            } else {
                out.append(c == '"' ? "\\\"" : c == '\n' || c == '\r' ? " " : String.valueOf(c));
                i++;
            }
        }
        out.append('"');
        return i + 1;
    }

    private static char nextSolid(String el, int at) {
        for (int i = at; i < el.length(); i++) {
            if (!Character.isWhitespace(el.charAt(i))) {
                return el.charAt(i);
            }
        }
        return 0;
    }
}
