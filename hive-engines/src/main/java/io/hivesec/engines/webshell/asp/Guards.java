package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that leave a variable one of the page's own words: {@code If x <> "a" And x <> "b" Then x = "a"}, or the page
 * ends there; {@code If x = "a" Or x = "b" Then} for what follows to its end; {@code if (!own.Contains(x)) … return} for what
 * follows its end; and JScript's test of a text for nothing but data before it is evaluated.
 */
final class Guards {
    private static final Pattern PARENT = Pattern.compile("[/\\\\]{0,2}\\.\\.[/\\\\]{0,2}");

    private static final int MAX_PARENT = 6;
    private static final int MAX_TERMS = 40;
    private static final int MAX_BLOCK = 400;
    private static final int MAX_CHANGES = 16;
    private static final int MAX_BEFORE = 5_000;
    private static final int MAX_CONDITION = 120;

    /** Functions through which a word is compared without its case or its blanks. */
    private static final Set<String> SAME = Set.of("lcase", "ucase", "trim", "cstr");

    /** Methods of the page's own collections that tell whether something is in them. */
    private static final Set<String> HOLDS = Set.of("contains", "containskey", "exists");

    /** A pattern that only brackets, commas, colons and blanks fit: no code is made of them. */
    private static final Pattern STRICT = Pattern.compile("/\\^\\[(?:[],:{}]|\\\\[\\]s])+]\\*\\$/");

    /** A pattern by which nearly all of a text is taken away before it is tested. */
    private static final Pattern GREEDY = Pattern.compile("(?<!\\\\)\\.[*+{]|\\\\[SWD]|\\[\\^]");

    private final AspMachine machine;
    private final Cursor cursor;
    private final boolean basic;
    private final Asks asks;

    /** What becomes of variables where blocks end. */
    private final Deque<Change> changes = new ArrayDeque<>();

    private int at;
    private String name = "";

    /**
     * A variable's value from a place on.
     *
     * @param own what it held in the block, whose last value then counts too if it is another; null if it counts no more
     */
    private record Change(
            int place, String name, Item value, @Nullable Item own) {}

    Guards(AspMachine machine, Cursor cursor, Dialect dialect) {
        this.machine = machine;
        this.cursor = cursor;
        this.basic = dialect.isBasic();
        this.asks = new Asks(machine, cursor, basic);
    }

    /** Carries out what is due where the cursor is. */
    void pass() {
        while (!changes.isEmpty() && cursor.at() >= changes.peek().place()) {
            Change change = changes.pop();
            Item now = machine.find(change.name());
            boolean set = change.own() != null && now != null && now != change.own();
            machine.clear(change.name(), set && now != null ? now.after(change.value()) : change.value());
        }
    }

    /** Reads a guard that begins at the cursor and takes it into account; returns whether the cursor was moved. */
    boolean read() {
        at = cursor.at() + 1;
        name = "";
        if (words(false)) {
            return corrects();
        }
        if (changes.size() < MAX_CHANGES) {
            at = cursor.at() + 1;
            name = "";
            if (words(true)) {
                within();
            } else if (!isMember() && !isAsked() && !basic) {
                tested();
            }
        }
        return false;
    }

    /** The variable is corrected, or the page ends at once. */
    private boolean corrects() {
        begin();
        boolean fixed = cursor.at(at).is(name)
                && cursor.at(at + 1).is("=")
                && cursor.at(at + 2).kind() == Token.Kind.STRING
                && !continues(cursor.at(at + 3));
        if (!fixed && !ends(at)) {
            return false;
        }
        machine.clear(name, fixed ? Item.text(cursor.at(at + 2).text()) : Item.UNKNOWN);
        cursor.moveTo(fixed ? at + 3 : at);
        return true;
    }

    /** The variable is the page's own up to the end of the block that begins at the place. */
    private void within() {
        Item held = machine.find(name);
        int end = held == null || held.taint() == null ? -1 : endOfBlock();
        if (end > 0 && held != null) {
            Item own = Item.named("");
            machine.clear(name, own);
            changes.push(new Change(end, name, held, own));
        }
    }

