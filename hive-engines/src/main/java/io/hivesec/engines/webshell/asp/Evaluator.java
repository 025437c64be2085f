package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs statements: branches and loops once and in order, what cannot be read skipped. */
final class Evaluator {
    private static final Set<String> MODIFIERS = Set.of(
            "public",
            "private",
            "protected",
            "internal",
            "static",
            "dim",
            "const",
            "redim",
            "preserve",
            "set",
            "let",
            "call",
            "shared",
            "friend",
            "readonly",
            "byval",
            "byref",
            "overridable",
            "overrides",
            "overloads",
            "override",
            "virtual",
            "sealed",
            "partial",
            "unsafe",
            "async",
            "await",
            "final",
            "extern",
            "volatile",
            "out",
            "ref",
            "params",
            "else",
            "then",
            "try",
            "finally",
            "do",
            "throw",
            "goto",
            "loop",
            "wend",
            "default",
            "checked",
            "unchecked",
            "yield",
            "withevents",
            "optional");
    /** Those of VBScript, which has no more. */
    private static final Set<String> BASIC_MODIFIERS = Set.of(
            "public",
            "private",
            "dim",
            "const",
            "redim",
            "preserve",
            "set",
            "let",
            "call",
            "byval",
            "byref",
            "else",
            "then",
            "do",
            "loop",
            "wend",
            "default");

    private static final Set<String> CONDITIONS = Set.of(
            "if",
            "elseif",
            "while",
            "until",
            "select",
            "case",
            "with",
            "switch",
            "foreach",
            "for",
            "using",
            "lock",
            "catch",
            "fixed",
            "synclock");
    private static final Set<String> SKIPPED = Set.of(
            "end",
            "exit",
            "on",
            "option",
            "next",
            "imports",
            "import",
            "namespace",
            "class",
            "interface",
            "enum",
            "struct",
            "package",
            "attribute",
            "implements",
            "inherits");

    private static final int MAX_WITHS = 16;

    private final AspMachine machine;
    private final Dialect dialect;
    private final Cursor cursor;
    private final Expressions expressions;
    private final Places places;
    private final Declarations declarations;
    private final Guards guards;
    private final ScriptLoops loops;
    private final KnownBranches branches;

    Evaluator(AspMachine machine, List<Token> tokens, int from, int to, Dialect dialect) {
        this.machine = machine;
        this.dialect = dialect;
        this.cursor = new Cursor(tokens, from, to);
        this.expressions = new Expressions(machine, cursor, dialect);
        this.places = expressions.places();
        this.declarations = new Declarations(machine, cursor, dialect, expressions);
        this.guards = new Guards(machine, cursor, dialect);
        this.branches = new KnownBranches(machine, cursor, dialect, expressions);
        this.loops = new ScriptLoops(machine, cursor, expressions);
    }

    void statements() {
        while (!cursor.atEnd()) {
            int before = cursor.at();
            guards.pass();
            statement();
            if (cursor.at() == before) {
                cursor.skip();
            }
        }
        guards.pass();
    }

    /** The value of the tokens as one expression. */
    Item expression() {
        return expressions.expression();
    }

