package io.hivesec.engines.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a container is by its first bytes. Sources: the formats' specifications. */
enum Format {
    ZIP("504b0304", "504b0506", "504b0708", "504b3030504b0304"),
    SEVEN_ZIP("377abcaf271c"),
    GZIP("1f8b"),
    BZIP2("425a68"),
    XZ("fd377a585a00"),
    ZSTD("28b52ffd"),
    LZ4("04224d18"),
    LZW("1f9d"),
    LZIP("4c5a4950"),
    SNAPPY("ff060000734e61507059"),
    AR("213c617263683e0a"),
    CPIO("303730373031", "303730373032", "303730373037", "71c7", "c771"),
    ARJ("60ea"),
    CAB("4d534346"),
    RAR("526172211a07"),
    LZMA(),
    TAR(),
    NONE();

    private static final int TAR_HEADER = 512;
    private final byte[][] magics;

    Format(String... magics) {
        this.magics = Arrays.stream(magics).map(HexFormat.of()::parseHex).toArray(byte[][]::new);
    }

    /** Tells the format from at least 512 bytes, if there are as many. */
    static Format of(byte[] head) {
        for (Format format : values()) {
            for (byte[] magic : format.magics) {
                if (head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length)) {
                    return format;
                }
            }
        }
        if (head.length >= TAR_HEADER && (magic(head, 257, "ustar") || isTarHeader(head))) {
            return TAR;
        }
        return isLzma(head) ? LZMA : NONE;
    }

    private static boolean magic(byte[] head, int at, String text) {
        return new String(head, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
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
