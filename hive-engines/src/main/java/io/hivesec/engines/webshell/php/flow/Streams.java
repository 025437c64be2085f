package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import io.hivesec.engines.webshell.php.flow.Calls.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Streams of the page's own: classes that it registers for a scheme or as a filter, filters of the language by their names, and
 * archives. Source: the PHP manual's "Supported Protocols and Wrappers", "streamWrapper", "php_user_filter", "List of Available
 * Filters".
 */
final class Streams {
    private static final Pattern SCHEME = Pattern.compile("^([a-z][a-z0-9+.-]*)://", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILTERED =
            Pattern.compile("^php://filter/(?:(.*)/)?resource=(.*)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern IN_ARCHIVE = Pattern.compile("^(?:zip|rar)://([^#]+)#", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPRESSED =
            Pattern.compile("^(?:compress\\.(?:zlib|bzip2)|file|glob)://", Pattern.CASE_INSENSITIVE);

    /** The function that does what a filter of the language does. */
    private static final Map<String, String> OF_THE_LANGUAGE = Map.of(
            "convert.base64-decode", "base64_decode",
            "convert.base64-encode", "base64_encode",
            "convert.quoted-printable-decode", "quoted_printable_decode",
            "string.rot13", "str_rot13",
            "string.toupper", "strtoupper",
            "string.tolower", "strtolower",
            "zlib.inflate", "gzinflate",
            "bzip2.decompress", "bzdecompress");

    private final Machine machine;
    private final Map<String, String> wrappers = new HashMap<>();
    private final Map<String, String> filters = new HashMap<>();
    /** What a filter of the page's own is given, {@link Value#FALSE} once it took it. */
    private Value bucket = Value.FALSE;

    private Value passed = Value.UNKNOWN;
    private final Map<String, Taint> unpacked = new HashMap<>();

    Streams(Machine machine) {
        this.machine = machine;
    }

    /** The functions by which a page registers and uses its own streams; null if it is another one. */
    @Nullable
    Value call(String name, List<Value> a, Site site) {
        switch (name) {
            case "stream_wrapper_register", "stream_register_wrapper" -> {
                register(wrappers, a);
                return Value.TRUE;
            }
            case "stream_filter_register" -> {
                register(filters, a);
                return Value.TRUE;
            }
            case "stream_filter_append", "stream_filter_prepend" -> {
                attach(a, site);
                return Value.UNKNOWN;
            }
            case "stream_bucket_make_writeable" -> {
                Value taken = bucket;
                bucket = Value.FALSE;
                if (taken.data() == Boolean.FALSE) {
                    return taken;
                }
                PhpObject object = new PhpObject("#bucket");
                object.property("data").put(taken);
                return Value.of(object);
            }
            case "stream_bucket_append", "stream_bucket_prepend" -> {
                PhpObject object = a.size() > 1 ? a.get(1).object() : null;
                passed =
                        object == null ? Value.UNKNOWN : object.property("data").get();
                return Value.UNKNOWN;
            }
            case "stream_bucket_new" -> {
                PhpObject object = new PhpObject("#bucket");
                object.property("data").put(a.size() > 1 ? a.get(1) : Value.UNKNOWN);
                return Value.of(object);
            }
            default -> {
                return null;
            }
        }
    }

    private static void register(Map<String, String> registered, List<Value> a) {
        String name = a.size() > 1 && a.get(0).isKnown() ? a.get(0).string() : null;
        String type = a.size() > 1 && a.get(1).isKnown() ? a.get(1).string() : null;
        if (name != null && type != null) {
            registered.put(name.toLowerCase(Locale.ROOT), type);
        }
    }

    private void attach(List<Value> a, Site site) {
        PhpObject handle = a.isEmpty() ? null : a.get(0).object();
        String name = a.size() > 1 && a.get(1).isKnown() ? a.get(1).string() : null;
        if (name == null) {
            return;
        }
        PhpObject own = own(name, a.size() > 3 ? a.get(3) : Value.NULL, site);
        if (own != null) {
            machine.magic.call("onCreate", own, List.of(), Value.TRUE);
        }
        if (handle != null && (own != null || OF_THE_LANGUAGE.containsKey(name.toLowerCase(Locale.ROOT)))) {
            handle.property("filter").put(own != null ? Value.of(own) : Value.of(name));
        }
    }

    private @Nullable PhpObject own(String name, Value parameters, Site site) {
        String lower = name.toLowerCase(Locale.ROOT);
        String type = filters.get(lower);
        for (int dot = lower.lastIndexOf('.'); type == null && dot > 0; dot = lower.lastIndexOf('.', dot - 1)) {
            type = filters.get(lower.substring(0, dot) + ".*");
        }
        if (type == null) {
            return null;
        }
        PhpObject object = machine.calls.instance(type, site);
        object.property("params").put(parameters);
        object.property("filtername").put(Value.of(name));
        return object;
    }

    /** What is written to or read from a handle, after the filter that was put upon it. */
    Value through(PhpObject handle, Value content, Site site) {
        Value filter = handle.properties.containsKey("filter")
                ? handle.property("filter").get()
                : Value.NULL;
        if (filter.object() != null) {
            return through(filter.object(), content);
        }
        String name = filter.isKnown() && !filter.isNull() ? filter.string() : null;
        return name == null ? content : filtered(name, content, site);
    }

    private Value through(PhpObject filter, Value content) {
        bucket = content;
        passed = Value.tainted(content.flow());
        machine.magic.call(
                "filter", filter, List.of(Value.UNKNOWN, Value.UNKNOWN, Value.UNKNOWN, Value.TRUE), Value.NULL);
        bucket = Value.FALSE;
        return passed;
    }

    private Value filtered(String chain, Value content, Site site) {
        Value result = content;
        for (String step : chain.split("[|/]")) {
            String name = step.replaceFirst("(?i)^(?:read|write)=", "");
            PhpObject own = own(name, Value.NULL, site);
            String function = OF_THE_LANGUAGE.get(name.toLowerCase(Locale.ROOT));
            if (own != null) {
                result = through(own, result);
            } else if (function != null) {
                result = machine.calls.library().call(function, List.of(result), site.unwritten());
            } else {
                result = Value.unknown(result.flow(), result.marks() & Value.LASTING);
            }
        }
        return result;
    }

    /**
     * What is read at an address of the page's own: of a class that it registered, of a file that it wrote, or of either through
     * filters; null if it is none.
     */
    @Nullable
    Value read(Value path, Site site) {
        String head = path.knownHead();
        Matcher chain = FILTERED.matcher(head);
        if (chain.find()) {
            if (!path.isKnown()) {
                return null;
            }
            Value inner = source(Value.of(chain.group(2)), site);
            return inner == null ? null : filtered(chain.group(1) == null ? "" : chain.group(1), inner, site);
        }
        return content(path, site);
    }

    /** The file that lies behind filters through which a page writes. */
    static Value behind(Value path) {
        String head = path.knownHead();
        if (!head.regionMatches(true, 0, "php://filter/", 0, 13)) {
            return path;
        }
        Matcher chain = FILTERED.matcher(head);
        if (!chain.find()) {
            return path;
        }
        return path.isKnown()
                ? new Value(chain.group(2), path.taint(), path.marks(), "", "")
                : Value.partial(path.taint(), path.marks(), chain.group(2), path.knownTail());
    }

    /** The end of a chain of filters. */
    private @Nullable Value source(Value path, Site site) {
        String head = path.knownHead();
        if (head.toLowerCase(Locale.ROOT).startsWith("php://input")) {
            return Value.tainted(machine.evaluator.request(site.frame(), site.at(), "php://input", Origin.BODY));
        }
        String data = Library.dataUrl(head);
        return data != null ? Value.of(data).mark(Value.DECODED) : content(path, site);
    }

    /** The name under which a file of the page's own is remembered, the same for the ways to say where it lies. */
    static String place(String path) {
        return path.replaceFirst("^(phar://)?(?:/?\\./)+", "$1");
    }

    private @Nullable Value content(Value path, Site site) {
        String head = path.knownHead();
        Matcher scheme = SCHEME.matcher(head);
        String type = scheme.find() ? wrappers.get(scheme.group(1).toLowerCase(Locale.ROOT)) : null;
        if (type != null) {
            PhpObject object = machine.calls.instance(type, site);
            List<Value> opening = List.of(path, Value.of("rb"), Value.of(0L), Value.UNKNOWN);
            machine.magic.call("stream_open", object, opening, Value.TRUE);
            return machine.magic.call("stream_read", object, List.of(Value.of(8192L)), Value.UNKNOWN);
        }
        if (!path.isKnown()) {
            return null;
        }
        Matcher archive = IN_ARCHIVE.matcher(head);
        String place = place(
                archive.find() ? archive.group(1) : COMPRESSED.matcher(head).replaceFirst(""));
        Value written = machine.written.get(place);
        if (written == null && place.startsWith("phar://")) {
            written = machine.written.entrySet().stream()
                    .filter(file -> place.startsWith("phar://" + file.getKey() + "/"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        boolean whole = place.equals(place(head));
        return written == null || whole ? written : Value.unknown(written.flow(), written.marks() & Value.LASTING);
    }

    /** Remembers where an archive of somebody else's was unpacked. */
    void unpack(Value folder, @Nullable Taint flow) {
        String place = folder.isKnown() && folder.string() != null ? place(folder.string() + "/") : "";
        if (flow != null && place.length() > 2) {
            unpacked.put(place.replaceFirst("/+$", "/"), flow);
        }
    }

    /** Who sent the archive that a file was unpacked from, null if nobody did. */
    @Nullable
    Taint unpacked(Value path) {
        if (unpacked.isEmpty()) {
            return null;
        }
        String place = place(path.knownHead());
        return unpacked.entrySet().stream()
                .filter(folder -> place.startsWith(folder.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
