package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions on regular expressions: what they find, what they replace, and the modifier that evaluates the replacement. */
final class PatternFunctions {
    /** A pattern without anything that stands for any character, and without brackets that begin a variable. */
    private static final Pattern WORDS_ONLY =
            Pattern.compile("(?:[\\w ,:/#@!-]|[()|?*+]|\\\\[dwbs{}:./\\[\\]_-]|\\[[\\w-]{1,60}\\])*");

    /** All but letters, digits and underscores. */
    private static final Pattern WORDS =
            Pattern.compile("(\\W)(?:\\\\W|\\[\\^(?:\\w-\\w|\\w|\\\\[wd])+\\])\\+?\\1[imsu]*");

    /** All but numbers and the operators between them; those on bits make letters of numbers. */
    private static final Pattern NUMBERS =
            Pattern.compile("(\\W)\\[\\^(?:0-9|\\\\?[-+*/.,%() :]|\\\\[ds])+\\][+*]?\\1[imsuD]*");

    private final Machine machine;

    PatternFunctions(Machine machine) {
        this.machine = machine;
    }

    @Nullable
    Value replace(String name, List<Value> a, Site site) {
        Value pattern = a.isEmpty() ? Value.UNKNOWN : a.get(0);
        Value with = a.size() > 1 ? a.get(1) : Value.UNKNOWN;
        Value subject = a.size() > 2 ? a.get(2) : Value.UNKNOWN;
        boolean mb = name.startsWith("mb_");
        Value modifiers = mb && a.size() > 3 ? a.get(3) : Value.EMPTY;
        if (pattern.array() != null) {
            pattern = machine.evaluator.element(pattern);
            with = with.array() != null ? machine.evaluator.element(with) : with;
        }
        String text = pattern.isKnown() ? pattern.string() : null;
        Patterns.Parsed parsed = text == null || mb ? null : Patterns.parse(text);
        boolean evaluates = mb
                ? modifiers.knownHead().contains("e") || modifiers.isRemote()
                : parsed != null
                        ? parsed.evaluates()
                        : pattern.flow() != null && pattern.flow().whole()
                                || pattern.isOpaque() && !isBare(pattern)
                                || (pattern.marks() & with.marks() & Value.FILE) != 0
                                || pattern.knownTail().matches("(?s).*/[a-z]*e[a-z]*");
        if (evaluates) {
            if (with.isRemote() || with.isKnown()) {
                String code = with.isKnown() && with.flow() == null ? with.string() : null;
                if (code != null && subject.isRemote() && text != null && !mb && holdsNoCode(text)) {
                    return Value.tainted(subject.flow());
                }
                if (code != null
                                && subject.isRemote()
                                && code.matches("(?s).*(?:eval|assert|system|exec|passthru)\\s*\\(.*")
                        || code != null
                                && subject.isRemote()
                                && code.strip()
                                        .matches(
                                                "\\\\+[01]|\\$[01]|\\$?\\{?\\$?\\{.*\\\\\\\\?[01].*|\"?\\{\\$\\{.*|[^\"]*\"\\\\{1,2}[0-9]\".*")) {
                    return machine.sinks.evaluate(
                            name + " /e", Value.tainted(subject.flow()), site.frame(), site.at(), site.hidden());
                }
                if (code != null) {
                    String filled = subject.isKnown()
                                    && subject.string() != null
                                    && subject.string().length() < 100_000
                            ? code.replaceAll("\\\\+[01]|\\$[01]", Matcher.quoteReplacement(subject.string()))
                            : code;
                    return machine.sinks.evaluate(
                            name + " /e",
                            new Value(filled, null, with.marks(), "", ""),
                            site.frame(),
                            site.at(),
                            site.hidden());
                }
                return machine.sinks.evaluate(name + " /e", with, site.frame(), site.at(), site.hidden());
            }
            if ((with.marks() & (Value.OPAQUE | Value.FILE | Value.SESSION_NAME)) != 0) {
                machine.sinks.evaluate(name + " /e", with, site.frame(), site.at(), site.hidden());
            }
        }
        String replacement = with.isKnown() && with.flow() == null && with.array() == null ? with.string() : null;
        String known = subject.isKnown() && subject.flow() == null && subject.array() == null ? subject.string() : null;
        if (text != null && replacement != null && known != null && a.size() == 3) {
            machine.steps.spend(known.length() / 16 + 1);
            String result = Patterns.replace(text, replacement, known);
            if (result != null) {
                return new Value(result, null, subject.marks() | Value.DECODED, "", "");
            }
        }
        Taint added = with.flow();
        if (added != null && subject.flow() == null && !subject.isKnown()) {
            return Value.unknown(added.part(), subject.marks() & Value.LASTING | with.marks() & Value.QUOTED);
        }
        if (text != null && "".equals(replacement) && NUMBERS.matcher(text).matches()) {
            return Value.unknown(null, Value.DIGITS);
        }
        if (text != null
                && "".equals(replacement)
                && subject.flow() != null
                && WORDS.matcher(text).matches()) {
            return Value.unknown(subject.flow(), subject.marks() & Value.LASTING | Value.WORDS);
        }
        return Value.unknown(
                Taint.join(subject.flow(), added),
                subject.isKnown() && subject.array() == null && subject.flow() == null
                        ? Value.OPAQUE
                        : subject.marks() & Value.OPAQUE);
    }

    /** Whether a pattern of which the middle is not known ends without the modifier that evaluates. */
    private static boolean isBare(Value pattern) {
        String head = pattern.knownHead().stripLeading();
        String tail = pattern.knownTail();
        int end = head.isEmpty() ? -1 : tail.lastIndexOf(Patterns.closing(head.charAt(0)));
        return end >= 0 && tail.indexOf('e', end) < 0;
    }

    /** Whether what a pattern finds is made of letters, digits and what stands in the pattern itself, so that no code is. */
    private static boolean holdsNoCode(String pattern) {
        int end = pattern.length() - 1;
        while (end > 0 && Character.isLetter(pattern.charAt(end))) {
            end--;
        }
        return end > 0 && WORDS_ONLY.matcher(pattern.substring(1, end)).matches();
    }

    Value match(String name, List<Value> a, Site site) {
        Value subject = a.size() > 1 ? a.get(1) : Value.UNKNOWN;
        if (site.written().size() > 2) {
            String pattern = a.get(0).isKnown() ? a.get(0).string() : null;
            String text = subject.isKnown() && subject.flow() == null ? subject.string() : null;
            Matcher matcher = pattern == null || text == null || name.equals("preg_match_all")
                    ? null
                    : Patterns.matcher(pattern, text);
            Value found = Value.unknown(
                    subject.flow(), text != null ? Value.OPAQUE : subject.marks() & (Value.OPAQUE | Value.FILE));
            if (matcher != null) {
                PhpArray groups = new PhpArray();
                boolean matched = Patterns.find(matcher);
                for (int i = 0; matched && i <= matcher.groupCount(); i++) {
                    groups.add(Value.of(matcher.group(i) == null ? "" : matcher.group(i))
                            .mark(Value.DECODED));
                }
                machine.evaluator.assign(site.written().get(2).value(), Value.of(groups), site.frame());
                return Value.of(matched ? 1L : 0L);
            }
            machine.evaluator.assign(site.written().get(2).value(), found, site.frame());
        }
        return Value.UNKNOWN;
    }
}
