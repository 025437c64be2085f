package io.hivesec.engines.virus.own.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where an executable's sections and entry point are in the file. Sources: Microsoft PE format; System V ABI, ELF.
 *
 * @param entryPoint the file offset of the entry point; -1 when it is in no section
 * @param sections the sections (PE) or loadable segments (ELF), as in the file
 */
public record Executable(long entryPoint, List<Section> sections) {
    private static final int MAX_SECTIONS = 256;

    /** Copies the list. */
    public Executable {
        sections = List.copyOf(sections);
    }

    /**
     * Bytes of the file that are loaded together.
     *
     * @param offset where in the file
     * @param size how many bytes
     */
    public record Section(long offset, long size) {}

    /**
     * Reads the headers.
     *
     * @param head the file's first bytes; headers beyond them are not seen
     * @return empty when there are no sound headers in it
     */
    public static Optional<Executable> of(byte[] head) {
        Head bytes = new Head(head);
        if (bytes.u16(0) == 0x5a4d) {
            return pe(bytes);
        }
        return bytes.u32(0) == 0x464c457fL ? elf(bytes) : Optional.empty();
    }

    private static Optional<Executable> pe(Head head) {
        long pe = head.u32(0x3c);
        if (head.u32(pe) != 0x4550) {
            return Optional.empty();
        }
        long count = Math.min(MAX_SECTIONS, head.u16(pe + 6));
        long table = pe + 24 + head.u16(pe + 20);
        long entry = head.u32(pe + 40);
        long entryOffset = -1;
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count && head.u32(table + 40L * i) >= 0; i++) {
            long at = table + 40L * i;
            long virtual = head.u32(at + 12);
            long size = head.u32(at + 16);
            long offset = head.u32(at + 20) & ~0x1ffL;
            sections.add(new Section(offset, size));
            if (entryOffset < 0 && entry >= virtual && entry < virtual + Math.max(size, head.u32(at + 8))) {
                entryOffset = offset + entry - virtual;
            }
        }
        return Optional.of(new Executable(entryOffset, sections));
    }

    private static Optional<Executable> elf(Head head) {
        boolean wide = head.u8(4) == 2;
        boolean big = head.u8(5) == 2;
        if (head.u8(4) != 1 && !wide) {
            return Optional.empty();
        }
        Head bytes = big ? head.bigEndian() : head;
        long entry = wide ? bytes.u64(24) : bytes.u32(24);
        long table = wide ? bytes.u64(32) : bytes.u32(28);
        long width = bytes.u16(wide ? 54 : 42);
        long count = Math.min(MAX_SECTIONS, bytes.u16(wide ? 56 : 44));
        long entryOffset = -1;
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = table + width * i;
            if (bytes.u32(at) == 1) {
                long offset = wide ? bytes.u64(at + 8) : bytes.u32(at + 4);
                long virtual = wide ? bytes.u64(at + 16) : bytes.u32(at + 8);
                long size = wide ? bytes.u64(at + 32) : bytes.u32(at + 16);
                sections.add(new Section(offset, size));
                if (entryOffset < 0 && entry >= virtual && entry - virtual < size) {
                    entryOffset = offset + entry - virtual;
                }
            }
        }
        return Optional.of(new Executable(entryOffset, sections));
    }

    /** Numbers in bytes; -1 beyond their end. */
    private record Head(byte[] bytes, boolean big) {
        Head(byte[] bytes) {
            this(bytes, false);
        }

        Head bigEndian() {
            return new Head(bytes, true);
        }

        long u8(long at) {
            return at < 0 || at >= bytes.length ? -1 : bytes[(int) at] & 0xff;
        }

        long u16(long at) {
            return number(at, 2);
        }

        long u32(long at) {
            return number(at, 4);
        }

        long u64(long at) {
            return number(at, 8);
        }

        private long number(long at, int width) {
            if (at < 0 || at > bytes.length - width) {
                return -1;
            }
            long value = 0;
            for (int i = 0; i < width; i++) {
                value |= u8(at + (big ? width - 1 - i : i)) << (8 * i);
            }
            return value;
        }
    }
}
