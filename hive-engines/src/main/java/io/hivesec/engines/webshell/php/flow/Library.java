package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls the functions of the language: folds them, follows what they call, tells what they use. */
final class Library {
    private static final Map<String, Builtin> FOLDING = new HashMap<>();
    /** From this length on, a constant that is decoded by what is not known hides something. */
    private static final int MIN_HIDDEN = 64;

    /** Functions that compute a text of others and change none of them. */
    private static final Set<String> COMPUTING;

    static {
        Codecs.addTo(FOLDING);
        Texts.addTo(FOLDING);
        Spellings.addTo(FOLDING);
        Notations.addTo(FOLDING);
        COMPUTING = Set.copyOf(FOLDING.keySet());
        Arrays.addTo(FOLDING);
        Pointers.addTo(FOLDING);
    }

    /** Functions that let a class be loaded by its name. */
    private static final Set<String> ASKS_FOR_CLASSES = Set.of(
            "class_exists", "interface_exists", "enum_exists", "trait_exists", "get_class_methods", "is_callable");

    /** Functions that think of a number. */
    private static final Set<String> NUMBERS = Set.of("rand", "mt_rand", "random_int");

    /** Code in clear letters. */
    private static final Pattern TEMPLATE = Pattern.compile("^\\s*<\\?php\\s|\\b(?:class|function|namespace) \\S");

    /** Functions of an application that quote what becomes a part of a command. */
    private static final Pattern QUOTES = Pattern.compile(
            "(?:esc(?:ape)?|quote|sanitize)_?(?:shell|cmd|command)|(?:shell|cmd|command)_?(?:esc(?:ape)?|quote)");

    private final Machine machine;
    private final Specials specials;
    private final Callbacks callbacks;

    Library(Machine machine) {
        this.machine = machine;
        this.specials = new Specials(machine);
        this.callbacks = new Callbacks(machine);
    }

    /** Whether a function changes none of its first two arguments. */
    boolean onlyComputes(String name) {
        return COMPUTING.contains(name) || machine.table.isClean(name);
    }

    /** Whether a name is that of a function of the language. */
    boolean knows(String name) {
        FunctionTable table = machine.table;
        return FOLDING.containsKey(name)
                || table.callback(name) != null
                || table.sink(name) != null
                || table.source(name) != null
                || table.readsFile(name)
                || table.isClean(name)
                || table.isDecoder(name)
                || Specials.NAMES.contains(name)
                || KnownFunctions.contains(name);
    }

    Value call(String name, List<Value> arguments, Site site) {
        if (NamedArguments.has(site.written(), arguments)) {
            List<String> names = NamedArguments.names(name);
            return names.isEmpty()
                    ? call(name, arguments, site.unwritten())
                    : call(
                            name,
                            NamedArguments.order(arguments, site.written(), names),
                            NamedArguments.order(site, names));
        }
        FunctionTable table = machine.table;
        if (!arguments.isEmpty()
                && (arguments.get(0).object() != null || arguments.get(0).array() != null)) {
            machine.magic.given(name, arguments.get(0));
        }
        if (!arguments.isEmpty() && isArchive(arguments.get(0))) {
            unserialised(arguments.get(0).isRemote() ? arguments.get(0).flow() : machine.uploaded);
        }
        FunctionTable.Callback callback = table.callback(name);
        if (callback != null) {
            Value result = callbacks.call(name, callback, arguments, site);
            if (result != null) {
                return result;
            }
        }
        if (ASKS_FOR_CLASSES.contains(name) && !arguments.isEmpty()) {
            callbacks.asked(arguments.get(0), site.unwritten());
        }
        if (name.equals("xml_parse") && arguments.size() > 1) {
            callbacks.parsed(arguments.get(1), site.unwritten());
        }
        Value special = specials.call(name, arguments, site);
        if (special != null) {
            return special;
        }
        FunctionTable.Fill fill = table.fill(name);
        if (fill != null) {
            Fills.fill(machine, name, fill, arguments, site);
        }
        FunctionTable.Sink sink = table.sink(name);
        if (sink != null) {
            machine.sinks.use(name, sink, arguments, site);
        }
        Value stored = machine.frameworks.query(name, arguments);
        if (stored != null) {
            return stored;
        }
        Origin origin = table.source(name);
        if (origin != null) {
            return Value.tainted(machine.evaluator.request(site.frame(), site.at(), name + "()", origin));
        }
        if (table.readsFile(name)) {
            return specials.files().read(name, arguments, site);
        }
        Builtin builtin = FOLDING.get(name);
        if (builtin != null) {
            Value folded = fold(name, builtin, arguments);
            if (folded != null) {
                return folded;
            }
        }
        if (NUMBERS.contains(name)) {
            return Value.unknown(null, Value.DIGITS);
        }
        if (table.isClean(name) || QUOTES.matcher(name).find() && !LanguageNames.isFunction(name)) {
            return Value.UNKNOWN;
        }
        if ((name.equals("ord") || name.equals("chr")) && !arguments.isEmpty()) {
            Value number = arguments.get(0);
            boolean letter = name.equals("chr");
            Taint made = letter && number.flow() == null ? Narrowing.ofLetter(machine, site) : null;
            return character(letter, made == null ? number : number.withTaint(made));
        }
        if (name.equals("sprintf") && !arguments.isEmpty() && arguments.get(0).data() instanceof String format) {
            return filled(format, arguments);
        }
        Value framework = builtin == null ? machine.frameworks.function(name, arguments, site) : null;
        return framework != null ? framework : unknown(name, builtin != null, arguments);
    }

