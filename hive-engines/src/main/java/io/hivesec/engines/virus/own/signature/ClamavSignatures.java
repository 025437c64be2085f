package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.pattern.Matches;
import io.hivesec.engines.virus.own.pattern.PatternBook;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** ClamAV's body and logical signatures, and its digests. Threads: immutable. */
public final class ClamavSignatures {
    private final List<Body> bodies;
    private final Map<Integer, Integer> bodyOfPattern;
    private final List<Logical> logicals;
    private final Map<Integer, Integer> logicalOfPattern;
    private final BitSet alwaysAsked;
    private final NameTable names;
    private final DigestSet digests;
    private final DigestSet sections;
    private final DigestSet exempt;
    private final List<String> algorithms;
    private final Set<String> ignored;

    private ClamavSignatures(Builder builder) {
        this.bodies = List.copyOf(builder.bodies);
        this.logicals = List.copyOf(builder.logicals);
        this.names = builder.names;
        this.digests = builder.digests.build();
        this.sections = builder.sections.build();
        this.exempt = builder.exempt.build();
        this.algorithms = List.copyOf(builder.algorithms);
        this.ignored = Set.copyOf(builder.ignored);
        this.bodyOfPattern = new HashMap<>();
        this.logicalOfPattern = new HashMap<>();
        this.alwaysAsked = new BitSet();
        for (int i = 0; i < bodies.size(); i++) {
            bodyOfPattern.put(bodies.get(i).pattern(), i);
        }
        for (int i = 0; i < logicals.size(); i++) {
            for (int pattern : logicals.get(i).patterns()) {
                logicalOfPattern.put(pattern, i);
            }
            if (logicals.get(i).logic().holds(subsignature -> 0)) {
                alwaysAsked.set(i);
            }
        }
    }

    /** Begins an empty set. */
    public static Builder builder() {
        return new Builder();
    }

    record Body(String name, Target target, Place place, int pattern) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Logical(
            String name, Target target, long minSize, long maxSize, Logic logic, int[] patterns, List<Place> places) {}

    /** How many signatures there are. */
    public int size() {
        return bodies.size() + logicals.size() + digests.count() + sections.count();
    }

    /** The algorithms of the known files' digests, malicious or exempt: what a file has to be digested with. */
    public List<String> algorithms() {
        return algorithms;
    }

    /** Whether there are any body or logical signatures, some of which may be for texts. */
    public boolean hasBodies() {
        return !bodies.isEmpty() || !logicals.isEmpty();
    }

    /** Whether any section digest is known. */
    public boolean hasSections() {
        return sections.count() > 0;
    }

    /** Whether a file with this digest is exempt from detection. */
    public boolean isExempt(byte[] digest, long size) {
        return exempt.find(digest, size) >= 0;
    }

    /** The name of the file digest, or empty. */
    public String nameOfDigest(byte[] digest, long size) {
        return name(digests.find(digest, size));
    }

    /** The name of the section digest, or empty. */
    public String nameOfSection(byte[] digest, long size) {
        return name(sections.find(digest, size));
    }

    private String name(int number) {
        String name = number < 0 ? "" : names.get(number);
        return ignored.contains(name) ? "" : name;
    }

    /** The names of all signatures that hold, in order of the files they were read from. */
    public List<String> evaluate(Matches matches, ScannedFile file) {
        Set<String> found = new java.util.LinkedHashSet<>();
        BitSet asked = (BitSet) alwaysAsked.clone();
        for (int pattern : matches.candidates()) {
            Integer body = bodyOfPattern.get(pattern);
            if (body != null && holds(bodies.get(body), matches, file)) {
                found.add(bodies.get(body).name());
            }
            Integer logical = logicalOfPattern.get(pattern);
            if (logical != null) {
                asked.set(logical);
            }
        }
        for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
            if (holds(logicals.get(i), matches, file)) {
                found.add(logicals.get(i).name());
            }
        }
        found.removeAll(ignored);
        return List.copyOf(found);
    }

    private static boolean holds(Body body, Matches matches, ScannedFile file) {
        return body.target().covers(file.type()) && count(body.pattern(), body.place(), matches, file) > 0;
    }

    private static boolean holds(Logical logical, Matches matches, ScannedFile file) {
        return logical.target().covers(file.type())
                && file.size() >= logical.minSize()
                && file.size() <= logical.maxSize()
                && logical.logic()
                        .holds(sub ->
                                count(logical.patterns()[sub], logical.places().get(sub), matches, file));
    }

    private static long count(int pattern, Place place, Matches matches, ScannedFile file) {
        long count = 0;
        for (long start : matches.starts(pattern)) {
            count += place.allows(start, file.size(), file.executable()) ? 1 : 0;
        }
        return count;
    }

    /** Collects signatures. Not thread-safe. */
    public static final class Builder {
        final List<Body> bodies = new ArrayList<>();
        final List<Logical> logicals = new ArrayList<>();
        final NameTable names = new NameTable();
        final Set<String> algorithms = new TreeSet<>();
        final DigestSet.Builder digests = DigestSet.builder();
        final DigestSet.Builder sections = DigestSet.builder();
        final DigestSet.Builder exempt = DigestSet.builder();
        final Set<String> ignored = new HashSet<>();

        private Builder() {}

        /** The signatures that were collected; their patterns are in the book they were read with. */
        public ClamavSignatures build() {
            return new ClamavSignatures(this);
        }
    }

    /**
     * Reads signature files.
     *
     * @param book takes the patterns
     */
    public static ClamavReader reader(Builder builder, PatternBook.Builder book) {
        return new ClamavReader(builder, book);
    }
}
