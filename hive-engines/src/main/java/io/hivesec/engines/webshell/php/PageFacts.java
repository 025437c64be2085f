package io.hivesec.engines.webshell.php;

import io.hivesec.engines.webshell.php.flow.LanguageNames;
import io.hivesec.engines.webshell.php.syntax.Node;
import io.hivesec.engines.webshell.php.syntax.PhpTree;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a page is apart from what it does; each fact is found out when it is first asked for. Not thread-safe. */
final class PageFacts {
    /** As a page read byte by byte begins with it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final Pattern LIBRARY =
            Pattern.compile("^[ \\t]*+(?:abstract\\s+|final\\s+)?class\\s+\\w+", Pattern.MULTILINE);
    private static final Pattern PART_OF_MORE = Pattern.compile(
            "^[ \\t]*+namespace\\s+[\\w\\\\]+|\\b(?:current_user_can|check_admin_referer|check_ajax_referer|wp_verify_nonce)\\s*\\(|\\bclass Extract_Phar\\b|"
                    + "['\"]cli['\"]\\s*!==?\\s*(?:\\\\?PHP_SAPI|php_sapi_name)|(?:PHP_SAPI|php_sapi_name\\s*\\(\\s*\\))\\s*!==?\\s*['\"]cli['\"]|\\b(?:include|require)(?:_once)?\\b(?![^;\\n]{0,80}wp-blog-header\\.php)["
                    + " (]*(?:(?:dirname\\s*\\(\\s*)++__FILE__|__DIR__|\\$_SERVER\\s*\\[\\s*['\"]DOCUMENT_ROOT['\"]\\s*\\]\\s*\\.\\s*['\"]/[\\w/.-]{2,}\\.(?:php|inc)['\"]|\\$?\\w{0,60}?(?:ROOT|PATH|path|root|base|BASE|dir|DIR)\\w{0,60}+\\s{0,9}\\.|[A-Z][A-Z_]{2,}\\s*\\.|['\"][^'\"$:]{2,}\\.(?:php|inc|class|phtml)\\d?['\"])",
            Pattern.MULTILINE);
    /** A guard: what is done when a constant of the application is not there. */
    private static final Pattern GUARD = Pattern.compile(
            "\\bdefined\\s*\\(\\s*['\"](\\w+)['\"]\\s*\\)\\s*(?:or\\b|\\|\\||&&\\s*(?:!?\\s*defined|die|exit)\\b|\\)\\s*\\{?\\s*(?:die|exit|return|header|echo|print)\\b)");

    /** A folder of an application, below which something lies. */
    private static final Pattern FOLDER = Pattern.compile(
            "(?<![\\w$'\":>\\\\])(ABSPATH|[A-Z][A-Z0-9_]{0,40}_(?:PATH|ROOT|DIR|BASE))\\s?\\.\\s?['\"][/\\w]");

    /** Constants that tell a command line from a server, and guard nothing. */
    private static final Set<String> OF_ALL = Set.of("STDIN", "STDOUT", "STDERR", "PHP_OS", "PHP_VERSION_ID");

