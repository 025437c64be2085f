package io.hivesec.engines.archive;

/**
 * A part that was not read, or not wholly.
 *
 * @param path where, as {@link Entry#path()}
 * @param shortfall why
 * @param detail half a sentence
 */
public record Unread(String path, Shortfall shortfall, String detail) {
    /** {@code path: detail}. */
    @Override
    public String toString() {
        return path.isEmpty() ? detail : path + ": " + detail;
    }
}
