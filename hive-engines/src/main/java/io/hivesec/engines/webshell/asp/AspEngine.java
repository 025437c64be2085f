package io.hivesec.engines.webshell.asp;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Inclusions;
import io.hivesec.engines.webshell.Judgement;
import io.hivesec.engines.webshell.Page;
import io.hivesec.engines.webshell.PageEngine;
import io.hivesec.engines.webshell.Traces;
import io.hivesec.engines.webshell.Trait;
import io.hivesec.engines.webshell.asp.AspPage.Block;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.include.Includes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges pages of ASP and ASP.NET. Stateless and thread-safe. */
public final class AspEngine implements PageEngine {
    private static final Pattern NAME = Pattern.compile(
            "\\.(?:asp|asa|cer|cdx|htr|aspx|ashx|asmx|ascx|asax|master|svc|soap|config|cshtml|vbhtml)(?:[^a-z0-9].*)?$",
            Pattern.DOTALL);
    private static final Pattern DIRECTIVE = Pattern.compile(
            "<%\\s*@(?:\\s*(?:page|webhandler|webservice|control)\\b)?[^>%]{0,200}\\blanguage\\s*=\\s*[\"']?(?:c#|vb|jscript|javascript)|"
                    + "<%\\s*(?:eval|execute|executeglobal)\\b|<script[^>]{0,100}runat\\s*=\\s*[\"']?server",
            Pattern.CASE_INSENSITIVE);

    /** Words without which no capability of the pages' languages can be reached. */
    private static final Set<String> INDIRECT = Set.of(
            "createobject",
            "getobject",
            "activexobject",
            "execute",
            "eval",
            "saveas",
            "savetofile",
            "streamwriter",
            "writealltext",
            "writeallbytes",
            "appendalltext",
            "createtext",
            "createtextfile",
            "downloadfile",
            "filestream",
            "dllimport",
            "processstartinfo",
            "process",
            "codebehind#",
            "invoke",
            "frombase64string",
            "strreverse",
            "unescape",
            "iocontrol",
            "getmethod",
            "getmethods",
            "getref",
            "join",
            "invokemember",
            "dynamicinvoke",
            "typenamehandling",
            "simpletyperesolver",
            "validationkey",
            "extracttodirectory",
            "extracttofile",
            "activator");

    private static final Set<String> WORDS = words();

