package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.asp.AspMachine.Function;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Conditions that ask whether what a request says begins as something of the page's own does, is in one of its lists or fits a
 * pattern, and variables that remember the answer: {@code if (url.StartsWith(own)) ok = true;} and then {@code if (!ok) …}.
 */
final class Asks {
    private static final int MAX_BEFORE = 2_000;
    private static final int MAX_BODY = 200;
    private static final int MAX_REMEMBERED = 16;

    /** Methods of a collection of the page's that take what is asked for. */
    private static final Set<String> HOLDS = Set.of("contains", "containskey", "exists", "equals");

    /** Words that leave open which of two conditions came out. */
    private static final Set<String> OPEN = Set.of("||", "or", "orelse", "!=", "<>", "!", "not", "xor");

    /** The beginning of an address to somewhere in the name of its host, and of a path. */
    private static final Pattern BEGINNING = Pattern.compile("https?://[^/@?#\\\\]{4}|[~/\\\\][^/\\\\]|[A-Za-z]:\\\\");

    /** Patterns of the whole of a text whose letters are no code: numbers, and words without blanks or marks. */
    private static final Pattern NARROW = Pattern.compile(
            "\\^(?:\\[(?:[0-9+*/().,% -]|\\\\[d.+*/()s-])+][+*]|(?:[A-Za-z0-9_:-]|\\\\[dw.-]|\\[(?:[A-Za-z0-9_.:-]|\\\\[dw._-])+]|[?*+]|\\{[\\d,]{1,9}})+)\\$");

    private static final int MAX_PATTERN = 200;

    private final AspMachine machine;
    private final Cursor cursor;
    private final boolean basic;

    /** The parameter of the function whose conditions are read; empty elsewhere. */
    private String parameter = "";

    /** Variables that are true only where another one was asked for. */
    private final Map<String, String> remembered = new HashMap<>();

    Asks(AspMachine machine, Cursor cursor, boolean basic) {
        this.machine = machine;
        this.cursor = cursor;
        this.basic = basic;
    }

    /** The variable of which the condition between two places leaves only what is the page's own; null if it asks for none. */
    @Nullable
    String asked(int from, int to) {
        if (to - from == 1) {
            return remembered.get(cursor.at(from).lower());
        }
        String given = given(from, to);
        if (given != null) {
            return given;
        }
        String variable = null;
        boolean relates = false;
        for (int i = from; i < to; i++) {
            Token token = cursor.at(i);
            if (OPEN.contains(token.lower()) || token.is("request")) {
                return null;
            }
            if (token.isName() && !cursor.at(i - 1).is(".") && isForeign(token.lower())) {
                if (variable != null && !variable.equals(token.lower())) {
                    return null;
                }
                variable = token.lower();
            }
            relates |= relates(from, i);
        }
        return relates ? variable : null;
    }

    /** Whether a place is a relation to something of the page's own that a foreign address or path does not have. */
    private boolean relates(int from, int at) {
        Token token = cursor.at(at);
        boolean called = cursor.at(at - 1).is(".") && cursor.at(at + 1).is("(");
        Token first = cursor.at(at + 2);
        if (called && token.is("startswith")) {
            return first.kind() != Token.Kind.STRING
                    || BEGINNING.matcher(first.text()).lookingAt();
        }
        boolean host = cursor.at(at - 2).is("host") || cursor.at(at - 2).is("authority");
        if (called && token.is("endswith")) {
            return host;
        }
        Item owner = cursor.at(at - 2).isName() ? machine.find(cursor.at(at - 2).lower()) : null;
        if (called && HOLDS.contains(token.lower())) {
            // Whether a file exists says nothing of whose it is.
            boolean file = token.is("exists") && owner == null;
            return host || !file && (owner == null || owner.taint() == null);
        }
        if (basic && token.is("=")) {
            boolean left = cursor.at(from).is("left") && cursor.at(at - 1).is(")");
            Token own = cursor.at(at + 1);
            return left && (own.isName() || BEGINNING.matcher(own.text()).lookingAt());
        }
        return token.is("==") && (host || cursor.at(at + 3).is("host"));
    }

    private boolean isForeign(String name) {
        Item held = machine.find(name);
        return name.equals(parameter) || held != null && held.taint() != null;
    }

