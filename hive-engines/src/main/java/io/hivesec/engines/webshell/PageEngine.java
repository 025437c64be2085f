package io.hivesec.engines.webshell;

/**
 * An engine for the pages of one family of languages. {@code Hive.Builder.plugins} finds it by a line in {@code
 * META-INF/services/io.hivesec.engines.webshell.PageEngine}, for which it needs a public constructor without parameters; {@link
 * WebshellScanner#withEngine} adds it by hand. It is stateless and may be called from many threads at once.
 *
 * <p>What it throws costs its own answer alone: the scan tells a failure under the name of its class, the page is not clean, and
 * what the other engines found stays.
 */
public interface PageEngine {
    /** The name of the language as it stands in a threat's name, such as {@code JSP}. */
    String language();

    /**
     * Whether a file is, or pretends to be, a page of this language. Cheap: it is asked of every file. A file that several
     * engines claim is judged by all of them, and the worst judgement counts.
     *
     * @param name the file's name in lower case, with the path it was given by; it may be {@code a.php.jpg}
     * @param start the first few thousand bytes as ISO 8859-1, so that code under a foreign extension is seen
     */
    boolean claims(String name, String start);

    /**
     * Judges a page. It throws nothing for hostile or broken input: what could not be read is the judgement's problem.
     *
     * @param page the page
     */
    Judgement judge(Page page);
}
