package io.hivesec.engines.webshell.asp;

import java.util.ArrayList;
import java.util.List;

/** Texts that a page writes in pieces beside each other, as the one that they are. */
final class Constants {
    private static final int MAX_TEXT = 4_096;

    private Constants() {}

    /** The tokens with each row of pieces in place of one. */
    static List<Token> joined(List<Token> tokens) {
        List<Token> joined = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            while (token.kind() == Token.Kind.STRING
                    && isFollowed(tokens, i)
                    && token.text().length() < MAX_TEXT) {
                token = Token.of(
                        Token.Kind.STRING, token.text() + tokens.get(i + 2).text(), token.line());
                i += 2;
            }
            joined.add(token);
        }
        return joined;
    }

    private static boolean isFollowed(List<Token> tokens, int at) {
        return at + 2 < tokens.size()
                && (tokens.get(at + 1).is("&") || tokens.get(at + 1).is("+"))
                && tokens.get(at + 2).kind() == Token.Kind.STRING;
    }
}
