package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts in the place of a Compose file's variables what they are when nobody sets them (Compose specification,
 * "Interpolation"): <code>${NAME:-default}</code> and <code>${NAME-default}</code>, defaults inside defaults, {@code $$} for a
 * dollar sign. A variable without a default stays as it is written.
 */
final class ComposeText {

    /** The most defaults inside one another. */
    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private ComposeText(String text) {
        this.text = text;
    }

    /** The same tree with the variables in its texts resolved; keys are left, as Compose leaves them. */
    static @Nullable Object resolved(@Nullable Object value) {
        if (value instanceof String text) {
            return text.indexOf('$') < 0 ? text : new ComposeText(text).upTo(0);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(resolved(item)));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, one) -> entries.put(String.valueOf(key), resolved(one)));
            return entries;
        }
        return value;
    }

    /** What is read up to the end, or inside of braces up to the one that closes. */
    private String upTo(int depth) {
        StringBuilder out = new StringBuilder();
        while (at < text.length() && (depth == 0 || text.charAt(at) != '}')) {
            if (text.startsWith("$$", at)) {
                out.append('$');
                at += 2;
            } else if (text.startsWith("${", at) && depth < MAX_DEPTH) {
                out.append(variable(depth + 1));
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    private String variable(int depth) {
        int start = at;
        at += 2;
        while (at < text.length() && isOfName(text.charAt(at))) {
            at++;
        }
        boolean hasDefault = text.startsWith(":-", at) || text.startsWith("-", at);
        if (hasDefault) {
            at += text.charAt(at) == ':' ? 2 : 1;
        }
        String rest = upTo(depth);
        at = Math.min(at + 1, text.length());
        return hasDefault ? rest : text.substring(start, at);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
