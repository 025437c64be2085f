package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Texts that a page runs as programs. */
final class Programs {
    private static final int MAX_NESTED = 4;
    private static final int MAX_PROGRAM = 200_000;
    private static final Set<String> EVALUATES =
            Set.of("eval", "execute", "executeglobal", "executestatement", "addcode", "jscriptevaluate");

    /** A document that runs the scripts which are written to it. */
    static final String DOCUMENT = "htmlfile";

    private static final int MAX_SCRIPTS = 8;

    private final AspMachine machine;
    private final Dialect dialect;

    Programs(AspMachine machine, Dialect dialect) {
        this.machine = machine;
        this.dialect = dialect;
    }

    /** Whether a function or method of a name runs its first argument. */
    static boolean areRunBy(String name) {
        return EVALUATES.contains(name);
    }

    /** {@code Set rows = Execute(…)}. */
    static boolean takesObject(List<Token> tokens) {
        for (int i = 3; i < tokens.size(); i++) {
            if (tokens.get(i).is("execute")
                    && tokens.get(i - 1).is("=")
                    && tokens.get(i - 2).isName()
                    && tokens.get(i - 3).is("set")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether what is executed is SQL: by its text, or because the page has a function of that name that returns rows and the
     * text begins as no code does.
     */
    boolean isQuery(String function, Item argument) {
        Taint taint = argument.taint();
        return Statement.isQuery(argument.start())
                || function.equals("execute")
                        && machine.executesQueries
                        && (taint == null || !taint.whole() && Statement.mayEndQuery(argument.start()));
    }

    /** Runs the scripts of a document that is written out on the page. */
    static void scripts(AspMachine machine, Item document, int line) {
        String text = document.known();
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("<script");
        if (document.taint() != null
                && document.start().toLowerCase(Locale.ROOT).contains("<script")) {
            machine.hit(Capability.EVALUATE, "document.write", line, document.taint(), "", "");
        }
        for (int i = 0; at >= 0 && i < MAX_SCRIPTS; i++) {
            int from = lower.indexOf('>', at) + 1;
            int to = from <= 0 ? -1 : lower.indexOf("</script", from);
            if (to < 0) {
                return;
            }
            Dialect dialect = lower.substring(at, from).contains("vbs") ? Dialect.BASIC : Dialect.JSCRIPT;
            new Programs(machine, dialect).run(Item.text(text.substring(from, to)), line);
            at = lower.indexOf("<script", to);
        }
    }

    /** Runs a constant program in place; the value of an expression is its result. */
    Item run(Item program, int line) {
        String code = program.text();
        if (code != null && (code.length() > MAX_PROGRAM || code.length() > 2 && machine.nested >= MAX_NESTED)) {
            machine.note("programs in constants that are longer or nested deeper than is read");
            return Item.tainted(program.taint());
        }
        if (code == null || code.length() < 3) {
            return Item.tainted(program.taint());
        }
        machine.nested++;
        try {
            List<Token> tokens = machine.tokens(code, dialect, line);
            Functions.declare(machine, tokens, dialect);
            Evaluator whole = new Evaluator(machine, tokens, 0, tokens.size(), dialect);
            Item value = whole.expression();
            new Evaluator(machine, tokens, 0, tokens.size(), dialect).statements();
            return value;
        } finally {
            machine.nested--;
        }
    }
}
