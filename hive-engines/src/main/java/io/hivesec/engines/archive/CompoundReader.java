package io.hivesec.engines.archive;

import io.hivesec.spi.DeadlineException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/** Reads compound files: old Office documents, installers, mails. Sources: MS-CFB, MS-DOC, MS-XLS, MS-PPT. */
final class CompoundReader {
    private static final Set<String> LOCKED = Set.of("EncryptedPackage", "EncryptedSummary");
    private static final int EMBEDDED_OBJECT = 0x1011;
    private static final int FILE_PASS = 0x2f;
    private static final int LOOKED_AT = 4096;
    private static final int MAX_MODULE = 4 << 20;
    /** How a module's source begins: single bytes of "Attribute". */
    private static final byte[] MODULE = "\0Attribut\0e".getBytes(StandardCharsets.US_ASCII);

    private CompoundReader() {}

    static void read(Bytes file, Meter meter, Children children) throws IOException, DeadlineException {
        CompoundFile compound = new CompoundFile(file);
        for (CompoundFile.Stream stream : compound.streams()) {
            meter.checkTime();
            String name = stream.name();
            if (LOCKED.contains(name) || isLocked(compound, stream)) {
                children.unread(name, Shortfall.ENCRYPTED, "locked with a password");
                continue;
            }
            children.entry(name, () -> compound.open(stream));
            macro(compound, stream, meter, children);
            if (name.equals("\u0001Ole10Native")) {
                OlePackage.nativeStream(all(compound, stream, meter), children);
            } else if (name.equals("PowerPoint Document")) {
                slides(all(compound, stream, meter), children);
            }
        }
    }

    private static Bytes all(CompoundFile compound, CompoundFile.Stream stream, Meter meter) throws IOException {
        if (stream.size() > meter.room()) {
            throw new BudgetException("larger than the " + meter.room() + " bytes that may be held");
        }
        try (InputStream in = compound.open(stream)) {
            return Bytes.of(in.readAllBytes());
        }
    }

    private static boolean isLocked(CompoundFile compound, CompoundFile.Stream stream) throws IOException {
        boolean isWord = stream.name().equals("WordDocument");
        if (!isWord && !stream.name().equals("Workbook") && !stream.name().equals("Book")) {
            return false;
        }
        Bytes head;
        try (InputStream in = compound.open(stream)) {
            head = Bytes.of(in.readNBytes(LOOKED_AT));
        } catch (EOFException e) {
            return false;
        }
        if (isWord) {
            return head.has(0, 12) && (head.u16(10) & 0x100) != 0;
        }
        for (long at = 0; head.has(at, 4); at += 4 + head.u16(at + 2)) {
            if (head.u16(at) == FILE_PASS) {
                return true;
            }
        }
        return false;
    }

    /** The source of a macro module, which is behind what the module was compiled to. */
    private static void macro(CompoundFile compound, CompoundFile.Stream stream, Meter meter, Children children)
            throws IOException, DeadlineException {
        if (stream.size() > Math.min(MAX_MODULE, meter.room())) {
            return;
        }
        Bytes module;
        try (InputStream in = compound.open(stream)) {
            module = Bytes.of(in.readAllBytes());
        } catch (EOFException e) {
            // It was told when the stream itself was handed over.
            return;
        }
        int at = module.indexOf(MODULE, 3);
        if (at >= 3 && module.u8(at - 3) == 1) {
            Bytes source = module.from(at - 3);
            children.entry(stream.name() + " (source)", () -> new VbaStream(source));
        }
    }

    /** The objects embedded in a presentation, which are deflated. */
    private static void slides(Bytes document, Children children) throws IOException, DeadlineException {
        for (long at = 0; document.has(at, 8); ) {
            int instance = document.u16(at) >> 4;
            long size = document.u32(at + 4);
            if (document.u16(at + 2) == EMBEDDED_OBJECT) {
                Bytes object = document.slice(at + 8, size);
                if (instance == 1) {
                    Bytes packed = object.from(4);
                    children.entry("object", () -> new InflaterInputStream(packed.stream()));
                } else {
                    children.entry("object", object::stream);
                }
            }
            at += 8 + size;
        }
    }
}
