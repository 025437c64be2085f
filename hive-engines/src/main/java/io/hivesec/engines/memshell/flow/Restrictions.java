package io.hivesec.engines.memshell.flow;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.Check;
import io.hivesec.engines.memshell.bytecode.MethodCode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Questions whose yes leaves a client no choice: a text that is in a list of the code's own, or that is only letters. What
 * has been asked so is not what a client chose any more, unless the letters are those of a code that is deciphered afterwards.
 */
final class Restrictions {
    private static final Words LISTS = Words.of("contains|containsKey|containsValue");
    private static final Words SAME = Words.of("equals|equalsIgnoreCase|contentEquals");
    private static final int CHOSEN = Mark.INPUT | Mark.PATH | Mark.NETWORK | Mark.REMOTE;
    /** Characters that neither part words nor mean anything to a command interpreter, a script or an address. */
    private static final String HARMLESS = "-_./:=@,+%";
    /** Digits and the signs of sums: nothing can be named with them. */
    private static final Pattern SUMS =
            Pattern.compile("\\^?(\\[(\\\\[ds.+*/()-]|[0-9 .+*/%(),-])+\\]([*+?]|\\{[0-9,]+\\})?)+\\$?");
    /** Classes of characters that hold no others. */
    private static final String CLASSES = "dw";

    private final Map<Asked, Answer> restricting = new HashMap<>();
    private final Set<Cell> vouched = new LinkedHashSet<>();

    /** What a yes says of the text. */
    private enum Answer {
        /** It is one of the code's own. */
        LISTED,
        /** It is made of letters. */
        SPELLED,
        /** The user has a role. */
        ROLE
    }

