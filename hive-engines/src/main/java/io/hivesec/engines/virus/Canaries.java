package io.hivesec.engines.virus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The EICAR test file (eicar.org, 68 bytes, harmless) in the forms in which an engine that works has to find it. It is kept
 * encoded, so that no scanner finds it in Hive itself.
 */
final class Canaries {
    private static final byte[] EICAR = Base64.getDecoder()
            .decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=");

    /** The kinds of files that are told apart, with how they begin. */
    static final List<Kind> KINDS = Knowledge.lines(Canaries.class, "canaries.txt", 2).stream()
            .map(line -> new Kind(
                    line.field(0), HexFormat.of().parseHex(line.field(1).replace(" ", ""))))
            .toList();

    /** How large the padded archives are, in bytes. */
    static final List<Integer> SIZES = List.of(64 << 10, 1 << 20, 3 << 20, 8 << 20);

    private Canaries() {}

    /** A kind of file and how it begins; the array is not changed. */
    record Kind(String name, byte[] start) {
        boolean isKindOf(byte[] beginning) {
            return beginning.length >= start.length && Arrays.equals(start, Arrays.copyOf(beginning, start.length));
        }
    }

    /** The test file itself. */
    static byte[] plain() {
        return EICAR.clone();
    }

    /** The test file, compressed by gzip. */
    static byte[] gzip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(EICAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The test file in an archive, behind an entry of so many bytes that cannot be compressed. */
    static byte[] zip(int padding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            if (padding > 0) {
                byte[] noise = new byte[padding];
                new Random(1).nextBytes(noise);
                store(out, "padding.bin", noise);
            }
            store(out, "eicar.com", EICAR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /** An archive that begins like another kind of file. */
    static byte[] as(Kind kind) {
        byte[] zip = zip(0);
        byte[] bytes = Arrays.copyOf(kind.start(), kind.start().length + 64 + zip.length);
        System.arraycopy(zip, 0, bytes, kind.start().length + 64, zip.length);
        return bytes;
    }
}