    /** {@code if (!own.Contains(x.part)) { … return; }}: the variable is the page's own behind the block. */
    private boolean isMember() {
        at = cursor.at() + 1;
        if (!(basic ? take("not") : take("(") && take("!"))) {
            return false;
        }
        int first = at;
        while (cursor.at(at).isName() && cursor.at(at + 1).is(".") && at - first < MAX_TERMS) {
            at += 2;
        }
        Item own = at == first ? null : machine.find(cursor.at(at - 2).lower());
        // Whether a file exists says nothing of whose it is.
        boolean file = own == null && cursor.at(at).is("exists");
        boolean asks = at > first
                && !file
                && HOLDS.contains(cursor.at(at).lower())
                && cursor.at(at + 1).is("(");
        Token variable = cursor.at(at + 2);
        boolean part = cursor.at(at + 3).is(".");
        at += part ? 5 : 3;
        if (!asks || own != null && own.taint() != null || !variable.isName() || !take(")")) {
            return false;
        }
        Item held = machine.find(variable.lower());
        if (!(basic ? take("then") : take(")")) || held == null || held.taint() == null) {
            return false;
        }
        int end = endOfBlock();
        if (end < 0 || !leaves(end)) {
            return false;
        }
        Taint left = part ? held.taint().part() : null;
        changes.push(new Change(
                end, variable.lower(), Item.tainted(left).withHead(Item.OTHER).withType(held.type()), null));
        return true;
    }

    /** A condition that asks for a variable: it is the page's own in the block, or behind a block that leaves where it is not. */
    private boolean isAsked() {
        int open = cursor.at() + 1;
        int close = asks.end(open, MAX_CONDITION);
        int from = basic ? open : open + 1;
        boolean not = cursor.at(from).is(basic ? "not" : "!");
        from += not ? 1 : 0;
        if (close < 0 || !basic && !cursor.at(open).is("(")) {
            return false;
        }
        String fitted = asks.fitted(from, close);
        String asked = fitted == null ? asks.asked(from, close) : fitted;
        Item held = asked == null ? null : machine.find(asked);
        Taint taint = held == null ? null : held.taint();
        at = close + 1;
        int end = asked == null || held == null || taint == null ? -1 : endOfBlock();
        if (asked == null || held == null || taint == null || end < 0) {
            return false;
        }
        Item own =
                fitted == null ? Item.tainted(taint.part()).withHead(Item.OTHER).withType(held.type()) : Item.named("");
        if (not) {
            if (leaves(end)) {
                changes.push(new Change(end, asked, own, null));
            }
            return true;
        }
        asks.remember(asked, at, end);
        machine.clear(asked, own);
        changes.push(new Change(end, asked, held, own));
        return true;
    }

