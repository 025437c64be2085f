package io.hivesec.dispositions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Files of evidence in one directory, readable by their owner only, each on disk before its digest is given. */
public final class EvidenceFiles {
    private final Path directory;
    private final Map<String, String> digests = new TreeMap<>();

    /**
     * Files in a directory, which is made.
     *
     * @throws IOException when it cannot be made
     */
    public EvidenceFiles(Path directory) throws IOException {
        this.directory = Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Writes a file, in place of one that an interrupted attempt left.
     *
     * @throws IOException when it cannot be written; then there is none
     */
    public void write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean whole = false;
        try (FileChannel channel = FileChannel.open(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        digests.put(name, "sha256:" + sha256(bytes));
    }

    /** Notes that something could not be had, and why. */
    public void missing(String name, String cause) {
        digests.put(name, "missing: " + cause);
    }

    /** The digest of each file, or the reason why there is none, by name. */
    public Map<String, String> digests() {
        return Map.copyOf(digests);
    }

    /** The SHA-256 of bytes, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
