package io.hivesec.engines.webshell.php.flow;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that give back a text as it is when it is a plain word, or spelled in their own way: how names are hidden in dates. */
final class Spellings {
    private static final Pattern SERIALISED = Pattern.compile("s:\\d+:\"(.*)\";", Pattern.DOTALL);
    private static final Pattern JSON =
            Pattern.compile("\\s*\"((?:[^\"\\\\]|\\\\u[0-9a-fA-F]{4}|\\\\[\\\\\"/])*)\"\\s*");
    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-fA-F]{4})|\\\\(.)");
    private static final Pattern DATE = Pattern.compile("(?:\\\\.|[^a-zA-Z\\\\])+");
    private static final Pattern WORD = Pattern.compile("\\w*");

    private Spellings() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put("wordwrap", Spellings::word);
        functions.put("quotemeta", Spellings::word);
        functions.put("addcslashes", Spellings::word);
        functions.put("date", Spellings::date);
        functions.put("gmdate", Spellings::date);
        functions.put("json_decode", Spellings::json);
        functions.put("unserialize", a -> {
            Matcher text = SERIALISED.matcher(a.text(0));
            return text.matches() ? text.group(1) : null;
        });
    }

    private static @Nullable Object word(Builtin.Arguments a) {
        return WORD.matcher(a.text(0)).matches() ? a.text(0) : null;
    }

    private static @Nullable Object date(Builtin.Arguments a) {
        String format = a.text(0);
        return format.indexOf('\\') >= 0 && DATE.matcher(format).matches() ? format.replaceAll("\\\\(.)", "$1") : null;
    }

    private static @Nullable Object json(Builtin.Arguments a) {
        Matcher text = JSON.matcher(a.text(0));
        return text.matches()
                ? UNICODE.matcher(text.group(1))
                        .replaceAll(found -> Matcher.quoteReplacement(
                                found.group(1) != null
                                        ? String.valueOf((char) Integer.parseInt(found.group(1), 16))
                                        : found.group(2)))
                : null;
    }
}
