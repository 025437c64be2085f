package io.hivesec.engines.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Hostile archives of our own making. In most of them the marker is reachable; the others say why not. */
final class HostileArchives {
    /** What a scanner has to find. */
    static final byte[] MARKER = "HIVE-MARKER-5b0c7d:inert".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, byte[]> reachable = new LinkedHashMap<>();
    private final Map<String, byte[]> unreachable = new LinkedHashMap<>();

    /** Archives whose marker has to be found. */
    static Map<String, byte[]> reachable() throws IOException {
        HostileArchives made = new HostileArchives();
        made.zips();
        made.streams();
        made.nests();
        made.sequences();
        return made.reachable;
    }

    /** Archives whose marker nobody can reach, or that are not worth it: anything but clean is right. */
    static Map<String, byte[]> unreachable() throws IOException {
        HostileArchives made = new HostileArchives();
        made.bombs();
        return made.unreachable;
    }

    private void zips() throws IOException {
        byte[] stored = local("a", 0, MARKER, MARKER.length, MARKER.length, 0);
        byte[] packed = deflate(MARKER);
        byte[] deflated = local("a", 8, packed, packed.length, MARKER.length, 0);
        byte[] harmless = local("h", 8, deflate("hello".getBytes(StandardCharsets.US_ASCII)), 7, 5, 0);
        reachable.put("zip", zip(deflated));
        reachable.put("zip stored", zip(stored));
        reachable.put("zip, hidden local entry", join(deflated, zip(harmless)));
        reachable.put("zip, hidden behind the end", join(zip(harmless), deflated));
        reachable.put("zip, concatenated, marker first", join(zip(deflated), zip(harmless)));
        reachable.put("zip, concatenated, marker last", join(zip(harmless), zip(deflated)));
        reachable.put("zip, no central directory", deflated);
        reachable.put("zip, end cut off", Arrays.copyOf(zip(deflated), zip(deflated).length - 9));
        reachable.put("zip, sizes zero", zip(local("a", 8, packed, 0, 0, 0)));
        reachable.put("zip, stored and sizes zero", zip(local("a", 0, gzip(MARKER), 0, 0, 8)));
        reachable.put("zip, sizes absurd", zip(local("a", 8, packed, 0x7fffffff, 0x7fffffff, 0)));
        reachable.put("zip, bytes before it", join(new byte[3000], zip(deflated)));
        reachable.put("zip, bytes behind it", join(zip(deflated), new byte[3000]));
        reachable.put("zip, path traversal", zip(local("../../../../etc/cron.d/x", 8, packed, packed.length, 24, 0)));
        reachable.put("zip, absolute path", zip(local("/etc/passwd", 8, packed, packed.length, 24, 0)));
        reachable.put("zip, name of NULs", zip(local("\0\0\0", 8, packed, packed.length, 24, 0)));
        reachable.put("zip, name of 65 kB", zip(local("n".repeat(65_000), 8, packed, packed.length, 24, 0)));
        reachable.put("zip, directory with data", zip(local("d/", 8, packed, packed.length, 24, 0)));
        reachable.put("zip, checksum wrong", zip(local("a", 8, packed, packed.length, 24, 1 << 20)));
        reachable.put("zip, spanning mark first", join(hex("504b3030"), zip(deflated)));
        reachable.put("zip bzip2", zip(local("a", 12, bzip2(MARKER), 0, 0, 0)));
        reachable.put("zip xz", zip(local("a", 95, xz(MARKER), 0, 0, 0)));
        reachable.put("zip lzma", zip(local("a", 14, zipLzma(MARKER), 0, 0, 2)));
        reachable.put("zip, locked entry beside it", zip(join(local("l", 8, packed, packed.length, 24, 1), deflated)));
        reachable.put(
                "zip, unknown method beside it", zip(join(local("u", 98, packed, packed.length, 24, 0), deflated)));
        reachable.put("zip, damaged entry first", zip(join(local("x", 8, hex("ffffffffff"), 5, 9, 0), deflated)));
        reachable.put("zip, marker on both sides of a block", zip(big("a", 40_000)));
    }

