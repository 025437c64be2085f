package io.hivesec.engines.webshell;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Budget;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Cloaks;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Interpreter;
import io.hivesec.engines.webshell.flow.SinkTable;
import io.hivesec.engines.webshell.flow.TableCopies;
import io.hivesec.engines.webshell.include.Includes;
import io.hivesec.engines.webshell.jsp.JavaReader;
import io.hivesec.engines.webshell.jsp.JavaUnit;
import io.hivesec.engines.webshell.jsp.JspFrontEnd;
import io.hivesec.engines.webshell.jsp.NestingGuard;
import io.hivesec.engines.webshell.jsp.ParsedPage;
import io.hivesec.engines.webshell.jsp.WatchedWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges JSP pages, JSP documents and tag files. Stateless and thread-safe. */
public final class JspEngine implements PageEngine {
    private static final long MAX_STEPS = 400_000;

    /** Words of calls that reach a capability without naming it. */
    private static final Set<String> INDIRECT = Set.of(
            "invoke",
            "invokeExact",
            "invokeWithArguments",
            "newInstance",
            "Expression",
            "Statement",
            "hiveCall",
            "hiveSet",
            "forName",
            "loadClass",
            "transferTo",
            "saveAs",
            "save",
            "renameTo",
            "Files",
            "FileUtils",
            "FileUtil",
            "write",
            "copy",
            "getScriptEngine",
            "getruntime");

    /** The beginning of a Java class file or of code for a BCEL loader, in the forms in which a page can hold it. */
    private static final Pattern CLASS_FILE = Pattern.compile(
            "\"yv66vg[A-P]|-54\\s*,\\s*-2\\s*,\\s*-70\\s*,\\s*-66|\"(?i:cafebabe)0000|\\b36\\s*,\\s*36\\s*,\\s*66\\s*,\\s*67\\s*,\\s*69\\s*,\\s*76\\b");

    private static final int MAX_CARRIED = 20;

    private static final WatchedWords WORDS = words();

    /** The names of pages, also behind a second extension or a path parameter that a server drops. */
    private static final Pattern NAME =
            Pattern.compile("\\.(?:jspx?|jspf|jspa|jsw|jsv|jhtml|tag|tagx|tagf)(?:[^a-z0-9].*)?$", Pattern.DOTALL);

    private static final Pattern DIRECTIVE = Pattern.compile("<%@\\s*(?:page|include|taglib|tag)\\b|/JSP/Page|<jsp:");

    private static final Pattern OTHER_LANGUAGE =
            Pattern.compile("<%@[^>]{0,200}\\blanguage\\s*=\\s*\"?(?:c#|vb|jscript)", Pattern.CASE_INSENSITIVE);

    /** Called by the service loader. */
    public JspEngine() {}

    @Override
    public String language() {
        return "JSP";
    }

    @Override
    public boolean claims(String name, String start) {
        return NAME.matcher(name).find()
                || ((start.contains("<%@") || start.contains("<jsp:") || start.contains("/JSP/Page"))
                        && DIRECTIVE.matcher(start).find()
                        && !OTHER_LANGUAGE.matcher(start).find());
    }

    @Override
    public Judgement judge(Page page) {
        return judge(page.name(), page.bytes(), page.includes(), page::isExpired);
    }

    private static Judgement judge(String name, byte[] bytes, Includes includes, BooleanSupplier expired) {
        Judgement judgement = Judgement.BENIGN;
        if (!mayHoldCode(bytes) && (includes == Includes.NONE || !mayInclude(bytes))) {
            return Judgement.of(remarks(bytes), "");
        }
        for (JavaUnit unit : JspFrontEnd.read(name, bytes, includes)) {
            NestingGuard.Look look = NestingGuard.look(unit.source(), WORDS);
            if (look.interesting() || Cloaks.mayBe(unit.source())) {
                judgement = judgement.or(judge(unit, look.objection(), expired, true));
            } else if (!look.objection().isEmpty()) {
                judgement = judgement.or(Judgement.of(List.of(), look.objection()));
            }
            judgement = judgement.or(Judgement.of(List.of(), unit.problem()));
        }
        return judgement.traits().isEmpty() && judgement.problem().isEmpty()
                ? Judgement.of(remarks(bytes), "")
                : judgement;
    }

    /** What the text of a page tells whose code tells nothing. */
    private static List<Trait> remarks(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<Trait> included = text.contains("include") ? Inclusions.of(text) : List.of();
        return included.isEmpty() ? Traces.of(text) : included;
    }

