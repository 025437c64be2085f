package io.hivesec.engines.memshell;

import com.google.common.hash.Hashing;
import io.hivesec.engines.memshell.bytecode.ClassFeatures;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The library of known memory webshells: families by what they do, by fingerprints of samples and by digests. Hive's own says
 * what the public families do; an embedder adds files of its own. Immutable and thread-safe.
 *
 * <p>The format is JSON; its schema is {@code docs/memory-webshell-families.schema.json}.
 */
public final class KnownFamilies {
    /** Share of features from which a class is taken for a version of a known one. */
    static final double ALIKE = 0.7;

    /** A class of fewer features resembles too much. */
    private static final int MIN_FEATURES = 12;

    private static final int MAX_BYTES = 64 << 20;
    private static final KnownFamilies STANDARD = load();

    private final List<Shape> shapes;
    private final List<Print> prints;
    private final Map<String, String> digests;

    /** A family by what it does: traits that must hold, and traits that usually do. */
    record Shape(String family, List<String> required, List<String> usual) {}

    /** The features of one sample of a family. */
    record Print(String family, Set<Long> features) {}

    KnownFamilies(List<Shape> shapes, List<Print> prints, Map<String, String> digests) {
        this.shapes = List.copyOf(shapes);
        this.prints = List.copyOf(prints);
        this.digests = Map.copyOf(digests);
    }

    /** What Hive knows. It holds no fingerprints and no digests. */
    public static KnownFamilies standard() {
        return STANDARD;
    }

    private static KnownFamilies load() {
        try (InputStream stream =
                Objects.requireNonNull(KnownFamilies.class.getResourceAsStream("families.json"), "families.json")) {
            return FamiliesFile.parse("families.json", stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (FamiliesFileException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a file of families.
     *
     * @param name names it in errors
     * @param json what the schema says; stays the caller's to close
     * @return what it says, and nothing of Hive's own; see {@link #and}
     * @throws FamiliesFileException when it is not what the schema says
     * @throws IOException when it cannot be read
     */
    public static KnownFamilies read(String name, InputStream json) throws IOException, FamiliesFileException {
        byte[] bytes = json.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new FamiliesFileException(name + ": larger than " + MAX_BYTES + " bytes");
        }
        return FamiliesFile.parse(name, bytes);
    }

    /**
     * This library and another one together.
     *
     * @param more what to add; where both know a digest, its name of the family stands
     * @return a library that knows both
     */
    public KnownFamilies and(KnownFamilies more) {
        List<Shape> allShapes = new ArrayList<>(shapes);
        allShapes.addAll(more.shapes);
        List<Print> allPrints = new ArrayList<>(prints);
        allPrints.addAll(more.prints);
        Map<String, String> allDigests = new HashMap<>(digests);
        allDigests.putAll(more.digests);
        return new KnownFamilies(allShapes, allPrints, allDigests);
    }

    /**
     * The fingerprint of a class as a file of families holds it. It survives renaming, recompiling, stripping and the move from
     * {@code javax} to {@code jakarta}.
     *
     * @param classFile a whole class file
     * @return its features, each as 16 hexadecimal digits, ascending
     * @throws IllegalArgumentException if the file is broken, or does too little to be told from others
     */
    public static List<String> fingerprint(byte[] classFile) {
        try {
            Set<Long> features = ClassFeatures.of(classFile);
            if (features.size() < MIN_FEATURES) {
                throw new IllegalArgumentException(
                        "a class of " + features.size() + " features resembles too many others");
            }
            Set<String> texts = new TreeSet<>();
            features.forEach(feature -> texts.add(String.format(Locale.ROOT, "%016x", feature)));
            return List.copyOf(texts);
        } catch (UnreadableClassException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    List<Shape> shapes() {
        return shapes;
    }

    /** The family that this class belongs to, by its digest and, where that is asked for, by what it does. */
    Optional<Family> match(byte[] classFile, boolean closely) throws UnreadableClassException {
        Optional<Family> exact = exact(classFile);
        return exact.isPresent() || !closely ? exact : alike(classFile);
    }

    private Optional<Family> exact(byte[] classFile) {
        if (digests.isEmpty()) {
            return Optional.empty();
        }
        String digest = Hashing.sha256().hashBytes(classFile).toString();
        return Optional.ofNullable(digests.get(digest)).map(name -> new Family(name, 1));
    }

    /** The family with a sample that this class is most like, if it is like one. */
    private Optional<Family> alike(byte[] classFile) throws UnreadableClassException {
        if (prints.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> features = ClassFeatures.of(classFile);
        Family best = null;
        for (Print print : prints) {
            if (!mayBeAlike(features.size(), print.features().size())) {
                continue;
            }
            double similarity = similarity(features, print.features());
            if (similarity >= ALIKE && (best == null || similarity > best.similarity())) {
                best = new Family(print.family(), similarity);
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether sets of these sizes can have enough in common. */
    private static boolean mayBeAlike(int one, int other) {
        return (double) Math.min(one, other) / Math.max(1, Math.max(one, other)) >= ALIKE;
    }

    /** Common features of all features, 0 to 1 (Jaccard). */
    static double similarity(Set<Long> one, Set<Long> other) {
        if (one.size() < MIN_FEATURES) {
            return 0;
        }
        Set<Long> fewer = one.size() < other.size() ? one : other;
        Set<Long> more = fewer == one ? other : one;
        int common = 0;
        for (Long feature : fewer) {
            common += more.contains(feature) ? 1 : 0;
        }
        return (double) common / (one.size() + other.size() - common);
    }
}
