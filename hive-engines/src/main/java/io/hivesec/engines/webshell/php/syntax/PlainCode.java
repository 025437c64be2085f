package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import io.hivesec.engines.webshell.php.syntax.Token.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A page as it would be written without a wish to hide anything: no comments, no white space but where words meet and a new line
 * after each statement, constant strings joined and spelled out, keywords and names of functions in small letters. Not thread-safe.
 */
public final class PlainCode {
    private static final int MAX_BRACKETS = 8;
    private static final Set<String> KEYWORDS = Set.of(
            "namespace",
            "include",
            "include_once",
            "require",
            "require_once",
            "class",
            "interface",
            "extends",
            "implements",
            "abstract",
            "final",
            "or",
            "and",
            "die",
            "exit",
            "return",
            "echo",
            "print",
            "new");

    private final List<Token> tokens;
    private final StringBuilder out = new StringBuilder();
    private int[] places = new int[64];
    private int count;
    private boolean written;

    PlainCode(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** The text. */
    public String text() {
        if (!written) {
            write();
            written = true;
        }
        return out.toString();
    }

    /** Whether a name stands anywhere in the code, in letters of any size. */
    public boolean names(String name) {
        for (Token token : tokens) {
            if (token.isWord(name) || token.isWord("\\" + name)) {
                return true;
            }
        }
        return false;
    }

    /** Returns where in the page the token stands that a place in the text is of. */
    public int sourceOf(int place) {
        for (int i = count - 2; i >= 0; i -= 2) {
            if (places[i] <= place) {
                return places[i + 1];
            }
        }
        return 0;
    }

    private void write() {
        int i = 0;
        while (i < tokens.size() - 1) {
            Token token = tokens.get(i);
            note(token.at());
            StringBuilder content = new StringBuilder();
            boolean mayBegin = token.kind() == Kind.STRING || token.is("(") && !isCalled(i - 1);
            int end = mayBegin ? constant(i, content, 0) : -1;
            if (end > 0) {
                out.append('\'').append(content).append('\'');
                i = end;
            } else {
                write(token, i);
                i++;
            }
        }
    }

    private void note(int at) {
        if (count + 2 > places.length) {
            places = Arrays.copyOf(places, places.length * 2);
        }
        places[count++] = out.length();
        places[count++] = at;
    }

    private boolean isCalled(int before) {
        if (before < 0) {
            return false;
        }
        Token token = tokens.get(before);
        return token.kind() == Kind.NAME
                || token.kind() == Kind.VARIABLE
                || token.is(")")
                || token.is("]")
                || token.is("}");
    }

    /** Reads strings that are joined, also in brackets; returns the place behind them, -1 if there is anything else. */
    private int constant(int from, StringBuilder content, int depth) {
        int next = operand(from, content, depth);
        while (next > 0 && tokens.get(next).is(".")) {
            int mark = content.length();
            int after = operand(next + 1, content, depth);
            if (after < 0) {
                content.setLength(mark);
                return depth == 0 ? next : -1;
            }
            next = after;
        }
        return next;
    }

    private int operand(int at, StringBuilder content, int depth) {
        if (at >= tokens.size()) {
            return -1;
        }
        Token token = tokens.get(at);
        if (token.kind() == Kind.STRING) {
            content.append(token.text());
            return at + 1;
        }
        if (!token.is("(") || depth >= MAX_BRACKETS) {
            return -1;
        }
        int close = constant(at + 1, content, depth + 1);
        return close > 0 && tokens.get(close).is(")") ? close + 1 : -1;
    }

    private void write(Token token, int index) {
        switch (token.kind()) {
            case HTML -> out.append(token.text()).append('\n');
            case ECHO -> out.append("echo ");
            case VARIABLE -> out.append('$').append(token.text());
            case NAME, NUMBER -> word(token, index);
            case TEMPLATE, SHELL -> {
                char quote = token.kind() == Kind.SHELL ? '`' : '"';
                out.append(quote);
                for (Part part : token.parts()) {
                    out.append(part.text());
                }
                out.append(quote);
            }
            default -> {
                out.append(token.text());
                if (token.is(";") || token.is("{") || token.is("}")) {
                    out.append('\n');
                }
            }
        }
    }

    private void word(Token token, int index) {
        int length = out.length();
        if (length > 0 && PhpLexer.isNamePart(out.charAt(length - 1))) {
            out.append(' ');
        }
        String lower = token.text().toLowerCase(Locale.ROOT);
        boolean small = KEYWORDS.contains(lower) || tokens.get(index + 1).is("(");
        out.append(small ? lower : token.text());
    }
}
