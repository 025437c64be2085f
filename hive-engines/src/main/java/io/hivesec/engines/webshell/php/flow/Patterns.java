package io.hivesec.engines.webshell.php.flow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The regular expressions of pages, which are as hostile as the pages: texts are short where a pattern repeats groups, for Java's
 * matcher recurses there, and every character that is looked at is counted.
 */
final class Patterns {
    private static final int MAX_LOOKED_AT = 3_000_000;
    private static final int MAX_WITH_GROUPS = 1_000;
    private static final int MAX_PATTERN = 400;

    private Patterns() {}

    /** A pattern without its delimiters, and its modifiers. */
    record Parsed(String body, String modifiers) {
        boolean evaluates() {
            return modifiers.indexOf('e') >= 0;
        }
    }

    /** Too much was looked at. */
    private static final class Patience extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Patience() {
            super("pattern looks at too much", null, false, false);
        }
    }

    static @Nullable Parsed parse(String text) {
        String pattern = text.stripLeading();
        if (pattern.length() < 2 || Character.isLetterOrDigit(pattern.charAt(0)) || pattern.charAt(0) == '\\') {
            return null;
        }
        int end = pattern.lastIndexOf(closing(pattern.charAt(0)));
        return end <= 0 ? null : new Parsed(pattern.substring(1, end), pattern.substring(end + 1));
    }

    /** The delimiter that ends a pattern. */
    static char closing(char open) {
        return open == '(' ? ')' : open == '{' ? '}' : open == '[' ? ']' : open == '<' ? '>' : open;
    }

    static @Nullable Matcher matcher(String pattern, String subject) {
        Parsed parsed = parse(pattern);
        if (parsed == null || parsed.body.length() > MAX_PATTERN) {
            return null;
        }
        boolean repeats = parsed.body.contains(")*")
                || parsed.body.contains(")+")
                || parsed.body.contains("){")
                || parsed.body.contains("|");
        if (subject.length() > (repeats ? MAX_WITH_GROUPS : 1_000_000)) {
            return null;
        }
        int flags = 0;
        for (char c : parsed.modifiers.toCharArray()) {
            flags |= c == 'i'
                    ? Pattern.CASE_INSENSITIVE
                    : c == 's' ? Pattern.DOTALL : c == 'm' ? Pattern.MULTILINE : c == 'x' ? Pattern.COMMENTS : 0;
        }
        try {
            return Pattern.compile(parsed.body, flags).matcher(new Counted(subject, new int[1]));
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    static @Nullable String replace(String pattern, String replacement, String subject) {
        Matcher matcher = matcher(pattern, subject);
        if (matcher == null) {
            return null;
        }
        String java = replacement
                .replaceAll("\\\\(?!\\d)", "\\\\\\\\")
                .replaceAll("\\\\(\\d)", "\\$$1")
                .replaceAll("\\$\\{(\\d)\\}", "\\$$1")
                .replaceAll("\\$(?!\\d)", "\\\\\\$");
        try {
            return matcher.replaceAll(java);
        } catch (Patience | IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    static boolean find(Matcher matcher) {
        try {
            return matcher.find();
        } catch (Patience e) {
            return false;
        }
    }

    private record Counted(String text, int[] looked) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looked[0] > MAX_LOOKED_AT) {
                throw new Patience();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
