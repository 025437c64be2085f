package io.hivesec.engines.webshell.flow;

import io.hivesec.engines.webshell.flow.Value.ClassName;
import io.hivesec.engines.webshell.fold.Bytes;
import io.hivesec.engines.webshell.fold.Decoders;
import io.hivesec.engines.webshell.fold.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Library calls whose result is known because their operands are, and strings put together in builders. */
final class Folding {
    private static final int MAX_TEXT = 4_000_000;
    private static final int LARGE = 400;
    private static final int MAX_SETTINGS = 10_000;

    private Folding() {}

    static @Nullable Value call(Value target, String type, String name, List<Value> arguments) {
        HeapObject heap = target.heap();
        if (type.equals("StringBuilder") || type.equals("StringBuffer")) {
            return heap == null ? null : builder(target, heap, name, arguments);
        }
        if (target.constant() instanceof ClassName) {
            return statically(type, name, arguments);
        }
        if (isDecoder(name) && !arguments.isEmpty()) {
            return decode(type, name, arguments.get(0));
        }
        String text = target.heap() == null ? target.string() : null;
        List<Object> known = constants(arguments);
        Value computed = text != null && known != null && target.taint() == null
                ? result(Strings.call(text, name, known))
                : null;
        if (computed != null) {
            return computed;
        }
        if (name.equals("concat") && arguments.size() == 1) {
            return Arithmetic.concatenate(target, arguments.get(0));
        }
        if (name.equals("toCharArray") && text != null) {
            HeapObject array = new HeapObject();
            text.chars().limit(HeapObject.MAX_ELEMENTS).forEach(c -> array.elements.add(Value.of((char) c)));
            return Value.object("char[]", array);
        }
        return null;
    }

    private static Value builder(Value target, HeapObject heap, String name, List<Value> arguments) {
        StringBuilder text = heap.text;
        switch (name) {
            case "append" -> {
                Value added = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
                heap.absorb(added.textFlow());
                String string = arguments.size() == 1 ? text(added) : null;
                Value held = Arithmetic.concatenate(
                        content(heap), string == null ? added.withTaint(null) : Value.of(string));
                hold(heap, held);
                return target;
            }
            case "toString", "substring" -> {
                Value held = content(heap);
                if (name.equals("substring") && text != null) {
                    List<Object> known = constants(arguments);
                    Value part = known == null ? null : result(Strings.call(text.toString(), name, known));
                    return part == null ? Value.tainted("String", heap.taint) : part;
                }
                return new Value("String", heap.taint, held.constant(), null);
            }
            case "reverse" -> {
                if (text != null) {
                    text.reverse();
                }
                return target;
            }
            case "length" -> {
                return text == null ? Value.UNKNOWN : Value.of((long) text.length());
            }
            case "charAt" -> {
                Long at = arguments.isEmpty() ? null : arguments.get(0).number();
                boolean inside = text != null && at != null && at >= 0 && at < text.length();
                return inside && text != null && at != null
                        ? Value.of(text.charAt(at.intValue()))
                        : Value.tainted("char", heap.taint);
            }
            case "setLength", "deleteCharAt", "delete", "insert", "setCharAt", "replace" -> {
                heap.absorb(Calls.flows(arguments));
                List<Object> known = constants(arguments);
                heap.text = text == null || known == null ? null : Strings.edit(text, name, known);
                heap.fields.put("content", Value.typed("String"));
                return target;
            }
            default -> {
                heap.absorb(Calls.flows(arguments));
                heap.text = null;
                return name.startsWith("index") || name.startsWith("last") ? Value.UNKNOWN : target;
            }
        }
    }

    private static Value content(HeapObject heap) {
        return heap.text != null
                ? Value.of(heap.text.toString())
                : heap.fields.getOrDefault("content", Value.typed("String"));
    }

    private static void hold(HeapObject heap, Value held) {
        String string = held.string();
        heap.text = string == null || string.length() > MAX_TEXT ? null : new StringBuilder(string);
        heap.fields.put("content", held);
    }

    private static @Nullable String text(Value value) {
        String string = value.taint() == null ? value.string() : null;
        if (string == null && value.type().equals("char[]")) {
            Bytes bytes = bytes(value);
            return bytes == null ? null : Decoders.text(bytes.array(), "ISO-8859-1");
        }
        return string;
    }

