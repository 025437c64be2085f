package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes PDF, RTF and compound files as far as their readers have to read them. */
final class Documents {
    private static final int SECTOR = 512;
    private static final int FREE = -1;
    private static final int END = -2;
    private static final int MINI_LIMIT = 4096;

    private Documents() {}

    /** A document of one stream with these entries in its dictionary. */
    static byte[] pdf(String dictionary, byte[] data) {
        return join(
                ascii("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< " + dictionary + " /Length "
                        + data.length + " >>\nstream\n"),
                data,
                ascii("\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"));
    }

    static byte[] hex(byte[] data) {
        return ascii(HexFormat.of().formatHex(data) + ">");
    }

    static byte[] ascii85(byte[] data) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < data.length; i += 4) {
            int n = Math.min(4, data.length - i);
            long value = 0;
            for (int b = 0; b < 4; b++) {
                value = value << 8 | (b < n ? data[i + b] & 0xff : 0);
            }
            char[] five = new char[5];
            for (int c = 4; c >= 0; c--) {
                five[c] = (char) ('!' + value % 85);
                value /= 85;
            }
            text.append(n == 4 && new String(five).equals("!!!!!") ? "z" : new String(five, 0, n + 1));
        }
        return ascii(text + "~>");
    }

    /** Single bytes and, after the first two, a code for those two. */
    static byte[] lzw(byte[] data) {
        BitWriter bits = new BitWriter(8);
        for (int i = 0; i < data.length; i++) {
            if (i % 100 == 0) {
                bits.put(256, 9);
            }
            bits.put(data[i] & 0xff, 9);
        }
        return bits.put(257, 9).done();
    }

    static byte[] runLengths(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < data.length; i += 100) {
            int n = Math.min(100, data.length - i);
            out.write(n - 1);
            out.write(data, i, n);
        }
        out.write(128);
        return out.toByteArray();
    }

    /** Rows of ten bytes, each as its difference from the row above. */
    static byte[] predicted(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] padded = Arrays.copyOf(data, (data.length + 9) / 10 * 10);
        for (int i = 0; i < padded.length; i++) {
            if (i % 10 == 0) {
                out.write(2);
            }
            out.write(padded[i] - (i < 10 ? 0 : padded[i - 10]));
        }
        return out.toByteArray();
    }

    /** A document with a package in an object; the digits as given. */
    static byte[] rtf(String digits) {
        return ascii("{\\rtf1\\ansi{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata " + digits + "}}}");
    }

    /** An OLE 1 object that is a package with a file. */
    static byte[] oleObject(byte[] file) {
        byte[] data = packaged(file);
        return join(u32(0x501, 2, 8), ascii("Package\0"), u32(0, 0, data.length), data);
    }

    /** A package: a label, paths, and a file. */
    static byte[] packaged(byte[] file) {
        return join(u16(2), ascii("file\0C:\\file\0"), u32(0x30000, 8), ascii("C:\\file\0"), u32(file.length), file);
    }

    /** A macro module: what it was compiled to, and its source in groups of eight bytes. */
    static byte[] macro(String source) {
        ByteArrayOutputStream groups = new ByteArrayOutputStream();
        for (int i = 0; i < source.length(); i += 8) {
            groups.write(0);
            groups.writeBytes(ascii(source.substring(i, Math.min(source.length(), i + 8))));
        }
        return join(new byte[50], new byte[] {1}, u16(0xb000 | groups.size() - 1), groups.toByteArray());
    }

    /** A compound file with these streams; the small ones are in the mini stream. */
    static byte[] compound(Map<String, byte[]> streams) {
        ByteArrayOutputStream sectors = new ByteArrayOutputStream();
        int[] table = new int[SECTOR / 4];
        int[] miniTable = new int[SECTOR / 4];
        Arrays.fill(table, FREE);
        Arrays.fill(miniTable, FREE);
        // Sector 0 is the table, 1 the directory, 2 the table of mini sectors.
        table[0] = -3;
        table[1] = END;
        table[2] = END;
        int next = 3;
        ByteArrayOutputStream mini = new ByteArrayOutputStream();
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        Map<String, int[]> places = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> stream : streams.entrySet()) {
            byte[] data = stream.getValue();
            if (data.length < MINI_LIMIT) {
                int start = mini.size() / 64;
                chain(miniTable, start, (data.length + 63) / 64);
                mini.writeBytes(Arrays.copyOf(data, (data.length + 63) / 64 * 64));
                places.put(stream.getKey(), new int[] {start, data.length});
            } else {
                next = append(sectors, table, next, data, places, stream.getKey());
            }
        }
        append(sectors, table, next, mini.toByteArray(), places, "");
        directory.writeBytes(entry("Root Entry", 5, places.get("")));
        streams.keySet().forEach(name -> directory.writeBytes(entry(name, 2, places.get(name))));
        byte[] header = join(
                HexFormat.of().parseHex("d0cf11e0a1b11ae1"),
                new byte[16],
                u16(0x3e, 3, 0xfffe, 9, 6),
                new byte[10],
                u32(1, 1, 0, MINI_LIMIT, 2, 1, END, 0, 0));
        byte[] first = Arrays.copyOf(header, SECTOR);
        Arrays.fill(first, 80, SECTOR, (byte) -1);
        return join(
                first,
                numbers(table),
                Arrays.copyOf(directory.toByteArray(), SECTOR),
                numbers(miniTable),
                sectors.toByteArray());
    }

    private static int append(
            ByteArrayOutputStream sectors, int[] table, int next, byte[] data, Map<String, int[]> places, String name) {
        int count = (data.length + SECTOR - 1) / SECTOR;
        chain(table, next, count);
        sectors.writeBytes(Arrays.copyOf(data, count * SECTOR));
        places.put(name, new int[] {next, data.length});
        return next + count;
    }

    private static void chain(int[] table, int start, int count) {
        for (int i = 0; i < count; i++) {
            table[start + i] = i + 1 < count ? start + i + 1 : END;
        }
    }

    private static byte[] entry(String name, int type, int[] place) {
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        return join(
                Arrays.copyOf(text, 64),
                u16(text.length + 2),
                new byte[] {(byte) type, 1},
                u32(-1, -1, -1),
                new byte[36],
                u32(place[0], place[1], 0));
    }

    private static byte[] numbers(int[] values) {
        return u32(Arrays.stream(values).asLongStream().toArray());
    }
}
