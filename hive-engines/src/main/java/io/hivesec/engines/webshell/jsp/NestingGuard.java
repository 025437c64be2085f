package io.hivesec.engines.webshell.jsp;

/**
 * Measures Java source before it is parsed: the parser recurses once per bracket and once per link of an operator, call or
 * {@code else} chain, so that a short page of hostile text would exhaust the stack.
 */
public final class NestingGuard {
    /** The deepest nesting of brackets that is parsed; hand-written pages stay below 40. */
    public static final int MAX_DEPTH = 200;

    /** The longest run of tokens without a separator that is parsed. */
    public static final int MAX_CHAIN = 3_000;

    /** The longest {@code else} chain that is parsed. */
    public static final int MAX_ELSE = 400;

    /** The longest source that is parsed, in characters. */
    public static final int MAX_LENGTH = 4_000_000;

    private final String source;
    private final WatchedWords watched;
    private boolean seen;
    private int depth;
    private int chain;
    private int elses;

    private NestingGuard(String source, WatchedWords watched) {
        this.source = source;
        this.watched = watched;
    }

    /**
     * What a look at the tokens of source tells.
     *
     * @param objection why it must not be parsed, empty if it is safe
     * @param interesting whether it holds one of the words asked for
     */
    public record Look(String objection, boolean interesting) {}

    /** Looks at source once, for its nesting and for the words given, so that neither is judged without the other. */
    public static Look look(String source, WatchedWords words) {
        NestingGuard guard = new NestingGuard(source, words);
        String objection = guard.measure();
        return new Look(objection, guard.seen);
    }

    /** Returns why {@code source} must not be parsed, or the empty string when it is safe. */
    public static String objection(String source) {
        return new NestingGuard(source, WatchedWords.NONE).measure();
    }

    private String measure() {
        if (source.length() > MAX_LENGTH) {
            return "longer than " + MAX_LENGTH + " characters";
        }
        int i = 0;
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '"' || c == '\'') {
                i = JavaText.endOfLiteral(source, i);
                chain++;
            } else if (c == '/' && JavaText.startsComment(source, i)) {
                i = JavaText.endOfComment(source, i);
            } else if (Character.isJavaIdentifierPart(c)) {
                i = word(i);
            } else {
                symbol(c);
                i++;
            }
            if (depth > MAX_DEPTH) {
                return "nesting deeper than " + MAX_DEPTH;
            }
            if (chain > MAX_CHAIN || elses > MAX_ELSE) {
                return "an expression of more than " + MAX_CHAIN + " links";
            }
        }
        return "";
    }

    private int word(int at) {
        int end = at;
        while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
            end++;
        }
        chain++;
        seen = seen || watched.contains(source, at, end);
        if (end - at == 4 && source.startsWith("else", at)) {
            elses++;
        } else if (end - at == 6 && source.startsWith("return", at)) {
            elses = 0;
        }
        return end;
    }

    private void symbol(char c) {
        switch (c) {
            case '(', '[', '{' -> {
                depth++;
                chain = c == '{' ? 0 : chain + 1;
            }
            case ')', ']', '}' -> {
                depth = Math.max(0, depth - 1);
                chain = c == '}' ? 0 : chain;
            }
            case ';', ',' -> chain = 0;
            default -> chain += Character.isWhitespace(c) ? 0 : 1;
        }
    }
}
