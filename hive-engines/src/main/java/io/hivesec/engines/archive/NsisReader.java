package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.tukaani.xz.LZMAInputStream;

/** Reads the files of installers made with NSIS. Source: NSIS's fileform.h. */
final class NsisReader {
    private static final byte[] MAGIC = "\u00ef\u00be\u00ad\u00deNullsoftInst".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_STUB = 1 << 20;
    private static final int FIRST_HEADER = 28;
    private static final long PACKED = 0x80000000L;

    private final Bytes data;
    private final Meter meter;

    private NsisReader(Bytes data, Meter meter) {
        this.data = data;
        this.meter = meter;
    }

    /** Reads an installer's files; false when it is none. */
    static boolean read(Bytes overlay, Meter meter, Children children) throws IOException, DeadlineException {
        int magic = overlay.indexOf(MAGIC, 0);
        if (magic < 4 || magic > MAX_STUB || !overlay.has(magic - 4L, FIRST_HEADER)) {
            return false;
        }
        int begin = magic - 4;
        long size = Math.min(overlay.u32(begin + 24L), overlay.size() - begin);
        new NsisReader(overlay.slice(begin, Math.max(FIRST_HEADER, size)), meter).read(children);
        return true;
    }

    private void read(Children children) throws IOException, DeadlineException {
        long first = data.u32(FIRST_HEADER);
        if ((first & PACKED) != 0 && data.has(FIRST_HEADER + 4L, first & ~PACKED)) {
            blocks(children);
        } else {
            solid(children);
        }
    }

    /** Each file is packed by itself. */
    private void blocks(Children children) throws IOException, DeadlineException {
        int number = 0;
        // The last four bytes may be a checksum.
        for (long at = FIRST_HEADER; data.has(at, 5); number++) {
            meter.checkTime();
            long told = data.u32(at);
            long size = told & ~PACKED;
            Bytes block = data.slice(at + 4, size);
            String name = number == 0 ? "header" : "file " + number;
            if (size > 0) {
                children.entry(name, (told & PACKED) == 0 ? block::stream : () -> unpack(block));
            }
            at += 4 + size;
        }
    }

    /** All files are packed as one stream, each behind its size. */
    private void solid(Children children) throws IOException, DeadlineException {
        try (InputStream in = unpack(data.from(FIRST_HEADER))) {
            for (int number = 0; ; number++) {
                meter.checkTime();
                byte[] size = in.readNBytes(4);
                if (size.length < 4) {
                    return;
                }
                LimitedStream file = new LimitedStream(in, Bytes.of(size).u32(0) & ~PACKED);
                children.entry(number == 0 ? "header" : "file " + number, file);
                file.drain();
                if (file.isCutOff()) {
                    throw new IOException("an installer that is cut off");
                }
            }
        }
    }

    private InputStream unpack(Bytes block) throws IOException {
        int first = block.u8(0);
        if (first == 0x5d || (first <= 1 && block.u8(1) == 0x5d)) {
            if (first == 1) {
                throw new UnsupportedFormatException("an installer with filtered LZMA");
            }
            Bytes lzma = first == 0 ? block.from(1) : block;
            long dictionary = lzma.u32(1);
            if (dictionary > meter.budgets.memory()) {
                throw new BudgetException("a header that asks for " + dictionary + " bytes of memory");
            }
            return new LZMAInputStream(lzma.from(5).stream(), -1, (byte) lzma.u8(0), (int) dictionary);
        }
        if (first == '1' && block.u8(1) < 14) {
            throw new UnsupportedFormatException("an installer with NSIS's own bzip2");
        }
        return new InflaterInputStream(block.stream(), new Inflater(true)) {
            @Override
            public void close() throws IOException {
                super.close();
                inf.end();
            }
        };
    }
}