    private static final Pattern INCLUDE = Pattern.compile(
            "<!--\\s{0,20}#\\s{0,5}include\\s{1,20}(file|virtual)\\s{0,20}=\\s{0,20}[\"']?([^\"'<>]{1,300}?)[\"']?\\s{0,20}-->",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PART =
            Pattern.compile("\\.(?:asp|asa|cer|as[pcmh]x|inc|html?|shtml?|master)$", Pattern.CASE_INSENSITIVE);

    private static final int MAX_INCLUDED = 4;

    /** Called by the service loader. */
    public AspEngine() {}

    private static Set<String> words() {
        Set<String> words = new java.util.HashSet<>(AspSinks.standard().words());
        words.addAll(INDIRECT);
        // Words of every page, whose capability needs another of the words beside them.
        words.removeAll(Set.of(
                "open",
                "load",
                "run",
                "start",
                "write",
                "writeline",
                "arguments",
                "filename",
                "parse",
                "<init>",
                "create",
                "invoke"));
        return Set.copyOf(words);
    }

    @Override
    public String language() {
        return "ASP";
    }

    @Override
    public boolean claims(String name, String start) {
        return NAME.matcher(name).find() || isDirected(start);
    }

    /** Whether one of the directives stands in the text; the pattern is asked only where one can begin. */
    private static boolean isDirected(String start) {
        Matcher directive = null;
        for (int i = start.indexOf('<'); i >= 0; i = start.indexOf('<', i + 1)) {
            if (mayBegin(start, i + 1)) {
                directive = directive == null ? DIRECTIVE.matcher(start) : directive;
                if (directive.region(i, start.length()).lookingAt()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Cheaper than the pattern: what follows the bracket in each of its branches. */
    private static boolean mayBegin(String start, int at) {
        if (!start.startsWith("%", at)) {
            return start.regionMatches(true, at, "script", 0, 6);
        }
        int i = at + 1;
        while (i < start.length() && start.charAt(i) <= ' ') {
            i++;
        }
        return i < start.length() && "@eE".indexOf(start.charAt(i)) >= 0;
    }

    @Override
    public Judgement judge(Page page) {
        String text = included(AspText.decode(page.bytes()), page.name(), page.includes(), 0);
        List<Trait> shape = new ArrayList<>(Inclusions.of(text));
        shape.addAll(ServerMappings.of(page.name(), text));
        if (!mayHoldCode(text) && !(Razor.isPage(page.name()) && text.indexOf('@') >= 0)) {
            return Judgement.of(shape.isEmpty() ? Traces.of(text) : shape, "");
        }
        AspPage parts = AspPage.read(page.name(), text);
        AspMachine machine = new AspMachine(parts, page::isExpired);
        String problem = "";
        List<List<Token>> code = new ArrayList<>();
        try {
            run(machine, parts, code);
        } catch (AspMachine.Exhausted e) {
            problem = String.valueOf(e.getMessage());
        } catch (StackOverflowError e) {
            // Depth is counted where it is known to grow; an unknown path must not take the host down either.
            problem = "nesting exhausts the stack";
        }
        boolean creates = machine.hits().stream().anyMatch(hit -> hit.call().endsWith("createtextfile"));
        if (creates && ScriptEncoder.isIn(new String(page.bytes(), StandardCharsets.ISO_8859_1))) {
            // Of scrambled code parts get lost on its way: what is not seen to be written may be.
            machine.hit(Capability.WRITE_FILE, "textstream.write", 0, null, "", AspWeights.PASSED);
        }
        List<Trait> traits = new ArrayList<>(AspWeights.of(machine.hits()));
        traits.addAll(shape);
        if (traits.isEmpty()) {
            traits.addAll(Shapes.dumps(code, text));
            List<List<Token>> joined = code.stream().map(Constants::joined).toList();
            traits.addAll(SiteShapes.of(joined, machine.hits()));
            traits.addAll(Cloaking.of(joined, machine));
        }
        if (parts.isNet) {
            traits.addAll(Shapes.outsourced(code));
        }
        if (parts.isBare) {
            traits.replaceAll(trait -> new Trait(trait.rule(), Verdict.SUSPICIOUS, trait.hit()));
        }
        String unread = !problem.isEmpty() ? problem : !parts.problem.isEmpty() ? parts.problem : machine.problem;
        return Judgement.of(traits.isEmpty() ? Traces.of(text) : traits, unread);
    }

    /** The text of a page with what it includes of files that are no pages by their name in its place. */
    private static String included(String text, String name, Includes includes, int depth) {
        if (includes == Includes.NONE || depth > MAX_INCLUDED || !text.contains("#")) {
            return text;
        }
        Matcher include = INCLUDE.matcher(text);
        StringBuilder whole = new StringBuilder();
        while (include.find()) {
            boolean virtual = include.group(1).equalsIgnoreCase("virtual");
            String path = include.group(2).strip();
            // Parts of an application are judged by themselves: only what hides in another format is read here.
            Includes.Included file = PART.matcher(path).find()
                    ? null
                    : includes.find(name, virtual && !path.startsWith("/") ? '/' + path : path)
                            .orElse(null);
            include.appendReplacement(
                    whole,
                    Matcher.quoteReplacement(
                            file == null
                                    ? include.group()
                                    : included(AspText.decode(file.bytes()), file.name(), includes, depth + 1)));
        }
        return include.appendTail(whole).toString();
    }

    private static void run(AspMachine machine, AspPage page, List<List<Token>> code) {
        List<Dialect> dialects = new ArrayList<>();
        List<Token> joined = new ArrayList<>();
        Dialect current = null;
        boolean interesting = !page.objects.isEmpty() || !page.aliases.isEmpty();
        page.sources.forEach(source -> SinkCalls.bound(machine, source));
        for (Block block : page.blocks) {
            List<Token> tokens = machine.tokens(block.code(), block.dialect(), block.line());
            interesting |= tokens.stream().anyMatch(token -> token.isName() && WORDS.contains(token.lower()));
            interesting |= block.dialect() == Dialect.JSCRIPT && names(tokens);
            if (current != block.dialect()) {
                joined = new ArrayList<>();
                code.add(joined);
                dialects.add(block.dialect());
                current = block.dialect();
            }
            joined.addAll(tokens);
        }
        if (!interesting) {
            return;
        }
        for (int i = 0; i < code.size(); i++) {
            Functions.declare(machine, code.get(i), dialects.get(i));
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < code.size(); i++) {
                List<Token> tokens = code.get(i);
                new Evaluator(machine, tokens, 0, tokens.size(), dialects.get(i)).statements();
            }
            machine.callRest();
            // What one request stores in a variable of the page, the next one uses.
            if (machine.globals.values().stream().noneMatch(value -> value.taint() != null)) {
                return;
            }
        }
    }

    /** Whether a script takes a function of the language by a text that names it. */
    private static boolean names(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i - 1).is("this")
                    && (tokens.get(i).is("[")
                            || i > 1
                                    && tokens.get(i - 2).is("=")
                                    && !tokens.get(i).is("."))) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayHoldCode(String text) {
        return text.contains("<%")
                || text.contains("< %")
                || text.contains("<\uFF05")
                || text.toLowerCase(Locale.ROOT).contains("runat")
                || text.contains("C#")
                || text.contains(":script")
                || AspPage.isBare(text);
    }
}
