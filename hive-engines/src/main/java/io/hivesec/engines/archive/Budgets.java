package io.hivesec.engines.archive;

/**
 * How much unpacking one file may cost.
 *
 * @param bytes the most bytes that come out of all its archives together
 * @param ratio the most bytes out for each byte of the file, once {@code freeBytes} came out
 * @param freeBytes bytes out before the ratio counts
 * @param entries the most entries in all its archives together
 * @param depth the deepest nesting; 1 is an archive without archives in it
 * @param memory the most bytes that are held at once, and that a decoder may ask for
 */
public record Budgets(long bytes, int ratio, long freeBytes, int entries, int depth, int memory) {
    /** 512 MiB, 1 to 2,000 after 128 MiB, 20,000 entries, 16 levels, 80 MiB of memory: the dictionary of {@code xz -9} is 64 MiB. */
    public static final Budgets DEFAULT = new Budgets(512L << 20, 2000, 128L << 20, 20_000, 16, 80 << 20);
}