    private static final Pattern PARENT = Pattern.compile("\\bclass\\s+\\w+\\s+(?:extends|implements)\\s+(\\\\?\\w+)");
    /** Looked ahead, so that one declaration does not swallow the next. */
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface)\\s+(?=(\\w+)\\b)");

    /** Parents that the language itself has. Source: the PHP manual's "Predefined Interfaces and Classes" and its extensions. */
    private static final Pattern OF_THE_LANGUAGE = Pattern.compile(
            "\\\\?(?:\\w*exception|error|\\w*iterator|iteratoraggregate|arrayaccess|countable|serializable|stringable|ziparchive"
                    + "|arrayobject|spl\\w+|php_user_filter|stdclass|soapclient|mysqli|pdo|sqlite3|simplexmlelement|domdocument|directory)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern INCLUDES =
            Pattern.compile("\\b(?:include|require)(?:_once)?\\b", Pattern.CASE_INSENSITIVE);

    private static final Set<String> DECLARES = Set.of("define", "class_alias", "defined");

    /** As many names are looked for as applications have. */
    private static final int MAX_NAMES = 20;

    private final PhpTree tree;
    private final boolean runs;
    private @Nullable String plain;
    private @Nullable Boolean alone;
    private @Nullable Boolean needy;
    private @Nullable Boolean guarded;
    private @Nullable Boolean library;
    private @Nullable Boolean choosy;
    private @Nullable Boolean addressed;
    private @Nullable Boolean trusting;

    private PageFacts(PhpTree tree) {
        this.tree = tree;
        this.runs = runs(tree);
    }

    static PageFacts of(PhpTree tree) {
        return new PageFacts(tree);
    }

    /**
     * Whether it stands alone: it does something when it is asked for, loads no other file of an application, belongs to no
     * namespace and is not guarded by one.
     */
    boolean alone() {
        if (alone == null) {
            alone = runs && !guarded() && !PART_OF_MORE.matcher(plain()).find() && !hasForeignParent(plain());
        }
        return alone;
    }

    /** Whether nothing says that it is a part of something larger, so that even weak evidence counts. */
    boolean apart() {
        return alone() && !needy();
    }

    /**
     * Whether it uses functions, classes, objects or folders that another file must declare, as parts of applications do, but also
     * a part of a backdoor in several files: what is weak evidence otherwise is none on it.
     */
    private boolean needy() {
        if (needy == null) {
            needy = tree.misfits() == 0 && (LanguageNames.needMore(tree.used()) || namesFolder(plain()));
        }
        return needy;
    }

    /** Whether it asks for the arguments of a command line, or says which program runs it there. */
    boolean commandLine() {
        String source = tree.source();
        int start = source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
        return source.startsWith("#!", start) || tree.used().hasVariable("argv");
    }

    /** Whether it does anything but declare functions and classes. */
    boolean runs() {
        return runs;
    }

    /** Whether it declares a class. */
    boolean library() {
        if (library == null) {
            library = LIBRARY.matcher(plain()).find();
        }
        return library;
    }

    /** Whether it does nothing where a constant is missing that another file defines. */
    boolean guarded() {
        if (guarded == null) {
            guarded = isGuarded(plain());
        }
        return guarded;
    }

    /** Whether it lets uploads in by how their names end. */
    boolean choosy() {
        if (choosy == null) {
            choosy = Admissions.ofUploads(plain());
        }
        return choosy;
    }

    /** Whether it lets addresses in by where they lead. */
    boolean addressed() {
        if (addressed == null) {
            addressed = Admissions.ofAddresses(plain());
        }
        return addressed;
    }

    /** Whether nothing in it asks who sends something, or what it is. */
    boolean trusting() {
        if (trusting == null) {
            trusting = !Admissions.areAsked(plain());
        }
        return trusting;
    }

    /** Whether a line makes a call only by including another file, which asks for itself. */
    boolean includesAt(int line, String call) {
        String word = call.substring(call.lastIndexOf('>') + 1);
        return tree.source()
                .lines()
                .skip(Math.max(0, line - 1L))
                .findFirst()
                .filter(text -> INCLUDES.matcher(text).find() && !text.contains(word))
                .isPresent();
    }

    /** How long it is, in bytes. */
    int length() {
        return tree.source().length();
    }

    private String plain() {
        if (plain == null) {
            plain = tree.plain().text();
        }
        return plain;
    }

    /** Whether a page does anything but declare functions and classes. */
    static boolean runs(PhpTree tree) {
        return runs(tree.statements(), 0);
    }

    /** Whether the page does nothing where a constant is missing that another file defines. */
    private static boolean isGuarded(String source) {
        return GUARD.matcher(source)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !OF_ALL.contains(name))
                .distinct()
                .limit(MAX_NAMES)
                .anyMatch(name -> !Pattern.compile("\\bdefine\\s*\\(\\s*['\"]" + name + "['\"]")
                        .matcher(source)
                        .find());
    }

    /** Whether the page uses a folder by a constant that another file defines. */
    private static boolean namesFolder(String source) {
        return FOLDER.matcher(source)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .limit(MAX_NAMES)
                .anyMatch(name -> !Pattern.compile(
                                "\\bdefine\\s*\\(\\s*['\"]" + name + "['\"]|\\bconst\\s+" + name + "\\b")
                        .matcher(source)
                        .find());
    }

    private static boolean hasForeignParent(String source) {
        Set<String> own = new HashSet<>();
        DECLARED.matcher(source).results().forEach(declared -> own.add(declared.group(1)));
        return PARENT.matcher(source)
                .results()
                .map(found -> found.group(1))
                .anyMatch(parent -> !own.contains(parent)
                        && !OF_THE_LANGUAGE.matcher(parent).matches());
    }

    /** Whether a page is a table: it sets variables to constants, or gives one back, and does nothing else. */
    static boolean isTable(PhpTree tree) {
        return tree.statements().stream().allMatch(PageFacts::isTable);
    }

    private static boolean isTable(Node.Stmt statement) {
        if (statement instanceof Node.Html html) {
            return html.text().isBlank();
        }
        if (statement instanceof Node.Do action) {
            return action.expression() instanceof Node.Assign assign && isConstant(assign.value())
                    || !runs(statement, 0);
        }
        return statement instanceof Node.Jump jump
                ? jump.value() == null || jump.value() instanceof Node.Variable || isConstant(jump.value())
                : !runs(statement, 0);
    }

    private static boolean isConstant(Node.Expr expression) {
        if (expression instanceof Node.ArrayLiteral literal) {
            return literal.items().stream()
                    .allMatch(item -> item.value() == null
                            || isConstant(item.value()) && (item.key() == null || isConstant(item.key())));
        }
        if (expression instanceof Node.Concat concat) {
            return concat.parts().stream().allMatch(PageFacts::isConstant);
        }
        return expression instanceof Node.Literal
                || expression instanceof Node.Name
                || expression instanceof Node.ClassConstant;
    }

    private static boolean runs(Iterable<? extends Node.Stmt> statements, int depth) {
        for (Node.Stmt statement : statements) {
            if (runs(statement, depth)) {
                return true;
            }
        }
        return false;
    }

    private static boolean runs(Node.Stmt statement, int depth) {
        if (statement instanceof Node.Block block) {
            return depth > 8 || runs(block.statements(), depth + 1);
        }
        if (statement instanceof Node.If choice) {
            return depth > 8
                    || runs(choice.then(), depth + 1)
                    || choice.otherwise() != null && runs(choice.otherwise(), depth + 1);
        }
        if (statement instanceof Node.Html html) {
            return !html.text().isBlank();
        }
        if (statement instanceof Node.Do action) {
            return !(action.expression() instanceof Node.Literal)
                    && !(action.expression() instanceof Node.Exit exit
                            && (exit.value() == null || exit.value() instanceof Node.Literal))
                    && !(action.expression() instanceof Node.Call call
                            && call.callee() instanceof Node.Name name
                            && DECLARES.contains(name.name().toLowerCase(Locale.ROOT)));
        }
        return !(statement instanceof Node.Function
                || statement instanceof Node.Type
                || statement instanceof Node.Constant
                || statement instanceof Node.Namespace
                || statement instanceof Node.Alias);
    }
}
