package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All headers in a zip file, found by their signatures in one pass. */
final class ZipHeaders {
    private static final Set<Integer> METHODS =
            Set.of(0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99);
    private static final int BUFFER = 1 << 17;
    private static final int LOCAL = 30;
    private static final int CENTRAL = 46;
    private static final int MAX_SHOWN = 256;

    private final List<Local> locals = new ArrayList<>();
    private final Map<String, long[]> centrals = new HashMap<>();
    private final TreeSet<Long> signatures = new TreeSet<>();
    private final long size;
    private boolean end;
    private boolean cut;

    private ZipHeaders(long size) {
        this.size = size;
    }

    /**
     * A local header.
     *
     * @param at where it begins
     * @param data where its entry's bytes begin
     * @param compressed how many bytes, as far as told
     * @param uncompressed how many bytes unpacked, as far as told
     */
    record Local(long at, long data, int flags, int method, long compressed, long uncompressed, String name) {}

    static ZipHeaders find(Content content, long size, Meter meter) throws IOException, DeadlineException {
        ZipHeaders headers = new ZipHeaders(size);
        byte[] buffer = new byte[BUFFER];
        long base = 0;
        int filled = 0;
        try (InputStream in = content.open()) {
            for (boolean last = false; !last; ) {
                meter.checkTime();
                int n = in.readNBytes(buffer, filled, BUFFER - filled);
                filled += n;
                last = filled < BUFFER;
                int to = last ? filled - 3 : filled - CENTRAL - MAX_SHOWN;
                for (int i = 0; i < to; i++) {
                    if (buffer[i] == 'P' && buffer[i + 1] == 'K') {
                        headers.header(buffer, i, filled, base, meter.budgets.entries());
                    }
                }
                if (!last) {
                    System.arraycopy(buffer, to, buffer, 0, filled - to);
                    base += to;
                    filled -= to;
                }
            }
        }
        headers.complete();
        return headers;
    }

    private void header(byte[] buffer, int i, int filled, long base, int limit) {
        int kind = (buffer[i + 2] & 0xff) << 8 | (buffer[i + 3] & 0xff);
        if (kind == 0x0304 && i + LOCAL <= filled) {
            int method = u16(buffer, i + 8);
            int name = u16(buffer, i + 26);
            long data = base + i + LOCAL + name + u16(buffer, i + 28);
            if (METHODS.contains(method) && data <= size) {
                signatures.add(base + i);
                cut |= locals.size() >= limit;
                if (!cut) {
                    locals.add(new Local(
                            base + i,
                            data,
                            u16(buffer, i + 6),
                            method,
                            u32(buffer, i + 18),
                            u32(buffer, i + 22),
                            name(buffer, i + LOCAL, name, filled)));
                }
            }
        } else if (kind == 0x0102 && i + CENTRAL <= filled) {
            signatures.add(base + i);
            if (centrals.size() < limit) {
                centrals.put(
                        name(buffer, i + CENTRAL, u16(buffer, i + 28), filled),
                        new long[] {u32(buffer, i + 20), u32(buffer, i + 24)});
            }
        } else if (kind == 0x0708) {
            signatures.add(base + i);
        } else if (kind == 0x0506) {
            end = true;
            signatures.add(base + i);
        }
        while (signatures.size() > 4 * limit) {
            signatures.pollLast();
        }
    }

    /** Gives local headers without sizes those that the central directory has for the name. */
    private void complete() {
        for (int i = 0; i < locals.size(); i++) {
            Local local = locals.get(i);
            long[] central = centrals.get(local.name());
            boolean unknown = local.compressed() == 0 || local.compressed() == 0xffffffffL;
            if (unknown) {
                boolean usable = central != null && central[0] != 0xffffffffL;
                locals.set(
                        i,
                        new Local(
                                local.at(),
                                local.data(),
                                local.flags(),
                                local.method(),
                                central != null && usable ? central[0] : 0,
                                central != null && usable ? central[1] : 0,
                                local.name()));
            }
        }
    }

    private static String name(byte[] buffer, int at, int length, int filled) {
        int shown = Math.max(0, Math.min(Math.min(length, MAX_SHOWN), filled - at));
        return new String(Arrays.copyOfRange(buffer, at, at + shown), StandardCharsets.UTF_8);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static long u32(byte[] bytes, int at) {
        return u16(bytes, at) | (long) u16(bytes, at + 2) << 16;
    }

    List<Local> locals() {
        return locals;
    }

    boolean hasEnd() {
        return end;
    }

    boolean isCut() {
        return cut;
    }

    /** Where the next header begins, or the file ends. */
    long nextAfter(long at) {
        Long next = signatures.ceiling(at);
        return next == null ? size : next;
    }
}