    /** Judges a unit; {@code outer} is false for one that another page carries, of which nothing is unpacked again. */
    private static Judgement judge(JavaUnit unit, String objection, BooleanSupplier expired, boolean outer) {
        ParsedPage page = JavaReader.parse(unit, objection);
        List<Trait> traits = new ArrayList<>();
        String problem = page.tree() == null ? page.problem() : "";
        List<String> pages = new ArrayList<>();
        CompilationUnit tree = page.tree();
        if (tree != null) {
            Interpreter.Outcome outcome = Interpreter.run(page.unit(), tree, new Budget(MAX_STEPS, expired));
            traits.addAll(Weights.of(outcome.hits()));
            problem = outcome.problem();
            if (traits.isEmpty() && Cloaks.mayBe(unit.source())) {
                Cloaks.of(page.unit(), tree).ifPresent(hit -> traits.add(Trait.of(Verdict.SUSPICIOUS, hit)));
            }
            if (traits.isEmpty() && TableCopies.mayBe(unit)) {
                TableCopies.of(page.unit(), tree).ifPresent(hit -> traits.add(Trait.of(Verdict.SUSPICIOUS, hit)));
            }
            if (outer) {
                pages.addAll(outcome.pages());
            }
            if (unit.code().contains("<%")) {
                pages.addAll(literals(page.unit(), tree));
            }
        }
        Judgement carried = carried(unit, pages, expired);
        if (traits.isEmpty() && carried.traits().isEmpty() && !page.isWhole()) {
            traits.addAll(TokenScan.scan(unit.code()));
        }
        return Judgement.of(traits, problem).or(carried);
    }

    /** What the page carries in constants: class files, and pages for it to write. */
    private static Judgement carried(JavaUnit unit, List<String> pages, BooleanSupplier expired) {
        List<Trait> traits = new ArrayList<>();
        String problem = "";
        Matcher matcher = CLASS_FILE.matcher(unit.code());
        if (mayCarryClass(unit.code()) && matcher.find()) {
            traits.add(trait("a class file in a constant", unit, matcher.start()));
        }
        if (!pages.isEmpty()) {
            problem = pages.size() > MAX_CARRIED ? "more than " + MAX_CARRIED + " pages in constants" : "";
            for (String page : pages.subList(0, Math.min(MAX_CARRIED, pages.size()))) {
                for (JavaUnit inner :
                        JspFrontEnd.read("carried.jsp", page.getBytes(StandardCharsets.UTF_8), Includes.NONE)) {
                    NestingGuard.Look look = NestingGuard.look(inner.source(), WORDS);
                    problem = problem.isEmpty() ? look.objection() : problem;
                    boolean judged = !inner.code().contains("<%") && look.interesting();
                    if (judged && judge(inner, look.objection(), expired, false).verdict() == Verdict.MALICIOUS) {
                        traits.add(
                                trait("a page in a constant", unit, unit.code().indexOf("<%")));
                    }
                }
            }
        }
        return Judgement.of(traits, problem);
    }

    private static List<String> literals(JavaUnit compact, CompilationUnit tree) {
        return tree.findAll(StringLiteralExpr.class).stream()
                .map(literal -> compact.literal(literal.getValue()))
                .filter(text -> text.contains("<%") && text.length() > 30)
                .map(text -> text.replace("\\\"", "\""))
                .toList();
    }

    /** Cheaper than the pattern, which looks for the same at every place of the page. */
    private static boolean mayCarryClass(String code) {
        return code.contains("yv66vg")
                || code.contains("-54")
                || code.contains("0000") && code.toLowerCase(Locale.ROOT).contains("cafebabe0000")
                || code.contains("36") && code.contains("66") && code.contains("76");
    }

    private static Trait trait(String what, JavaUnit unit, int at) {
        int line = 1
                + (int) unit.code()
                        .substring(0, Math.max(0, at))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new Trait(
                "web-backdoor.load-code",
                Verdict.MALICIOUS,
                new Hit(Capability.LOAD_CODE, what, line, null, "", false, "carried"));
    }

    private static WatchedWords words() {
        Set<String> words = new HashSet<>(SinkTable.words());
        words.addAll(INDIRECT);
        return WatchedWords.of(words);
    }

    private static boolean mayInclude(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("include");
    }

    /** Whether the bytes can hold anything that a container compiles, in any encoding. */
    private static boolean mayHoldCode(byte[] bytes) {
        boolean ascii = true;
        for (int i = 0; i + 1 < bytes.length; i++) {
            byte b = bytes[i];
            byte next = bytes[i + 1];
            if (b == '<' && next == '%' && i + 2 < bytes.length && bytes[i + 2] != '@' && bytes[i + 2] != '-') {
                return true;
            }
            if ((b == '$' || b == '#') && next == '{'
                    || b == '<' && next == ' ' && i + 2 < bytes.length && bytes[i + 2] == '%') {
                return true;
            }
            ascii &= b != 0;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return !ascii
                || text.contains("/JSP/Page")
                || text.contains("jsp:")
                || text.contains("ncoding")
                || !text.contains("<");
    }
}
