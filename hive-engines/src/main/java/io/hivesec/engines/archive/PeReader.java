package io.hivesec.engines.archive;

import io.hivesec.artifact.Content;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what Windows executables carry: installers' files, archives behind the last section, other executables; and unpacks
 * packed ones.
 */
final class PeReader {
    private static final byte[] MZ = {'M', 'Z'};
    private static final byte[] SEVEN_ZIP = {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c};
    private static final int MAX_STUB = 8192;
    private static final Set<Format> NOT_FROM_OVERLAY = EnumSet.of(Format.NONE, Format.ZIP, Format.TEXT, Format.PE);

    private PeReader() {}

    static void read(Content content, Meter meter, Children children) throws IOException, DeadlineException {
        if (content instanceof HeldContent held) {
            read(held.asBytes(), held.size(), meter, children);
            return;
        }
        int most = meter.room() / 2;
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readNBytes((int) Math.min(most, content.size()));
        }
        meter.hold(bytes.length);
        try {
            read(Bytes.of(bytes), content.size(), meter, children);
        } finally {
            meter.release(bytes.length);
        }
    }

    private static void read(Bytes file, long size, Meter meter, Children children)
            throws IOException, DeadlineException {
        Optional<PeImage> image = PeImage.of(file);
        if (image.isEmpty()) {
            return;
        }
        boolean carries = image.get().carriesMore(size);
        if (carries && size > file.size()) {
            children.unread("", Shortfall.BUDGET, "carries more than the " + file.size() + " bytes that may be held");
        } else if (carries) {
            overlay(file.from(image.get().overlay()), meter, children);
        }
        int autoIt = file.indexOf(AutoItReader.MAGIC, 0);
        if (autoIt >= 0) {
            AutoItReader.read(file.from(autoIt), meter, children);
        }
        executables(file, meter, children);
        Packers.unpack(file, image.get(), meter, children);
    }

    private static void overlay(Bytes overlay, Meter meter, Children children) throws IOException, DeadlineException {
        if (NsisReader.read(overlay, meter, children) || InstallShieldReader.read(overlay, meter, children)) {
            return;
        }
        if (overlay.startsWith(0, "idska32\u001a".getBytes(StandardCharsets.ISO_8859_1))
                || overlay.startsWith(0, "zlb\u001a".getBytes(StandardCharsets.ISO_8859_1))) {
            throw new UnsupportedFormatException("files of Inno Setup cannot be unpacked");
        }
        int sevenZip = overlay.indexOf(SEVEN_ZIP, 0);
        if (sevenZip >= 0 && sevenZip < MAX_STUB) {
            Bytes archive = overlay.from(sevenZip);
            children.entry("overlay", archive::stream);
            return;
        }
        Format format = Format.of(overlay.copy(0, Math.min(Format.HEAD, overlay.size())));
        // A zip is found by its end, and an executable among the executables.
        if (!NOT_FROM_OVERLAY.contains(format)) {
            children.entry("overlay", overlay::stream);
        }
    }

    /** Other executables in it, each to the next one's beginning and the last to the end: so none is looked at twice. */
    private static void executables(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        List<Integer> begins = new ArrayList<>();
        for (int at = file.indexOf(MZ, 2); at >= 0; at = file.indexOf(MZ, at + 2)) {
            if (PeImage.of(file.from(at)).isPresent()) {
                meter.checkTime();
                begins.add(at);
                if (begins.size() > meter.budgets.entries()) {
                    throw new BudgetException("more than " + meter.budgets.entries() + " executables in one");
                }
            }
        }
        for (int i = 0; i < begins.size(); i++) {
            int begin = begins.get(i);
            int end = i + 1 < begins.size() ? begins.get(i + 1) : file.size();
            Bytes executable = file.slice(begin, end - begin);
            children.entry("executable at " + begin, executable::stream);
        }
    }
}
