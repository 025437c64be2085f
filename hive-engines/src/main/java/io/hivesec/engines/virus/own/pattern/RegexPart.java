package io.hivesec.engines.virus.own.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hivesec.engines.virus.own.matcher.Window;
import org.jspecify.annotations.Nullable;

/** A regular expression, or a part of one, compiled to be matched from a place on. Immutable. */
final class RegexPart {
    /** How far a match reaches; YARA's limit. */
    private static final int REACH = 4096;

    private static final int MAX_PROGRAM = 20_000;

    private final Pattern plain;
    private final @Nullable Pattern behindOne;

    private RegexPart(Pattern plain, @Nullable Pattern behindOne) {
        this.plain = plain;
        this.behindOne = behindOne;
    }

    /**
     * Compiles an expression.
     *
     * @param hasBoundary whether it asks for the character before the place
     */
    static RegexPart of(String source, int flags, boolean hasBoundary) throws PatternException {
        // Without the anchor RE2/J looks through all of the text for a literal that the expression begins with.
        return new RegexPart(
                compiled("\\A(?:" + source + ")", flags),
                hasBoundary ? compiled("\\A(?s:.)(?:" + source + ")", flags) : null);
    }

    private static Pattern compiled(String source, int flags) throws PatternException {
        Pattern compiled;
        try {
            compiled = Pattern.compile(source.replace("\\/", "/"), flags);
        } catch (PatternSyntaxException e) {
            throw new PatternException("regular expression: " + e.getDescription());
        }
        if (compiled.programSize() > MAX_PROGRAM) {
            throw new PatternException("a regular expression that is too large");
        }
        return compiled;
    }

    /**
     * How many characters match from a place on; -1 when none do.
     *
     * @param from the place
     * @param step how many bytes a character has, negative to read backwards
     */
    int length(Window window, long from, int step) {
        if (behindOne != null && window.at(from - step) >= 0) {
            RegexText text = RegexText.of(window, from - step, step, REACH + 1);
            if (text.length() > 0) {
                return length(behindOne, text) - 1;
            }
        }
        return length(plain, RegexText.of(window, from, step, REACH));
    }

    private static int length(Pattern pattern, RegexText text) {
        com.google.re2j.Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? matcher.end() : -1;
    }
}