    /** Whether a file is one of an archive, which holds objects that whoever looks at the file makes. Source: CVE-2018-19296. */
    private static boolean isArchive(Value path) {
        return path.knownHead().regionMatches(true, 0, "phar://", 0, 7);
    }

    private @Nullable Value fold(String name, Builtin builtin, List<Value> arguments) {
        Taint flow = null;
        int marks = 0;
        long size = 0;
        for (Value argument : arguments) {
            if (!argument.isKnown() || argument.object() != null) {
                return null;
            }
            flow = Taint.join(flow, argument.flow());
            marks |= argument.marks() & ~Value.UNDEFINED;
            size += argument.data() instanceof String s
                    ? s.length()
                    : argument.array() != null ? argument.array().size() * 4L : 0;
        }
        machine.steps.spend(size / 128 + 1);
        Object result;
        try {
            result = builtin.apply(new Builtin.Arguments(arguments));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            // Arguments that PHP would warn about: the result is not known.
            result = null;
        }
        if (result == null) {
            return null;
        }
        boolean decoder = machine.table.isDecoder(name)
                || name.equals("str_replace")
                || name.equals("implode")
                || name.equals("join")
                || name.equals("substr");
        boolean text = result instanceof String;
        decoder &= isNew(result, arguments);
        return new Value(
                result,
                text && flow != null && machine.table.isClean(name) ? null : flow,
                text ? marks | (decoder ? Value.DECODED : 0) : 0,
                "",
                "");
    }

    /** Whether a result differs from all that it was made of: what a replacement leaves as it is hides nothing. */
    private static boolean isNew(Object result, List<Value> arguments) {
        return arguments.stream().noneMatch(argument -> result.equals(argument.data()));
    }

    /** What comes of a call that is not computed: its arguments' data, unless the function is not PHP's. */
    private Value unknown(String name, boolean folding, List<Value> arguments) {
        Taint flow = null;
        int marks = 0;
        boolean constant = !arguments.isEmpty();
        for (Value argument : arguments) {
            flow = Taint.join(flow, argument.flow());
            marks |= argument.marks() & (name.equals("basename") ? Value.LASTING | Value.TEMPORARY : Value.LASTING);
            constant &= argument.isKnown() || argument.isOpaque();
        }
        boolean keyed = arguments.stream()
                .anyMatch(argument -> argument.data() instanceof String text && text.length() >= MIN_HIDDEN);
        if (flow == null && (machine.table.isDecoder(name) && (constant || keyed) || folding && keyed && !constant)) {
            marks |= Value.OPAQUE;
        }
        if (name.equals("strtr") && arguments.size() == 2 && flow == null) {
            Value text = arguments.get(0);
            // A template whose gaps are filled can be read by everybody.
            boolean template = TEMPLATE.matcher(text.knownHead()).find();
            return Value.partial(null, template ? marks & ~Value.OPAQUE : marks, "", "");
        }
        if (name.endsWith("str_replace") || name.equals("str_ireplace")) {
            return replaced(flow, marks, arguments);
        }
        if (flow != null
                && !flow.whole()
                && !folding
                && !machine.table.isDecoder(name)
                && !LanguageNames.isFunction(name)) {
            // What an application looks up by a name that it completes itself is the application's.
            flow = null;
        }
        if (flow != null
                && !folding
                && !machine.table.isDecoder(name)
                && name.indexOf('_') > 0
                && !KnownFunctions.contains(name)) {
            flow = flow.part();
        }
        return Value.unknown(flow, marks);
    }

