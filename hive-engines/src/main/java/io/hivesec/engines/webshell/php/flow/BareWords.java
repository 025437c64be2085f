package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.Node.Expr;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Words without quotes. Before version 8, PHP made a string of the name of a constant that nobody defined ("Constants", PHP
 * manual); pages that hide names put them together from such words by operations on bits.
 */
final class BareWords {
    /** Families of constants that PHP and its extensions define. */
    private static final Pattern DEFINED = Pattern.compile(
            "(?:E|LOCK|SEEK|FILE|PREG|ENT|JSON|SORT|FILTER|CURL\\w*|PHP|T|O|S|IMG|PATHINFO|LC|MYSQLI?|PDO|SOCK|AF|SOL|SO"
                    + "|STREAM|GLOB|EXTR|COUNT|CASE|XML|LIBXML|FNM|INI|DEBUG|DATE|UPLOAD|PASSWORD|OPENSSL|MCRYPT|SIG|LOG|ARRAY"
                    + "|CRYPT|INFO|CREDITS|HTML|STR|NL|M|MB|DIRECTORY|PATH|INPUT|SQLITE3?|FTP|CAL|SID|ZEND|MSG|TCP|WNOHANG)_\\w+");

    private BareWords() {}

    /** Whether a name that nobody defined is taken for a word wherever it stands. */
    static boolean isWord(String name) {
        boolean lower = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\') {
                return false;
            }
            lower |= c >= 'a' && c <= 'z' || c >= 0x7f;
        }
        return lower || name.length() == 1 || name.startsWith("_");
    }

    /**
     * The text of an operand of an operation on bits that is written with bare words in capitals, null if there are none, or
     * anything else is in it.
     */
    static @Nullable String operand(Expr expression, Program program) {
        if (expression instanceof Node.Name name) {
            return text(name, program);
        }
        StringBuilder joined = new StringBuilder();
        return expression instanceof Node.Concat concat && Boolean.TRUE.equals(join(concat, joined, program))
                ? joined.toString()
                : null;
    }

    /** Joins the parts of a text; returns whether words were among them, null if anything else was. */
    private static @Nullable Boolean join(Node.Concat concat, StringBuilder joined, Program program) {
        boolean bare = false;
        for (Expr part : concat.parts()) {
            if (part instanceof Node.Literal literal && literal.value() instanceof String text) {
                joined.append(text);
            } else if (part instanceof Node.Name name && text(name, program) != null) {
                joined.append(name.name());
                bare = true;
            } else {
                Boolean inner = part instanceof Node.Concat parts ? join(parts, joined, program) : null;
                if (inner == null) {
                    return null;
                }
                bare |= inner;
            }
        }
        return bare;
    }

    private static @Nullable String text(Node.Name name, Program program) {
        boolean defined = program.constants.containsKey(name.name())
                || name.name().indexOf('\\') >= 0
                || DEFINED.matcher(name.name()).matches();
        return defined ? null : name.name();
    }
}
