package io.hivesec.engines.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tukaani.xz.LZMAInputStream;

/**
 * A Windows executable that UPX packed, and the one that it was: its sections as they were and its headers, but for what UPX
 * did not keep. Source: UPX's own description of its header and sources of its loader.
 */
final class UpxImage {
    private static final byte[] MAGIC = "UPX!".getBytes(StandardCharsets.US_ASCII);
    private static final int SEARCHED = 4096;
    private static final int HEADER = 32;
    private static final int STUB = 64;
    private static final int FILTER_CALLS = 0x24;
    private static final int FILTER_JUMPS = 0x25;
    private static final int FILTER_BOTH = 0x26;

    private final Bytes file;
    private final PeImage image;
    private final Bytes header;

    private UpxImage(Bytes file, PeImage image, Bytes header) {
        this.file = file;
        this.image = image;
        this.header = header;
    }

    /**
     * The executable as it was.
     *
     * @param most the most bytes that it may have
     * @throws IOException when it is not packed in a way that is known here
     */
    static byte[] unpack(Bytes file, PeImage image, int most) throws IOException {
        int at = file.indexOf(MAGIC, 0);
        if (at < 0 || at > SEARCHED || image.sections().size() < 2) {
            throw new UnsupportedFormatException("packed with UPX whose header is gone");
        }
        UpxImage upx = new UpxImage(file, image, file.slice(at, HEADER));
        long size = upx.header.u32(16);
        if (size > most) {
            throw new BudgetException("larger than the " + most + " bytes that may be held");
        }
        byte[] memory = upx.decode((int) size);
        return upx.rebuild(Bytes.of(memory), memory, most);
    }

    private byte[] decode(int size) throws IOException {
        Bytes packed = file.slice(image.sections().get(1).offset(), header.u32(20));
        int method = header.u8(6);
        switch (method) {
            case 2:
                return NrvDecoder.decode(packed, NrvDecoder.Kind.B, size);
            case 5:
                return NrvDecoder.decode(packed, NrvDecoder.Kind.D, size);
            case 8:
                return NrvDecoder.decode(packed, NrvDecoder.Kind.E, size);
            case 14:
                int position = packed.u8(0) & 7;
                int literal = packed.u8(1) & 15;
                int literalPosition = packed.u8(1) >> 4;
                int properties = (position * 5 + literalPosition) * 9 + literal;
                try (InputStream in =
                        new LZMAInputStream(packed.from(2).stream(), size, (byte) properties, Math.max(4096, size))) {
                    byte[] bytes = in.readNBytes(size);
                    if (bytes.length < size) {
                        throw new IOException("damaged: " + bytes.length + " bytes instead of " + size);
                    }
                    return bytes;
                }
            default:
                throw new UnsupportedFormatException("packed with UPX's method " + method);
        }
    }

    /** Puts sections where they were in the file; the headers are behind them in memory. */
    private byte[] rebuild(Bytes memory, byte[] bytes, int most) throws IOException {
        long base = image.sections().get(0).address();
        Bytes headers = memory.from(memory.u32(memory.size() - 4L));
        int count = headers.u16(6);
        int table = 24 + headers.u16(20);
        List<PeImage.Section> sections = PeImage.sections(headers, table, count);
        long code = headers.u32(44) - base;
        if (memory.has(code, headers.u32(28))) {
            unfilter(bytes, (int) code, (int) headers.u32(28));
        }
        long size = STUB + table + 40L * count;
        for (PeImage.Section section : sections) {
            size = Math.max(size, section.offset() + section.size());
        }
        if (size > most) {
            throw new BudgetException("larger than the " + most + " bytes that may be held");
        }
        byte[] rebuilt = new byte[(int) size];
        rebuilt[0] = 'M';
        rebuilt[1] = 'Z';
        rebuilt[60] = STUB;
        byte[] copied = headers.copy(0, table + 40L * count);
        System.arraycopy(copied, 0, rebuilt, STUB, copied.length);
        for (PeImage.Section section : sections) {
            long from = section.address() - base;
            if (section.size() > 0 && memory.has(from, 1)) {
                int n = (int) Math.min(section.size(), memory.size() - from);
                System.arraycopy(memory.copy(from, n), 0, rebuilt, (int) section.offset(), n);
            }
        }
        return rebuilt;
    }

    /** Turns the absolute targets of calls and jumps into relative ones again. */
    private void unfilter(byte[] bytes, int from, int length) throws IOException {
        int filter = header.u8(28);
        int mark = header.u8(29);
        if (filter < FILTER_CALLS || filter > FILTER_BOTH) {
            return;
        }
        for (int i = from; i < from + length - 5; i++) {
            boolean call = bytes[i] == (byte) 0xe8 && filter != FILTER_JUMPS;
            boolean jump = bytes[i] == (byte) 0xe9 && filter != FILTER_CALLS;
            if ((call || jump) && (bytes[i + 1] & 0xff) == mark) {
                int target = (bytes[i + 2] & 0xff) << 16 | (bytes[i + 3] & 0xff) << 8 | (bytes[i + 4] & 0xff);
                int relative = target - (i + 1);
                for (int b = 0; b < 4; b++) {
                    bytes[i + 1 + b] = (byte) (relative >> 8 * b);
                }
                i += 4;
            }
        }
    }
}
