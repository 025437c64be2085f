package io.hivesec.engines.webshell.asp;

import java.util.List;

/** Variables of one letter, of which scripts tell the great one from the small one: ciphers call their table and their text so. */
final class Cases {
    private Cases() {}

    /** Gives the great letters among names of one letter a name of their own where the small ones are names too. */
    static void tellApart(List<Token> tokens) {
        long small = 0;
        long great = 0;
        for (int i = 0; i < tokens.size(); i++) {
            int letter = letter(tokens, i);
            small |= letter >= 'a' ? 1L << letter - 'a' : 0;
            great |= letter > 0 && letter < 'a' ? 1L << letter - 'A' : 0;
        }
        long both = small & great;
        for (int i = 0; both != 0 && i < tokens.size(); i++) {
            int letter = letter(tokens, i);
            if (letter > 0 && letter < 'a' && (both >> letter - 'A' & 1) != 0) {
                Token token = tokens.get(i);
                tokens.set(i, new Token(token.kind(), token.text(), token.text(), token.line()));
            }
        }
    }

    /** The letter that a variable is called; 0 if the token at a place is none, or a member. */
    private static int letter(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        boolean member = at > 0 && tokens.get(at - 1).is(".")
                || at + 1 < tokens.size() && tokens.get(at + 1).is(":");
        int first = token.isName() && token.text().length() == 1 && !member
                ? token.text().charAt(0)
                : 0;
        return first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' ? first : 0;
    }
}
