package io.hivesec.engines.webshell.php.flow;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that give back a text as it is when it is a plain word, or spelled in their own way: how names are hidden in dates. */
final class Spellings {
    private static final Pattern DATE = Pattern.compile("(?:\\\\.|[^a-zA-Z\\\\])+");
    private static final Pattern WORD = Pattern.compile("\\w*");

    private Spellings() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put("wordwrap", Spellings::word);
        functions.put("quotemeta", Spellings::word);
        functions.put("addcslashes", Spellings::word);
        functions.put("date", Spellings::date);
        functions.put("gmdate", Spellings::date);
    }

    private static @Nullable Object word(Builtin.Arguments a) {
        return WORD.matcher(a.text(0)).matches() ? a.text(0) : null;
    }

    private static @Nullable Object date(Builtin.Arguments a) {
        String format = a.text(0);
        return format.indexOf('\\') >= 0 && DATE.matcher(format).matches() ? format.replaceAll("\\\\(.)", "$1") : null;
    }
}