    private static @Nullable Value statically(String type, String name, List<Value> arguments) {
        Value first = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        String text = first.string();
        switch (type + '#' + name) {
            case "String#valueOf",
                    "String#copyValueOf",
                    "Integer#toString",
                    "Character#toString",
                    "Objects#toString" -> {
                String string = text(first);
                return string == null ? null : Value.of(string);
            }
            case "Integer#parseInt", "Integer#valueOf", "Long#parseLong", "Byte#parseByte" -> {
                return number(arguments);
            }
            case "String#format" -> {
                List<Object> known = constants(arguments);
                return known == null || known.isEmpty() ? null : result(Strings.format(known));
            }
            case "String#join", "StringUtils#join" -> {
                return join(arguments);
            }
            case "URLDecoder#decode" -> {
                return text == null || first.taint() != null
                        ? null
                        : Decoders.url(text).map(Value::of).orElse(null);
            }
            case "Paths#get", "Path#of" -> {
                return path(arguments);
            }
            case "File#createTempFile", "Files#createTempFile" -> {
                // A name that is its own, however many are made.
                return temporary(type, arguments);
            }
            case "Map#of" -> {
                return map(arguments);
            }
            case "Arrays#asList", "List#of", "Set#of", "Stream#of" -> {
                HeapObject list = new HeapObject();
                boolean array = arguments.size() == 1 && first.heap() != null;
                list.elements.addAll(array && first.heap() != null ? first.heap().elements : arguments);
                list.absorb(Calls.flows(arguments));
                return Value.object("List", list);
            }
            default -> {
                return isDecoder(name) && !arguments.isEmpty() ? decode(type, name, first) : null;
            }
        }
    }

