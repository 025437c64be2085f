package io.hivesec.engines.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Windows executable's headers. Source: Microsoft PE format.
 *
 * @param entryPoint where it begins, in memory
 * @param sections its sections
 * @param overlay where in the file its last section ends
 * @param signature where in the file its certificates begin; 0 when there are none
 */
record PeImage(long entryPoint, List<Section> sections, long overlay, long signature) {
    private static final int ALIGNED = 8;
    private static final Set<Integer> MACHINES = Set.of(0x14c, 0x8664, 0x1c0, 0x1c4, 0xaa64, 0x200);
    private static final int MAX_SECTIONS = 96;
    private static final int WRITABLE = 0x80000000;
    private static final int EXECUTABLE = 0x20000000;

    /**
     * A section.
     *
     * @param address where in memory, from the image's base
     * @param memory how many bytes in memory
     * @param offset where in the file
     * @param size how many bytes in the file
     * @param flags what may be done with it
     */
    record Section(String name, long address, long memory, long offset, long size, int flags) {
        boolean holds(long at) {
            return at >= address && at < address + Math.max(memory, size);
        }

        boolean isExecutable() {
            return (flags & EXECUTABLE) != 0;
        }

        boolean isWritable() {
            return (flags & WRITABLE) != 0;
        }
    }

    /** Reads the headers; empty when there are no sound ones. */
    static Optional<PeImage> of(Bytes file) {
        try {
            return isSound(file) ? Optional.of(read(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isSound(Bytes file) throws IOException {
        if (!file.has(0, 64) || file.u16(0) != 0x5a4d) {
            return false;
        }
        long at = file.u32(60);
        return file.has(at, 120)
                && file.u32(at) == 0x4550
                && MACHINES.contains(file.u16(at + 4))
                && (file.u16(at + 24) == 0x10b || file.u16(at + 24) == 0x20b);
    }

    private static PeImage read(Bytes file) throws IOException {
        long at = file.u32(60);
        int count = Math.min(MAX_SECTIONS, file.u16(at + 6));
        List<Section> sections = sections(file, at + 24 + file.u16(at + 20), count);
        long overlay = 0;
        for (Section section : sections) {
            if (section.size() > 0) {
                overlay = Math.max(overlay, section.offset() + section.size());
            }
        }
        long directory = at + 24 + (file.u16(at + 24) == 0x10b ? 128 : 144);
        return new PeImage(file.u32(at + 40), sections, overlay, file.has(directory, 4) ? file.u32(directory) : 0);
    }

    /** Whether a file of so many bytes has more behind its sections than certificates. */
    boolean carriesMore(long size) {
        return size > overlay && (signature == 0 || signature - overlay > ALIGNED);
    }

    /** Reads a table of sections; those beyond the end are left out. */
    static List<Section> sections(Bytes file, long table, int count) throws IOException {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < count && file.has(table + 40L * i, 40); i++) {
            long at = table + 40L * i;
            sections.add(new Section(
                    file.text(at, 8).replace("\0", ""),
                    file.u32(at + 12),
                    file.u32(at + 8),
                    file.u32(at + 20) & ~0x1ffL,
                    file.u32(at + 16),
                    (int) file.u32(at + 36)));
        }
        return List.copyOf(sections);
    }

    /** The section that the entry point is in. */
    Optional<Section> entrySection() {
        return sections.stream().filter(section -> section.holds(entryPoint)).findFirst();
    }
}
