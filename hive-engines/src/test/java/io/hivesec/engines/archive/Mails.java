package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** Writes mails, and what is sent in them, as far as their readers have to read them. */
final class Mails {
    private static final String ALPHABET = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

    private Mails() {}

    static byte[] mail(String headers, String body) {
        return ascii("From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n" + headers + "\r\n" + body);
    }

    static String base64(byte[] file) {
        return Base64.getMimeEncoder().encodeToString(file);
    }

    static String quoted(byte[] file) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < file.length; i++) {
            text.append(String.format("=%02X", file[i] & 0xff)).append(i % 20 == 19 ? "=\r\n" : "");
        }
        return text.toString();
    }

    static String uuencoded(byte[] file) {
        StringBuilder text = new StringBuilder("begin 644 file\n");
        for (int i = 0; i < file.length; i += 45) {
            int n = Math.min(45, file.length - i);
            text.append((char) (' ' + n));
            for (int g = 0; g < n; g += 3) {
                int three = 0;
                for (int b = 0; b < 3; b++) {
                    three = three << 8 | (g + b < n ? file[i + g + b] & 0xff : 0);
                }
                for (int shift = 18; shift >= 0; shift -= 6) {
                    int six = three >> shift & 63;
                    text.append((char) (six == 0 ? '`' : ' ' + six));
                }
            }
            text.append('\n');
        }
        return text + "`\nend\n";
    }

    static byte[] tnef(byte[] file) {
        return join(
                u32(0x223e9f78),
                u16(1),
                attribute(1, 0x8006, u32(0x10000)),
                attribute(2, 0x8010, ascii("file\0")),
                attribute(2, 0x800f, file));
    }

    private static byte[] attribute(int level, int id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xff;
        }
        return join(new byte[] {(byte) level}, u16(id, 6), u32(data.length), data, u16(sum));
    }

    static byte[] binHex(byte[] file) {
        byte[] plain = join(
                new byte[] {4},
                ascii("file\0BINAhive"),
                new byte[2],
                new byte[] {0, 0, (byte) (file.length >> 8), (byte) file.length},
                new byte[6],
                file,
                new byte[4]);
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        for (int i = 0; i < plain.length; i++) {
            int run = 1;
            while (i + run < plain.length && run < 255 && plain[i + run] == plain[i]) {
                run++;
            }
            runs.write(plain[i]);
            if (plain[i] == (byte) 0x90) {
                runs.write(0);
            } else if (run > 3) {
                runs.write(0x90);
                runs.write(run);
                i += run - 1;
            }
        }
        byte[] bytes = new BitWriter(8).bytes(runs.toByteArray()).done();
        StringBuilder text = new StringBuilder(BinHexReader.MARK + " 4.0)\n\n:");
        for (int bit = 0; bit < bytes.length * 8; bit += 6) {
            int six = 0;
            for (int b = bit; b < bit + 6; b++) {
                six = six << 1 | (b / 8 < bytes.length ? bytes[b / 8] >> 7 - b % 8 & 1 : 0);
            }
            text.append(ALPHABET.charAt(six)).append(bit % 384 == 378 ? "\n" : "");
        }
        return ascii(text + ":\n");
    }

    static byte[] sis(int options, byte[] data, int size) {
        int files = 100;
        int dataAt = files + 28 + 12 + 8 + 8;
        byte[] header = join(
                u32(0x10000000, 0x10003a12, 0x10000419, 0),
                u16(0, 1, 1, 0, 0, 0, 0, 0),
                u32(200),
                u16(options, 0, 1, 0),
                u32(0, files, files));
        byte[] record = join(u32(0, 0, 0, 0, 0, 8, dataAt - 8, data.length, dataAt, size, 0, 0), ascii("f\0i\0l\0e\0"));
        return join(java.util.Arrays.copyOf(header, files), record, data);
    }
}