    private void statement() {
        machine.spend();
        Token token = cursor.peek();
        if (token.is(".") && !machine.withs.isEmpty()) {
            plain();
            return;
        }
        if (token.is("using") && cursor.isFollowedBy("static")) {
            cursor.moveTo(cursor.at() + 2);
            machine.statics.add(Cursor.simple(cursor.type()));
            return;
        }
        if (token.is("(") && (cursor.isFollowedBy("function") || beginsScript())) {
            // A function without a name that is called where it stands, or any other value.
            expressions.expression();
            return;
        }
        if (token.isEnd() || token.kind() == Token.Kind.OPERATOR && "{}();,:".contains(token.text())) {
            cursor.skip();
            return;
        }
        if (!token.isName()) {
            expressions.expression();
            return;
        }
        // Visual Basic knows its words in any case, the other languages in theirs only.
        String word = dialect.isBasic() ? token.lower() : token.text();
        int body = Functions.end(machine, cursor, dialect);
        if (body > cursor.at()) {
            cursor.moveTo(body);
        } else if (token.is("return")) {
            cursor.skip();
            machine.returned = expressions.expression().after(machine.returned);
        } else if (token.is("throw") && !dialect.isBasic()) {
            cursor.skip();
            machine.thrown = Taint.join(machine.thrown, expressions.expression().taint());
        } else if (token.is("catch") && !dialect.isBasic() && machine.thrown != null) {
            caught();
        } else if (token.is("on") && cursor.isFollowedBy("error")) {
            // On Error Resume Next, On Error GoTo 0: what follows on the line still runs.
            cursor.moveTo(cursor.at() + 4);
        } else if (token.is("with") && dialect.isBasic() && machine.withs.size() < MAX_WITHS) {
            cursor.skip();
            machine.withs.push(expressions.expression());
            machine.declare(AspMachine.WITH + machine.withs.size(), machine.withs.peek());
        } else if (token.is("end") && cursor.isFollowedBy("with")) {
            cursor.moveTo(cursor.at() + 2);
            machine.withs.poll();
        } else if (token.is("with") && dialect == Dialect.JSCRIPT && machine.scopes.size() < Scopes.MAX) {
            scoped();
        } else if (token.is("for") && dialect.isBasic()) {
            basicLoop();
        } else if (token.is("if") && (branches.read() || guards.read())
                || token.is("for") && dialect == Dialect.JSCRIPT && loops.read()) {
            return;
        } else if (CONDITIONS.contains(word) && !cursor.isFollowedBy("=") && !cursor.isFollowedBy(".")) {
            cursor.skip();
            condition();
        } else if (isModifier(word) && !cursor.isFollowedBy("=") && !cursor.isFollowedBy(".")) {
            cursor.skip();
            if (word.equals("dim") && dialect.isBasic()) {
                locals();
            }
        } else if (SKIPPED.contains(word)
                && !cursor.isFollowedBy("=")
                && !cursor.isFollowedBy(".")
                && !cursor.isFollowedBy("(")) {
            cursor.skipStatement(dialect);
        } else if (!declarations.read()) {
            plain();
        }
    }

    /** Whether a statement of JScript begins at the cursor, and no condition of one. */
    private boolean beginsScript() {
        Token before = cursor.at(cursor.at() - 1);
        return dialect == Dialect.JSCRIPT && (before.is(";") || before.is("}") || before.is("{") || before.isEnd());
    }

    private boolean isModifier(String word) {
        return (dialect.isBasic() && !machine.isNet ? BASIC_MODIFIERS : MODIFIERS).contains(word);
    }

    /** {@code a, b(), c(3)} behind {@code Dim}: variables of the procedure alone. The cursor stays. */
    private void locals() {
        int depth = 0;
        for (int i = cursor.at(); i < cursor.tokens().size() && !cursor.at(i).isEnd(); i++) {
            depth += cursor.at(i).is("(") ? 1 : cursor.at(i).is(")") ? -1 : 0;
            if (depth == 0 && cursor.at(i).isName() && !cursor.at(i - 1).is("as")) {
                machine.declareLocal(cursor.at(i).lower());
            }
        }
    }

    /** {@code catch (Type name)}: the name holds what was thrown before. */
    private void caught() {
        cursor.skip();
        int i = cursor.at();
        while (cursor.at(i).is("(") || cursor.at(i).isName() || cursor.at(i).is(".")) {
            i++;
        }
        if (cursor.at(i).is(")") && cursor.at(i - 1).isName()) {
            machine.declare(cursor.at(i - 1).lower(), Item.tainted(machine.thrown));
            cursor.moveTo(i + 1);
        }
        machine.thrown = null;
    }

    /** {@code with (object) { … }} of JScript. */
    private void scoped() {
        cursor.skip();
        Item object = expressions.expression();
        int end = cursor.peek().is("{") ? Functions.close(cursor, cursor.at()) : statementEnd();
        machine.scopes.push(object);
        new Evaluator(machine, cursor.tokens(), cursor.at() + (cursor.peek().is("{") ? 1 : 0), end, dialect)
                .statements();
        machine.scopes.pop();
        cursor.moveTo(Math.min(end + 1, cursor.tokens().size()));
    }

