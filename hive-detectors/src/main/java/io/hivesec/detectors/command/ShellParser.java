package io.hivesec.detectors.command;

import io.hivesec.detectors.command.ShellSyntax.Assignment;
import io.hivesec.detectors.command.ShellSyntax.Command;
import io.hivesec.detectors.command.ShellSyntax.Compound;
import io.hivesec.detectors.command.ShellSyntax.Function;
import io.hivesec.detectors.command.ShellSyntax.Pipeline;
import io.hivesec.detectors.command.ShellSyntax.Redirect;
import io.hivesec.detectors.command.ShellSyntax.Simple;
import io.hivesec.detectors.command.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads shell text into {@link ShellSyntax}. Tolerant: whatever is wrong with the text, the rest of it is still read,
 * because a line cut from a script, a template or an attacker's broken quoting must not hide what it says. Runs in
 * time linear in the text; nesting beyond {@link #DEEPEST} is read flat.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html">POSIX shell grammar</a>
 */
final class ShellParser {
    static final int DEEPEST = 40;
    private static final Set<String> OPENERS = Set.of("if", "while", "until", "for", "select", "case", "{");
    private static final Set<String> CLOSERS = Set.of("fi", "done", "esac", "}");
    private static final Set<String> FILLERS = Set.of("then", "else", "elif", "do", "!", "time", "in");

    private final Source source;
    private final WordReader words;
    private final int depth;
    private final List<WordReader.HereDocument> hereDocuments = new ArrayList<>();

    private ShellParser(Source source, int depth) {
        this.source = source;
        this.depth = depth;
        this.words = new WordReader(source, depth);
    }

    /** What was read, and whether a quotation or substitution was left open at the end. */
    record Script(List<Pipeline> body, boolean unterminated) {}

    static Script parse(String text) {
        Source source = new Source(text);
        List<Pipeline> body = new ShellParser(source, 0).list(Set.of());
        return new Script(body, source.unterminated);
    }

    /** Reads up to the parenthesis that closes a substitution and steps over it. */
    static List<Pipeline> parenthesised(Source source, int depth) {
        List<Pipeline> body = new ShellParser(source, depth).list(Set.of(")"));
        if (!source.take(')')) source.unterminated = true;
        return body;
    }

    /** The commands up to one of {@code closers}, which is left in place if it is a parenthesis. */
    private List<Pipeline> list(Set<String> closers) {
        List<Pipeline> result = new ArrayList<>();
        while (true) {
            skipSeparators();
            if (source.atEnd()) return result;
            if (result.size() > Evaluation.MOST_COMMANDS) {
                // More would not be followed; what closes this list is lost with the rest of the text.
                source.skip(Integer.MAX_VALUE / 2);
                return result;
            }
            if (source.peek() == ')') {
                if (closers.contains(")")) return result;
                source.next();
                continue;
            }
            String keyword = source.keyword();
            if (closers.contains(keyword)) {
                source.skip(keyword.length());
                return result;
            }
            if (CLOSERS.contains(keyword) || FILLERS.contains(keyword)) {
                source.skip(keyword.length());
                continue;
            }
            Pipeline pipeline = pipeline();
            if (!pipeline.commands().isEmpty()) result.add(pipeline);
        }
    }

    private void skipSeparators() {
        while (!source.atEnd()) {
            char c = source.peek();
            if (c == '\n') {
                source.next();
                readHereDocuments();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == ';' || (c == '&' && !source.looksAt("&>"))) {
                source.next();
            } else if (c == '|' || (c == '\\' && source.looksAt("\\\n"))) {
                source.next();
            } else if (c == '#') {
                source.skipLine();
            } else {
                return;
            }
        }
    }

    private void readHereDocuments() {
        for (WordReader.HereDocument document : hereDocuments) document.read();
        hereDocuments.clear();
    }

    private Pipeline pipeline() {
        List<Command> commands = new ArrayList<>();
        boolean background = false;
        while (true) {
            int before = source.position();
            Command command = command();
            if (command != null) commands.add(command);
            if (source.position() == before && !source.atEnd() && source.peek() != ')') source.next();
            source.skipBlanks();
            if (source.looksAt("||") || source.looksAt("&&")) {
                source.skip(2);
                break;
            }
            if (source.looksAt("|")) {
                source.next();
                boolean both = source.take('&');
                if (both && command instanceof Simple simple) commands.set(commands.size() - 1, withErrors(simple));
                source.skipSpace();
                continue;
            }
            if (source.looksAt("&") && !source.looksAt("&>")) {
                source.next();
                background = true;
            }
            break;
        }
        return new Pipeline(commands, background);
    }

    private static Simple withErrors(Simple simple) {
        List<Redirect> redirects = new ArrayList<>(simple.redirects());
        redirects.add(new Redirect(2, ">&", new Word(List.of(new ShellSyntax.Literal("1", false)))));
        return new Simple(simple.assignments(), simple.words(), redirects);
    }

    private @Nullable Command command() {
        source.skipBlanks();
        String keyword = source.keyword();
        while (FILLERS.contains(keyword) && !keyword.equals("in")) {
            source.skip(keyword.length());
            source.skipSpace();
            keyword = source.keyword();
        }
        if (depth < DEEPEST) {
            if (source.looksAt("((")) return arithmetic();
            if (source.peek() == '(') {
                source.next();
                List<Pipeline> body = parenthesised(source, depth + 1);
                return new Compound("(", null, List.of(), body, redirects());
            }
            if (OPENERS.contains(keyword)) {
                source.skip(keyword.length());
                return compound(keyword);
            }
            if (keyword.equals("coproc")) {
                Command coprocess = coprocess(keyword);
                if (coprocess != null) return coprocess;
            }
        }
        if (keyword.equals("function")) {
            source.skip(keyword.length());
            source.skipBlanks();
            // bash takes any word for a name, a path among them.
            int start = source.position();
            while (!source.atEnd() && " \t\r\n(){};".indexOf(source.peek()) < 0) source.next();
            String name = source.from(start);
            source.skipBlanks();
            if (source.take('(')) source.take(')');
            return function(name);
        }
        return simple();
    }

    private Command arithmetic() {
        source.skip(2);
        int open = 2;
        while (!source.atEnd() && open > 0) {
            char c = source.next();
            if (c == '(') open++;
            if (c == ')') open--;
        }
        return new Compound("((", null, List.of(), List.of(), redirects());
    }

    private Compound compound(String keyword) {
        String variable = null;
        List<Word> items = new ArrayList<>();
        ShellParser inner = new ShellParser(source, depth + 1);
        List<Pipeline> body;
        switch (keyword) {
            case "for", "select" -> {
                source.skipBlanks();
                if (source.looksAt("((")) {
                    arithmetic();
                } else {
                    variable = source.name();
                    source.skipSpace();
                    if (source.keyword().equals("in")) {
                        source.skip(2);
                        readItems(items);
                    }
                }
                body = inner.list(Set.of("done", "}"));
            }
            case "case" -> {
                readItems(items);
                if (source.keyword().equals("in")) source.skip(2);
                body = inner.clauses();
            }
            case "if" -> body = inner.list(Set.of("fi"));
            case "{" -> body = inner.list(Set.of("}"));
            default -> body = inner.list(Set.of("done"));
        }
        return new Compound(keyword, variable, items, body, redirects());
    }

    /** {@code coproc { …; }} and {@code coproc NAME { …; }}; null if a plain command follows. */
    private @Nullable Compound coprocess(String keyword) {
        int start = source.position();
        source.skip(keyword.length());
        source.skipBlanks();
        String name = "";
        if (!isOpener()) {
            name = source.name();
            source.skipBlanks();
        }
        if (!isOpener()) {
            source.moveTo(start);
            return null;
        }
        Command body = command();
        List<Pipeline> bodies = body == null ? List.of() : List.of(new Pipeline(List.of(body), true));
        return new Compound(keyword, name.isEmpty() ? "COPROC" : name, List.of(), bodies, List.of());
    }

    private boolean isOpener() {
        return source.peek() == '(' || OPENERS.contains(source.keyword());
    }

    private void readItems(List<Word> items) {
        while (true) {
            source.skipBlanks();
            if (source.atEnd()
                    || ";&|\n)(<>".indexOf(source.peek()) >= 0
                    || source.keyword().equals("in")) return;
            Word word = words.word();
            if (word == null) return;
            items.add(word);
        }
    }

    /** The commands of all clauses of a {@code case}, patterns left out. */
    private List<Pipeline> clauses() {
        List<Pipeline> result = new ArrayList<>();
        while (true) {
            skipSeparators();
            if (source.atEnd()) return result;
            if (source.keyword().equals("esac")) {
                source.skip(4);
                return result;
            }
            int before = source.position();
            source.take('(');
            while (!source.atEnd() && source.peek() != ')' && source.peek() != '\n') {
                if (words.word() == null) source.next();
            }
            source.take(')');
            while (!source.atEnd() && !source.looksAt(";;") && !source.looksAt(";&")) {
                source.skipSpace();
                if (source.atEnd() || source.looksAt(";;") || source.keyword().equals("esac")) break;
                if (source.peek() == ')') source.next();
                Pipeline pipeline = pipeline();
                if (!pipeline.commands().isEmpty()) result.add(pipeline);
                source.skipBlanks();
                if (source.peek() == ';' && !source.looksAt(";;")) source.next();
            }
            if (source.position() == before) source.next();
        }
    }

    private Function function(String name) {
        source.skipSpace();
        List<Pipeline> body = new ArrayList<>();
        if (depth < DEEPEST) {
            Command command = new ShellParser(source, depth + 1).command();
            if (command != null) body.add(new Pipeline(List.of(command), false));
        }
        return new Function(name, body, List.of());
    }

    private List<Redirect> redirects() {
        List<Redirect> result = new ArrayList<>();
        while (true) {
            source.skipBlanks();
            Redirect redirect = words.redirect(hereDocuments);
            if (redirect == null) return result;
            result.add(redirect);
        }
    }

    private @Nullable Command simple() {
        List<Assignment> assignments = new ArrayList<>();
        List<Word> found = new ArrayList<>();
        List<Redirect> redirects = new ArrayList<>();
        while (true) {
            source.skipBlanks();
            if (source.atEnd() || source.peek() == '#') break;
            Redirect redirect = words.redirect(hereDocuments);
            if (redirect != null) {
                redirects.add(redirect);
                continue;
            }
            if (found.isEmpty()) {
                Assignment assignment = words.assignment();
                if (assignment != null) {
                    assignments.add(assignment);
                    continue;
                }
            }
            Word word = words.word();
            if (word == null) {
                if (source.peek() != '(' || !namesFunction(found)) break;
                source.next();
                source.skipBlanks();
                if (source.take(')')) return function(text(found.get(0)));
                break;
            }
            found.add(word);
        }
        if (source.peek() == '#') source.skipLine();
        if (assignments.isEmpty() && found.isEmpty() && redirects.isEmpty()) return null;
        return new Simple(assignments, found, redirects);
    }

    private static boolean namesFunction(List<Word> found) {
        return found.size() == 1 && found.get(0).parts().size() == 1;
    }

    private static String text(Word word) {
        return word.parts().get(0) instanceof ShellSyntax.Literal literal ? literal.text() : "";
    }
}
