package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Reads the files in compiled AutoIt scripts. The format is not documented; source: the AutoIt-Ripper project. */
final class AutoItReader {
    /** What the script begins with. */
    static final byte[] MAGIC = HexFormat.of().parseHex("a3484bbe986c4aa9994c530a86d6487d41553321");

    private static final Charset US = StandardCharsets.ISO_8859_1;
    private static final String NO_FILE = ">>>AUTOIT NO CMDEXECUTE<<<";

    private final Bytes data;
    private final AutoItCipher cipher;
    private final Meter meter;

    private AutoItReader(Bytes data, AutoItCipher cipher, Meter meter) {
        this.data = data;
        this.cipher = cipher;
        this.meter = meter;
    }

    /** Reads a script from its magic on. */
    static void read(Bytes script, Meter meter, Children children) throws IOException, DeadlineException {
        String version = script.text(MAGIC.length, 4);
        int sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += script.u8(MAGIC.length + 4L + i);
        }
        AutoItCipher cipher = switch (version) {
            case "EA05" -> AutoItCipher.ea05(sum);
            case "EA06" -> AutoItCipher.ea06();
            default -> throw new UnsupportedFormatException("an AutoIt script of version " + version);
        };
        new AutoItReader(script.from(MAGIC.length + 20L), cipher, meter).read(children);
    }

    private void read(Children children) throws IOException, DeadlineException {
        long at = 0;
        while (data.has(at, 8) && new String(cipher.decrypt(data.copy(at, 4), cipher.file()), US).equals("FILE")) {
            meter.checkTime();
            long[] next = {at + 4};
            String kind = text(next, cipher.kind());
            String name = text(next, cipher.name());
            at = next[0];
            long packed = data.u32(at + 1) ^ cipher.size();
            long size = data.u32(at + 5) ^ cipher.size();
            boolean isPacked = data.u8(at) == 1;
            Bytes bytes = data.slice(at + 29, packed);
            if (!kind.equals(NO_FILE) && packed > 0) {
                children.entry(name, () -> open(bytes, isPacked, size));
            }
            at += 29 + packed;
        }
    }

    private InputStream open(Bytes bytes, boolean isPacked, long size) throws IOException {
        Bytes plain = Bytes.of(cipher.decrypt(bytes.copy(0, bytes.size()), cipher.content()));
        return isPacked ? new AutoItStream(plain, size) : plain.stream();
    }

    private String text(long[] at, AutoItCipher.TextKey key) throws IOException {
        long length = data.u32(at[0]) ^ key.length();
        long bytes = cipher.isWide() ? 2 * length : length;
        byte[] text = cipher.decrypt(data.copy(at[0] + 4, bytes), (int) (length + key.seed()));
        at[0] += 4 + bytes;
        return cipher.isWide() ? Bytes.of(text).wide(0, text.length) : new String(text, US);
    }

    /** Copies from up to 32 KiB back, and single bytes. */
    private static final class AutoItStream extends DictionaryStream {
        private static final int[][] LENGTHS = {{3, 2}, {6, 3}, {13, 5}, {44, 8}, {299, 8}};
        private static final int HEADER = 8;

        private final Bits bits;
        private final int literal;
        private final long size;
        private int left;
        private int distance;

        AutoItStream(Bytes data, long size) throws IOException {
            super(15, -1);
            String magic = data.text(0, 4);
            if (!magic.equals("EA05") && !magic.equals("EA06")) {
                throw new UnsupportedFormatException("AutoIt's compression " + magic);
            }
            this.literal = magic.equals("EA06") ? 1 : 0;
            this.size = Math.min(size, data.u32be(4));
            this.bits = Bits.ofBytes(data.from(HEADER).stream());
        }

        @Override
        boolean step() throws IOException {
            if (written() >= size) {
                return false;
            }
            if (left > 0) {
                int n = Math.min(left, MOST);
                copy(distance, n);
                left -= n;
            } else if (bits.bit() == literal) {
                put(bits.bits(8));
            } else {
                distance = bits.bits(15);
                left = (int) Math.min(size - written(), length());
            }
            return true;
        }

        private int length() throws IOException {
            int length = 0;
            int more = 0;
            for (int[] step : LENGTHS) {
                more = bits.bits(step[1]);
                length = step[0];
                if (more != (1 << step[1]) - 1) {
                    return length + more;
                }
            }
            while (more == 255) {
                length += 255;
                more = bits.bits(8);
                if (length > 1 << 26) {
                    throw new IOException("damaged: a copy without an end");
                }
            }
            return length + more;
        }
    }
}