    private int statementEnd() {
        int end = cursor.at();
        while (end < cursor.tokens().size() && !cursor.at(end).isEnd()) {
            end++;
        }
        return end;
    }

    private void condition() {
        if (dialect.isBasic()) {
            Token word = cursor.at(cursor.at() - 1);
            if (word.is("while") && Loops.counts(machine, cursor, expressions, dialect)) {
                return;
            }
            if (word.is("while") || word.is("until")) {
                Loops.forget(machine, cursor);
            }
            if (cursor.peek().is("case")) {
                cursor.skip();
            }
            if (!cursor.peek().isEnd()) {
                expressions.expression();
            }
        }
    }

    private void basicLoop() {
        cursor.skip();
        boolean each = cursor.peek().is("each");
        if (each) {
            cursor.skip();
        }
        Token name = cursor.peek();
        cursor.skip();
        if (cursor.peek().is("as")) {
            cursor.skip();
            cursor.type();
        }
        if (cursor.peek().is("in") || cursor.peek().is("=")) {
            cursor.skip();
            int start = cursor.at();
            Item given = expressions.expression();
            Item names = each ? Dictionaries.names(machine, given) : null;
            Item items = names == null ? given : names;
            // A counter has many values: none of them may be folded.
            Item function = each ? Choices.among(machine, items) : null;
            Item any = Item.tainted(items.taint());
            Item one = items.type().equals(Components.FOUND) ? any.withType(Components.FOUND) : any;
            Item counter = function != null ? function : each ? one : Item.UNKNOWN;
            boolean spelled = each && items.taint() == null && Loops.spells(cursor);
            machine.assign(name.lower(), isMatching(start) || spelled ? counter.withDecoded(items.decoded()) : counter);
            List<Item> held = items.elements();
            rounds(name, each ? held == null ? List.of() : held : counted(items));
        }
    }

    /** Whether the tokens from a place to the cursor are those of a pattern's matches, which carry the text they are cut from. */
    private boolean isMatching(int start) {
        int name = start + 2;
        return cursor.at(start + 1).is(".")
                && cursor.at(name).is("execute")
                && cursor.at(name + 1).is("(");
    }

    private List<Item> counted(Item from) {
        if (!cursor.peek().is("to")) {
            return List.of();
        }
        cursor.skip();
        Item to = expressions.expression();
        Item step = Item.number(1);
        if (cursor.peek().is("step")) {
            cursor.skip();
            step = expressions.expression();
        }
        return Loops.counted(from.number(), to.number(), step.number());
    }

    private void rounds(Token counter, List<Item> values) {
        int end = values.isEmpty() ? -1 : Loops.end(cursor);
        boolean worth = end > 0 && (Loops.isBuilder(machine, cursor, end) || Loops.runs(cursor, counter, values, end));
        if (worth && machine.mayUnroll(values.size())) {
            Loops.run(machine, cursor, end, counter, values, dialect);
        }
    }

    /** A call without parentheses, an assignment, or an expression for its effects. */
    private void plain() {
        Item value = dialect.isBasic() ? basic() : expressions.expression();
        if (value == null) {
            cursor.skip();
        }
    }

    private @Nullable Item basic() {
        Places.Place place = places.next();
        if (place == null) {
            return expressions.expression();
        }
        Token next = cursor.peek();
        if (next.is("=") || next.is("&=") || next.is("+=")) {
            cursor.skip();
            Item value = expressions.expression();
            boolean joined = !next.is("=");
            places.store(place, joined ? machine.join(places.load(place), value) : value);
            return value;
        }
        // The first argument may be left out.
        boolean omits = next.is(",") && place.base() != null && !place.name().isEmpty();
        if (!omits && !cursor.startsExpression() && !places.isOfWith(cursor.peek())) {
            return places.load(place);
        }
        List<Item> arguments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        do {
            if (!arguments.isEmpty()) {
                cursor.skip();
            }
            Token first = cursor.peek();
            int start = cursor.at();
            arguments.add(first.is(",") || first.isEnd() ? Item.UNKNOWN : expressions.expression());
            names.add(first.isName() && cursor.at() == start + 1 ? first.lower() : "");
        } while (cursor.peek().is(","));
        return places.call(place, arguments, names);
    }
}
