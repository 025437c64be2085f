package io.hivesec.engines.virus.own.yara;

/** A string of a rule: its name without {@code $}, and the patterns that it became, one for each form it is looked for in. */
record YaraString(String name, int[] patterns, boolean isPrivate) {
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