    /** A known text in which something is replaced that is not known: its beginning stays. */
    private static Value replaced(@Nullable Taint flow, int marks, List<Value> arguments) {
        Value subject = arguments.size() > 2 ? arguments.get(2) : Value.UNKNOWN;
        String text = subject.isKnown() && subject.array() == null ? subject.string() : null;
        Value with = arguments.size() > 1 ? arguments.get(1) : Value.UNKNOWN;
        boolean code = with.knownHead().startsWith("<?") || Writes.injects(with.knownHead());
        if (text == null && code && (subject.marks() & Value.FILE) != 0) {
            return Value.partial(flow, marks, with.knownHead(), "");
        }
        if (text == null || text.length() < MIN_HIDDEN) {
            boolean gaps = flow != null && !subject.isKnown() && subject.flow() == null;
            return Value.unknown(gaps && flow != null ? flow.part() : flow, marks);
        }
        Value search = arguments.get(0);
        List<Value> searches =
                search.array() != null ? List.copyOf(search.array().elements().values()) : List.of(search);
        int end = text.length();
        for (Value each : searches) {
            String known = each.isKnown() ? each.string() : null;
            int at = known == null ? 0 : text.indexOf(known);
            end = at < 0 ? end : Math.min(end, at);
        }
        return Value.partial(flow, marks | subject.marks() & Value.DECODED, text.substring(0, end), "");
    }

    /** The number of a character that is not known, or what such a number stands for: a text that is computed for evaluation. */
    private static Value character(boolean toText, Value value) {
        Taint flow = value.flow();
        int marks = value.marks() & Value.LASTING;
        if (!toText) {
            return Value.unknown(flow, marks | Value.CHARACTER);
        }
        boolean computed = flow == null && (value.marks() & Value.CHARACTER) != 0;
        return Value.unknown(flow, computed ? marks | Value.OPAQUE : marks);
    }

    /** A format filled with values of which some are not known: its ends stay known. */
    private static Value filled(String format, List<Value> arguments) {
        Value joined = Value.EMPTY;
        int next = 1;
        int from = 0;
        for (int i = format.indexOf('%'); i >= 0 && i + 1 < format.length(); i = format.indexOf('%', from)) {
            joined = Operators.concat(joined, Value.of(format.substring(from, i)));
            boolean percent = format.charAt(i + 1) == '%';
            int end = i + 1;
            while (end < format.length() && !Character.isLetter(format.charAt(end)) && !percent) {
                end++;
            }
            joined = Operators.concat(
                    joined,
                    percent
                            ? Value.of("%")
                            : filling(format, end, next < arguments.size() ? arguments.get(next++) : Value.UNKNOWN));
            from = Math.min(format.length(), end + 1);
        }
        return Operators.concat(joined, Value.of(format.substring(from)));
    }

    private static Value filling(String format, int conversion, Value argument) {
        return conversion < format.length() ? Narrowing.printed(format.charAt(conversion), argument) : argument;
    }

    void unserialised(@Nullable Taint taint) {
        if (taint != null) {
            new ObjectCalls(machine, machine.calls).unserialised(taint);
        }
    }

    /** The content of a data URL, null if it is none. */
    static @Nullable String dataUrl(String url) {
        if (!url.regionMatches(true, 0, "data:", 0, 5) || url.indexOf(',') < 0) {
            return null;
        }
        String content = url.substring(url.indexOf(',') + 1);
        boolean base64 =
                url.substring(0, url.indexOf(',')).toLowerCase(Locale.ROOT).contains("base64");
        return base64 ? Codecs.base64(content) : content;
    }

    /** Undoes the encoding of a query. */
    static String decoded(String text) {
        Builtin urldecode = Objects.requireNonNull(FOLDING.get("urldecode"), "urldecode");
        Object decoded = urldecode.apply(new Builtin.Arguments(List.of(Value.of(text))));
        return decoded instanceof String plain ? plain : text;
    }
}