    private void streams() throws IOException {
        byte[] harmless = "hello".getBytes(StandardCharsets.US_ASCII);
        reachable.put("gzip", gzip(MARKER));
        reachable.put("gzip, second member", join(gzip(harmless), gzip(MARKER)));
        reachable.put("gzip, rubbish behind it", join(gzip(MARKER), hex("deadbeef")));
        reachable.put("gzip, checksum missing", Arrays.copyOf(gzip(MARKER), gzip(MARKER).length - 8));
        reachable.put("bzip2", bzip2(MARKER));
        reachable.put("bzip2, second stream", join(bzip2(harmless), bzip2(MARKER)));
        reachable.put("xz", xz(MARKER));
        reachable.put("xz, second stream", join(xz(harmless), xz(MARKER)));
        reachable.put("lzma", lzma(MARKER));
        reachable.put("lz4", lz4(MARKER));
        for (SevenZMethod method :
                new SevenZMethod[] {SevenZMethod.LZMA2, SevenZMethod.BZIP2, SevenZMethod.DEFLATE, SevenZMethod.COPY}) {
            reachable.put("7z " + method, sevenZip(method));
        }
    }

    private void nests() throws IOException {
        byte[] nest = zip(local("a", 8, deflate(MARKER), 0, 0, 0));
        for (int i = 0; i < 12; i++) {
            nest = zip(local("n" + i, 8, deflate(nest), 0, 0, 0));
        }
        reachable.put("zip in zip, 13 deep", nest);
        reachable.put("zip stored in zip", zip(local("z", 0, zip(local("a", 8, deflate(MARKER), 0, 0, 0)), 0, 0, 0)));
        reachable.put("tar in gzip in zip", zip(local("t", 8, deflate(gzip(tar("a", gzip(MARKER)))), 0, 0, 0)));
        reachable.put("gzip of bzip2 of xz", gzip(bzip2(xz(MARKER))));
        byte[] tgz = gzip(join(tar("a", gzip(MARKER)), tar("b", new byte[50_000])));
        reachable.put("tar in gzip, cut off", Arrays.copyOf(tgz, tgz.length - 40));
    }

    private void sequences() throws IOException {
        byte[] inner = gzip(MARKER);
        reachable.put("tar", tar("a", inner));
        reachable.put(
                "tar, second behind the end",
                join(tar("h", new byte[5]), new byte[1024], tar("a", inner), new byte[1024]));
        reachable.put("tar without end", tar("a", inner));
        byte[] ar = ("!<arch>\n" + String.format("%-16s%-12s%-6s%-6s%-8s%-10d`\n", "a/", 0, 0, 0, 644, inner.length))
                .getBytes(StandardCharsets.US_ASCII);
        reachable.put("ar", join(ar, inner));
        String cpio = "070701" + "0".repeat(48) + String.format("%08x", inner.length) + "0".repeat(32) + "00000002"
                + "0".repeat(8);
        reachable.put("cpio", join(cpio.getBytes(StandardCharsets.US_ASCII), new byte[] {'a', 0}, inner));
    }

