package io.hivesec.engines.webshell.php.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PHP's functions on strings. Output is bounded. */
final class Texts {
    private static final int MAX = 4_000_000;

    private Texts() {}

    static void addTo(Map<String, Builtin> functions) {
        functions.put("chr", a -> String.valueOf((char) (a.number(0, 0) & 0xff)));
        functions.put("ord", a -> a.text(0).isEmpty() ? 0L : (long) a.text(0).charAt(0));
        functions.put("strrev", a -> new StringBuilder(a.text(0)).reverse().toString());
        functions.put("strlen", a -> (long) a.text(0).length());
        functions.put("strtolower", a -> a.text(0).toLowerCase(Locale.ROOT));
        functions.put("strtoupper", a -> upper(a.text(0)));
        functions.put("mb_strtolower", a -> a.text(0).toLowerCase(Locale.ROOT));
        functions.put("mb_strtoupper", a -> upper(a.text(0)));
        functions.put("lcfirst", a -> first(a.text(0), false));
        functions.put("ucfirst", a -> first(a.text(0), true));
        functions.put("ucwords", a -> words(a.text(0)));
        functions.put("trim", a -> trim(a.text(0), a.text(1, " \t\n\r\0\u000b"), true, true));
        functions.put("ltrim", a -> trim(a.text(0), a.text(1, " \t\n\r\0\u000b"), true, false));
        functions.put("rtrim", a -> trim(a.text(0), a.text(1, " \t\n\r\0\u000b"), false, true));
        functions.put("chop", a -> trim(a.text(0), a.text(1, " \t\n\r\0\u000b"), false, true));
        functions.put("substr", a -> part(a.text(0), a.number(1, 0), a.number(2, Long.MAX_VALUE)));
        functions.put("mb_substr", a -> part(a.text(0), a.number(1, 0), a.number(2, Long.MAX_VALUE)));
        functions.put("substr_replace", Replacements::substring);
        functions.put("str_repeat", a -> {
            long times = Math.max(0, a.number(1, 0));
            return times * a.text(0).length() > MAX ? null : a.text(0).repeat((int) times);
        });
        functions.put("str_pad", Texts::pad);
        functions.put("str_replace", a -> Replacements.replace(a, false));
        functions.put("str_ireplace", a -> Replacements.replace(a, true));
        functions.put("strtr", Replacements::translate);
        functions.put("strstr", a -> from(a.text(0), a.text(0).indexOf(a.text(1)), a.number(2, 0) != 0));
        functions.put("strchr", a -> from(a.text(0), a.text(0).indexOf(a.text(1)), a.number(2, 0) != 0));
        functions.put("stristr", a -> from(a.text(0), lower(a.text(0)).indexOf(lower(a.text(1))), a.number(2, 0) != 0));
        functions.put(
                "strrchr",
                a -> from(
                        a.text(0),
                        a.text(1).isEmpty()
                                ? -1
                                : a.text(0).lastIndexOf(a.text(1).charAt(0)),
                        false));
        functions.put(
                "strpos",
                a -> index(a.text(0)
                        .indexOf(a.text(1), clamp(a.number(2, 0), a.text(0).length()))));
        functions.put(
                "stripos",
                a -> index(lower(a.text(0))
                        .indexOf(
                                lower(a.text(1)),
                                clamp(a.number(2, 0), a.text(0).length()))));
        functions.put("strrpos", a -> index(a.text(0).lastIndexOf(a.text(1))));
        functions.put("str_contains", a -> a.text(0).contains(a.text(1)));
        functions.put("str_starts_with", a -> a.text(0).startsWith(a.text(1)));
        functions.put("str_ends_with", a -> a.text(0).endsWith(a.text(1)));
        functions.put("strcmp", a -> (long) Integer.signum(a.text(0).compareTo(a.text(1))));
        functions.put("substr_count", a -> a.text(1).isEmpty() ? null : count(a.text(0), a.text(1)));
        functions.put("nl2br", a -> a.text(0).replace("\n", "<br />\n"));
        functions.put(
                "addslashes",
                a -> a.text(0).replace("\\", "\\\\").replace("'", "\\'").replace("\"", "\\\""));
        functions.put("stripslashes", a -> strip(a.text(0)));
        functions.put("stripcslashes", a -> cslashes(a.text(0)));
        functions.put("html_entity_decode", a -> entities(a.text(0)));
        functions.put("htmlspecialchars_decode", a -> entities(a.text(0)));
        functions.put("mb_decode_numericentity", a -> entities(a.text(0)));
        functions.put("strval", a -> a.text(0));
        functions.put("sprintf", a -> format(a.text(0), a.values().subList(Math.min(1, a.count()), a.count())));
        functions.put(
                "vsprintf",
                a -> a.array(1) == null
                        ? null
                        : format(
                                a.text(0), new ArrayList<>(a.array(1).elements().values())));
        functions.put("wordwrap", a -> a.count() > 1 ? null : a.text(0));
        functions.put("strip_tags", a -> a.text(0).replaceAll("<[^>]*>", ""));
        functions.put("implode", Texts::implode);
        functions.put("join", Texts::implode);
        functions.put("explode", Texts::explode);
        functions.put("str_split", Texts::split);
        functions.put("mb_str_split", Texts::split);
        functions.put("chunk_split", a -> a.text(0));
        functions.put("basename", a -> basename(a.text(0), a.text(1, "")));
        functions.put(
                "dirname",
                a -> a.text(0).lastIndexOf('/') <= 0
                        ? "/"
                        : a.text(0).substring(0, a.text(0).lastIndexOf('/')));
        functions.put("pathinfo", a -> a.count() < 2 ? null : pathPart(a.text(0), a.number(1, 0)));
        functions.put("pack", a -> Packs.pack(a.text(0), a.values().subList(Math.min(1, a.count()), a.count())));
        functions.put("unpack", a -> Packs.unpack(a.text(0), a.text(1)));
        functions.put(
                "count_chars",
                a -> a.number(1, 0) == 3
                        ? a.text(0)
                                .chars()
                                .distinct()
                                .sorted()
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString()
                        : null);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Upper case of ASCII alone: other characters are bytes. */
    static String upper(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = chars[i] >= 'a' && chars[i] <= 'z' ? (char) (chars[i] - 32) : chars[i];
        }
        return new String(chars);
    }

