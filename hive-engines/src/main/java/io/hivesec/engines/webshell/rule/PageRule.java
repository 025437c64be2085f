package io.hivesec.engines.webshell.rule;

import com.google.re2j.Pattern;
import io.hivesec.alert.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * A rule about pages. It matches a page whose name ends as one of {@code names} does (any page if there are none), and whose
 * text holds all of {@code all}, one of {@code any} and one of {@code patterns} (where there are some), and none of
 * {@code none}.
 *
 * @param id what to call it
 * @param message what it finds, for people
 * @param verdict {@link Verdict#MALICIOUS} or {@link Verdict#SUSPICIOUS}
 * @param names the ends of file names, in lower case
 * @param ignoreCase whether the case of letters in strings matters not
 * @param all strings that must all be there
 * @param any strings of which one must be there
 * @param none strings of which none may be there
 * @param patterns RE2 patterns of which one must match
 */
public record PageRule(
        String id,
        String message,
        Verdict verdict,
        List<String> names,
        boolean ignoreCase,
        List<String> all,
        List<String> any,
        List<String> none,
        List<Pattern> patterns) {
    public PageRule {
        names = List.copyOf(names);
        all = ignoreCase ? lower(all) : List.copyOf(all);
        any = ignoreCase ? lower(any) : List.copyOf(any);
        none = ignoreCase ? lower(none) : List.copyOf(none);
        patterns = List.copyOf(patterns);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Whether a page matches.
     *
     * @param name its name in lower case
     * @param text its text
     * @param lowerText its text in lower case
     */
    boolean matches(String name, String text, String lowerText) {
        String looked = ignoreCase ? lowerText : text;
        return (names.isEmpty() || names.stream().anyMatch(name::endsWith))
                && all.stream().allMatch(looked::contains)
                && (any.isEmpty() || any.stream().anyMatch(looked::contains))
                && none.stream().noneMatch(looked::contains)
                && (patterns.isEmpty()
                        || patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(text).find()));
    }

    /** Where the first string of the rule stands, for the line of the finding. */
    int place(String text, String lowerText) {
        String looked = ignoreCase ? lowerText : text;
        for (List<String> strings : List.of(all, any)) {
            for (String string : strings) {
                int at = looked.indexOf(string);
                if (at >= 0) {
                    return at;
                }
            }
        }
        return 0;
    }
}
