package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Token.Kind;
import java.util.List;

/** A place among tokens, the depth of nesting, and how much did not fit. */
final class Cursor {
    static final int MAX_DEPTH = 180;

    final String source;
    private final List<Token> tokens;
    private int index;
    private int depth;
    private int misfits;
    private boolean tooDeep;

    Cursor(String source, List<Token> tokens, int depth) {
        this.source = source;
        this.tokens = tokens;
        this.depth = depth;
    }

    Token peek() {
        return tokens.get(index);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(index + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(index);
        if (index < tokens.size() - 1) {
            index++;
        }
        return token;
    }

    int index() {
        return index;
    }

    int depth() {
        return depth;
    }

    boolean atEnd() {
        return peek().kind() == Kind.END;
    }

    boolean is(String operator) {
        return peek().is(operator);
    }

    boolean isWord(String word) {
        return peek().isWord(word);
    }

    boolean accept(String operator) {
        if (peek().is(operator)) {
            take();
            return true;
        }
        return false;
    }

    boolean acceptWord(String word) {
        if (peek().isWord(word)) {
            take();
            return true;
        }
        return false;
    }

    /** Steps over what must stand here; if it does not, counts that and stays. */
    void expect(String operator) {
        if (!accept(operator)) {
            misfit();
        }
    }

    void misfit() {
        misfits++;
    }

    /** Goes a level deeper, unless that is too deep; then steps over the brackets that begin here. */
    boolean enter() {
        if (depth >= MAX_DEPTH) {
            tooDeep = true;
            skipBalanced();
            return false;
        }
        depth++;
        return true;
    }

    void leave() {
        depth--;
    }

    /** Steps to the end of the statement, or of the bracket that was open before. */
    private void skipBalanced() {
        int open = 0;
        while (!atEnd()) {
            Token token = peek();
            if (token.kind() == Kind.OPERATOR && token.text().length() == 1) {
                char c = token.text().charAt(0);
                if (c == '(' || c == '[' || c == '{') {
                    open++;
                } else if (c == ')' || c == ']' || c == '}') {
                    if (open-- == 0) {
                        return;
                    }
                } else if (c == ';' && open == 0) {
                    return;
                }
            }
            take();
        }
    }

    void tooDeep(Cursor inner) {
        tooDeep |= inner.tooDeep;
        misfits += inner.misfits;
    }

    boolean isTooDeep() {
        return tooDeep;
    }

    int misfits() {
        return misfits;
    }
}
