package io.hivesec.engines.webshell.php.flow;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that give back a text as it is when it is a plain word, or spelled in their own way: how names are hidden in dates. */
final class Spellings {
    private static final Pattern DATE = Pattern.compile("(?:\\\\.|[^a-zA-Z\\\\])+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,400}");
    private static final Pattern ADDRESS = Pattern.compile("(?=.*:)[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}");
    private static final Pattern GAP = Pattern.compile("\\{(\\d{1,4})\\}");
    private static final Pattern WORD = Pattern.compile("\\w*");

    private Spellings() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put("wordwrap", Spellings::word);
        functions.put("quotemeta", Spellings::word);
        functions.put("addcslashes", Spellings::word);
        functions.put("date", Spellings::date);
        functions.put("msgfmt_format_message", Spellings::message);
        functions.put("mb_chr", a -> point(a.number(0, -1)));
        functions.put("str_getcsv", Spellings::row);
        functions.put("inet_pton", a -> address(a.text(0)));
        functions.put("gmp_init", a -> NUMBER.matcher(a.text(0)).matches() ? a.text(0) : null);
        functions.put(
                "gmp_export",
                a -> a.count() == 1 && NUMBER.matcher(a.text(0)).matches()
                        ? Codecs.text(new BigInteger(a.text(0)).toByteArray()).replaceFirst("^\0", "")
                        : null);
        functions.put("gmdate", Spellings::date);
        functions.put("normalizer_normalize", a -> compatible(a.text(0)));
        functions.put("mb_convert_kana", a -> compatible(a.text(0)));
    }

    private static @Nullable Object word(Builtin.Arguments a) {
        return WORD.matcher(a.text(0)).matches() ? a.text(0) : null;
    }

    private static @Nullable Object point(long point) {
        return Character.isValidCodePoint((int) point) && point >= 0
                ? Codecs.text(Character.toString((int) point).getBytes(StandardCharsets.UTF_8))
                : null;
    }

    /** Letters of full width and other forms as the plain letters that they stand for. Source: Unicode, annex 15. */
    private static String compatible(String bytes) {
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Codecs.text(Normalizer.normalize(text, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8));
    }

    /** The fields of a row of which none is quoted. */
    private static @Nullable Object row(Builtin.Arguments a) {
        String mark = a.text(1, ",");
        if (a.text(0).indexOf('"') >= 0 || mark.length() != 1) {
            return null;
        }
        PhpArray fields = new PhpArray();
        for (String field : a.text(0).split(Pattern.quote(mark), -1)) {
            fields.add(Value.of(field));
        }
        return fields;
    }

    /** The bytes of an address of version 6. */
    private static @Nullable Object address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return null;
        }
        int gap = text.indexOf("::");
        String head = gap < 0 ? text : text.substring(0, gap);
        String tail = gap < 0 ? "" : text.substring(gap + 2);
        String left = groups(head);
        String right = groups(tail);
        int missing = 16 - left.length() - right.length();
        return missing < 0 || missing > 0 && gap < 0 ? null : left + "\0".repeat(missing) + right;
    }

    private static String groups(String text) {
        StringBuilder bytes = new StringBuilder();
        for (String group : text.isEmpty() ? new String[0] : text.split(":")) {
            int number = group.isEmpty() ? 0 : Integer.parseInt(group, 16);
            bytes.append((char) (number >> 8)).append((char) (number & 0xff));
        }
        return bytes.toString();
    }

    /** A message whose gaps are numbered. Source: the PHP manual's "MessageFormatter::formatMessage". */
    private static @Nullable Object message(Builtin.Arguments a) {
        PhpArray values = a.array(2);
        if (values == null
                || !WORD.matcher(GAP.matcher(a.text(1)).replaceAll("")).matches()) {
            return null;
        }
        return GAP.matcher(a.text(1))
                .replaceAll(gap -> Matcher.quoteReplacement(String.valueOf(
                        values.get(Value.of(Long.valueOf(gap.group(1)))).string())));
    }

    private static @Nullable Object date(Builtin.Arguments a) {
        String format = a.text(0);
        return format.indexOf('\\') >= 0 && DATE.matcher(format).matches() ? format.replaceAll("\\\\(.)", "$1") : null;
    }
}
