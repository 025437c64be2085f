package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.HostileArchives.join;
import static io.hivesec.engines.archive.Marked.ascii;
import static io.hivesec.engines.archive.Marked.field;
import static io.hivesec.engines.archive.Marked.i64;
import static io.hivesec.engines.archive.Marked.u16;
import static io.hivesec.engines.archive.Marked.u32;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/** Writes Windows executables that carry something, as far as their reader has to read them. They run nowhere. */
final class Programs {
    static final int CODE = 0x60000020;
    static final int WRITABLE_CODE = 0xe0000020;
    private static final int HEADERS = 0x200;

    private Programs() {}

    /** An executable of one section, and what is behind it. */
    static byte[] program(String section, int flags, byte[] code, byte[] overlay) {
        int size = (code.length + HEADERS - 1) / HEADERS * HEADERS;
        byte[] headers = join(mz(), pe(1, 0x1000), section(section, 0x1000, size, HEADERS, size, flags));
        return join(Arrays.copyOf(headers, HEADERS), Arrays.copyOf(code, size), overlay);
    }

    static byte[] plain(byte[] overlay) {
        return program(".text", CODE, ascii("code"), overlay);
    }

    private static byte[] mz() {
        return join(ascii("MZ"), new byte[58], u32(64));
    }

    private static byte[] pe(int sections, int entry) {
        return join(
                ascii("PE\0\0"),
                u16(0x14c, sections),
                new byte[12],
                u16(0xe0, 0x102, 0x10b, 0),
                u32(0x200, 0, 0, entry, 0x1000, 0x2000),
                Arrays.copyOf(u32(0x400000, 0x1000, 0x200), 0xe0 - 28));
    }

    private static byte[] section(String name, int address, int memory, int offset, int size, int flags) {
        return join(field(name, 8), u32(memory, address, size, offset, 0, 0, 0, flags));
    }

