package io.hivesec.whitelist;

/** How much of a rule file is read before it is refused. */
final class RuleLimits {
    /** Bytes of a rule file. */
    static final long FILE_BYTES = 128L << 20;

    /** Rules in a file. */
    static final int RULES = 250_000;

    /** Values within one condition. */
    static final int VALUES_PER_CONDITION = 1_000;

    /** Characters of a value. */
    static final int VALUE_LENGTH = 1_024;

    /** Characters of a description. */
    static final int TEXT_LENGTH = 1_024;

    /** Bytes of a sample that is matched by its hash. */
    static final int SAMPLE_BYTES = 16 << 20;

    /** Bytes of a sample, and of a file compared with it, where similarity is asked for. */
    static final int SIMILARITY_BYTES = 256 << 10;

    /** Problems listed of one file. */
    static final int PROBLEMS = 100;

    private RuleLimits() {}
}
