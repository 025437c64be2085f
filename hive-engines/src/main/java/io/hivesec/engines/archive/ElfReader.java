package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells packed ELF executables, which are not unpacked here: by UPX's mark behind the program headers, or because there are no
 * section headers and the entry point lies in bytes as even as compressed ones. Source: System V ABI; UPX's l_info.
 */
final class ElfReader {
    private static final byte[] UPX = "UPX!".getBytes(StandardCharsets.US_ASCII);
    private static final int LOOKED_AT = 1 << 20;
    private static final int HEADERS = 8192;
    private static final int LEAST = 1024;
    private static final int MAX_HEADERS = 64;

    private ElfReader() {}

    static void read(Content content, Meter meter, Children children) throws IOException {
        Bytes file = head(content, Math.min(HEADERS, meter.room()));
        // Other byte orders and sizes than those of servers and phones are not looked at.
        if (!file.has(0, 64) || file.u8(5) != 1) {
            return;
        }
        boolean wide = file.u8(4) == 2;
        long table = wide ? file.i64(32) : file.u32(28);
        int width = file.u16(wide ? 54 : 42);
        int count = Math.min(MAX_HEADERS, file.u16(wide ? 56 : 44));
        long behind = table + (long) width * count;
        if (file.startsWith(behind + 4, UPX)) {
            throw new UnsupportedFormatException("an executable packed with UPX");
        }
        if (file.u16(wide ? 60 : 48) == 0
                && isEven(head(content, Math.min(LOOKED_AT, meter.room())), wide, table, width, count)) {
            throw new UnsupportedFormatException("an executable packed with an unknown packer");
        }
    }

    private static Bytes head(Content content, int most) throws IOException {
        try (InputStream in = content.open()) {
            return Bytes.of(in.readNBytes(most));
        }
    }

    /** Whether the segment that the entry point is in is as even as compressed bytes are. */
    private static boolean isEven(Bytes file, boolean wide, long table, int width, int count) throws IOException {
        long entry = wide ? file.i64(24) : file.u32(24);
        for (int i = 0; i < count && file.has(table + (long) width * i, wide ? 56 : 32); i++) {
            long at = table + (long) width * i;
            long offset = wide ? file.i64(at + 8) : file.u32(at + 4);
            long address = wide ? file.i64(at + 16) : file.u32(at + 8);
            long size = wide ? file.i64(at + 32) : file.u32(at + 16);
            if (file.u32(at) == 1 && entry >= address && entry - address < size && file.has(offset, 0)) {
                long seen = Math.min(size, file.size() - offset);
                return seen >= LEAST && Evenness.isEven(file.slice(offset, seen));
            }
        }
        return false;
    }
}
