package io.hivesec.dispositions.file;

import io.hivesec.dispositions.EvidenceFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files put away: each as {@code NAME.bin}, masked so that nothing runs it and no scanner finds it twice, and
 * {@code NAME.json}, its manifest, which is written last. A copy without a manifest was not finished and does not count.
 */
final class Quarantine {
    private static final int MASK = 32;
    private static final int BUFFER = 64 << 10;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    Quarantine(Path directory) {
        this.directory = directory;
    }

    /** Puts a file's bytes and its manifest away; both are on disk when this returns. */
    FileManifest store(String name, String path, PinnedFile file) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] mask = new byte[MASK];
        random.nextBytes(mask);
        var basic = file.basic();
        file.channel().position(0);
        String digest = copy(file.channel(), bin(name), mask);
        FileManifest manifest = new FileManifest(
                path,
                Files.size(bin(name)),
                digest,
                file.mode(),
                file.uid(),
                file.gid(),
                basic.lastModifiedTime().toInstant().toString(),
                basic.lastAccessTime().toInstant().toString(),
                file.extended(),
                file.system(),
                Base64.getEncoder().encodeToString(mask));
        new EvidenceFiles(directory).write(name + ".json", manifest.toJson());
        return manifest;
    }

    private static String copy(SeekableByteChannel from, Path to, byte[] mask) throws IOException {
        MessageDigest digest = sha256();
        Files.deleteIfExists(to);
        boolean whole = false;
        try (FileChannel out = FileChannel.open(
                to,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long position = 0;
            while (from.read(buffer) >= 0) {
                digest.update(buffer.array(), 0, buffer.position());
                buffer.flip();
                mask(buffer, position, mask);
                position += buffer.remaining();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            out.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(to);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void mask(ByteBuffer buffer, long position, byte[] mask) {
        byte[] array = buffer.array();
        for (int i = 0; i < buffer.limit(); i++) {
            array[i] ^= mask[(int) ((position + i) % mask.length)];
        }
    }

    /** The manifest of a file that was put away whole; empty when there is none. */
    Optional<FileManifest> manifest(String name) throws IOException {
        try {
            return Optional.of(FileManifest.read(Files.readAllBytes(directory.resolve(name + ".json"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a file back.
     *
     * @param to where to write it; null to check it only
     * @throws IOException when it is not what was put away
     */
    void load(String name, FileManifest manifest, @Nullable SeekableByteChannel to) throws IOException {
        byte[] mask = Base64.getDecoder().decode(manifest.mask());
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(bin(name))) {
            byte[] bytes = new byte[BUFFER];
            long position = 0;
            int read;
            while ((read = in.readNBytes(bytes, 0, BUFFER)) > 0) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
                mask(buffer, position, mask);
                digest.update(bytes, 0, read);
                position += read;
                while (to != null && buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256())) {
            throw new IOException(bin(name) + " is not what was put away");
        }
    }

    static String digest(SeekableByteChannel channel) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        channel.position(0);
        while (channel.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Path bin(String name) {
        return directory.resolve(name + ".bin");
    }
}
