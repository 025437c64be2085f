package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PHP's functions do with what they are given, read once from {@code functions.txt}. Immutable. */
public final class FunctionTable {
    /** The position that stands for the last argument. */
    static final int LAST = -1;

    private static final FunctionTable STANDARD = load();
    private static final Set<String> STRONG = Set.copyOf(strongWords());

    private final Map<String, Sink> sinks = new HashMap<>();
    private final Map<String, Sink> methods = new HashMap<>();
    private final Map<String, Callback> callbacks = new HashMap<>();
    private final Map<String, Callback> methodCallbacks = new HashMap<>();
    private final Map<String, Fill> fills = new HashMap<>();
    private final Map<String, Origin> sources = new HashMap<>();
    private final Set<String> clean = new HashSet<>();
    private final Set<String> files = new HashSet<>();
    private final Set<String> decoders = new HashSet<>();

    /**
     * A function that uses a capability.
     *
     * @param capability what it uses
     * @param arguments the decisive positions; empty is all
     */
    record Sink(Capability capability, List<Integer> arguments) {}

    /**
     * A function that calls what it is given.
     *
     * @param position where the callable stands, {@link #LAST} is at the end
     * @param data what the callable is given: {@code rest}, {@code eachN}, {@code itemsN}, {@code keysN}, {@code output},
     *     {@code tagsN}, {@code self}, {@code later}, {@code server} or
     *     {@code never}
     */
    record Callback(int position, String data) {}

    /**
     * A function that hands its result over in an argument.
     *
     * @param target which one
     * @param source the argument that the result is made of
     */
    record Fill(int target, int source) {}

    private FunctionTable() {}

    static FunctionTable standard() {
        return STANDARD;
    }

    /** Names of the functions that run programs or evaluate code, in lower case. */
    public static Set<String> strongWords() {
        Set<String> words = new HashSet<>();
        Set<Capability> strong = EnumSet.of(Capability.EXECUTE, Capability.EVALUATE, Capability.LOAD_CODE);
        STANDARD.sinks.forEach((name, sink) -> {
            if (strong.contains(sink.capability())) {
                words.add(name);
            }
        });
        return words;
    }

    /** Whether a name is that of a function that runs programs or evaluates code. */
    static boolean isStrong(String name) {
        return STRONG.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Names of all other functions that matter only where an outsider's data is, in lower case. */
    public static Set<String> weakWords() {
        Set<String> words = new HashSet<>(STANDARD.sinks.keySet());
        words.addAll(STANDARD.callbacks.keySet());
        words.addAll(STANDARD.methodCallbacks.keySet());
        return words;
    }

    /** Names of functions that give an outsider's data, in lower case. */
    public static Set<String> sourceWords() {
        return Set.copyOf(STANDARD.sources.keySet());
    }

    /** Names of functions that undo encodings, in lower case. */
    public static Set<String> decoderWords() {
        return Set.copyOf(STANDARD.decoders);
    }

    @Nullable
    Sink sink(String function) {
        return sinks.get(function);
    }

    @Nullable
    Sink methodSink(String method) {
        return methods.get(method);
    }

    @Nullable
    Callback callback(String function) {
        return callbacks.get(function);
    }

    @Nullable
    Callback methodCallback(String method) {
        return methodCallbacks.get(method);
    }

    @Nullable
    Fill fill(String function) {
        return fills.get(function);
    }

    @Nullable
    Origin source(String function) {
        return sources.get(function);
    }

    boolean isClean(String function) {
        return clean.contains(function);
    }

    boolean readsFile(String function) {
        return files.contains(function);
    }

    boolean isDecoder(String function) {
        return decoders.contains(function);
    }

    private static FunctionTable load() {
        FunctionTable table = new FunctionTable();
        try (InputStream in = FunctionTable.class.getResourceAsStream("functions.txt")) {
            if (in == null) {
                throw new IllegalStateException("functions.txt is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(table::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private void read(String line) {
        String[] part = line.split("\\s+");
        List<String> words = Arrays.asList(part).subList(1, part.length);
        switch (part[0]) {
            case "sink" -> sinks.put(part[2], sink(part[1], part[3]));
            case "method" -> methods.put(part[2], sink(part[1], part[3]));
            case "callback" -> callbacks.put(part[1], new Callback(position(part[2]), part[3]));
            case "callmethod" -> methodCallbacks.put(part[1], new Callback(position(part[2]), part[3]));
            case "fill" -> fills.put(part[1], new Fill(position(part[2]), position(part[3])));
            case "clean" -> clean.addAll(words);
            case "file" -> files.addAll(words);
            case "decode" -> decoders.addAll(words);
            case "source" ->
                words.subList(1, words.size())
                        .forEach(word ->
                                sources.put(word, Origin.valueOf(words.get(0).toUpperCase(Locale.ROOT))));
            default -> throw new IllegalStateException("functions.txt: cannot read '" + line + "'");
        }
    }

    private static int position(String text) {
        return text.equals("last") ? LAST : Integer.parseInt(text);
    }

    private static Sink sink(String capability, String arguments) {
        List<Integer> positions = new ArrayList<>();
        if (!arguments.equals("*")) {
            for (String position : arguments.split(",")) {
                positions.add(Integer.valueOf(position));
            }
        }
        return new Sink(
                Capability.valueOf(capability.toUpperCase(Locale.ROOT).replace('-', '_')), List.copyOf(positions));
    }
}
