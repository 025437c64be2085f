package io.hivesec.engines.webshell.jsp;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;

/** Parses a page's Java with bounded nesting. Thread-safe. */
public final class JavaReader {
    private JavaReader() {}

    /** Parses {@code unit}; hostile or broken source gives a page without a tree or with an incomplete one, never an exception. */
    public static ParsedPage parse(JavaUnit unit) {
        return parse(unit, NestingGuard.objection(unit.source()));
    }

    /** Parses {@code unit} unless {@link NestingGuard} objected. */
    public static ParsedPage parse(JavaUnit unit, String objection) {
        if (!objection.isEmpty()) {
            return new ParsedPage(unit, null, objection);
        }
        try {
            JavaUnit compact = JavaCompactor.compact(unit);
            ParsedPage page = parseOnce(compact, compact.source());
            if (page.tree() != null) {
                return page;
            }
            // The lexer gives up on the whole file; what a human would still read must not be lost to one bad quote.
            ParsedPage repaired = parseOnce(compact, LexicalRepair.repair(compact.source()));
            return new ParsedPage(compact, repaired.tree(), page.problem());
        } catch (StackOverflowError e) {
            // The guard bounds what is known to recurse; an unknown path must not take the host down either.
            return new ParsedPage(unit, null, "nesting exhausts the parser's stack");
        }
    }

    private static ParsedPage parseOnce(JavaUnit unit, String source) {
        ParseResult<CompilationUnit> result = new JavaParser(configuration()).parse(source);
        CompilationUnit tree = result.getResult().orElse(null);
        String problem = result.isSuccessful()
                ? ""
                : result.getProblems().stream()
                        .findFirst()
                        .map(p -> unit.readable(firstLine(p.getMessage())))
                        .orElse("not Java");
        return new ParsedPage(unit, tree, problem);
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() > 200 ? line.substring(0, 200) : line;
    }

    private static ParserConfiguration configuration() {
        return new ParserConfiguration()
                .setLanguageLevel(ParserConfiguration.LanguageLevel.RAW)
                .setAttributeComments(false)
                .setStoreTokens(true)
                .setDetectOriginalLineSeparator(false)
                .setLexicalPreservationEnabled(false);
    }
}
