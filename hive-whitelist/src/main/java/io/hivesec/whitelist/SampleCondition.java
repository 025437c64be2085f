package io.hivesec.whitelist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds when the file is a given sample, or where the rule allows it, is like it. */
final class SampleCondition implements Condition {
    private final String sha256;
    private final @Nullable Shingles shingles;
    private final int percent;

    /**
     * A condition on a sample.
     *
     * @param sha256 its digest
     * @param shingles what it is compared by; null when only the sample itself is trusted
     * @param percent how like it a file has to be
     */
    SampleCondition(String sha256, @Nullable Shingles shingles, int percent) {
        this.sha256 = sha256;
        this.shingles = shingles;
        this.percent = percent;
    }

    @Override
    public Field field() {
        return Field.SAMPLE;
    }

    @Override
    public boolean holds(Facts facts) {
        return facts.alert().artifact().digests().sha256().equals(sha256) || isAlike(facts);
    }

    private boolean isAlike(Facts facts) {
        return shingles != null
                && facts.artifactBytes()
                        .map(bytes -> shingles.percentShared(Shingles.of(bytes)) >= percent)
                        .orElse(false);
    }

    @Override
    public String whyNot(Facts facts) {
        String wanted = "the rule wants the sample with SHA-256 " + sha256;
        if (shingles == null) {
            return "the file is another, " + wanted;
        }
        return facts.artifactBytes()
                .map(bytes -> "the file is like the sample to " + shingles.percentShared(Shingles.of(bytes))
                        + " percent, the rule wants " + percent)
                .orElse("the file's bytes are not at hand to compare, " + wanted);
    }

    @Override
    public List<List<IndexKey>> keys() {
        return shingles == null ? List.of(List.of(new IndexKey.Exact(Field.SHA256, sha256))) : List.of();
    }

    @Override
    public boolean isHollow() {
        return false;
    }
}
