package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.fold.Decoders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions and string methods of the languages, computed where all is known and else passed on. */
final class AspFunctions {
    /** Functions that take pages' constants apart and put them together differently. */
    private static final Set<String> DECODING = Set.of(
            "chr",
            "chrw",
            "chrb",
            "asc",
            "ascw",
            "mid",
            "midb",
            "strreverse",
            "reverse",
            "replace",
            "split",
            "unescape",
            "fromcharcode",
            "frombase64string",
            "getstring",
            "charat",
            "charcodeat",
            "substr",
            "substring",
            "join",
            "urldecode",
            "decodeuricomponent",
            "decodeuri",
            "tochararray",
            "frombase64chararray",
            "transformfinalblock",
            "left",
            "right",
            "hex",
            "execute",
            "slice",
            "concat",
            "tochar",
            "format",
            "htmldecode",
            "getbytes",
            "tostring",
            "trim",
            "lcase",
            "ucase",
            "tolower",
            "toupper",
            "nodetypedvalue",
            "array");

    /** Those that take apart their first argument alone. */
    private static final Set<String> REARRANGING = Set.of("replace", "split", "mid", "left", "right", "format");

    /** Code that stands there for all to read, lists of words, and names of settings. */
    private static final Pattern PLAIN = Pattern.compile(
            "\\s*(?:(?:public\\s+|private\\s+)?(?:class|function|sub|dim|const)\\s|(?:\\[?[a-z_]{2,30}]?\\s{0,3}[,;|]\\s{0,3}){2,}\\[?[a-z_]{2,30}]?$|[a-z]+(?:_[a-z]{2,30}){1,8}$)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern WORD = Pattern.compile("[\\w .:/\\\\-]*");

    /** Results that carry nothing of their arguments. */
    private static final Set<String> CLEAN = Set.of(
            "len",
            "length",
            "count",
            "isnumeric",
            "isnull",
            "isempty",
            "isnullorempty",
            "isnullorwhitespace",
            "instr",
            "instrrev",
            "indexof",
            "lastindexof",
            "contains",
            "containskey",
            "startswith",
            "endswith",
            "equals",
            "clng",
            "cint",
            "cbyte",
            "cdbl",
            "cbool",
            "cdate",
            "isdate",
            "parseint",
            "parsefloat",
            "int",
            "toint32",
            "toint64",
            "toint16",
            "toboolean",
            "todatetime",
            "ubound",
            "lbound",
            "exists",
            "fileexists",
            "folderexists",
            "compareto",
            "gethashcode",
            "gettype",
            "isarray",
            "isobject",
            "typename",
            "now",
            "date",
            "time",
            "timer",
            "tryparse",
            "abs",
            "round",
            "rnd",
            "strcomp",
            "datediff",
            "dateadd",
            "ispostback",
            "totalbytes",
            "contentlength",
            "isvalid",
            "test",
            "ismatch",
            "md5",
            "computehash",
            "getextension",
            "hashpasswordforstoringinconfigfile");

    /** Where something stands in a text is a number that spells nothing by itself. */
    private static final int MIN_ALPHABET = 32;

    private static final int MAX_ALPHABET = 256;

    private static final Set<String> PLACES = Set.of("indexof", "lastindexof", "instr", "instrrev");

    private static final int MAX_REPLACED = 500_000;

    private AspFunctions() {}

    private static boolean isAlphabet(List<Item> arguments) {
        String letters = arguments
                .get(arguments.size() > 2 && arguments.get(0).number() != null ? 1 : 0)
                .known();
        return letters.length() >= MIN_ALPHABET
                && letters.length() <= MAX_ALPHABET
                && letters.indexOf(' ') < 0
                && letters.chars().distinct().count() == letters.length()
                && taint(arguments) != null;
    }

    /**
     * Returns what a function gives.
     *
     * @param name the function or method in lower case
     * @param arguments the arguments, a method's target first
     */
    static Item call(String name, List<Item> arguments) {
        Item folded = fold(name, arguments);
        if (PLACES.contains(name) && arguments.size() > 1 && isAlphabet(arguments)) {
            // The place of a letter in an alphabet of the page's own is how letters are decoded.
            return Item.tainted(taint(arguments));
        }
        if (folded != null) {
            return CLEAN.contains(name) ? folded : folded.withTaint(taint(arguments));
        }
        Taint taint = null;
        int decoded = 0;
        for (Item argument : arguments) {
            taint = Taint.join(taint, argument.taint());
            decoded = Math.max(decoded, argument.decoded());
        }
        if (name.equals("replace")
                && taint != null
                && !arguments.isEmpty()
                && arguments.get(0).taint() == null) {
            // What is put into a text of the page's own is a part of it.
            taint = taint.part();
        }
        String head = (name.equals("tostring") || name.equals("getfullpath")) && arguments.size() == 1
                ? arguments.get(0).head()
                : null;
        if (name.equals("combine")
                && taint != null
                && arguments.size() > 1
                && Item.OTHER.equals(arguments.get(0).head())) {
            // Below a folder that was asked for.
            taint = taint.part();
            head = Item.OTHER;
        }
        if (name.equals("format")
                && taint != null
                && arguments.size() > 1
                && arguments.get(0).taint() == null) {
            taint = taint.part();
            head = arguments.get(0).known().split("\\{", 2)[0];
        }
        if (PLACES.contains(name)) {
            decoded = 0;
        }
        if (DECODING.contains(name)) {
            decoded = Math.max(decoded, hidden(name, arguments));
        }
        Item result = Ends.kept(
                name,
                arguments,
                new Item(null, null, CLEAN.contains(name) ? null : taint, "", "", decoded, null, head));
        Item sequence = Sequences.call(name, arguments, result);
        return sequence == null ? result : sequence;
    }

    private static @Nullable Taint taint(List<Item> arguments) {
        Taint taint = null;
        for (Item argument : arguments) {
            taint = Taint.join(taint, argument.taint());
        }
        return taint;
    }

    /** How many characters of a constant are taken apart; what is replaced and by what are none of them. */
    private static int hidden(String name, List<Item> arguments) {
        int length = 0;
        for (Item argument :
                REARRANGING.contains(name) ? arguments.subList(0, Math.min(1, arguments.size())) : arguments) {
            String text = argument.text();
            if (text != null && name.equals("array")) {
                length += WORD.matcher(text).matches() ? 0 : text.length();
            } else if (text != null && !isPlain(text)) {
                length = Math.max(length, text.length());
            }
        }
        return length;
    }

    /** Whether a constant is no piece of hidden code: it reads as a declaration, a list of words or the name of a setting. */
    static boolean isPlain(String text) {
        return PLAIN.matcher(text).lookingAt();
    }

    private static @Nullable Item fold(String name, List<Item> a) {
        if (a.isEmpty()) {
            return constant(name);
        }
        for (Item argument : a) {
            if (argument.string() == null) {
                return null;
            }
        }
        try {
            return computed(name, a);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // The page's own mistake, which would end it at run time.
            return null;
        }
    }

    private static @Nullable Item constant(String name) {
        return switch (name) {
            case "vbcrlf", "vbnewline" -> Item.text("\r\n");
            case "vblf" -> Item.text("\n");
            case "vbcr" -> Item.text("\r");
            case "vbtab" -> Item.text("\t");
            case "vbnullstring" -> Item.text("");
            default -> null;
        };
    }

    private static @Nullable Item computed(String name, List<Item> a) {
        String s = a.get(0).known();
        Double n = a.get(0).number();
        int first = argument(a, 1);
        int second = argument(a, 2);
        return switch (name) {
            case "chr", "chrw", "chrb" -> Item.text(character(n != null ? n.intValue() : integer(a.get(0))));
            case "tochar" -> Item.text(character(n != null ? n.intValue() : s.charAt(0)));
            case "fromcharcode" -> {
                StringBuilder text = new StringBuilder();
                a.stream().skip(a.get(0).path().isEmpty() ? 0 : 1).forEach(c -> text.append(character(integer(c))));
                yield Item.text(text.toString());
            }
            case "asc", "ascw", "charcodeat" -> Item.number(s.charAt(a.size() > 1 ? first : 0));
            case "mid", "midb" -> {
                int from = Math.min(s.length(), first - 1);
                yield Item.text(
                        a.size() > 2 ? s.substring(from, Math.min(s.length(), from + second)) : s.substring(from));
            }
            case "left" -> Item.text(s.substring(0, Math.min(s.length(), first)));
            case "right" -> Item.text(s.substring(Math.max(0, s.length() - first)));
            case "substring", "slice" ->
                Item.text(
                        a.size() > 2
                                ? s.substring(
                                        first,
                                        Math.min(s.length(), name.equals("slice") ? second : Math.max(first, second)))
                                : s.substring(first));
            case "substr" ->
                Item.text(a.size() > 2 ? s.substring(first, Math.min(s.length(), first + second)) : s.substring(first));
            case "charat" -> Item.text(String.valueOf(s.charAt(first)));
            case "strreverse", "reverse" ->
                Item.text(new StringBuilder(s).reverse().toString());
            case "replace" ->
                a.size() < 3 || a.get(1).string() == null
                        ? null
                        : a.get(1).known().isEmpty()
                                ? Item.text(s)
                                : replaced(s, a.get(1).known(), a.get(2).known());
            case "lcase", "tolower", "tolowercase", "tolowerinvariant" -> Item.text(s.toLowerCase(Locale.ROOT));
            case "ucase", "toupper", "touppercase", "toupperinvariant" -> Item.text(s.toUpperCase(Locale.ROOT));
            case "trim", "ltrim", "rtrim" -> Item.text(s.strip());
            case "cstr",
                    "tostring",
                    "readtext",
                    "readtoend",
                    "valueof",
                    "string",
                    "getstring",
                    "getbytes",
                    "tochararray",
                    "toarray" -> Item.text(s);
            case "format" -> a.size() > 1 && s.contains("{0}") ? Item.text(formatted(a)) : null;
            case "insert" -> Item.text(s.substring(0, first) + a.get(2).known() + s.substring(first));
            case "remove" -> Item.text(s.substring(0, first) + (a.size() > 2 ? s.substring(first + second) : ""));
            case "space" -> Item.text(" ".repeat(Math.min(1000, integer(a.get(0)))));
            case "concat" -> {
                StringBuilder text = new StringBuilder();
                a.forEach(part -> text.append(part.known()));
                yield Item.text(text.toString());
            }
            case "len", "lenb", "length" -> Item.number(s.length());
            case "hex" -> Item.text(Integer.toHexString(integer(a.get(0))).toUpperCase(Locale.ROOT));
            case "cint", "clng", "cbyte", "int", "parseint", "toint32" -> Item.number(integer(a.get(0)));
            case "unescape", "urldecode", "decodeuricomponent", "decodeuri" -> Item.text(Escapes.percent(s));
            case "frombase64string" ->
                Decoders.base64(s)
                        .map(b -> Item.text(new String(b, StandardCharsets.UTF_8)))
                        .orElse(null);
            case "nodetypedvalue" ->
                Decoders.base64(s)
                        .map(b -> new String(b, StandardCharsets.UTF_8))
                        .filter(text ->
                                text.chars().allMatch(c -> c >= ' ' && c < 127 || c == '\n' || c == '\r' || c == '\t'))
                        .map(Item::text)
                        .orElse(null);
            default -> null;
        };
    }

    private static String formatted(List<Item> a) {
        String text = a.get(0).known();
        for (int i = 1; i < a.size(); i++) {
            text = text.replace("{" + (i - 1) + '}', a.get(i).known());
        }
        return text;
    }

    private static @Nullable Item replaced(String s, String what, String by) {
        String result = s.length() > MAX_REPLACED
                ? null
                : s.replaceAll("(?i)" + Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(by));
        return result == null || result.length() > Item.MAX_TEXT ? null : Item.text(result);
    }

    /** The number at a place: 0 if there is none, less where something else stands there. */
    private static int argument(List<Item> arguments, int at) {
        try {
            return at < arguments.size() ? integer(arguments.get(at)) : 0;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int integer(Item item) {
        Double n = item.number();
        if (n != null) {
            return n.intValue();
        }
        String s = item.known().strip();
        return s.regionMatches(true, 0, "&h", 0, 2)
                ? Integer.parseInt(s.substring(2).replace("&", ""), 16)
                : s.startsWith("0x") ? Integer.parseInt(s.substring(2), 16) : Integer.parseInt(s);
    }

    /** Negative codes are those of two-byte characters in the Chinese code page. */
    private static String character(int code) {
        return String.valueOf((char) (code & 0xFFFF));
    }
}
