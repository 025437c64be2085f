package io.hivesec.detectors.command;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was lately found out, by a hash: two entries for each, so that two things of one hash that are asked about in turn are not worked
 * out again and again. An entry says itself what it is about, and whoever asks has to look whether it is what was meant.
 *
 * <p>Threads: safe.
 */
public final class RecentEntries<E> {
    private final AtomicReferenceArray<@Nullable E> entries;
    private final int shift;

    /**
     * Nothing yet.
     *
     * @param bits the logarithm of how many pairs there is room for, from 1 to 20
     */
    public RecentEntries(int bits) {
        if (bits < 1 || bits > 20) {
            throw new IllegalArgumentException("room for 2^" + bits + " pairs");
        }
        entries = new AtomicReferenceArray<>(2 << bits);
        shift = Integer.SIZE - bits;
    }

    /** Where the first of a hash's two entries is; the other is behind it. */
    private int place(int hash) {
        return hash * 0x9E3779B9 >>> shift << 1;
    }

    /** The entry that was put last for a hash or one like it; null when there is none. */
    public @Nullable E latest(int hash) {
        return entries.get(place(hash));
    }

    /** The entry that was put before that one; null when there is none. */
    public @Nullable E earlier(int hash) {
        return entries.get(place(hash) + 1);
    }

    /** Puts an entry, in the place of the earlier one. */
    public void put(int hash, E entry) {
        int place = place(hash);
        entries.set(place + 1, entries.get(place));
        entries.set(place, entry);
    }

    /** Puts an entry in the place of the latest, which is about the same. */
    public void renew(int hash, E entry) {
        entries.set(place(hash), entry);
    }

    /** Forgets them all. */
    void clear() {
        for (int i = 0; i < entries.length(); i++) {
            entries.set(i, null);
        }
    }
}