    /** A question, by the identity of the body that asks it. */
    private record Asked(MethodCode place, int call) {
        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(place) + call;
        }
    }

    /** A pattern that is known. */
    record Expression(String text) {}

    /** A pattern, or what matches texts with it, keeps what it was made of. */
    static @Nullable Value compiled(CallSite site, List<Value> arguments) {
        boolean compiles = site.owner().equals("java/util/regex/Pattern")
                && site.name().equals("compile")
                && site.descriptor().startsWith("(Ljava/lang/String;)");
        if (compiles) {
            String text = arguments.get(0).text();
            return text == null ? null : Value.constant(new Expression(text));
        }
        boolean matcher =
                site.owner().equals("java/util/regex/Pattern") && site.name().equals("matcher");
        Expression expression = matcher ? arguments.get(0).constant(Expression.class) : null;
        if (expression == null) {
            return null;
        }
        Value subject = arguments.get(arguments.size() - 1);
        return Value.constant(expression, subject.marks() & Mark.DATA, subject.origin());
    }

    /** Takes note of a question that the library answers. */
    void asked(MethodCode place, CallSite site, List<Value> arguments, boolean role) {
        if (role) {
            note(place, site.id(), Answer.ROLE);
            return;
        }
        Answer answer = isListing(site, arguments) ? Answer.LISTED : null;
        note(place, site.id(), isSpelling(site, arguments) ? Answer.SPELLED : answer);
    }

    /** Takes note of a question that methods of the set answer. */
    void answered(MethodCode place, CallSite site, List<MethodCode> answering) {
        boolean spells = false;
        boolean restricts = !answering.isEmpty();
        for (MethodCode code : answering) {
            List<Answer> answers = code.answers().stream()
                    .map(call -> restricting.get(new Asked(code, call)))
                    .filter(Objects::nonNull)
                    .toList();
            restricts &= !answers.isEmpty();
            spells |= !answers.contains(Answer.LISTED);
        }
        note(place, site.id(), !restricts ? null : spells ? Answer.SPELLED : Answer.LISTED);
    }

    private void note(MethodCode place, int call, @Nullable Answer answer) {
        Asked asked = new Asked(place, call);
        if (answer != null) {
            restricting.put(asked, answer);
        } else {
            restricting.remove(asked);
        }
    }

    /** A value of which something was asked before. */
    Value checked(MethodCode place, Value value, List<Check> checks) {
        if (value.has(Mark.REQUEST)
                && checks.stream().anyMatch(check -> restricting.get(new Asked(place, check.call())) == Answer.ROLE)) {
            return value.with(Mark.ASKED, value.origin());
        }
        if (!value.has(CHOSEN)) {
            return value;
        }
        Set<Answer> answers = EnumSet.noneOf(Answer.class);
        boolean everywhere = false;
        for (Check check : checks) {
            Answer answer = restricting.get(new Asked(place, check.call()));
            if (answer != null && answer != Answer.ROLE) {
                answers.add(answer);
                everywhere |= check.everywhere();
            }
        }
        if (answers.isEmpty() || value.cells().stream().anyMatch(cell -> !isPlatform(cell.type()))) {
            return value;
        }
        if (everywhere) {
            vouched.addAll(value.cells());
        }
        int spelled = answers.contains(Answer.LISTED) ? 0 : Mark.SPELLED;
        return Value.marked(value.marks() & ~CHOSEN | spelled, value.origin());
    }

    /** Whether an address was asked for wherever it is used. */
    boolean isVouched(Value address) {
        return !address.cells().isEmpty() && vouched.containsAll(address.cells());
    }

    private static boolean isPlatform(String type) {
        return type.startsWith("java/") || type.startsWith("Ljava/");
    }

    /** Whether a yes says that a text is made of letters. */
    private static boolean isSpelling(CallSite site, List<Value> arguments) {
        String owner = site.owner();
        if (owner.startsWith("java/util/regex/")) {
            Expression expression = arguments.get(0).constant(Expression.class);
            String text = site.hasReceiver()
                    ? expression == null ? null : expression.text()
                    : arguments.get(0).text();
            return site.name().equals("matches") && isHarmless(text);
        }
        boolean matches = owner.equals("java/lang/String") && site.name().equals("matches");
        return matches && arguments.size() == 2 && isHarmless(arguments.get(1).text());
    }

    /** Whether a yes says that a text is one of the code's own. */
    private static boolean isListing(CallSite site, List<Value> arguments) {
        if (arguments.size() != 2) {
            return false;
        }
        Value first = arguments.get(0);
        Value last = arguments.get(1);
        if (SAME.match(site.name())) {
            return first.text() != null || last.text() != null;
        }
        boolean list = site.owner().startsWith("java/util/") && LISTS.match(site.name());
        return list && (first.marks() & Mark.DATA & ~Mark.RESOURCE) == 0;
    }

    /**
     * Whether a regular expression lets through nothing but words: letters, digits and a few signs, without anything that
     * parts them. What it does not know it takes for harmful.
     */
    static boolean isHarmless(@Nullable String expression) {
        if (expression == null) {
            return false;
        }
        if (SUMS.matcher(expression).matches()) {
            return true;
        }
        boolean inside = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i++;
                char escaped = i < expression.length() ? expression.charAt(i) : ' ';
                if (CLASSES.indexOf(escaped) < 0 && HARMLESS.indexOf(escaped) < 0) {
                    return false;
                }
            } else if (c == '[') {
                if (inside || i + 1 < expression.length() && expression.charAt(i + 1) == '^') {
                    return false;
                }
                inside = true;
            } else if (c == ']') {
                inside = false;
            } else if (c == '-' && inside) {
                if (!isRange(expression, i)) {
                    return false;
                }
            } else if (c == '.' && !inside) {
                return false;
            } else if (!isLetter(c) && HARMLESS.indexOf(c) < 0 && (inside || "^$*+?{}()|".indexOf(c) < 0)) {
                return false;
            }
        }
        return !inside;
    }

    /** Whether a hyphen within brackets stands for itself, or for letters or digits between two of a kind. */
    private static boolean isRange(String expression, int at) {
        char from = expression.charAt(at - 1);
        char to = at + 1 < expression.length() ? expression.charAt(at + 1) : ']';
        if (from == '[' || to == ']' || at > 1 && expression.charAt(at - 2) == '\\') {
            return true;
        }
        return isLetter(from) && isLetter(to) && kind(from) == kind(to) && from <= to;
    }

    private static int kind(char c) {
        return c <= '9' ? 0 : c <= 'Z' ? 1 : 2;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
