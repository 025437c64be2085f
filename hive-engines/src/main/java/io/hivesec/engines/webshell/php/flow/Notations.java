package io.hivesec.engines.webshell.php.flow;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions that read values from a notation: serialised and JSON arrays, settings, words of a sentence. Sizes are bounded. */
final class Notations {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 2_000;
    private static final Pattern SETTING =
            Pattern.compile("^[ \\t]*+([^=;\\[\\s]+)[ \\t]*+=([^\\n]*)", Pattern.MULTILINE);
    private static final Pattern DIRECTIVE = Pattern.compile("%(\\d*)([dxos c])|\\s+|.", Pattern.DOTALL);

    /** Source: RFC 3986, and the order of PHP's {@code PHP_URL_*} constants. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?<scheme>[a-zA-Z][\\w+.-]*):)?(?://(?:(?<user>[^:@/?#]*)(?::(?<pass>[^@/?#]*))?@)?(?<host>[^:/?#]*)(?::(?<port>\\d{1,5}))?)?"
                    + "(?<path>[^?#]+)?(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?",
            Pattern.DOTALL);

    private static final List<String> PARTS_OF_ADDRESS =
            List.of("scheme", "host", "port", "user", "pass", "path", "query", "fragment");

    private final String text;
    private int at;
    private int items;

    private Notations(String text) {
        this.text = text;
    }

    static void addTo(Map<String, Builtin> functions) {
        functions.put("unserialize", a -> read(new Notations(a.text(0)), false));
        functions.put("json_decode", a -> read(new Notations(a.text(0)), true));
        functions.put("parse_ini_string", a -> settings(a.text(0)));
        functions.put("strtok", a -> a.count() < 2 ? null : firstToken(a.text(0), a.text(1)));
        functions.put("strpbrk", a -> firstOf(a.text(0), a.text(1)));
        functions.put("sscanf", a -> a.count() == 2 ? scan(a.text(0), a.text(1)) : null);
        functions.put("preg_split", a -> split(a));
        functions.put("parse_url", a -> address(a.text(0), a.count() < 2 ? -1 : a.number(1, -1)));
    }

    private static @Nullable Object read(Notations notation, boolean json) {
        Value value = json ? notation.json(0) : notation.serialised(0);
        return value == null || json && !notation.rest().isBlank() ? null : value.data();
    }

    private String rest() {
        return text.substring(Math.min(at, text.length()));
    }

    private @Nullable String until(char end) {
        int to = text.indexOf(end, at);
        if (to < 0) {
            return null;
        }
        String found = text.substring(at, to);
        at = to + 1;
        return found;
    }

    /** A serialised value; objects are not read. Source: PHP's {@code ext/standard/var_unserializer.re}. */
    private @Nullable Value serialised(int depth) {
        if (at + 2 > text.length() || depth > MAX_DEPTH || ++items > MAX_ITEMS) {
            return null;
        }
        char kind = text.charAt(at);
        at += 2;
        if (kind == 'N') {
            return Value.NULL;
        }
        if (kind == 'i' || kind == 'b' || kind == 'd') {
            String number = until(';');
            return number == null || !number.matches("-?\\d{1,18}") ? null : Value.of(Long.parseLong(number));
        }
        String size = kind == 's' || kind == 'a' ? until(':') : null;
        if (size == null || !size.matches("\\d{1,6}")) {
            return null;
        }
        int length = Integer.parseInt(size);
        at++;
        if (kind == 's') {
            if (at + length > text.length()) {
                return null;
            }
            String found = text.substring(at, at + length);
            at += length + 2;
            return Value.of(found);
        }
        PhpArray array = new PhpArray();
        for (int i = 0; i < length; i++) {
            Value key = serialised(depth + 1);
            Value value = key == null ? null : serialised(depth + 1);
            if (key == null || value == null) {
                return null;
            }
            array.put(key, value);
        }
        at++;
        return Value.of(array);
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(char c) {
        space();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    /** A value of JSON; an object is read as an array, whose elements are its properties. Source: RFC 8259. */
    private @Nullable Value json(int depth) {
        space();
        if (at >= text.length() || depth > MAX_DEPTH || ++items > MAX_ITEMS) {
            return null;
        }
        char first = text.charAt(at);
        if (first == '"') {
            String found = quoted();
            return found == null ? null : Value.of(found);
        }
        if (first == '[' || first == '{') {
            return all(first == '{', depth);
        }
        int from = at;
        while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> Value.TRUE;
            case "false" -> Value.FALSE;
            case "null" -> Value.NULL;
            default -> word.matches("-?\\d{1,18}") ? Value.of(Long.parseLong(word)) : null;
        };
    }

    private @Nullable Value all(boolean named, int depth) {
        at++;
        PhpArray array = new PhpArray();
        char end = named ? '}' : ']';
        if (take(end)) {
            return Value.of(array);
        }
        do {
            space();
            String name = named ? quoted() : "";
            if (name == null || named && !take(':')) {
                return null;
            }
            Value value = json(depth + 1);
            if (value == null) {
                return null;
            }
            if (named) {
                array.put(Value.of(name), value);
            } else {
                array.add(value);
            }
        } while (take(','));
        return take(end) ? Value.of(array) : null;
    }

    private @Nullable String quoted() {
        if (at >= text.length() || text.charAt(at) != '"') {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (++at >= text.length()) {
                return null;
            }
            char escaped = text.charAt(at);
            if (escaped == 'u') {
                if (at + 4 >= text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
                    return null;
                }
                out.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                at += 4;
            } else {
                int known = "nrtbf".indexOf(escaped);
                out.append(known < 0 ? escaped : "\n\r\t\b\f".charAt(known));
            }
        }
        boolean closed = at < text.length();
        at++;
        return closed ? out.toString() : null;
    }

    private static @Nullable Object settings(String text) {
        PhpArray array = new PhpArray();
        Matcher setting = SETTING.matcher(text);
        while (setting.find() && array.size() < MAX_ITEMS) {
            array.put(
                    Value.of(setting.group(1)),
                    Value.of(setting.group(2).strip().replaceAll("^[\"']|[\"']$", "")));
        }
        return array.size() == 0 ? null : array;
    }

    private static Object firstToken(String text, String separators) {
        int from = 0;
        while (from < text.length() && separators.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < text.length() && separators.indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return from == to ? (Object) false : text.substring(from, to);
    }

    private static Object firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return text.substring(i);
            }
        }
        return false;
    }

    /** What a sentence says where a format has directives. */
    private static @Nullable Object scan(String text, String format) {
        PhpArray found = new PhpArray();
        Matcher directive = DIRECTIVE.matcher(format);
        int at = 0;
        while (directive.find()) {
            String kind = directive.group(2);
            if (kind == null) {
                boolean space = directive.group().isBlank();
                while (space && at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                at += space || at >= text.length() ? 0 : 1;
                continue;
            }
            while (!kind.equals("c") && at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int radix = kind.equals("d") ? 10 : kind.equals("x") ? 16 : kind.equals("o") ? 8 : 0;
            String width = directive.group(1);
            int most = width.isEmpty() || width.length() > 4 ? kind.equals("c") ? 1 : 18 : Integer.parseInt(width);
            int to = at;
            while (to < text.length()
                    && to - at < most
                    && (radix > 0
                            ? Character.digit(text.charAt(to), radix) >= 0
                            : kind.equals("c") || !Character.isWhitespace(text.charAt(to)))) {
                to++;
            }
            String word = text.substring(at, to);
            if (word.isEmpty() || radix == 16 && word.length() > 15) {
                return null;
            }
            found.add(radix > 0 ? Value.of(Long.parseLong(word, radix)) : Value.of(word));
            at = to;
        }
        return found;
    }

    /** The parts of an address, or one of them. */
    private static @Nullable Object address(String text, long part) {
        Matcher matcher = ADDRESS.matcher(text);
        if (part >= PARTS_OF_ADDRESS.size() || !matcher.matches()) {
            return null;
        }
        PhpArray parts = new PhpArray();
        for (String name : PARTS_OF_ADDRESS) {
            String found = matcher.group(name);
            if (found != null) {
                parts.putKnown(name, name.equals("port") ? Value.of(Long.parseLong(found)) : Value.of(found));
            }
        }
        return part < 0
                ? parts
                : parts.get(Value.of(PARTS_OF_ADDRESS.get((int) part))).data();
    }

    private static @Nullable Object split(Builtin.Arguments a) {
        Matcher matcher = Patterns.matcher(a.text(0), a.text(1));
        if (matcher == null) {
            return null;
        }
        PhpArray parts = new PhpArray();
        boolean noEmpty = (a.number(3, 0) & 1) != 0;
        int from = 0;
        while (parts.size() < MAX_ITEMS && Patterns.find(matcher)) {
            if (matcher.end() == matcher.start()
                    && (matcher.start() == 0 || matcher.start() == a.text(1).length())) {
                continue;
            }
            String part = a.text(1).substring(from, matcher.start());
            if (!noEmpty || !part.isEmpty()) {
                parts.add(Value.of(part));
            }
            from = matcher.end();
        }
        parts.add(Value.of(a.text(1).substring(from)));
        return parts;
    }
}