    private static @Nullable Value number(List<Value> arguments) {
        String text = arguments.isEmpty() || arguments.get(0).taint() != null
                ? null
                : arguments.get(0).string();
        Long radix = arguments.size() > 1 ? arguments.get(1).number() : Long.valueOf(10);
        try {
            return text == null || radix == null ? null : Value.of(Long.parseLong(text, radix.intValue()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Value join(List<Value> arguments) {
        String separator = arguments.isEmpty() ? null : arguments.get(0).string();
        List<Value> parts = arguments.size() == 2 && arguments.get(1).heap() != null
                ? arguments.get(1).heap().elements
                : arguments.subList(1, arguments.size());
        List<Object> known = constants(parts);
        return separator == null || known == null
                ? null
                : Value.of(String.join(
                        separator, known.stream().map(String::valueOf).toList()));
    }

    private static Value map(List<Value> entries) {
        HeapObject map = new HeapObject();
        for (int i = 0; i + 1 < entries.size(); i += 2) {
            String key = entries.get(i).string();
            map.fields.put(key == null ? "?" + i : key, entries.get(i + 1));
            map.absorb(entries.get(i + 1).flow());
        }
        return Value.object("Map", map);
    }

    private static Value temporary(String type, List<Value> arguments) {
        int prefix = type.equals("Files") && arguments.size() == 3 ? 1 : 0;
        String begins = prefix < arguments.size() ? arguments.get(prefix).string() : null;
        String ends = prefix + 1 < arguments.size() ? arguments.get(prefix + 1).string() : null;
        Value.Partial name = new Value.Partial("/tmp/" + (begins == null ? "" : begins), ends == null ? ".tmp" : ends);
        return new Value(type.equals("Files") ? "Path" : "File", null, name, null);
    }

    private static Value path(List<Value> parts) {
        Value path = parts.isEmpty() ? Value.UNKNOWN : parts.get(0);
        for (int i = 1; i < parts.size(); i++) {
            path = Arithmetic.concatenate(Arithmetic.concatenate(path, Value.of("/")), parts.get(i));
        }
        return new Value(
                "Path",
                path.flow(),
                path.heap() != null && path.constant() == null ? path.string() : path.constant(),
                null);
    }

    /** The first bytes of class files, archives, compressed data and serialised objects, which no page holds by chance. */
    private static boolean isCode(byte[] b) {
        int magic = b.length < 4 ? 0 : (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | b[3] & 0xFF;
        return magic == 0xCAFEBABE || magic == 0xACED0005 || magic == 0x504B0304 || magic >>> 16 == 0x1F8B;
    }

    private static boolean isDecoder(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("decode")
                || lower.startsWith("parsebase64")
                || lower.startsWith("parsehex")
                || lower.equals("b64decode")
                || lower.contains("base64decode");
    }

    private static @Nullable Value decode(String type, String name, Value given) {
        String text = given.taint() == null ? given.string() : null;
        if (text == null && given.constant() instanceof Bytes bytes) {
            text = Decoders.text(bytes.array(), "ISO-8859-1");
        }
        if (text == null) {
            return null;
        }
        boolean hex = type.contains("Hex") || name.toLowerCase(Locale.ROOT).contains("hex");
        Optional<byte[]> decoded = hex ? Decoders.hex(text) : Decoders.base64(text);
        return decoded.map(bytes -> {
                    Value value = Value.of(new Bytes(bytes));
                    return bytes.length >= LARGE || isCode(bytes)
                            ? value.withTaint(Taint.of(Taint.Origin.EMBEDDED, 0, "a decoded constant"))
                            : value;
                })
                .orElse(null);
    }

    static @Nullable Value construct(String type, List<Value> arguments) {
        Value first = arguments.isEmpty() ? Value.UNKNOWN : arguments.get(0);
        switch (type) {
            case "String" -> {
                Bytes bytes = bytes(first);
                String charset = arguments.size() == 2 && arguments.get(1).string() != null
                        ? arguments.get(1).string()
                        : "";
                if (bytes != null) {
                    return Value.of(Decoders.text(bytes.array(), charset == null ? "" : charset));
                }
                return arguments.isEmpty()
                        ? Value.of("")
                        : new Value(
                                "String",
                                first.flow(),
                                first.constant() instanceof Bytes ? null : first.constant(),
                                null);
            }
            case "StringBuilder", "StringBuffer" -> {
                HeapObject heap = new HeapObject();
                heap.absorb(first.flow());
                boolean sized = first.number() != null;
                hold(heap, arguments.isEmpty() || sized ? Value.of("") : first);
                return Value.object(type, heap);
            }
            case "StringReader", "ByteArrayInputStream" -> {
                String text = first.taint() == null
                        ? first.constant() instanceof Bytes raw ? Decoders.text(raw.array(), "") : first.string()
                        : null;
                HeapObject heap = new HeapObject();
                heap.absorb(first.flow());
                heap.text = text == null || text.length() > MAX_SETTINGS ? null : new StringBuilder(text);
                return heap.text == null ? null : Value.object(type, heap);
            }
            case "File", "URL", "URI" -> {
                if (type.equals("File") || arguments.size() == 1) {
                    Value named = path(arguments);
                    boolean known = named.constant() != null || named.heap() != null || named.taint() != null;
                    // A file of which nothing is known is still one and the same wherever it is used.
                    return known || !type.equals("File")
                            ? named.withType(type)
                            : new Value(type, null, new Value.Partial("", ""), null);
                }
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    /** The bytes of a constant array of bytes or characters below 256. */
    private static @Nullable Bytes bytes(Value value) {
        if (value.constant() instanceof Bytes bytes) {
            return bytes;
        }
        HeapObject heap = value.heap();
        if (heap == null
                || heap.taint != null
                || heap.elements.isEmpty()
                || !value.type().matches("byte\\[\\]|char\\[\\]|int\\[\\]")) {
            return null;
        }
        byte[] bytes = new byte[heap.elements.size()];
        for (int i = 0; i < bytes.length; i++) {
            Long n = heap.elements.get(i).number();
            if (n == null || n > 255) {
                return null;
            }
            bytes[i] = n.byteValue();
        }
        return new Bytes(bytes);
    }

    private static @Nullable List<Object> constants(List<Value> values) {
        List<Object> known = new ArrayList<>();
        for (Value value : values) {
            Object constant = value.string() != null && !(value.constant() instanceof Long)
                    ? (value.constant() instanceof Character c ? c : value.string())
                    : value.constant();
            if (constant == null || value.taint() != null || constant instanceof Value.Partial) {
                return null;
            }
            known.add(constant);
        }
        return known;
    }

    private static @Nullable Value result(@Nullable Object computed) {
        if (computed instanceof String[] parts) {
            HeapObject heap = new HeapObject();
            for (String part : parts) {
                heap.elements.add(Value.of(part));
            }
            return Value.object("String[]", heap);
        }
        return computed == null ? null : Value.of(computed);
    }
}