    private void bombs() throws IOException {
        byte[] packed = deflate(MARKER);
        byte[] block = deflate(new byte[20 << 20]);
        ByteArrayOutputStream overlapping = new ByteArrayOutputStream();
        for (int i = 0; i < 400; i++) {
            overlapping.write(local("o" + i, 8, new byte[0], block.length, 20 << 20, 0));
        }
        // Each header's data would be the headers behind it; the kernel of the bomb is at the end.
        unreachable.put("zip, overlapping entries", zip(join(overlapping.toByteArray(), block)));
        byte[] wide = block;
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            many.write(local("w" + i, 8, wide, wide.length, 20 << 20, 0));
        }
        unreachable.put("zip, 800 MB of zeros", zip(many.toByteArray()));
        byte[] nest = zip(local("a", 8, packed, 0, 0, 0));
        for (int i = 0; i < 30; i++) {
            nest = zip(local("n" + i, 8, deflate(nest), 0, 0, 0));
        }
        unreachable.put("zip in zip, 31 deep", nest);
        byte[] tree = zip(local("a", 8, deflate("leaf".getBytes(StandardCharsets.US_ASCII)), 0, 0, 0));
        for (int i = 0; i < 14; i++) {
            byte[] level = deflate(tree);
            ByteArrayOutputStream twins = new ByteArrayOutputStream();
            for (int t = 0; t < 4; t++) {
                twins.write(local("t" + t, 8, level, level.length, 0, 0));
            }
            tree = zip(twins.toByteArray());
        }
        unreachable.put("zip, a tree of zips like a quine's", tree);
        unreachable.put("zip, locked", zip(local("a", 8, packed, packed.length, 24, 1)));
        unreachable.put("zip, PPMd", zip(local("a", 98, packed, packed.length, 24, 0)));
        unreachable.put("zip, cut off in an entry", Arrays.copyOf(local("a", 8, packed, packed.length, 24, 0), 40));
        unreachable.put("lzma that asks for 4 GB", join(hex("5d000000c0ffffffffffffffff00"), new byte[50]));
        unreachable.put(
                "zip lzma that asks for 2 GB", zip(local("a", 14, join(hex("100205005d0000007f"), packed), 0, 0, 0)));
        byte[] xz = xz(new byte[1000]);
        unreachable.put("xz, cut off", Arrays.copyOf(xz, xz.length / 2));
        byte[] seven = sevenZip(SevenZMethod.LZMA2);
        unreachable.put("7z, cut off", Arrays.copyOf(seven, seven.length - 20));
        unreachable.put("rar", join(hex("526172211a0700"), new byte[100]));
    }

    private static byte[] big(String name, int before) throws IOException {
        byte[] data = join(new byte[before], MARKER, new byte[before]);
        return local(name, 8, deflate(data), 0, 0, 0);
    }

    /** A local header and data. {@code flags} of 2^20 spoils the checksum. */
    static byte[] local(String name, int method, byte[] data, int compressed, int size, int flags) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer header = ByteBuffer.allocate(30 + bytes.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0x04034b50).putShort((short) 20).putShort((short) flags).putShort((short) method);
        header.putInt(0)
                .putInt(flags == 1 << 20 ? 7 : crc(MARKER))
                .putInt(compressed)
                .putInt(size);
        header.putShort((short) bytes.length).putShort((short) 0).put(bytes).put(data);
        return header.array();
    }

    /** Entries with a central directory that names none of them, which readers that believe it will take for empty. */
    static byte[] zip(byte[] locals) {
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        end.putInt(0x06054b50)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(locals.length)
                .putShort((short) 0);
        return join(locals, end.array());
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static byte[] tar(String name, byte[] data) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o\0", data.length));
        put(header, 257, "ustar\000000");
        header[156] = '0';
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return join(header, data, new byte[(512 - data.length % 512) % 512]);
    }

    private static void put(byte[] into, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }

    static byte[] deflate(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new DeflaterOutputStream(out, new Deflater(9, true))) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(out)) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] bzip2(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new BZip2CompressorOutputStream(out)) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] xz(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new XZOutputStream(out, new LZMA2Options(1))) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] lzma(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new LZMAOutputStream(out, new LZMA2Options(1), -1)) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] zipLzma(byte[] data) throws IOException {
        byte[] alone = lzma(data);
        return join(hex("10020500"), Arrays.copyOf(alone, 5), Arrays.copyOfRange(alone, 13, alone.length));
    }

    private static byte[] lz4(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new FramedLZ4CompressorOutputStream(out)) {
            packing.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] sevenZip(SevenZMethod method) throws IOException {
        return sevenZip(method, gzip(MARKER));
    }

    static byte[] sevenZip(SevenZMethod method, byte[] file) throws IOException {
        SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel();
        try (SevenZOutputFile out = new SevenZOutputFile(channel)) {
            out.setContentCompression(method);
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName("a");
            out.putArchiveEntry(entry);
            out.write(file);
            out.closeArchiveEntry();
        }
        return Arrays.copyOf(channel.array(), (int) channel.size());
    }
}
