package io.hivesec.engines.webshell.php.syntax;

import java.util.Locale;
import java.util.Set;

/** The keywords that begin expressions. */
final class Words {
    private static final Set<String> EXPRESSIONS = Set.of(
            "array",
            "list",
            "true",
            "false",
            "null",
            "isset",
            "empty",
            "eval",
            "include",
            "include_once",
            "require",
            "require_once",
            "print",
            "throw",
            "clone",
            "yield",
            "exit",
            "die",
            "new",
            "function",
            "fn",
            "match",
            "static");

    private Words() {}

    static boolean isExpression(String word) {
        return word.length() < 13 && EXPRESSIONS.contains(word.toLowerCase(Locale.ROOT));
    }
}
