package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads LHA archives with headers of levels 0 to 2. Source: H. Tsugawa's description of the headers. */
final class LhaReader {
    /** Of each method the dictionary's bits, the number of distance codes, and the bits of that number. */
    private static final Map<String, int[]> METHODS = Map.of(
            "-lh4-", new int[] {12, 14, 4},
            "-lh5-", new int[] {13, 14, 4},
            "-lh6-", new int[] {15, 16, 5},
            "-lh7-", new int[] {16, 17, 5});

    private LhaReader() {}

    /** Whether a file begins like one. */
    static boolean isHeader(byte[] head) {
        return head.length > 21
                && head[2] == '-'
                && head[3] == 'l'
                && (head[4] == 'h' || head[4] == 'z')
                && head[6] == '-'
                && head[20] >= 0
                && head[20] <= 3;
    }

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        while (true) {
            int first = in.read();
            if (first <= 0) {
                return;
            }
            byte[] start = in.readNBytes(20);
            if (start.length < 20) {
                throw new EOFException("lha cut off in a header");
            }
            Bytes header = Bytes.of(start);
            String method = header.text(1, 5);
            int level = header.u8(19);
            long packed = header.u32(6);
            long size = header.u32(10);
            String name = "";
            if (level == 0 || level == 1) {
                byte[] rest = in.readNBytes(Math.max(0, first - 19));
                Bytes more = Bytes.of(rest);
                name = more.text(1, more.u8(0));
                if (level == 1) {
                    packed -= extensions(in, Bytes.of(rest).u16(rest.length - 2L));
                }
            } else if (level == 2) {
                in.skipNBytes(Math.max(0, (first | header.u8(0) << 8) - 21));
            } else {
                throw new UnsupportedFormatException("an lha header of level " + level);
            }
            if (packed < 0) {
                throw new IOException("an lha header without a size");
            }
            LimitedStream data = new LimitedStream(in, packed);
            unpacked(children, name, method, data, size);
            data.drain();
            if (data.isCutOff()) {
                throw new EOFException("lha cut off in '" + name + "'");
            }
        }
    }

    private static long extensions(InputStream in, int first) throws IOException {
        long all = 0;
        for (int size = first; size > 0; ) {
            byte[] extension = in.readNBytes(size);
            if (extension.length < size || size < 2) {
                throw new EOFException("lha cut off in a header");
            }
            all += size;
            size = Bytes.of(extension).u16(size - 2L);
        }
        return all;
    }

    private static void unpacked(Children children, String name, String method, InputStream data, long size)
            throws IOException, DeadlineException {
        int[] window = METHODS.get(method);
        if (window != null) {
            children.entry(name, new LzhStream(data, window[0], window[1], window[2], size));
        } else if (method.equals("-lh0-") || method.equals("-lz4-")) {
            children.entry(name, data);
        } else if (!method.equals("-lhd-")) {
            children.unread(name, Shortfall.UNSUPPORTED, "lha method " + method);
        }
    }
}
