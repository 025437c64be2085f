package io.hivesec.engines.virus.own.pattern;

import com.google.re2j.Pattern;
import io.hivesec.engines.virus.own.matcher.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions over bytes, on RE2/J: its time is linear in the text. Each has to have a literal that is in all of its
 * matches, for the matcher to look for. Where it is found, what follows it is asked first, then what is before it, read
 * backwards: most places fail at once, and only what is left is matched from every place where a match may begin.
 */
public final class RegexPattern {
    private static final int MAX_LOOKBACK = 256;
    private static final int MAX_LENGTH = 2000;

    private final RegexPart whole;
    private final @Nullable RegexPart after;
    private final @Nullable RegexPart before;
    private final int step;
    private final int least;
    private final int most;
    private final boolean fullWord;

    private RegexPattern(RegexSource parts, int flags, boolean wide, boolean fullWord) throws PatternException {
        boolean hasBoundary = parts.hasBoundary();
        this.whole = RegexPart.of(parts.whole(), flags, hasBoundary);
        this.after = parts.after().isEmpty() ? null : RegexPart.of(parts.after(), flags, hasBoundary);
        String reversed = parts.isFixed() ? "" : parts.beforeReversed();
        this.before = reversed.isEmpty() ? null : RegexPart.of(reversed, flags | Pattern.LONGEST_MATCH, hasBoundary);
        this.step = wide ? 2 : 1;
        this.least = parts.isFixed() ? parts.distance() : 0;
        this.most = parts.isFixed() ? parts.distance() : MAX_LOOKBACK;
        this.fullWord = fullWord;
    }

    /**
     * An expression in the syntax that YARA and RE2 share.
     *
     * @param source between the slashes
     * @param ignoreCase whether ASCII letters match in both cases
     * @param dotAll whether a dot matches a line feed
     * @param wide whether a zero byte follows each byte
     * @param fullWord whether a match has no letter or digit before and after it
     * @throws PatternException when it is not in the subset
     */
    public static io.hivesec.engines.virus.own.pattern.Pattern of(
            String source, boolean ignoreCase, boolean dotAll, boolean wide, boolean fullWord) throws PatternException {
        if (source.length() > MAX_LENGTH) {
            throw new PatternException("a regular expression of more than " + MAX_LENGTH + " characters");
        }
        int flags = (ignoreCase ? Pattern.CASE_INSENSITIVE : 0) | (dotAll ? Pattern.DOTALL : 0);
        RegexSource parts = RegexSource.of(source);
        RegexPattern regex = new RegexPattern(parts, flags, wide, fullWord);
        List<Part.Anchor> anchors = new ArrayList<>();
        for (byte[] literal : parts.literals()) {
            byte[] anchor = wide ? TextPattern.wide(literal) : literal;
            anchors.add(new Part.Anchor(
                    anchor, ignoreCase, (at, window, sink) -> regex.verify(at, anchor.length, window, sink)));
        }
        return io.hivesec.engines.virus.own.pattern.Pattern.of(new Part(anchors));
    }

    private void verify(long at, int length, Window window, Verifier.Sink sink) {
        if (after != null && after.length(window, at + length, step) < 0) {
            return;
        }
        int farthest = before == null ? most : Math.min(most, before.length(window, at - step, -step));
        for (int back = least; back <= farthest; back++) {
            long start = at - (long) back * step;
            if (start < window.start()) {
                break;
            }
            int characters = whole.length(window, start, step);
            long end = start + (long) characters * step;
            if (characters >= 0
                    && end >= at + length
                    && (!fullWord || TextPattern.isWord(start, end, step == 2, window))) {
                sink.match(start, end);
            }
        }
    }
}
