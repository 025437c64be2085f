package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** Reads ARJ archives. Source: the TECHNOTE that comes with ARJ and UNARJ. */
final class ArjReader {
    private static final int MAX_HEADER = 2600;
    private static final int LOCKED = 1;
    private static final int CONTINUED = 4;
    private static final int DIRECTORY = 3;

    private ArjReader() {}

    /** Whether a file begins with a sound header; two bytes of magic are too few to tell. */
    static boolean isHeader(byte[] head) {
        if (head.length < 8 || (head[0] & 0xff) != 0x60 || (head[1] & 0xff) != 0xea) {
            return false;
        }
        int size = (head[2] & 0xff) | (head[3] & 0xff) << 8;
        if (size < 30 || size > MAX_HEADER || head.length < size + 8) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(head, 4, size);
        int told = 0;
        for (int i = 3; i >= 0; i--) {
            told = told << 8 | (head[4 + size + i] & 0xff);
        }
        return (int) crc.getValue() == told;
    }

    static void read(InputStream in, Children children) throws IOException, DeadlineException {
        header(in);
        for (Bytes header = header(in); header.size() > 0; header = header(in)) {
            int flags = header.u8(4);
            int method = header.u8(5);
            long packed = header.u32(12);
            long size = header.u32(16);
            String name = header.zeroEnded(header.u8(0), MAX_HEADER);
            LimitedStream data = new LimitedStream(in, packed);
            if ((flags & LOCKED) != 0) {
                children.unread(name, Shortfall.ENCRYPTED, "locked with a password");
            } else if (header.u8(6) != DIRECTORY && size > 0) {
                if ((flags & CONTINUED) != 0) {
                    children.unread(name, Shortfall.UNSUPPORTED, "goes on in another volume");
                }
                unpacked(children, name, method, data, size);
            }
            data.drain();
            if (data.isCutOff()) {
                throw new EOFException("arj cut off in '" + name + "'");
            }
        }
    }

    private static void unpacked(Children children, String name, int method, InputStream data, long size)
            throws IOException, DeadlineException {
        switch (method) {
            case 0 -> children.entry(name, data);
            case 1, 2, 3 -> children.entry(name, new LzhStream(data, 15, 17, 5, size));
            case 4 -> children.entry(name, new ArjFastestStream(data, size));
            default -> children.unread(name, Shortfall.UNSUPPORTED, "arj method " + method);
        }
    }

    /** The next basic header, empty at the end. Extended headers are skipped. */
    private static Bytes header(InputStream in) throws IOException {
        int magic = u16(in);
        if (magic != 0xea60) {
            throw new IOException("an arj header that is none");
        }
        int size = u16(in);
        if (size == 0) {
            return Bytes.of(new byte[0]);
        }
        if (size > MAX_HEADER) {
            throw new IOException("an arj header of " + size + " bytes");
        }
        byte[] header = in.readNBytes(size);
        if (header.length < size) {
            throw new EOFException("arj cut off in a header");
        }
        in.skipNBytes(4);
        for (int extended = u16(in); extended > 0; extended = u16(in)) {
            in.skipNBytes(extended + 4L);
        }
        return Bytes.of(header);
    }

    private static int u16(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(2);
        if (bytes.length < 2) {
            throw new EOFException("arj cut off");
        }
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    }

    /** ARJ's method 4. */
    private static final class ArjFastestStream extends DictionaryStream {
        private final Bits bits;
        private final long size;

        ArjFastestStream(InputStream in, long size) {
            super(15, ' ');
            this.bits = Bits.ofBytes(in);
            this.size = size;
        }

        @Override
        boolean step() throws IOException {
            if (written() >= size) {
                return false;
            }
            int length = number(0, 7);
            if (length == 0) {
                put(bits.bits(8));
            } else {
                copy(number(9, 13) + 1L, (int) Math.min(size - written(), length + 2));
            }
            return true;
        }

        private int number(int from, int to) throws IOException {
            int plus = 0;
            int width = from;
            while (width < to && bits.bit() == 1) {
                plus += 1 << width++;
            }
            return plus + bits.bits(width);
        }
    }
}
