package io.hivesec.engines.webshell.asp;

import java.util.List;

/** What a condition decides about, by the tokens of a page alone. */
final class Branches {
    private static final int MAX_CONDITION = 120;
    private static final int MAX_BRANCH = 200;

    private Branches() {}

    /** The place where the branch begins of the condition that a place is in; -1 if it is in none. */
    static int begin(List<Token> tokens, int place) {
        int depth = 0;
        for (int i = place; i < Math.min(tokens.size(), place + MAX_CONDITION); i++) {
            Token token = tokens.get(i);
            if (token.is("then")) {
                return i + 1;
            }
            if (token.isEnd() || token.is("{")) {
                return -1;
            }
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            boolean closes = token.is(")") && depth < 0 && i + 1 < tokens.size();
            if (closes && starts(tokens.get(i + 1)) && isCondition(tokens, i)) {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean starts(Token token) {
        return token.is("{") || token.isName() && !Cursor.isOperatorWord(token) && !token.is("then");
    }

    /** Whether the bracket that closes at a place was opened behind {@code if}. */
    private static boolean isCondition(List<Token> tokens, int close) {
        int depth = 0;
        for (int i = close; i > Math.max(0, close - MAX_CONDITION); i--) {
            depth += tokens.get(i).is(")") ? 1 : tokens.get(i).is("(") ? -1 : 0;
            if (depth == 0) {
                return tokens.get(i - 1).is("if");
            }
        }
        return false;
    }

    /** The place behind the last token of the branch that begins at a place. */
    static int end(List<Token> tokens, int begin) {
        int last = Math.min(tokens.size(), begin + MAX_BRANCH);
        boolean basic = begin > 0 && tokens.get(begin - 1).is("then");
        boolean block = begin < last
                && (basic ? tokens.get(begin).isEnd() : tokens.get(begin).is("{"));
        int depth = 0;
        for (int i = begin; i < last; i++) {
            Token token = tokens.get(i);
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            boolean clause = token.is("else")
                    || token.is("elseif")
                    || token.is("end") && i + 1 < last && tokens.get(i + 1).is("if");
            boolean ends = basic
                    ? block ? clause : clause || token.isEnd() && isOnNextLine(tokens, i, begin)
                    : block ? depth == 0 : token.isEnd();
            if (ends) {
                return i;
            }
        }
        return last;
    }

    /** Whether a branch of Visual Basic ends at a place: another one begins, or the block is closed. */
    static boolean isClause(Cursor cursor, int place) {
        return cursor.at(place).is("else") || cursor.at(place).is("elseif") || closes(cursor, place);
    }

    /** Whether the words stand at a place that close a block of Visual Basic. */
    static boolean closes(Cursor cursor, int place) {
        return cursor.at(place).is("end") && cursor.at(place + 1).is("if");
    }

    /** Whether an {@code If} of Visual Basic stands at a place whose block has an end of its own. */
    static boolean opens(Cursor cursor, int place) {
        if (!cursor.at(place).is("if") || cursor.at(place - 1).is("end")) {
            return false;
        }
        int i = place;
        while (i < place + MAX_CONDITION
                && !cursor.at(i).is("then")
                && !cursor.at(i).isEnd()) {
            i++;
        }
        return cursor.at(i).is("then") && cursor.at(i + 1).isEnd();
    }

    /** A colon ends a statement of Visual Basic, and not what the condition of its line decides about. */
    private static boolean isOnNextLine(List<Token> tokens, int at, int begin) {
        return at + 1 >= tokens.size()
                || tokens.get(at + 1).line() > tokens.get(begin).line();
    }
}
