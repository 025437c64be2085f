package io.hivesec.detectors.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The field names of a stream of JSON records, each made once. Records of one kind have their fields in one order, so the
 * two names that followed the one before last are tried first, and so are the two that a record began with. Bounded: {@link #SLOTS} names of at most {@link #LONGEST} bytes.
 * Not thread-safe.
 */
final class FieldNames {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SLOTS = 1024;
    private static final int SHIFT = Integer.SIZE - 10;
    private static final int PROBES = 8;
    private static final int LONGEST = 64;

    private final @Nullable Name[] known = new Name[SLOTS];
    private final Set<String> unread;
    private final Set<String> repeated;

    /** Stands before the first name of a record. */
    private final Name beginning = new Name(-1, new byte[0], "", false, false);

    private @Nullable Name latest;

    FieldNames(Set<String> unread, Set<String> repeated) {
        this.unread = unread;
        this.repeated = repeated;
    }

    /** A field name as it was met. */
    static final class Name {
        private final byte[] raw;

        /** The first and the last eight bytes of the name with its closing quotation mark: all of it up to 16. */
        private final long head;

        private final long tail;
        private final long headMask;
        private final String text;
        private final boolean wanted;
        private final boolean repeated;
        private final int place;

        /** Where the names are that followed it, the latest first: places, so that a name which made room for another is not kept. */
        private int follower = -1;

        private int otherFollower = -1;

        private Name(int place, byte[] raw, String text, boolean wanted, boolean repeated) {
            this.place = place;
            this.raw = raw;
            byte[] closed = Arrays.copyOf(raw, Math.max(Long.BYTES, raw.length + 1));
            closed[raw.length] = '"';
            this.head = (long) LONGS.get(closed, 0);
            this.tail = (long) LONGS.get(closed, closed.length - Long.BYTES);
            this.headMask = raw.length + 1 < Long.BYTES ? (1L << Byte.SIZE * (raw.length + 1)) - 1 : -1;
            this.text = text;
            this.wanted = wanted;
            this.repeated = repeated;
        }

        String text() {
            return text;
        }

        /** How many bytes it has. */
        int length() {
            return raw.length;
        }

        /** Whether its value is read by anybody. */
        boolean wanted() {
            return wanted;
        }

        /** Whether its value is one that comes again and again. */
        boolean repeated() {
            return repeated;
        }

        private boolean isAt(byte[] bytes, int from, int to) {
            return Arrays.equals(raw, 0, raw.length, bytes, from, to);
        }

        /** Whether the name and a quotation mark are here; false also when fewer than eight bytes are left. */
        private boolean isWholeAt(byte[] bytes, int from, int end) {
            int stop = from + raw.length;
            if (Math.max(stop + 1, from + Long.BYTES) > end
                    || (((long) LONGS.get(bytes, from) ^ head) & headMask) != 0) {
                return false;
            }
            return raw.length < Long.BYTES
                    || (long) LONGS.get(bytes, stop + 1 - Long.BYTES) == tail
                            && (raw.length < 2 * Long.BYTES || isAt(bytes, from, stop));
        }

        private void isFollowedBy(Name name) {
            otherFollower = follower;
            follower = name.place;
        }
    }

    /** Begins a record. */
    void begin() {
        latest = beginning;
    }

    /** The name that begins here and ends at a quotation mark; null when it has an escape, is long or does not end. */
    @Nullable
    Name at(byte[] bytes, int start, int end) {
        Name before = latest;
        Name likely = before == null ? null : nameAt(before.follower, bytes, start, end);
        if (likely == null && before != null) {
            likely = nameAt(before.otherFollower, bytes, start, end);
            if (likely != null) {
                before.isFollowedBy(likely);
            }
        }
        Name found = likely != null ? likely : find(bytes, start, end);
        if (likely == null && before != null && found != null) {
            before.isFollowedBy(found);
        }
        latest = found;
        return found;
    }

    private @Nullable Name nameAt(int place, byte[] bytes, int start, int end) {
        Name name = place < 0 ? null : known[place];
        return name != null && name.isWholeAt(bytes, start, end) ? name : null;
    }

    private @Nullable Name find(byte[] bytes, int start, int end) {
        int hash = 0;
        int stop = start;
        while (stop < end && bytes[stop] != '"') {
            if (bytes[stop] == '\\' || stop - start == LONGEST) {
                return null;
            }
            hash = 31 * hash + bytes[stop++];
        }
        if (stop == end) {
            return null;
        }
        int slot = hash * 0x9E3779B9 >>> SHIFT;
        // Names that share a slot have neighbouring ones; a stream of made-up names only loses time.
        for (int i = 0; i < PROBES; i++) {
            int place = slot + i & SLOTS - 1;
            Name name = known[place];
            if (name == null) {
                slot = place;
                break;
            }
            if (name.isAt(bytes, start, stop)) {
                return name;
            }
        }
        byte[] raw = Arrays.copyOfRange(bytes, start, stop);
        String text = new String(raw, StandardCharsets.UTF_8).intern();
        Name fresh = new Name(slot, raw, text, !unread.contains(text), repeated.contains(text));
        known[slot] = fresh;
        return fresh;
    }
}
