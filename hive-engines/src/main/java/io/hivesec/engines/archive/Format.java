package io.hivesec.engines.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import io.hivesec.artifact.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;

/**
 * What a container is by its bytes, and what reads it. Names are not looked at. Sources: the formats' specifications and
 * file(1)'s magic.
 */
enum Format {
    ZIP(
            (content, meter, children) -> new ZipReader(content, content.size(), meter, children).read(),
            "504b0304",
            "504b0506",
            "504b0708",
            "504b3030504b0304"),
    SEVEN_ZIP(
            (content, meter, children) -> SevenZipReader.read(content, content.size(), meter, children),
            "377abcaf271c"),
    GZIP(ContainerReader.stream((in, kilobytes) -> new GzipMembers(in)), "1f8b"),
    BZIP2(ContainerReader.stream((in, kilobytes) -> new BZip2CompressorInputStream(in, true)), "425a68"),
    XZ(ContainerReader.stream(Decoders::xz), "fd377a585a00"),
    ZSTD(ContainerReader.stream((in, kilobytes) -> new ZstdInputStream(in)), "28b52ffd"),
    LZ4(ContainerReader.stream((in, kilobytes) -> new FramedLZ4CompressorInputStream(in, true)), "04224d18"),
    LZW(ContainerReader.stream(ZCompressorInputStream::new), "1f9d"),
    SNAPPY(
            ContainerReader.stream((in, kilobytes) -> new FramedSnappyCompressorInputStream(in)),
            "ff060000734e61507059"),
    SZDD(ContainerReader.stream((in, kilobytes) -> new SzddStream(in)), "535a444488f02733"),
    AR(ContainerReader.of(ArReader::read), "213c617263683e0a"),
    CPIO(ContainerReader.of(CpioReader::read), "303730373031", "303730373032", "303730373037", "71c7", "c771"),
    CAB(CabReader::read, "4d53434600000000"),
    CHM(ContainerReader.inMemory(ChmReader::read), "4954534602000000", "4954534603000000"),
    TNEF(ContainerReader.inMemory(TnefReader::read), "789f3e22"),
    RTF(ContainerReader.inMemory(RtfReader::read), "7b5c7274"),
    COMPOUND(ContainerReader.inMemory(CompoundReader::read), "d0cf11e0a1b11ae1"),
    PDF(ContainerReader.inMemory(PdfReader::read), "255044462d"),
    PE(PeReader::read, "4d5a"),
    ELF(ElfReader::read, "7f454c46"),
    UNSUPPORTED_RAR(ContainerReader.unsupported("RAR"), "526172211a07"),
    UNSUPPORTED_LZIP(ContainerReader.unsupported("lzip"), "4c5a495001"),
    UNSUPPORTED_KWAJ(ContainerReader.unsupported("KWAJ"), "4b57414a88f027d1"),
    UNSUPPORTED_XAR(ContainerReader.unsupported("xar"), "78617221001c"),
    UNSUPPORTED_WIM(ContainerReader.unsupported("WIM"), "4d5357494d000000"),
    UNSUPPORTED_ALZ(ContainerReader.unsupported("ALZip"), "414c5a01", "454747410001"),
    UNSUPPORTED_STUFFIT(ContainerReader.unsupported("StuffIt"), "5349542100", "5374756666497420"),
    UNSUPPORTED_CRAMFS(ContainerReader.unsupported("cramfs"), "453dcd28"),
    UNSUPPORTED_DISK(
            ContainerReader.unsupported("the disk image"),
            "514649fb",
            "4b444d5601000000",
            "4b444d5602000000",
            "4b444d5603000000",
            "636f6e6563746978"),
    UNSUPPORTED_HELP(ContainerReader.unsupported("Windows help"), "3f5f0300"),
    ARJ(ContainerReader.of(ArjReader::read)),
    LHA(ContainerReader.of(LhaReader::read)),
    SIS(ContainerReader.inMemory(SisReader::read)),
    BIN_HEX(ContainerReader.of(BinHexReader::read)),
    MAIL(ContainerReader.of(MailReader::read)),
    TEXT(TextReader::read),
    UNSUPPORTED_ACE(ContainerReader.unsupported("ACE")),
    UNSUPPORTED_ZOO(ContainerReader.unsupported("zoo")),
    UNSUPPORTED_SQUASHFS(ContainerReader.unsupported("SquashFS")),
    UNSUPPORTED_ISO(ContainerReader.unsupported("ISO 9660")),
    UNSUPPORTED_DMG(ContainerReader.unsupported("Apple's disk image")),
    LZMA(ContainerReader.stream(LZMAInputStream::new)),
    TAR(ContainerReader.of(TarReader::read)),
    NONE((content, meter, children) -> {});

    /** How many first bytes tell the format. */
    static final int HEAD = 0x8006;

    private static final int TAR_HEADER = 512;
    private static final int END_RECORD = 66 * 1024;
    private static final int END_OF_ZIP = 22;
    private static final long ZIP_64 = 0xffffffffL;
    private static final int ZIP_64_LOCATOR = 20;
    private static final int TRAILER = 512;
    private static final byte[] KOLY = ascii("koly");
    private static final byte[] CONECTIX = ascii("conectix");
    private static final byte[] END_MAGIC = ascii("PK\u0005\u0006");
    private static final byte[] DIRECTORY_MAGIC = ascii("PK\u0001\u0002");
    private static final int MOST_END_RECORDS = 8;
    private static final int TEXT_HEAD = 4096;
    /** Formats of files that may have another's trailer. */
    private static final Set<Format> OPEN_ENDED = EnumSet.of(NONE, PE, ELF, PDF, RTF, COMPOUND, BIN_HEX, MAIL, TEXT);

    private final ContainerReader reader;
    private final byte[][] magics;

