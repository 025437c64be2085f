package io.hivesec.engines.virus.own.type;

import io.hivesec.engines.archive.Texts;
import java.util.Arrays;
import java.util.HexFormat;

/** What a file is by its first bytes; names are not looked at. Sources: the formats' specifications and file(1)'s magic. */
public enum FileType {
    /** Windows and DOS executables. */
    PE,
    /** ELF executables and libraries. */
    ELF,
    /** Mach-O executables. */
    MACHO,
    /** Java classes. */
    JAVA_CLASS,
    /** Compound documents (MS-CFB). */
    OLE2,
    /** PDF. */
    PDF,
    /** Pictures. */
    GRAPHICS,
    /** Flash. */
    FLASH,
    /** Scripts that begin with {@code #!}. */
    SCRIPT,
    /** Text. */
    TEXT,
    /** Text in the form that signatures for texts are written for. No file is of this type; its text is brought to it. */
    NORMALIZED_TEXT,
    /** Anything else. */
    OTHER;

    /**
     * Tells the type.
     *
     * @param head the first bytes, 512 if there are as many
     */
    public static FileType of(byte[] head) {
        if (CAFE_BABE.begins(head)) {
            // A universal Mach-O has a handful of architectures where a class has its version.
            return head.length > 7 && (head[6] != 0 || (head[7] & 0xff) >= 43) ? JAVA_CLASS : MACHO;
        }
        for (Magic magic : MAGICS) {
            if (magic.begins(head)) {
                return magic.type;
            }
        }
        return Texts.isText(head) ? TEXT : OTHER;
    }

    /** First bytes, in hexadecimal, and the type that they tell. The first of these that fits counts. */
    private static final Magic[] MAGICS = {
        new Magic("7f454c46", ELF),
        new Magic("4d5a", PE),
        new Magic("feedface", MACHO),
        new Magic("feedfacf", MACHO),
        new Magic("cefaedfe", MACHO),
        new Magic("cffaedfe", MACHO),
        new Magic("d0cf11e0a1b11ae1", OLE2),
        new Magic("25504446", PDF),
        new Magic("89504e47", GRAPHICS),
        new Magic("ffd8ff", GRAPHICS),
        new Magic("47494638", GRAPHICS),
        new Magic("424d", GRAPHICS),
        new Magic("465753", FLASH),
        new Magic("435753", FLASH),
        new Magic("5a5753", FLASH),
        new Magic("2321", SCRIPT),
        new Magic("fffe", TEXT),
        new Magic("feff", TEXT)
    };

    private static final Magic CAFE_BABE = new Magic("cafebabe", JAVA_CLASS);

    private static final class Magic {
        private final byte[] bytes;
        private final FileType type;

        Magic(String hex, FileType type) {
            this.bytes = HexFormat.of().parseHex(hex);
            this.type = type;
        }

        boolean begins(byte[] head) {
            return head.length >= bytes.length && Arrays.equals(head, 0, bytes.length, bytes, 0, bytes.length);
        }
    }
}