    /** The variable that a function of the page, which a condition between two places is, asks for; null if it asks for none. */
    private @Nullable String given(int from, int to) {
        Function function = machine.functions.get(cursor.at(from).lower());
        boolean calls = to == from + 4
                && cursor.at(from + 1).is("(")
                && cursor.at(from + 2).isName()
                && cursor.at(from + 3).is(")");
        if (!calls || function == null || function.parameters().size() != 1 || !parameter.isEmpty()) {
            return null;
        }
        Cursor body = new Cursor(function.tokens(), function.from(), function.to());
        Asks inner = new Asks(machine, body, function.dialect().isBasic());
        inner.parameter = function.parameters().get(0);
        return inner.isFilter(function) ? cursor.at(from + 2).lower() : null;
    }

    /** Whether a function gives true only behind conditions that ask for its parameter. */
    private boolean isFilter(Function function) {
        int behind = 0;
        int ways = 0;
        int last = Math.min(function.to(), function.from() + MAX_BODY);
        for (int i = function.from(); i < last; i++) {
            machine.spend();
            int close = cursor.at(i).is("if") ? end(i + 1, MAX_BODY) : -1;
            int first = basic ? i + 1 : i + 2;
            if (close > first && parameter.equals(asked(first, close))) {
                int next = close + 1;
                while (cursor.at(next).is("{") || cursor.at(next).isEnd() && next < last) {
                    next++;
                }
                behind += gives(next, function.name()) ? 1 : 0;
            }
            ways += gives(i, function.name()) ? 1 : 0;
        }
        return behind > 0 && behind == ways;
    }

    /** Whether a statement at a place gives anything but false. */
    private boolean gives(int place, String function) {
        boolean sets =
                basic && cursor.at(place).is(function) && cursor.at(place + 1).is("=");
        Token value = cursor.at(sets ? place + 2 : place + 1);
        return (sets || cursor.at(place).is("return")) && !value.is("false");
    }

    /** The variable that a pattern between two places leaves no code in; null if it asks for none. */
    @Nullable
    String fitted(int from, int to) {
        int at = from;
        while (cursor.at(at).isName() && cursor.at(at + 1).is(".") && at < to) {
            at += 2;
        }
        boolean asks =
                at > from && cursor.at(at + 1).is("(") && cursor.at(at + 2).isName();
        boolean tests = asks && to == at + 4 && cursor.at(at).is("test");
        boolean matches = asks
                && to == at + 6
                && cursor.at(at).is("ismatch")
                && cursor.at(at + 3).is(",");
        String pattern = tests ? pattern(at - 2) : matches ? cursor.at(at + 4).text() : "";
        return pattern.length() <= MAX_PATTERN && NARROW.matcher(pattern).matches()
                ? cursor.at(at + 2).lower()
                : null;
    }

    /** What the pattern of the object named at a place was set to last: {@code re.Pattern = "…"}. */
    private String pattern(int place) {
        machine.spend();
        for (int i = place; i > Math.max(3, place - MAX_BEFORE); i--) {
            Token text = cursor.tokens().get(i);
            if (text.kind() == Token.Kind.STRING
                    && cursor.tokens().get(i - 1).is("=")
                    && cursor.tokens().get(i - 2).is("pattern")
                    && (!cursor.tokens().get(i - 4).isName()
                            || cursor.tokens().get(i - 4).is(cursor.at(place).lower()))) {
                return text.text();
            }
        }
        return "";
    }

    /** Remembers a variable that is set to true between two places and nowhere else near. */
    void remember(String asked, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isSet(i)) {
                String flag = cursor.at(i - 2).lower();
                machine.spend();
                int first = Math.max(2, i - MAX_BEFORE);
                int last = Math.min(cursor.tokens().size(), i + MAX_BEFORE);
                long sets = IntStream.range(first, last)
                        .filter(j -> isSet(j) && cursor.tokens().get(j - 2).is(flag))
                        .count();
                if (sets == 1 && remembered.size() < MAX_REMEMBERED) {
                    remembered.put(flag, asked);
                }
                return;
            }
        }
    }

    private boolean isSet(int at) {
        return cursor.at(at).is("true")
                && cursor.at(at - 1).is("=")
                && cursor.at(at - 2).isName();
    }

    /** The place behind the condition that begins at a place; -1 if it does not end near. */
    int end(int from, int most) {
        int depth = 0;
        for (int i = from; i < from + most && i < cursor.tokens().size(); i++) {
            depth += cursor.at(i).is("(") ? 1 : cursor.at(i).is(")") ? -1 : 0;
            if (basic ? cursor.at(i).is("then") : depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
