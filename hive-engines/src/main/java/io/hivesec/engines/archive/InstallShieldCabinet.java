package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads InstallShield's cabinets of version 6 and later: one file describes, others have the data. The format is not
 * documented; source: the unshield project.
 */
final class InstallShieldCabinet {
    /** What such files begin with. */
    static final byte[] MAGIC = "ISc(".getBytes(StandardCharsets.US_ASCII);

    private static final int RECORD = 0x57;
    private static final int SPLIT = 1;
    private static final int SCRAMBLED = 2;
    private static final int PACKED = 4;
    private static final int NOT_THERE = 8;
    private static final int LINKED = 2;
    private static final int MAX_NAME = 1024;
    /** Twice what pieces have. */
    private static final int MAX_CHUNK = 1 << 17;

    private InstallShieldCabinet() {}

    static void read(String name, Map<String, Bytes> files, Meter meter, Children children)
            throws IOException, DeadlineException {
        Bytes header = files.getOrDefault(name, Bytes.of(new byte[0]));
        if (!header.startsWith(0, MAGIC)) {
            return;
        }
        long version = header.u32(4);
        if (version >> 24 == 1 && (version >> 12 & 15) < 6) {
            throw new UnsupportedFormatException("a cabinet of InstallShield before version 6");
        }
        String base = name.substring(0, name.length() - "1.hdr".length());
        Bytes descriptor = header.from(header.u32(12));
        long table = descriptor.u32(12);
        long count = descriptor.u32(0x28);
        long records = table + descriptor.u32(0x2c);
        for (long i = 0; i < count; i++) {
            meter.checkTime();
            Bytes file = descriptor.slice(records + i * RECORD, RECORD);
            int flags = file.u16(0);
            if ((flags & NOT_THERE) != 0 || (file.u8(0x54) & LINKED) != 0 || file.i64(2) == 0) {
                continue;
            }
            String shown = descriptor.zeroEnded(table + file.u32(0x3a), MAX_NAME);
            Bytes volume = files.get(base + file.u16(0x55) + ".cab");
            if (volume == null || (flags & (SPLIT | SCRAMBLED)) != 0) {
                children.unread(shown, Shortfall.UNSUPPORTED, "scrambled, or in another volume");
                continue;
            }
            Bytes data = volume.slice(file.i64(0x12), file.i64((flags & PACKED) != 0 ? 10 : 2));
            children.entry(shown, (flags & PACKED) != 0 ? () -> new Chunks(data.stream()) : data::stream);
        }
    }

    /** Deflated pieces, each behind its size in two bytes. */
    private static final class Chunks extends BlockStream {
        private final InputStream in;
        private byte[] chunk = new byte[0];
        private int at;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (at == chunk.length) {
                byte[] size = in.readNBytes(2);
                if (size.length < 2) {
                    return -1;
                }
                byte[] packed = in.readNBytes(Bytes.of(size).u16(0));
                if (packed.length < Bytes.of(size).u16(0)) {
                    throw new EOFException("a file that is cut off");
                }
                chunk = inflate(packed);
                at = 0;
            }
            int n = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, buffer, offset, n);
            at += n;
            return n;
        }

        private static byte[] inflate(byte[] packed) throws IOException {
            Inflater inflater = new Inflater(true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            try {
                inflater.setInput(packed);
                while (!inflater.finished()) {
                    int n = inflater.inflate(buffer);
                    if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                        break;
                    }
                    out.write(buffer, 0, n);
                    if (out.size() > MAX_CHUNK) {
                        throw new IOException("damaged: a piece of more than " + MAX_CHUNK + " bytes");
                    }
                }
                return out.toByteArray();
            } catch (DataFormatException e) {
                throw new IOException("damaged: " + e.getMessage(), e);
            } finally {
                inflater.end();
            }
        }
    }
}
