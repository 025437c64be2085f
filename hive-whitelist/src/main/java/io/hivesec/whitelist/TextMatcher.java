package io.hivesec.whitelist;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a condition on text.
 *
 * @param text as the rule has it
 * @param test the test
 * @param exact the only text it matches, or null when it matches more than one
 * @param literal what every text it matches contains; may be empty
 */
record TextMatcher(String text, Test test, @Nullable String exact, String literal) {

    /** Whether a text is matched. */
    interface Test {
        boolean matches(String text);
    }

    static TextMatcher exact(String value) {
        return new TextMatcher(value, value::equals, value, value);
    }

    /** Fuzzy: contained anywhere, or matched as a whole where it has wildcards. */
    static TextMatcher fuzzy(String value) {
        return hasWildcards(value)
                ? wildcards(value)
                : new TextMatcher(value, text -> text.contains(value), null, value);
    }

    /** The text itself, or matched as a whole where it has wildcards. */
    static TextMatcher name(String value) {
        return hasWildcards(value) ? wildcards(value) : exact(value);
    }

    /** A path, or a glob over paths. */
    static TextMatcher path(String value) {
        if (!hasWildcards(value)) {
            return exact(value);
        }
        return new TextMatcher(value, Glob.path(value)::matches, null, Literals.ofGlob(value));
    }

    /** The files in and below the directories that a glob matches. */
    static TextMatcher below(String value) {
        String directory = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        Glob glob = Glob.path(directory);
        // The root is the one directory whose path ends with a slash.
        boolean root = directory.isEmpty() || glob.matches("/");
        return new TextMatcher(
                value,
                path -> (root && path.startsWith("/")) || glob.matchesDirectoryAbove(path),
                null,
                root ? "" : Literals.ofGlob(directory));
    }

    /** What a regular expression matches as a whole. */
    static TextMatcher regex(String value) throws InvalidValueException {
        List<String> pieces = value.length() > SafeRegex.MAX_LENGTH ? null : Literals.pieces(value);
        if (pieces != null) {
            String longest = "";
            for (String piece : pieces) {
                longest = piece.length() > longest.length() ? piece : longest;
            }
            return new TextMatcher(value, Glob.pieces(pieces)::matches, null, longest);
        }
        Pattern pattern = SafeRegex.compile(value);
        return new TextMatcher(value, pattern::matches, null, Literals.ofRegex(value));
    }

    private static TextMatcher wildcards(String value) {
        return new TextMatcher(value, Glob.name(value)::matches, null, Literals.ofGlob(value));
    }

    private static boolean hasWildcards(String value) {
        return value.indexOf('*') >= 0 || value.indexOf('?') >= 0;
    }

    boolean matches(Fact fact) {
        List<String> names = fact.names();
        for (int i = 0; i < names.size(); i++) {
            if (test.matches(names.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it seems to match anything: two texts that have nothing in common and nothing of a rule's words. */
    boolean isEverything() {
        return literal.isEmpty() && test.matches("/q7\u00e9/z 1.x") && test.matches("/\u4e2d-_K8/;w");
    }
}
