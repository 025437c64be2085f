package io.hivesec.engines.webshell.php.syntax;

import java.util.Arrays;
import java.util.stream.Stream;

/** The operators of PHP, found by their first character. Source: the PHP manual's "Operators". */
final class Operators {
    /** By the first character, of those in ASCII; the longer before the shorter, and that character itself last. */
    private static final String[][] OPERATORS = byFirst(
            "===", "!==", "<=>", "**=", "...", "<<=", ">>=", "??=", "?->", "==", "!=", "<>", "<=", ">=", "&&", "||",
            "??", "++", "--", "+=", "-=", "*=", "/=", ".=", "%=", "&=", "|=", "^=", "->", "=>", "::", "<<", ">>", "**",
            "|>");

    private Operators() {}

    /** The longest operator at a place, or the character there if it begins none; empty for blanks and control characters. */
    static String at(String source, int at) {
        char c = source.charAt(at);
        if (c >= OPERATORS.length) {
            return String.valueOf(c);
        }
        for (String operator : OPERATORS[c]) {
            if (source.startsWith(operator, at)) {
                return operator;
            }
        }
        return "";
    }

    private static String[][] byFirst(String... operators) {
        String[][] byFirst = new String[128][];
        for (char c = 0; c < byFirst.length; c++) {
            char first = c;
            Stream<String> longer = Arrays.stream(operators).filter(operator -> operator.charAt(0) == first);
            Stream<String> itself = c > ' ' ? Stream.of(String.valueOf(c)) : Stream.empty();
            byFirst[c] = Stream.concat(longer, itself).toArray(String[]::new);
        }
        return byFirst;
    }
}
