package io.hivesec.engines.virus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** How much each engine's word is worth, in decibans: {@code trust.properties}, and what the embedder sets. Immutable. */
final class TrustWeights {
    private static final Properties TABLE = load();

    private final Map<String, Integer> overrides;

    TrustWeights(Map<String, Integer> overrides) {
        this.overrides = Map.copyOf(overrides);
    }

    int detection(EngineColumn column) {
        Integer override = overrides.get(column.engine());
        int engine = override != null ? override : number("engine." + column.engine(), number("default", 0));
        int kind = ThreatKind.of(column.answer().threats().get(0)).decibans();
        return engine + kind + (column.answer().answer() == Answer.SUSPICIOUS ? number("suspicious", 0) : 0);
    }

    int clean() {
        return number("clean", 0);
    }

    int malicious() {
        return number("malicious", 0);
    }

    int high() {
        return number("high", 0);
    }

    int medium() {
        return number("medium", 0);
    }

    private static int number(String key, int otherwise) {
        String value = TABLE.getProperty(key);
        return value == null ? otherwise : Integer.parseInt(value.strip());
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = TrustWeights.class.getResourceAsStream("trust.properties")) {
            if (in == null) {
                throw new IllegalStateException("no trust.properties beside " + TrustWeights.class.getName());
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read trust.properties", e);
        }
        return properties;
    }
}
