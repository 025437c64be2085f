package io.hivesec.engines.virus.own.signature;

import io.hivesec.engines.virus.own.type.FileType;
import org.jspecify.annotations.Nullable;

/** What files a signature is for: ClamAV's target types, of those that the file's beginning tells. */
public enum Target {
    /** Any file. */
    ANY(0),
    /** Windows executables. */
    PE(1),
    /** Compound documents. */
    OLE2(2),
    /** Pictures. */
    GRAPHICS(5),
    /** ELF executables. */
    ELF(6),
    /** Texts, normalized. */
    TEXT(7),
    /** Mach-O executables. */
    MACHO(9),
    /** PDF documents. */
    PDF(10),
    /** Flash. */
    FLASH(11),
    /** Java classes. */
    JAVA(12);

    private final int number;

    Target(int number) {
        this.number = number;
    }

    /** The target with ClamAV's number, or null when this engine does not have it. */
    public static @Nullable Target of(int number) {
        for (Target target : values()) {
            if (target.number == number) {
                return target;
            }
        }
        return null;
    }

    /** Whether files of this type are meant. */
    public boolean covers(FileType type) {
        return switch (this) {
            case ANY -> true;
            case PE -> type == FileType.PE;
            case OLE2 -> type == FileType.OLE2;
            case GRAPHICS -> type == FileType.GRAPHICS;
            case ELF -> type == FileType.ELF;
            case TEXT -> type == FileType.NORMALIZED_TEXT;
            case MACHO -> type == FileType.MACHO;
            case PDF -> type == FileType.PDF;
            case FLASH -> type == FileType.FLASH;
            case JAVA -> type == FileType.JAVA_CLASS;
        };
    }
}
