package io.hivesec.engines.webshell.jsp;

/**
 * Mends what stops a Java lexer: bad escapes, literals that a line end cuts, comments that never close, typographic quotes
 * and stray characters. Lines keep their numbers.
 */
final class LexicalRepair {
    static final String ESCAPES = "btnfrs\"'\\01234567\n\r";
    private static final String ALLOWED = "(){}[];,.@=<>!~?:+-*/&|^%";

    private final String source;
    private final StringBuilder out;

    private LexicalRepair(String source) {
        this.source = source;
        this.out = new StringBuilder(source.length() + 16);
    }

    /** Returns {@code source} with its lexical faults mended. */
    static String repair(String source) {
        String plain = source.replaceAll("[\\u201c\\u201d\\u201e]", "\"").replaceAll("[\\u2018\\u2019]", "'");
        return new LexicalRepair(plain).run();
    }

    private String run() {
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '"' || c == '\'') {
                i = literal(i, c);
            } else if (JavaText.startsComment(source, i)) {
                int end = JavaText.endOfComment(source, i);
                source.substring(i, end).chars().filter(ch -> ch == '\n').forEach(ch -> out.append('\n'));
                i = end;
            } else {
                boolean known =
                        Character.isWhitespace(c) || Character.isJavaIdentifierPart(c) || ALLOWED.indexOf(c) >= 0;
                out.append(known ? c : ' ');
                i++;
            }
        }
        return out.toString();
    }

    private int literal(int at, char quote) {
        int end = JavaText.endOfLiteral(source, at);
        boolean closed = end > at + 1 && source.charAt(end - 1) == quote && !endsEscaped(at, end - 1);
        int stop = closed ? end - 1 : Math.min(end, source.length());
        out.append('"');
        for (int i = at + 1; i < stop; i++) {
            char c = source.charAt(i);
            if (c == '\\' && (i + 1 >= stop || ESCAPES.indexOf(source.charAt(i + 1)) < 0)) {
                out.append("\\\\");
            } else if (c == '\\') {
                out.append(c).append(source.charAt(++i));
            } else if (c == '"') {
                out.append("\\\"");
            } else if (c != '\r') {
                out.append(c);
            }
        }
        out.append('"');
        return end;
    }

    private boolean endsEscaped(int from, int at) {
        int slashes = 0;
        for (int i = at - 1; i > from && source.charAt(i) == '\\'; i--) {
            slashes++;
        }
        return slashes % 2 == 1;
    }
}
