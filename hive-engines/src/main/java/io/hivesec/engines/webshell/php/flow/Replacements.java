package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PHP's functions that replace parts of strings. Output is bounded. */
final class Replacements {
    private static final int MAX = 4_000_000;

    private Replacements() {}

    static @Nullable Object substring(Builtin.Arguments a) {
        if (a.array(0) != null) {
            return null;
        }
        String text = a.text(0);
        int from = Texts.clamp(a.number(2, 0), text.length());
        long length = a.number(3, text.length());
        int to = (int) Math.max(from, Math.min(text.length(), length < 0 ? text.length() + length : from + length));
        return text.substring(0, from) + a.text(1) + text.substring(to);
    }

    static @Nullable Object replace(Builtin.Arguments a, boolean ignoreCase) {
        PhpArray subjects = a.array(2);
        if (subjects != null) {
            PhpArray out = new PhpArray();
            for (Map.Entry<Object, Value> entry : subjects.elements().entrySet()) {
                if (!entry.getValue().isKnown() || entry.getValue().string() == null) {
                    return null;
                }
                String one = replace(a.value(0), a.value(1), entry.getValue().string(), ignoreCase);
                if (one == null) {
                    return null;
                }
                out.putKnown(entry.getKey(), Value.of(one));
            }
            return out;
        }
        return replace(a.value(0), a.value(1), a.text(2), ignoreCase);
    }

    private static @Nullable String replace(Value search, Value with, String subject, boolean ignoreCase) {
        List<Value> searches = search.array() != null
                ? new ArrayList<>(search.array().elements().values())
                : List.of(search);
        List<Value> replacements =
                with.array() != null ? new ArrayList<>(with.array().elements().values()) : List.of();
        String text = subject;
        if (searches.size() > 2000) {
            return null;
        }
        for (int i = 0; i < searches.size(); i++) {
            String from = searches.get(i).isKnown() ? searches.get(i).string() : null;
            Value to = with.array() == null ? with : i < replacements.size() ? replacements.get(i) : Value.EMPTY;
            String known = to.isKnown() ? to.string() : null;
            if (from == null || known == null || text.length() > MAX) {
                return null;
            }
            if (!from.isEmpty()) {
                long grown = known.length() > from.length() ? (long) text.length() / from.length() * known.length() : 0;
                if (grown > MAX * 8L) {
                    return null;
                }
                text = ignoreCase
                        ? text.replaceAll(
                                "(?i)" + java.util.regex.Pattern.quote(from),
                                java.util.regex.Matcher.quoteReplacement(known))
                        : text.replace(from, known);
            }
        }
        return text;
    }

    static @Nullable Object translate(Builtin.Arguments a) {
        String text = a.text(0);
        if (a.count() > 2) {
            String from = a.text(1);
            String to = a.text(2);
            char[] map = new char[256];
            for (int i = 0; i < 256; i++) {
                map[i] = (char) i;
            }
            for (int i = 0; i < Math.min(from.length(), to.length()); i++) {
                map[from.charAt(i) & 0xff] = to.charAt(i);
            }
            char[] chars = text.toCharArray();
            for (int i = 0; i < chars.length; i++) {
                chars[i] = map[chars[i] & 0xff];
            }
            return new String(chars);
        }
        PhpArray pairs = a.array(1);
        if (pairs == null || pairs.size() > 2000) {
            return null;
        }
        int longest = 0;
        Map<String, String> table = new java.util.HashMap<>();
        for (Map.Entry<Object, Value> entry : pairs.elements().entrySet()) {
            String to = entry.getValue().isKnown() ? entry.getValue().string() : null;
            if (to == null) {
                return null;
            }
            String key = String.valueOf(entry.getKey());
            longest = Math.max(longest, key.length());
            table.put(key, to);
        }
        longest = Math.min(longest, 64);
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length() && out.length() < MAX) {
            String found = null;
            int length = Math.min(longest, text.length() - i);
            while (length > 0 && (found = table.get(text.substring(i, i + length))) == null) {
                length--;
            }
            if (found == null) {
                out.append(text.charAt(i++));
            } else {
                out.append(found);
                i += length;
            }
        }
        return out.toString();
    }
}