    private static String first(String text, boolean up) {
        return text.isEmpty()
                ? text
                : (up ? upper(text.substring(0, 1)) : lower(text.substring(0, 1))) + text.substring(1);
    }

    private static String words(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (i == 0 || Character.isWhitespace(out.charAt(i - 1))) {
                out.setCharAt(i, upper(String.valueOf(out.charAt(i))).charAt(0));
            }
        }
        return out.toString();
    }

    private static String trim(String text, String characters, boolean left, boolean right) {
        String set = characters;
        int range = set.indexOf("..");
        if (range > 0 && range + 2 < set.length()) {
            StringBuilder all = new StringBuilder(set);
            for (char c = set.charAt(range - 1); c <= set.charAt(range + 2); c++) {
                all.append(c);
            }
            set = all.toString();
        }
        int start = 0;
        int end = text.length();
        while (left && start < end && set.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (right && end > start && set.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    static String part(String text, long start, long length) {
        long size = text.length();
        long from = start < 0 ? Math.max(0, size + start) : Math.min(start, size);
        long to = length < 0 ? size + length : length > size ? size : Math.min(size, from + length);
        return to <= from ? "" : text.substring((int) from, (int) to);
    }

    static int clamp(long offset, int length) {
        return (int) Math.max(0, Math.min(length, offset < 0 ? length + offset : offset));
    }

    private static Object index(int at) {
        return at < 0 ? (Object) Boolean.FALSE : (Object) (long) at;
    }

    private static Object from(String text, int at, boolean before) {
        return at < 0 ? (Object) Boolean.FALSE : before ? text.substring(0, at) : text.substring(at);
    }

    private static Long count(String text, String piece) {
        long count = 0;
        for (int i = text.indexOf(piece); i >= 0; i = text.indexOf(piece, i + piece.length())) {
            count++;
        }
        return count;
    }

    private static @Nullable String pad(Builtin.Arguments a) {
        long missing = a.number(1, 0) - a.text(0).length();
        String fill = a.text(2, " ");
        if (missing <= 0 || fill.isEmpty()) {
            return a.text(0);
        }
        if (missing > MAX) {
            return null;
        }
        String added = fill.repeat((int) (missing / fill.length()) + 1).substring(0, (int) missing);
        return a.number(3, 1) == 0 ? added + a.text(0) : a.text(0) + added;
    }

    private static String strip(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
                out.append(text.charAt(i) == '0' ? '\0' : text.charAt(i));
            } else if (text.charAt(i) != '\\') {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static String cslashes(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            int radix = next == 'x' ? 16 : next >= '0' && next <= '7' ? 8 : 0;
            if (radix == 0) {
                int known = "ntrvfab".indexOf(next);
                out.append(known < 0 ? next : "\n\t\r\u000b\f\u0007\b".charAt(known));
                continue;
            }
            int value = 0;
            int k = radix == 16 ? i + 1 : i;
            int stop = Math.min(text.length(), k + (radix == 16 ? 2 : 3));
            while (k < stop && Character.digit(text.charAt(k), radix) >= 0) {
                value = value * radix + Character.digit(text.charAt(k++), radix);
            }
            out.append((char) (value & 0xff));
            i = k - 1;
        }
        return out.toString();
    }

    private static String entities(String text) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("&#(x[0-9a-fA-F]{1,4}|\\d{1,5});")
                .matcher(text);
        String numbers = matcher.replaceAll(match -> {
            String digits = match.group(1);
            int value = digits.charAt(0) == 'x' ? Integer.parseInt(digits.substring(1), 16) : Integer.parseInt(digits);
            return java.util.regex.Matcher.quoteReplacement(String.valueOf((char) (value & 0xff)));
        });
        return numbers.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private static @Nullable String format(String pattern, List<Value> values) {
        StringBuilder out = new StringBuilder();
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile(
                        "%(?:(\\d+)\\$)?([-+ 0]|'.)*(\\d+)?(?:\\.(\\d+))?([a-zA-Z%])")
                .matcher(pattern);
        int next = 0;
        int at = 0;
        while (matcher.find()) {
            out.append(pattern, at, matcher.start());
            at = matcher.end();
            char kind = matcher.group(5).charAt(0);
            if (kind == '%') {
                out.append('%');
                continue;
            }
            int index = matcher.group(1) != null && matcher.group(1).length() < 4
                    ? Integer.parseInt(matcher.group(1)) - 1
                    : next++;
            Value value = index >= 0 && index < values.size() ? values.get(index) : Value.UNKNOWN;
            if (!value.isKnown() || value.string() == null) {
                return null;
            }
            Long number = Conversions.integer(value);
            long known = number == null ? 0 : number;
            String text = switch (kind) {
                case 'c' -> String.valueOf((char) (known & 0xff));
                case 'd', 'i', 'u' -> Long.toString(known);
                case 'x' -> Long.toHexString(known);
                case 'X' -> Long.toHexString(known).toUpperCase(Locale.ROOT);
                case 'o' -> Long.toOctalString(known);
                case 'b' -> Long.toBinaryString(known);
                default -> value.string();
            };
            int width =
                    matcher.group(3) != null && matcher.group(3).length() < 4 ? Integer.parseInt(matcher.group(3)) : 0;
            String fill = "0".equals(matcher.group(2)) ? "0" : " ";
            out.append(text.length() < width ? fill.repeat(width - text.length()) + text : text);
        }
        return out.append(pattern.substring(at)).toString();
    }

    private static @Nullable Object implode(Builtin.Arguments a) {
        PhpArray array = a.array(1) != null ? a.array(1) : a.array(0);
        String glue = a.array(1) != null ? a.text(0) : a.count() > 1 ? a.text(1) : "";
        if (array == null || !array.isComplete()) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Value value : array.elements().values()) {
            String text = value.isKnown() && value.flow() == null ? value.string() : null;
            if (text == null || out.length() > MAX) {
                return null;
            }
            out.append(first ? "" : glue).append(text);
            first = false;
        }
        return out.toString();
    }

    private static @Nullable Object explode(Builtin.Arguments a) {
        String glue = a.text(0);
        if (glue.isEmpty()) {
            return null;
        }
        PhpArray out = new PhpArray();
        String text = a.text(1);
        long limit = a.number(2, Long.MAX_VALUE);
        int from = 0;
        while (out.size() < 100_000) {
            int at = out.size() + 1 >= limit && limit > 0 ? -1 : text.indexOf(glue, from);
            out.add(Value.of(at < 0 ? text.substring(from) : text.substring(from, at)));
            if (at < 0) {
                break;
            }
            from = at + glue.length();
        }
        return out;
    }

    private static @Nullable Object split(Builtin.Arguments a) {
        long size = a.number(1, 1);
        String text = a.text(0);
        if (size < 1 || text.length() / size > 200_000) {
            return null;
        }
        PhpArray out = new PhpArray();
        for (long i = 0; i < text.length(); i += size) {
            out.add(Value.of(text.substring((int) i, (int) Math.min(text.length(), i + size))));
        }
        return out;
    }

    /** A part of a path, by the number of {@code PATHINFO_DIRNAME} and its kin. */
    private static @Nullable String pathPart(String path, long part) {
        String name = basename(path, "");
        int dot = name.lastIndexOf('.');
        return part == 1
                ? path.substring(0, Math.max(0, path.lastIndexOf('/')))
                : part == 2
                        ? name
                        : part == 4 ? name.substring(dot + 1) : part == 8 && dot >= 0 ? name.substring(0, dot) : null;
    }

    private static String basename(String path, String suffix) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String name = plain.substring(plain.lastIndexOf('/') + 1);
        return !suffix.isEmpty() && name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
