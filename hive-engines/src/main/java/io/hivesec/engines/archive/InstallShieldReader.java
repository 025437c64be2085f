package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;

/** Reads the files behind InstallShield's setup programs. The formats are not documented; source: the ISx project. */
final class InstallShieldReader {
    private static final byte[] MARK = "InstallShield\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_STUB = 4096;
    private static final int RECORD = 312;
    private static final int NAME = 260;
    private static final int PERIOD = 1024;
    private static final int[] SEED = {0x13, 0x35, 0x86, 0x07};
    private static final int MAX_TEXT = 1024;

    private InstallShieldReader() {}

    /** Reads a setup program's files; false when it is none. */
    static boolean read(Bytes overlay, Meter meter, Children children) throws IOException, DeadlineException {
        int mark = overlay.indexOf(MARK, 0);
        if (mark >= 0 && mark < MAX_STUB) {
            scrambled(overlay.from(mark), meter, children);
            return true;
        }
        return plain(overlay, meter, children);
    }

    /** Files with a record of 312 bytes each, deflated and scrambled with their names. */
    private static void scrambled(Bytes data, Meter meter, Children children) throws IOException, DeadlineException {
        int count = data.u16(MARK.length);
        long at = MARK.length + 32L;
        for (int i = 0; i < count; i++) {
            meter.checkTime();
            String name = data.zeroEnded(at, NAME);
            long size = data.u32(at + NAME + 8L);
            Bytes packed = data.slice(at + RECORD, size);
            byte[] key = name.getBytes(StandardCharsets.ISO_8859_1);
            if (key.length == 0) {
                throw new IOException("damaged: a file without a name");
            }
            for (int k = 0; k < key.length; k++) {
                key[k] ^= (byte) SEED[k % 4];
            }
            children.entry(name, () -> new InflaterInputStream(Bytes.of(unscrambled(packed, key)).stream()));
            at += RECORD + size;
        }
    }

    private static byte[] unscrambled(Bytes packed, byte[] key) throws IOException {
        byte[] bytes = packed.copy(0, packed.size());
        for (int i = 0; i < bytes.length; i++) {
            int swapped = (bytes[i] & 0xf) << 4 | (bytes[i] & 0xf0) >> 4;
            bytes[i] = (byte) ~(key[i % PERIOD % key.length] ^ swapped);
        }
        return bytes;
    }

    /** Files behind their names, paths, versions and sizes as texts. */
    private static boolean plain(Bytes overlay, Meter meter, Children children) throws IOException, DeadlineException {
        Map<String, Bytes> cabinets = new TreeMap<>();
        long at = 0;
        boolean any = false;
        while (overlay.has(at, 8)) {
            meter.checkTime();
            String[] texts = new String[4];
            long next = at;
            for (int i = 0; i < 4; i++) {
                texts[i] = overlay.has(next, 1) ? text(overlay, next) : "";
                next += texts[i].length() + 1;
            }
            if (!texts[2].matches("[0-9.]{1,40}") || !texts[3].matches("[0-9]{1,10}")) {
                break;
            }
            any = true;
            long size = Long.parseLong(texts[3]);
            Bytes file = overlay.slice(next, size);
            children.entry(texts[1], file::stream);
            cabinets.put(texts[0].toLowerCase(Locale.ROOT), file);
            at = next + size;
        }
        for (Map.Entry<String, Bytes> header : cabinets.entrySet()) {
            if (header.getKey().endsWith(".hdr")) {
                InstallShieldCabinet.read(header.getKey(), cabinets, meter, children);
            }
        }
        return any;
    }

    private static String text(Bytes overlay, long at) throws IOException {
        for (int n = 0; n < MAX_TEXT && overlay.has(at + n, 1); n++) {
            if (overlay.u8(at + n) == 0) {
                return overlay.text(at, n);
            }
        }
        return "";
    }
}