    /** {@code if (/^[\],:{}\s]*$/.test(x.replace(…)…)) { … }}: what is left of the text when data is taken away is no code. */
    private void tested() {
        at = cursor.at() + 1;
        if (!take("(")) {
            return;
        }
        Token tested = cursor.at(at);
        at++;
        if (!take(".")
                || !take("test")
                || !take("(")
                || !STRICT.matcher(pattern(tested)).matches()) {
            return;
        }
        Token variable = cursor.at(at);
        int depth = 2;
        int last = at + MAX_CONDITION;
        while (depth > 0 && at < last && at < cursor.tokens().size()) {
            Token token = cursor.at(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            boolean replaced = token.is("replace") && cursor.at(at + 1).is("(");
            if (replaced && GREEDY.matcher(pattern(cursor.at(at + 2))).find()) {
                return;
            }
            at++;
        }
        if (depth == 0 && variable.isName() && machine.find(variable.lower()) != null) {
            name = variable.lower();
            within();
        }
    }

    /** The pattern that a token is or that the variable of its name was set to; empty if none. */
    private String pattern(Token token) {
        if (token.kind() == Token.Kind.STRING) {
            return token.lower();
        }
        if (!token.isName()) {
            return "";
        }
        machine.spend();
        for (int i = cursor.at(); i > Math.max(1, cursor.at() - MAX_BEFORE); i--) {
            Token before = cursor.tokens().get(i);
            if (before.kind() == Token.Kind.STRING
                    && !before.lower().isEmpty()
                    && cursor.tokens().get(i - 1).is("=")
                    && cursor.tokens().get(i - 2).is(token.lower())) {
                return before.lower();
            }
        }
        return "";
    }

    /** {@code x <> "a" and x <> "b" then}, or the contrary with {@code or}, as each language writes it. */
    private boolean words(boolean equal) {
        if (!basic && !take("(")) {
            return false;
        }
        for (int i = 0; i < MAX_TERMS; i++) {
            if (!term(equal)) {
                return false;
            }
            if (basic ? take("then") : take(")")) {
                return true;
            }
            boolean goesOn =
                    equal ? take("or") || take("orelse") || take("||") : take("and") || take("andalso") || take("&&");
            if (!goesOn) {
                return false;
            }
        }
        return false;
    }

    private boolean term(boolean equal) {
        boolean within =
                SAME.contains(cursor.at(at).lower()) && cursor.at(at + 1).is("(");
        at += within ? 2 : 0;
        Token variable = cursor.at(at);
        if (!variable.isName() || !name.isEmpty() && !variable.is(name)) {
            return false;
        }
        name = variable.lower();
        at++;
        if (within && !take(")") || !(equal ? take(basic ? "=" : "==") : take("<>") || take("!="))) {
            return false;
        }
        // JScript's operator without conversion is read as two tokens.
        at += cursor.at(at).is("=") ? 1 : 0;
        at++;
        return cursor.at(at - 1).kind() == Token.Kind.STRING;
    }

    private boolean take(String token) {
        boolean there = cursor.at(at).is(token);
        at += there ? 1 : 0;
        return there;
    }

    private void begin() {
        while (cursor.at(at).isEnd() && at < cursor.tokens().size()
                || cursor.at(at).is("{")) {
            at++;
        }
    }

    /** The place where the block that begins at the place ends, or where its other branch begins; -1 if it is not near. */
    private int endOfBlock() {
        int last = Math.min(cursor.tokens().size(), at + MAX_BLOCK);
        if (!basic && cursor.at(at).is("{")) {
            return close(last);
        }
        boolean oneLine = !cursor.at(at).isEnd();
        int line = cursor.at(at - 1).line();
        int depth = 0;
        for (int i = at; i < last; i++) {
            Token token = cursor.at(i);
            boolean ends = basic && !oneLine
                    ? depth == 0 && Branches.isClause(cursor, i)
                    : basic ? token.line() > line || token.is("else") : token.isEnd();
            if (ends) {
                return i;
            }
            depth += basic && Branches.opens(cursor, i) ? 1 : Branches.closes(cursor, i) ? -1 : 0;
        }
        return basic && oneLine && last == cursor.tokens().size() ? last : -1;
    }

    /** The place of the brace that closes the one at the place; -1 if it is not before the last one. */
    private int close(int last) {
        int depth = 0;
        for (int i = at; i < last; i++) {
            depth += cursor.at(i).is("{") ? 1 : cursor.at(i).is("}") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** {@code InStr(path, "..")}, {@code Replace(path, "../", "")}, {@code Path.Combine(folder, name)}: a folder of the page's is meant. */
    static boolean asksParent(List<Token> tokens) {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).is("combine")) {
                return true;
            }
            if (tokens.get(i).kind() == Token.Kind.STRING
                    && tokens.get(i).text().length() <= MAX_PARENT
                    && (tokens.get(i - 1).is(",") || tokens.get(i - 1).is("("))
                    && PARENT.matcher(tokens.get(i).text()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean continues(Token token) {
        return token.is("&") || token.is("+") || token.is(".");
    }

    /** Whether the last statement of the block from the place to its end leaves the function or ends the answer. */
    private boolean leaves(int end) {
        for (int i = end - 1; i >= at; i--) {
            boolean starts = i == at
                    || cursor.at(i - 1).isEnd()
                    || cursor.at(i - 1).is("{")
                    || cursor.at(i - 1).is("}");
            if (starts && !cursor.at(i).isEnd() && !cursor.at(i).is("{")) {
                return ends(i);
            }
        }
        return false;
    }

    /** {@code Response.End}, {@code Response.Redirect}, {@code Exit Sub}, {@code throw} and {@code return}. */
    private boolean ends(int place) {
        Token first = cursor.at(place);
        boolean answer = first.is("response") || cursor.at(place + 2).is("response");
        int member = first.is("response") ? place + 1 : place + 3;
        return answer
                        && cursor.at(member).is(".")
                        && (cursor.at(member + 1).is("end")
                                || cursor.at(member + 1).is("redirect"))
                || first.is("exit")
                        && (cursor.at(place + 1).is("sub")
                                || cursor.at(place + 1).is("function"))
                || first.is("return")
                || first.is("throw");
    }
}
