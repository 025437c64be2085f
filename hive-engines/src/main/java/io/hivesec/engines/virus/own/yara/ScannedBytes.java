package io.hivesec.engines.virus.own.yara;

/**
 * What conditions ask of a file beside its matches.
 *
 * @param size how many bytes it has
 * @param bytes the bytes
 * @param format {@code pe} or {@code elf}; empty for another
 * @param entryPoint the file offset at which it begins to run; -1 when it does not
 */
public record ScannedBytes(long size, RandomBytes bytes, String format, long entryPoint) {

    /** A file that is no program. */
    public ScannedBytes(long size, RandomBytes bytes) {
        this(size, bytes, "", -1);
    }
}
