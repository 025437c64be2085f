package io.hivesec.engines.webshell.known;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.artifact.Digests;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A library of known web backdoors. Immutable and thread-safe; {@link #with} makes a larger one at run time. */
public final class KnownSamples {
    /** The share of common code from which on two pages are taken for versions of one. */
    public static final double NEAR = 0.85;

    private static final int BAND = 16;
    private static final int VERSION = 1;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]*");
    private static final JsonMapper MAPPER =
            JsonMapper.builder(JsonFactories.plain()).build();
    private static final KnownSamples NONE = new KnownSamples(List.of());

    private final List<KnownSample> samples;
    private final Map<String, KnownSample> byHash = new HashMap<>();
    private final Map<String, List<KnownSample>> byBand = new HashMap<>();

    /**
     * A sample that a page is a copy of.
     *
     * @param sample the sample
     * @param how what agrees: {@code sha256}, {@code md5}, {@code code} or {@code similarity}
     * @param similarity how much of the code is common, from 0 to 1
     */
    public record Match(KnownSample sample, String how, double similarity) {
        /** Whether the page is the sample but for what a copier changes. */
        public boolean isSame() {
            return !how.equals("similarity");
        }
    }

    private KnownSamples(Collection<KnownSample> samples) {
        this.samples = List.copyOf(samples);
        for (KnownSample sample : this.samples) {
            index(sample.md5(), sample);
            index(sample.sha256(), sample);
            index(sample.code(), sample);
            for (int i = 0; i + BAND <= sample.sketch().length(); i += BAND) {
                byBand.computeIfAbsent(band(sample.sketch(), i), k -> new ArrayList<>())
                        .add(sample);
            }
        }
    }

    private void index(String hash, KnownSample sample) {
        if (!hash.isEmpty()) {
            byHash.putIfAbsent(hash, sample);
        }
    }

    private static String band(String sketch, int at) {
        return at + ":" + sketch.substring(at, at + BAND);
    }

    /** An empty library. */
    public static KnownSamples none() {
        return NONE;
    }

    /** A library of these samples. */
    public static KnownSamples of(Collection<KnownSample> samples) {
        return new KnownSamples(samples);
    }

    /** The library that comes with Hive: fingerprints of the project's own specimens. */
    public static KnownSamples standard() {
        return Standard.LIBRARY;
    }

    private static final class Standard {
        static final KnownSamples LIBRARY = load();

        private static KnownSamples load() {
            try (InputStream in = KnownSamples.class.getResourceAsStream("samples.json")) {
                if (in == null) {
                    throw new IllegalStateException("samples.json is missing from the jar");
                }
                return KnownSamples.load(in, "samples.json");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Reads a library: {@code {"version":1,"samples":[{"name","md5","sha256","code","sketch"}]}}.
     *
     * @param in JSON in UTF-8, not closed
     * @param source the name of the input for messages
     * @throws IOException when it cannot be read or is no library; the message says what and where
     */
    public static KnownSamples load(InputStream in, String source) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(in);
        } catch (JsonProcessingException e) {
            throw new IOException(source + ": no JSON: " + e.getOriginalMessage(), e);
        }
        if (root == null
                || root.path("version").asInt() != VERSION
                || !root.path("samples").isArray()) {
            throw new IOException(source + ": no library of version " + VERSION + " with \"samples\"");
        }
        List<KnownSample> samples = new ArrayList<>();
        for (JsonNode node : root.path("samples")) {
            String where = source + ": sample " + (samples.size() + 1);
            String name = node.path("name").asText("");
            if (name.isEmpty()) {
                throw new IOException(where + ": \"name\" is missing");
            }
            samples.add(new KnownSample(
                    name,
                    hex(node, "md5", 32, where),
                    hex(node, "sha256", 64, where),
                    hex(node, "code", 64, where),
                    hex(node, "sketch", 256, where)));
        }
        return new KnownSamples(samples);
    }

    private static String hex(JsonNode node, String field, int length, String where) throws IOException {
        String value = node.path(field).asText("");
        if (!value.isEmpty() && (value.length() != length || !HEX.matcher(value).matches())) {
            throw new IOException(where + ": \"" + field + "\" is not " + length + " lower-case hexadecimal digits");
        }
        return value;
    }

    /**
     * Writes the library in the form that {@link #load} reads.
     *
     * @param out not closed
     * @throws IOException when it cannot be written
     */
    public void write(OutputStream out) throws IOException {
        ObjectNode root = MAPPER.createObjectNode().put("version", VERSION);
        ArrayNode array = root.putArray("samples");
        for (KnownSample sample : samples) {
            array.addObject()
                    .put("name", sample.name())
                    .put("md5", sample.md5())
                    .put("sha256", sample.sha256())
                    .put("code", sample.code())
                    .put("sketch", sample.sketch());
        }
        out.write(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    /** This library and more samples. */
    public KnownSamples with(Collection<KnownSample> more) {
        List<KnownSample> all = new ArrayList<>(samples);
        all.addAll(more);
        return new KnownSamples(all);
    }

    /** What is in the library. */
    public List<KnownSample> samples() {
        return samples;
    }

    /**
     * Finds the sample that a page is a copy of.
     *
     * @param digests the page's digests
     * @param page its bytes
     */
    public Optional<Match> find(Digests digests, byte[] page) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        KnownSample same = byHash.get(digests.sha256());
        if (same != null) {
            return Optional.of(new Match(same, "sha256", 1));
        }
        same = byHash.get(digests.md5());
        if (same != null) {
            return Optional.of(new Match(same, "md5", 1));
        }
        Fingerprint fingerprint = Fingerprint.of(page);
        same = fingerprint.code().isEmpty() ? null : byHash.get(fingerprint.code());
        return same != null ? Optional.of(new Match(same, "code", 1)) : nearest(fingerprint);
    }

    private Optional<Match> nearest(Fingerprint fingerprint) {
        Match best = null;
        String sketch = fingerprint.sketch();
        for (int i = 0; i + BAND <= sketch.length(); i += BAND) {
            for (KnownSample sample : byBand.getOrDefault(band(sketch, i), List.of())) {
                double similarity = Fingerprint.similarity(sketch, sample.sketch());
                if (similarity >= NEAR && (best == null || similarity > best.similarity())) {
                    best = new Match(sample, "similarity", similarity);
                }
            }
        }
        return Optional.ofNullable(best);
    }
}