    /** An ELF executable of one segment, with so many section headers told. */
    static byte[] elf(byte[] behindHeaders, byte[] code, int sections) {
        byte[] header = join(
                new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0},
                new byte[8],
                u16(2, 62),
                u32(1),
                i64(0x400100, 64, 0),
                u32(0),
                u16(64, 56, 1, 64, sections, 0));
        byte[] segment = join(u32(1, 5), i64(0, 0x400000, 0x400000, 256 + code.length, 256 + code.length, 4096));
        return join(Arrays.copyOf(join(header, segment, behindHeaders), 256), code);
    }

    /** NSIS with each file packed by itself: LZMA, deflate, stored. */
    static byte[] nsis(byte[] file) throws IOException {
        byte[] lzma = lzma(file);
        byte[] deflated = HostileArchives.deflate(file);
        byte[] blocks = join(
                u32(lzma.length | 0x80000000L),
                lzma,
                u32(deflated.length | 0x80000000L),
                deflated,
                u32(file.length),
                file,
                u32(0));
        return nsis(file.length, blocks);
    }

    /** NSIS with all files in one stream. */
    static byte[] solidNsis(byte[] file) throws IOException {
        return nsis(5, lzma(join(u32(5), ascii("12345"), u32(file.length), file)));
    }

    private static byte[] nsis(int header, byte[] blocks) {
        return join(u32(0), u32(0xdeadbeefL), ascii("NullsoftInst"), u32(header, 28 + blocks.length), blocks);
    }

    private static byte[] lzma(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LZMAOutputStream packing = new LZMAOutputStream(out, new LZMA2Options(1), -1)) {
            packing.write(data);
        }
        byte[] alone = out.toByteArray();
        return join(Arrays.copyOf(alone, 5), Arrays.copyOfRange(alone, 13, alone.length));
    }

    /** InstallShield's list of files as they are. */
    static byte[] installShield(String name, byte[] file) {
        return join(ascii(name + "\0Disk1\\" + name + "\0001.0.0.0\0" + file.length + "\0"), file);
    }

    /** InstallShield's list of files, deflated and scrambled. */
    static byte[] scrambled(byte[] file) {
        String name = "setup.dat";
        byte[] packed = Marked.zlib(file);
        int[] seed = {0x13, 0x35, 0x86, 0x07};
        for (int i = 0; i < packed.length; i++) {
            int key = name.charAt(i % 1024 % name.length()) ^ seed[i % 1024 % name.length() % 4];
            int b = ~packed[i] ^ key;
            packed[i] = (byte) ((b & 15) << 4 | b >> 4 & 15);
        }
        return join(
                ascii("InstallShield\0"),
                u16(1),
                new byte[30],
                field(name, 260),
                u32(6, 0, packed.length),
                new byte[40],
                packed);
    }

    /** InstallShield's cabinet: a header and a volume, as files of a setup program. */
    static byte[] cabinet(byte[] file, int flags) throws IOException {
        byte[] packed = HostileArchives.deflate(file);
        byte[] chunk = (flags & 4) != 0 ? join(u16(packed.length), packed) : file;
        int table = 0x30;
        byte[] names = ascii("file\0");
        byte[] record = join(
                u16(flags),
                i64(file.length, chunk.length, 4),
                new byte[32],
                u32(0),
                new byte[22],
                new byte[] {0},
                u16(1));
        byte[] descriptor = join(new byte[12], u32(table), new byte[24], u32(1, names.length), names, record);
        byte[] header = join(InstallShieldCabinet.MAGIC, u32(0x01009500, 0, 20, descriptor.length), descriptor);
        return join(
                installShield("data1.cab", join(InstallShieldCabinet.MAGIC, chunk)),
                installShield("data1.hdr", header));
    }

    /** A compiled AutoIt script with one file. */
    static byte[] autoIt(String version, byte[] file) {
        boolean wide = version.equals("EA06");
        byte[] check = new byte[16];
        Arrays.fill(check, (byte) 7);
        AutoItCipher cipher = wide ? AutoItCipher.ea06() : AutoItCipher.ea05(7 * 16);
        BitWriter bits = new BitWriter(8);
        bits.bytes(ascii(version)).bytes(new byte[] {0, 0, (byte) (file.length >> 8), (byte) file.length});
        for (byte b : file) {
            bits.put(wide ? 1 : 0, 1).put(b & 0xff, 8);
        }
        byte[] packed = cipher.decrypt(bits.done(), cipher.content());
        return join(
                AutoItReader.MAGIC,
                ascii(version),
                check,
                cipher.decrypt(ascii("FILE"), cipher.file()),
                text(cipher, ">some kind<", cipher.kind()),
                text(cipher, "C:\\file", cipher.name()),
                new byte[] {1},
                u32(packed.length ^ cipher.size(), file.length ^ cipher.size()),
                new byte[20],
                packed,
                new byte[8]);
    }

    private static byte[] text(AutoItCipher cipher, String text, AutoItCipher.TextKey key) {
        byte[] bytes = cipher.isWide() ? text.getBytes(StandardCharsets.UTF_16LE) : ascii(text);
        return join(u32(text.length() ^ key.length()), cipher.decrypt(bytes, text.length() + key.seed()));
    }

    /** An executable packed as UPX packs it, with single bytes only: its one section held a file. */
    static byte[] upx(int method, byte[] file) {
        byte[] sectionBytes = Arrays.copyOf(file, (file.length + HEADERS - 1) / HEADERS * HEADERS);
        byte[] headers =
                join(pe(1, 0x1000), section(".text", 0x1000, sectionBytes.length, HEADERS, sectionBytes.length, CODE));
        byte[] memory = join(sectionBytes, headers, u32(sectionBytes.length));
        byte[] packed = nrv(method, memory);
        byte[] mark = join(
                ascii("UPX!"),
                new byte[] {13, 9, (byte) method, 9},
                u32(0, 0, memory.length, packed.length, file.length),
                new byte[] {0, 0, 0, 0});
        byte[] outer = join(
                mz(),
                pe(2, 0x8000),
                section("UPX0", 0x1000, 0x7000, HEADERS, 0, WRITABLE_CODE),
                section("UPX1", 0x8000, packed.length, 2 * HEADERS, packed.length, WRITABLE_CODE));
        return join(Arrays.copyOf(join(Arrays.copyOf(outer, HEADERS), mark), 2 * HEADERS), packed);
    }

    /** NRV2B, 2D or 2E: a word of 32 bits says that 32 bytes follow, and the end is an offset of all ones. */
    private static byte[] nrv(int method, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < data.length; i += 32) {
            int n = Math.min(32, data.length - i);
            StringBuilder bits = new StringBuilder("1".repeat(n));
            int more = 0;
            if (n < 32) {
                bits.append('0').append(end(method));
                more = bits.length() - 32;
            }
            out.writeBytes(word(bits.substring(0, Math.min(32, bits.length()))));
            out.write(data, i, n);
            for (int at = 32; more > 0; at += 32, more -= 32) {
                out.writeBytes(word(bits.substring(at, Math.min(at + 32, bits.length()))));
            }
        }
        if (data.length % 32 == 0) {
            String bits = "0" + end(method);
            for (int at = 0; at < bits.length(); at += 32) {
                out.writeBytes(word(bits.substring(at, Math.min(at + 32, bits.length()))));
            }
        }
        out.write(0xff);
        return out.toByteArray();
    }

    /** The bits of the number 2^24 + 2, whose last eight bits are the byte behind them. */
    private static String end(int method) {
        String number = Integer.toBinaryString((1 << 24) + 2);
        StringBuilder bits = new StringBuilder();
        if (method == 2) {
            for (int i = 1; i < number.length(); i++) {
                bits.append(number.charAt(i)).append(i + 1 < number.length() ? '0' : '1');
            }
            return bits.toString();
        }
        // Of two bits a step: o = 2o + a, and if it goes on, o = 2(o - 1) + b.
        int[] values = new int[40];
        int steps = 0;
        int value = (1 << 24) + 2;
        while (value > 1) {
            values[steps++] = value & 1;
            value >>= 1;
            if (value > 1) {
                values[steps++] = value & 1;
                value = (value >> 1) + 1;
            }
        }
        for (int i = steps - 1, n = 0; i >= 0; i--, n++) {
            bits.append(values[i]);
            if (n % 2 == 0) {
                bits.append(i == 0 ? '1' : '0');
            }
        }
        return bits.toString();
    }

    private static byte[] word(String bits) {
        return u32(Long.parseLong((bits + "0".repeat(32)).substring(0, 32), 2));
    }
}
