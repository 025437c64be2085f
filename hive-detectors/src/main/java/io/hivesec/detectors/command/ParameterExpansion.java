package io.hivesec.detectors.command;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations of {@code ${name…}}.
 *
 * @see <a href="https://www.gnu.org/software/bash/manual/bash.html#Shell-Parameter-Expansion">Bash manual</a>
 */
final class ParameterExpansion {
    private ParameterExpansion() {}

    /**
     * Applies {@code operation} to {@code value}.
     *
     * @return the result, or null if it depends on a value that is not known
     */
    static @Nullable Content apply(@Nullable Content value, String operation, Function<String, Content> nested) {
        String rest = operation.startsWith(":") && operation.length() > 1 && "-=+?".indexOf(operation.charAt(1)) >= 0
                ? operation.substring(1)
                : operation;
        switch (rest.charAt(0)) {
            case '-', '=' -> {
                boolean empty = value == null || value.equals(Content.EMPTY);
                return empty ? nested.apply(rest.substring(1)) : value;
            }
            case '+' -> {
                return value == null || value.equals(Content.EMPTY) ? Content.EMPTY : nested.apply(rest.substring(1));
            }
            case '?' -> {
                return value;
            }
            default -> {}
        }
        if (value == null) return null;
        String text = value.text();
        if (text == null) return value;
        String result = transform(text, operation, nested);
        return value.withText(result);
    }

    private static String transform(String text, String operation, Function<String, Content> nested) {
        char kind = operation.charAt(0);
        boolean twice = operation.length() > 1 && operation.charAt(1) == kind;
        return switch (kind) {
            case ':' -> substring(text, operation.substring(1));
            case '#' -> withoutPrefix(text, operation.substring(twice ? 2 : 1), twice);
            case '%' -> withoutSuffix(text, operation.substring(twice ? 2 : 1), twice);
            case '^' -> twice ? text.toUpperCase(Locale.ROOT) : first(text, true);
            case ',' -> twice ? text.toLowerCase(Locale.ROOT) : first(text, false);
            case '/' -> replaced(text, operation.substring(twice ? 2 : 1), twice, nested);
            case '[' -> element(text, operation);
            case '@' -> operation.startsWith("@E") || operation.startsWith("@P") ? Escapes.ansi(text) : text;
            default -> text;
        };
    }

    private static String first(String text, boolean upper) {
        if (text.isEmpty()) return text;
        String head = text.substring(0, 1);
        return (upper ? head.toUpperCase(Locale.ROOT) : head.toLowerCase(Locale.ROOT)) + text.substring(1);
    }

    private static String substring(String text, String range) {
        String[] ends = range.split(":", 2);
        try {
            int from = Integer.parseInt(ends[0].strip());
            if (from < 0) from = Math.max(0, text.length() + from);
            if (from > text.length()) return "";
            if (ends.length < 2) return text.substring(from);
            int count = Integer.parseInt(ends[1].strip());
            int to = count < 0 ? text.length() + count : Math.min(text.length(), from + count);
            return to <= from ? "" : text.substring(from, to);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static String element(String text, String operation) {
        int close = operation.indexOf(']');
        if (close < 2) return text;
        String index = operation.substring(1, close);
        if (index.equals("@") || index.equals("*")) return text;
        try {
            String[] items = text.split("\\s+");
            int i = Integer.parseInt(index);
            return i >= 0 && i < items.length ? items[i] : "";
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** Patterns of the form {@code abc}, {@code *abc} and {@code abc*}, which is what people write. */
    private static String withoutPrefix(String text, String pattern, boolean longest) {
        if (pattern.startsWith("*")) {
            String tail = pattern.substring(1);
            if (tail.isEmpty()) return longest ? "" : text;
            int at = longest ? text.lastIndexOf(tail) : text.indexOf(tail);
            return at < 0 ? text : text.substring(at + tail.length());
        }
        String head = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (!text.startsWith(head)) return text;
        return longest && pattern.endsWith("*") ? "" : text.substring(head.length());
    }

    private static String withoutSuffix(String text, String pattern, boolean longest) {
        if (pattern.endsWith("*")) {
            String head = pattern.substring(0, pattern.length() - 1);
            if (head.isEmpty()) return longest ? "" : text;
            int at = longest ? text.indexOf(head) : text.lastIndexOf(head);
            return at < 0 ? text : text.substring(0, at);
        }
        String tail = pattern.startsWith("*") ? pattern.substring(1) : pattern;
        if (!text.endsWith(tail)) return text;
        return longest && pattern.startsWith("*") ? "" : text.substring(0, text.length() - tail.length());
    }

    private static String replaced(String text, String operation, boolean all, Function<String, Content> nested) {
        int slash = 0;
        while (slash < operation.length() && operation.charAt(slash) != '/')
            slash += operation.charAt(slash) == '\\' ? 2 : 1;
        if (slash > operation.length()) return text;
        String from = unescaped(nested.apply(operation.substring(0, slash)).text());
        String to = slash >= operation.length()
                ? ""
                : unescaped(nested.apply(operation.substring(slash + 1)).text());
        if (from.isEmpty()) return text;
        if (all) {
            // A one-character pattern may double nothing, but a long replacement could grow the text without bound.
            return (long) text.length() * Math.max(1, to.length()) > 1 << 20 ? text : text.replace(from, to);
        }
        int at = text.indexOf(from);
        return at < 0 ? text : text.substring(0, at) + to + text.substring(at + from.length());
    }

    private static String unescaped(@Nullable String text) {
        return text == null ? "" : text.replace("\\", "");
    }
}
