package io.hivesec.engines.webshell.php.syntax;

import io.hivesec.engines.webshell.php.syntax.Node.Stmt;
import io.hivesec.engines.webshell.php.syntax.Node.Type;
import java.util.List;

/**
 * A parsed page.
 *
 * @param source the text that offsets point into, a character a byte
 * @param statements its statements
 * @param types the classes declared anywhere in it
 * @param misfits how often a token did not fit
 * @param tooDeep whether something was left out because it was nested too deep
 * @param plain the page as it would be written plainly
 * @param used the names that it uses
 */
public record PhpTree(
        String source,
        List<Stmt> statements,
        List<Type> types,
        int misfits,
        boolean tooDeep,
        PlainCode plain,
        UsedNames used) {

    /** Parses a page, which begins outside of tags. */
    public static PhpTree ofPage(String source) {
        return parse(source, PhpLexer.page(source));
    }

    /** Parses code without tags, as {@code eval} takes it. */
    public static PhpTree ofCode(String source) {
        return parse(source, PhpLexer.code(source));
    }

    private static PhpTree parse(String source, List<Token> tokens) {
        Cursor cursor = new Cursor(source, tokens, 0);
        StatementParser parser = new StatementParser(cursor);
        List<Stmt> statements = parser.page();
        return new PhpTree(
                source,
                statements,
                parser.declarations().types(),
                cursor.misfits(),
                cursor.isTooDeep(),
                new PlainCode(tokens),
                new UsedNames(tokens));
    }
}
