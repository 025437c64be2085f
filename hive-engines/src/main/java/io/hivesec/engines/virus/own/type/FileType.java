package io.hivesec.engines.virus.own.type;

import io.hivesec.engines.archive.Texts;
import java.util.Arrays;

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
    /** Anything else. */
    OTHER;

    /**
     * Tells the type.
     *
     * @param head the first bytes, 512 if there are as many
     */
    public static FileType of(byte[] head) {
        if (starts(head, "7f454c46")) {
            return ELF;
        }
        if (starts(head, "4d5a")) {
            return PE;
        }
        if (starts(head, "cafebabe")) {
            // A universal Mach-O has a handful of architectures where a class has its version.
            return head.length > 7 && (head[6] != 0 || (head[7] & 0xff) >= 43) ? JAVA_CLASS : MACHO;
        }
        if (starts(head, "feedface")
                || starts(head, "feedfacf")
                || starts(head, "cefaedfe")
                || starts(head, "cffaedfe")) {
            return MACHO;
        }
        if (starts(head, "d0cf11e0a1b11ae1")) {
            return OLE2;
        }
        if (starts(head, "25504446")) {
            return PDF;
        }
        if (starts(head, "89504e47") || starts(head, "ffd8ff") || starts(head, "47494638") || starts(head, "424d")) {
            return GRAPHICS;
        }
        if (starts(head, "465753") || starts(head, "435753") || starts(head, "5a5753")) {
            return FLASH;
        }
        if (starts(head, "2321")) {
            return SCRIPT;
        }
        return Texts.isText(head) ? TEXT : OTHER;
    }

    private static boolean starts(byte[] head, String hex) {
        byte[] magic = java.util.HexFormat.of().parseHex(hex);
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
