package io.hivesec.engines.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A compound file (MS-CFB): its streams, whether the tree of its directory names them or not. */
final class CompoundFile {
    private static final int ENTRY = 128;
    private static final int STREAM = 2;
    private static final int ROOT = 5;
    private static final int IN_HEADER = 109;
    private static final long LAST = 0xfffffffaL;

    private final Bytes file;
    private final int shift;
    private final int miniShift;
    private final long miniLimit;
    private final int[] table;
    private int[] miniTable = new int[0];
    private int[] miniSectors = new int[0];
    private final List<Stream> streams = new ArrayList<>();

    /**
     * A stream.
     *
     * @param name as in the directory
     * @param size how many bytes, as told
     */
    record Stream(String name, long start, long size) {}

    CompoundFile(Bytes file) throws IOException {
        this.file = file;
        this.shift = file.u16(30);
        this.miniShift = file.u16(32);
        this.miniLimit = file.u32(56);
        if (shift < 7 || shift > 16 || miniShift < 2 || miniShift > shift) {
            throw new IOException("damaged: sectors of 2^" + shift + " bytes");
        }
        this.table = numbers(tableSectors());
        int[] directory = chain(table, file.u32(48));
        this.miniTable = numbers(chain(table, file.u32(60)));
        for (int sector : directory) {
            for (long at = offset(sector); at < offset(sector) + (1L << shift); at += ENTRY) {
                entry(at);
            }
        }
    }

    List<Stream> streams() {
        return streams;
    }

    private void entry(long at) throws IOException {
        if (!file.has(at, ENTRY)) {
            return;
        }
        int type = file.u8(at + 66);
        long start = file.u32(at + 116);
        long size = shift == 9 ? file.u32(at + 120) : file.i64(at + 120);
        if (type == ROOT) {
            miniSectors = chain(table, start);
        } else if (type == STREAM && size > 0) {
            int length = Math.max(0, Math.min(64, file.u16(at + 64)) - 2);
            streams.add(new Stream(file.wide(at, length), start, size));
        }
    }

    /** The sectors of the table of sectors: those in the header, and those in sectors of their own. */
    private int[] tableSectors() throws IOException {
        long sectors = file.size() >> shift;
        int[] all = new int[16];
        int count = 0;
        long next = file.u32(68);
        long at = 76;
        int left = IN_HEADER;
        int perSector = (1 << shift) / 4 - 1;
        for (long visited = 0; ; visited++) {
            for (; left > 0; left--, at += 4) {
                long sector = file.u32(at);
                if (sector < LAST && count <= sectors) {
                    all = count == all.length ? Arrays.copyOf(all, 2 * count) : all;
                    all[count++] = (int) sector;
                }
            }
            if (next >= LAST) {
                return Arrays.copyOf(all, count);
            }
            if (visited > sectors) {
                throw new IOException("damaged: a chain without an end");
            }
            at = offset(next);
            left = perSector;
            next = file.u32(at + 4L * perSector);
        }
    }

    private long offset(long sector) {
        return sector + 1 << shift;
    }

    private int[] numbers(int[] sectors) throws IOException {
        int perSector = (1 << shift) / 4;
        int[] numbers = new int[Math.multiplyExact(sectors.length, perSector)];
        int n = 0;
        for (int sector : sectors) {
            for (int i = 0; i < perSector; i++) {
                numbers[n++] = (int) file.u32(offset(Integer.toUnsignedLong(sector)) + 4L * i);
            }
        }
        return numbers;
    }

    /** The sectors from one on; a chain that is longer than its table goes round in circles. */
    private static int[] chain(int[] table, long start) throws IOException {
        int[] sectors = new int[16];
        int count = 0;
        for (long sector = start; sector < LAST; sector = Integer.toUnsignedLong(table[(int) sector])) {
            if (sector >= table.length || count > table.length) {
                throw new IOException("damaged: a chain without an end");
            }
            sectors = count == sectors.length ? Arrays.copyOf(sectors, 2 * count) : sectors;
            sectors[count++] = (int) sector;
        }
        return Arrays.copyOf(sectors, count);
    }

    /** A stream's bytes. */
    InputStream open(Stream stream) throws IOException {
        boolean mini = stream.size() < miniLimit;
        int[] chain = chain(mini ? miniTable : table, stream.start());
        return new BlockStream() {
            private long at;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (at >= stream.size() || length == 0) {
                    return length == 0 ? 0 : -1;
                }
                int width = mini ? miniShift : shift;
                int index = (int) (at >> width);
                if (index >= chain.length) {
                    throw new EOFException("a stream that is cut off");
                }
                long within = at & (1L << width) - 1;
                int n = (int) Math.min(Math.min(length, (1L << width) - within), stream.size() - at);
                long from = (mini ? miniOffset(chain[index]) : offset(chain[index])) + within;
                n = (int) Math.max(1, Math.min(n, file.size() - from));
                System.arraycopy(file.copy(from, n), 0, buffer, offset, n);
                at += n;
                return n;
            }
        };
    }

    private long miniOffset(int sector) throws IOException {
        long at = (long) sector << miniShift;
        int index = (int) (at >> shift);
        if (index >= miniSectors.length) {
            throw new EOFException("a stream that is cut off");
        }
        return offset(miniSectors[index]) + (at & (1L << shift) - 1);
    }
}
