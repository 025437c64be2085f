package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.i64;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes cabinets, compiled help, ARJ, LHA and SZDD as far as their readers have to read them. */
final class Cabinets {
    private static final int BLOCK = 1 << 15;

    private Cabinets() {}

    /** A cabinet of one folder with two files, of which the second is as given. */
    static byte[] cab(int method, byte[] file, byte[][] blocks, int[] sizes) {
        byte[] names = ascii("first\0second\0");
        int filesAt = 36 + 8;
        int dataAt = filesAt + 2 * 16 + names.length;
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < blocks.length; i++) {
            data.writeBytes(join(u32(0), u16(blocks[i].length, sizes[i]), blocks[i]));
        }
        byte[] header = join(
                ascii("MSCF"),
                u32(0, dataAt + data.size(), 0, filesAt, 0),
                u16(0x0103, 1, 2, 0, 1, 0),
                u32(dataAt),
                u16(blocks.length, method),
                u32(5, 0),
                u16(0, 0, 0, 0),
                ascii("first\0"),
                u32(file.length, 5),
                u16(0, 0, 0, 0),
                ascii("second\0"));
        return join(header, data.toByteArray());
    }

    /** The first file's five bytes and the second file. */
    static byte[] both(byte[] file) {
        return join(ascii("hello"), file);
    }

    static byte[] stored(byte[] file) {
        byte[] both = both(file);
        return cab(0, file, new byte[][] {both}, new int[] {both.length});
    }

    /** Blocks that are deflated with the one before as their dictionary. */
    static byte[] mszip(byte[] file) {
        byte[] both = both(file);
        int count = (both.length + BLOCK - 1) / BLOCK;
        byte[][] blocks = new byte[count][];
        int[] sizes = new int[count];
        byte[] last = new byte[0];
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(both, i * BLOCK, Math.min(both.length, (i + 1) * BLOCK));
            Deflater deflater = new Deflater(9, true);
            if (last.length > 0) {
                deflater.setDictionary(last);
            }
            deflater.setInput(part);
            deflater.finish();
            byte[] out = new byte[2 * BLOCK];
            int n = deflater.deflate(out);
            deflater.end();
            blocks[i] = join(ascii("CK"), Arrays.copyOf(out, n));
            sizes[i] = part.length;
            last = part;
        }
        return cab(1, file, blocks, sizes);
    }

    static byte[] lzx(byte[] file) {
        byte[] both = both(file);
        return cab(3 | 15 << 8, file, new byte[][] {lzxBlocks(both)}, new int[] {both.length});
    }

    /** LZX: a verbatim block of five single bytes, then a stored block. */
    static byte[] lzxBlocks(byte[] data) {
        BitWriter bits = new BitWriter(16);
        bits.put(0, 1);
        bits.put(1, 3).put(Math.min(5, data.length), 24);
        lengths(bits, 8, 256);
        lengths(bits, 8, 240);
        lengths(bits, 9, 249);
        for (int i = 0; i < Math.min(5, data.length); i++) {
            bits.put(data[i] & 0xff, 9);
        }
        byte[] rest = Arrays.copyOfRange(data, Math.min(5, data.length), data.length);
        if (rest.length > 0) {
            bits.put(3, 3).put(rest.length, 24).align();
            bits.bytes(u32(1, 1, 1)).bytes(rest).bytes(new byte[rest.length % 2]);
        }
        return bits.done();
    }

    /** LZX: "hello" and a copy of five bytes, from five back or, wrongly, from six. */
    static byte[] lzxCopy(boolean isWrong) {
        BitWriter bits = new BitWriter(16);
        bits.put(0, 1).put(1, 3).put(10, 24);
        lengths(bits, 8, 256);
        lengths(bits, 8, 240);
        lengths(bits, 9, 249);
        for (byte b : ascii("hello")) {
            bits.put(b, 9);
        }
        // Distance 5 is slot 5, whose base is 6 - 2, and one more; 6 is slot 6, whose base is 8 - 2; length 5 is 2 + 3.
        return isWrong
                ? bits.put(256 + 6 * 8 + 3, 9).put(0, 2).done()
                : bits.put(256 + 5 * 8 + 3, 9).put(1, 1).done();
    }

    /** So many code lengths that all differ from zero by one symbol of one bit. */
    private static void lengths(BitWriter bits, int symbol, int count) {
        for (int i = 0; i < 20; i++) {
            bits.put(i == symbol ? 1 : 0, 4);
        }
        bits.put(0, count);
    }

    /** Compiled help with a file in its LZX section, behind another. */
    static byte[] chm(byte[] file) {
        byte[] both = both(file);
        byte[] packed = lzxBlocks(both);
        byte[] control = join(u32(6), ascii("LZXC"), u32(2, 2, 1, 1, 0));
        byte[] resets = join(u32(2, 1, 8, 40), i64(both.length, packed.length, BLOCK, 0));
        String space = "::DataSpace/Storage/MSCompressed/";
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        entry(entries, "/first", 1, 0, 5);
        entry(entries, "/second", 1, 5, file.length);
        entry(entries, space + "ControlData", 0, 0, control.length);
        entry(
                entries,
                space + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable",
                0,
                control.length,
                resets.length);
        entry(entries, space + "Content", 0, control.length + resets.length, packed.length);
        int chunk = 4096;
        byte[] listing = Arrays.copyOf(
                join(ascii("PMGL"), u32(chunk - 20 - entries.size(), 0, -1, -1), entries.toByteArray()), chunk);
        int directory = 0x60;
        byte[] itsp = join(ascii("ITSP"), u32(1, 84, 10, chunk, 2, 1, -1, 0, 0, -1, 1, 0), new byte[84 - 52]);
        int content = directory + itsp.length + chunk;
        byte[] header = join(
                ascii("ITSF"),
                u32(3, 0x60, 1, 0, 0x409),
                new byte[32],
                i64(0, 0, directory, itsp.length + chunk, content));
        return join(header, itsp, listing, control, resets, packed);
    }

    private static void entry(ByteArrayOutputStream out, String name, int section, int offset, int size) {
        number(out, name.length());
        out.writeBytes(ascii(name));
        number(out, section);
        number(out, offset);
        number(out, size);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        for (int shift = 21; shift > 0; shift -= 7) {
            if (value >> shift != 0) {
                out.write(value >> shift & 0x7f | 0x80);
            }
        }
        out.write(value & 0x7f);
    }

    /** LZSS with Huffman codes: single bytes of nine bits, and the last ten bytes as a copy when they repeat. */
    static byte[] lzh(byte[] data, int positionBits, boolean copied) {
        BitWriter bits = new BitWriter(8);
        bits.put(data.length + (copied ? 1 : 0), 16);
        bits.put(0, 5).put(11, 5).put(510, 9);
        // All distances are of class 4: eight and three bits more.
        bits.put(0, positionBits).put(4, positionBits);
        for (byte b : data) {
            bits.put(b & 0xff, 9);
        }
        if (copied) {
            bits.put(256 + 10 - 3, 9).put(10 - 1 - 8, 3);
        }
        return bits.done();
    }

    static byte[] arj(int method, int flags, byte[] packed, int size) {
        return join(
                arjHeader(join(new byte[] {34, 11, 1, 2, 0, 0, 2, 0}, new byte[26], ascii("a.arj\0\0"))),
                arjHeader(join(
                        new byte[] {30, 11, 1, 2, (byte) flags, (byte) method, 0, 0},
                        u32(0, packed.length, size, 0),
                        new byte[6],
                        ascii("file\0\0"))),
                packed,
                u16(0xea60, 0));
    }

    private static byte[] arjHeader(byte[] header) {
        CRC32 crc = new CRC32();
        crc.update(header);
        return join(u16(0xea60, header.length), header, u32(crc.getValue()), u16(0));
    }

    static byte[] lha(String method, byte[] packed, int size) {
        byte[] rest = join(ascii(method), u32(packed.length, size, 0), new byte[] {0x20, 0, 4}, ascii("file"), u16(0));
        int sum = 0;
        for (byte b : rest) {
            sum += b & 0xff;
        }
        return join(new byte[] {(byte) rest.length, (byte) sum}, rest, packed, new byte[1]);
    }

    static byte[] szdd(byte[] data, int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(java.util.HexFormat.of().parseHex("535a444488f027334100"));
        out.writeBytes(u32(size));
        for (int i = 0; i < data.length; i += 8) {
            byte[] eight = Arrays.copyOfRange(data, i, Math.min(data.length, i + 8));
            out.write(0xff);
            out.writeBytes(eight);
        }
        return out.toByteArray();
    }
}