    Format(ContainerReader reader, String... magics) {
        this.reader = reader;
        this.magics = Arrays.stream(magics).map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    }

    ContainerReader reader() {
        return reader;
    }

    /** Tells the format from the first bytes, {@link #HEAD} if there are as many. */
    static Format of(byte[] head) {
        for (Format format : values()) {
            for (byte[] magic : format.magics) {
                if (head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length)) {
                    return format;
                }
            }
        }
        if (ArjReader.isHeader(head)) {
            return ARJ;
        }
        if (LhaReader.isHeader(head)) {
            return LHA;
        }
        if (magic(head, 8, "\u0019\u0004\u0000\u0010")) {
            return SIS;
        }
        if (magic(head, 7, "**ACE**")) {
            return UNSUPPORTED_ACE;
        }
        if (magic(head, 20, "\u00dc\u00a7\u00c4\u00fd")) {
            return UNSUPPORTED_ZOO;
        }
        if (magic(head, 0, "hsqs") && magic(head, 28, "\u0004\0")) {
            return UNSUPPORTED_SQUASHFS;
        }
        if (magic(head, 0x8001, "CD001")) {
            return UNSUPPORTED_ISO;
        }
        if (head.length >= TAR_HEADER && (magic(head, 257, "ustar") || isTarHeader(head))) {
            return TAR;
        }
        if (isLzma(head)) {
            return LZMA;
        }
        return Texts.isText(head) ? text(head) : NONE;
    }

    private static Format text(byte[] head) {
        if (new String(head, 0, Math.min(head.length, TEXT_HEAD), StandardCharsets.ISO_8859_1)
                .contains(BinHexReader.MARK)) {
            return BIN_HEX;
        }
        return Texts.isMail(head) ? MAIL : TEXT;
    }

    /**
     * Tells what is at the end of a file that may begin like anything: a zip's end record, as in self-extracting archives and
     * pictures with an archive behind them, or a disk image's trailer.
     */
    static Optional<Format> byEnd(Content content) throws IOException {
        long size = content.size();
        if (size < END_OF_ZIP) {
            return Optional.empty();
        }
        Bytes tail = tail(content, size);
        if (tail.startsWith(tail.size() - TRAILER, KOLY)) {
            return Optional.of(UNSUPPORTED_DMG);
        }
        if (tail.startsWith(tail.size() - TRAILER, CONECTIX)) {
            return Optional.of(UNSUPPORTED_DISK);
        }
        int asked = 0;
        for (int i = tail.lastIndexOf(END_MAGIC, tail.size()); i >= 0; i = tail.lastIndexOf(END_MAGIC, i - 1)) {
            // Who writes many such records is up to something, and each costs a look elsewhere in the file.
            if (++asked > MOST_END_RECORDS || isEndOfZip(tail, i, content, size - tail.size())) {
                return Optional.of(ZIP);
            }
        }
        return Optional.empty();
    }

    private static Bytes tail(Content content, long size) throws IOException {
        long before = Math.max(0, size - END_RECORD);
        if (content instanceof HeldContent held) {
            return held.asBytes().from(before);
        }
        try (InputStream in = content.open()) {
            in.skipNBytes(before);
            return Bytes.of(in.readNBytes(END_RECORD));
        }
    }

    /**
     * Whether a zip's end record is somewhere and not just its magic: its directory has to be right before it, or where the
     * record says.
     */
    private static boolean isEndOfZip(Bytes tail, int at, Content content, long before) throws IOException {
        if (!tail.has(at, END_OF_ZIP)) {
            return false;
        }
        long size = tail.u32(at + 12L);
        long offset = tail.u32(at + 16L);
        if (size == ZIP_64 || offset == ZIP_64) {
            // The true numbers are elsewhere; a locator before this record says where.
            return tail.has(at - ZIP_64_LOCATOR, 4) && tail.u32(at - ZIP_64_LOCATOR) == 0x07064b50L;
        }
        return size + offset > 0
                && size + offset <= before + at
                && (isDirectory(content, before + at - size) || isDirectory(content, offset));
    }

    private static boolean isDirectory(Content content, long at) throws IOException {
        try (InputStream in = content.open()) {
            in.skipNBytes(at);
            byte[] magic = in.readNBytes(DIRECTORY_MAGIC.length);
            // An archive of nothing has its end record where its directory would be.
            return Arrays.equals(magic, DIRECTORY_MAGIC) || Arrays.equals(magic, END_MAGIC);
        }
    }

    /** Whether a file of this format may be another's, too. */
    boolean mayHaveTrailer() {
        return OPEN_ENDED.contains(this);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean magic(byte[] head, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= head.length || (head[at + i] & 0xff) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the checksum of a tar header is right (POSIX.1-1988, ustar). */
    static boolean isTarHeader(byte[] block) {
        int sum = 0;
        for (int i = 0; i < TAR_HEADER; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return block[0] != 0 && TarReader.octal(block, 148, 8) == sum;
    }

    /** A header of .lzma has no magic: usual properties, a dictionary that is a power of two, and a sensible size. */
    private static boolean isLzma(byte[] head) {
        if (head.length < 14 || (head[0] & 0xff) != 0x5d || head[1] != 0 || head[13] != 0) {
            return false;
        }
        long dictionary = 0;
        long size = 0;
        for (int i = 3; i >= 0; i--) {
            dictionary = dictionary << 8 | (head[1 + i] & 0xff);
        }
        for (int i = 7; i >= 0; i--) {
            size = size << 8 | (head[5 + i] & 0xff);
        }
        boolean power = Long.bitCount(dictionary) == 1 || Long.bitCount(dictionary) == 2 || dictionary == 0xffffffffL;
        return power && (size == -1 || (size > 0 && size < 1L << 38));
    }
}
