package io.hivesec.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much each signal moves an alert's probability, in decibans: {@code weights.properties} beside this class, with what
 * a site's own file says put over it. Immutable.
 */
public final class Weights {
    /** The weights that come with Hive. */
    public static final Weights DEFAULT = new Weights(bundled());

    private static final String GROUP = "group.";
    private static final String RULE = "prior.rule.";

    private final SortedMap<String, String> values;

    private Weights(Properties properties) {
        SortedMap<String, String> sorted = new TreeMap<>();
        properties.forEach(
                (name, value) -> sorted.put(name.toString(), value.toString().strip()));
        sorted.forEach((name, value) -> {
            if (!name.startsWith(GROUP)) {
                number(name, value);
            }
        });
        this.values = sorted;
    }

    private static Properties bundled() {
        Properties properties = new Properties();
        try (InputStream in = Weights.class.getResourceAsStream("weights.properties")) {
            if (in == null) {
                throw new IllegalStateException("weights.properties is missing");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read weights.properties", e);
        }
        return properties;
    }

    /**
     * The bundled weights with those of a file over them.
     *
     * @param file properties, as {@code hive triage fit} writes them
     * @throws IOException when it cannot be read, or holds what is no weight or no signal's; the message names the line's key
     */
    public static Weights load(Path file) throws IOException {
        Properties own = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            own.load(in);
            own.stringPropertyNames().forEach(Weights::requireKnown);
            Properties properties = bundled();
            properties.putAll(own);
            return new Weights(properties);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** A weight that nothing asks for would move nothing, and whoever misspelt it would not know. */
    private static void requireKnown(String key) {
        String signal = key.startsWith(GROUP) ? key.substring(GROUP.length()) : key;
        if (!key.startsWith(RULE)
                && !DEFAULT.values.containsKey(key)
                && !DEFAULT.values.containsKey(signal)
                && !DEFAULT.values.containsKey(GROUP + signal)) {
            throw new IllegalArgumentException(key + ": there is no such signal");
        }
    }

    /** These weights with some others. */
    Weights with(Map<String, Double> others) {
        Properties properties = new Properties();
        properties.putAll(values);
        others.forEach((name, value) -> properties.setProperty(name, Double.toString(value)));
        return new Weights(properties);
    }

    /**
     * A signal's weight.
     *
     * @throws IllegalArgumentException when there is no such signal
     */
    double of(String signal) {
        String value = values.get(signal);
        if (value == null) {
            throw new IllegalArgumentException("no weight for signal '" + signal + "'");
        }
        return number(signal, value);
    }

    double of(String signal, double otherwise) {
        String value = values.get(signal);
        return value == null ? otherwise : number(signal, value);
    }

    /** The group that a signal counts in: its own name unless it shares one. */
    String group(String signal) {
        return values.getOrDefault(GROUP + signal, signal);
    }

    /** How many decibans a group counts at most. */
    double cap(String group) {
        return of("cap." + group, Double.MAX_VALUE);
    }

    private static double number(String name, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Math.abs(number) <= 100) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the name.
        }
        throw new IllegalArgumentException(name + ": not a number of decibans from -100 to 100: '" + value + "'");
    }
}
