package io.hivesec.dispositions.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An open file and a path that means this file whatever becomes of its name: {@code /proc/self/fd/N}. Java reads and sets
 * a file's mode, owner and extended attributes only by path.
 */
final class PinnedFile implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** The setting of what {@code chmod} sets; the rest of a mode is the kind of file. */
    private static final int MODE_BITS = 07777;

    private final SeekableByteChannel channel;
    private final Path path;

    private PinnedFile(SeekableByteChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /** Something that opens a file. */
    interface Opening {
        SeekableByteChannel open() throws IOException;
    }

    /** Opens a file and finds its descriptor, which is the one that is new: one file at a time. */
    static PinnedFile open(Opening opening, Object fileKey) throws IOException {
        synchronized (PinnedFile.class) {
            Set<Path> before = descriptors(fileKey);
            SeekableByteChannel channel = opening.open();
            boolean found = false;
            try {
                Set<Path> after = descriptors(fileKey);
                after.removeAll(before);
                if (after.size() != 1) {
                    throw new IOException("the file was replaced while it was opened");
                }
                found = true;
                return new PinnedFile(channel, after.iterator().next());
            } finally {
                if (!found) {
                    channel.close();
                }
            }
        }
    }

    /** Pins a file that was just made and whose key is not known before. */
    static PinnedFile create(Opening opening, SecurePlace place, String name) throws IOException {
        SeekableByteChannel channel = opening.open();
        boolean found = false;
        try {
            Object key = place.attributesBeside(name)
                    .map(BasicFileAttributes::fileKey)
                    .orElseThrow(() -> new IOException("the new file is gone"));
            Set<Path> descriptors = descriptors(key);
            if (descriptors.size() != 1) {
                throw new IOException("the new file was replaced");
            }
            found = true;
            return new PinnedFile(channel, descriptors.iterator().next());
        } finally {
            if (!found) {
                channel.close();
            }
        }
    }

    private static Set<Path> descriptors(Object fileKey) throws IOException {
        Set<Path> found = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path one : all) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(one, BasicFileAttributes.class);
                    if (attributes.isRegularFile() && fileKey.equals(attributes.fileKey())) {
                        found.add(one);
                    }
                } catch (NoSuchFileException e) {
                    // Closed since it was listed.
                    continue;
                }
            }
        }
        return found;
    }

    SeekableByteChannel channel() {
        return channel;
    }

    int mode() throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & MODE_BITS;
    }

    int uid() throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }

    int gid() throws IOException {
        return (Integer) Files.getAttribute(path, "unix:gid");
    }

    int links() throws IOException {
        return (Integer) Files.getAttribute(path, "unix:nlink");
    }

    BasicFileAttributes basic() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** The SHA-256 of its bytes. Reading them is not to show: the time of the last access is put back. */
    String digest() throws IOException {
        FileTime accessed = basic().lastAccessTime();
        String digest = Quarantine.digest(channel);
        if (!basic().lastAccessTime().equals(accessed)) {
            Files.setAttribute(path, "lastAccessTime", accessed);
        }
        return digest;
    }

    /** The extended attributes in the {@code user} namespace, in Base64. */
    Map<String, String> extended() throws IOException {
        Map<String, String> all = new TreeMap<>();
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        for (String name : view.list()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            all.put(name, Base64.getEncoder().encodeToString(value.array()));
        }
        return all;
    }

    /** The extended attributes outside of the {@code user} namespace, in Base64 by whole name. */
    Map<String, String> system() throws IOException {
        return SystemAttributes.read(outside());
    }

    /** What the path is for a program that this process starts. */
    private Path outside() {
        return Path.of(
                "/proc",
                String.valueOf(ProcessHandle.current().pid()),
                "fd",
                path.getFileName().toString());
    }

    /**
     * Sets everything that a manifest knows. A new owner takes capabilities away and a new mode changes access control lists,
     * so those come after; the times last, because the rest changes them.
     */
    void restore(FileManifest manifest) throws IOException {
        Files.setAttribute(path, "unix:uid", manifest.uid());
        Files.setAttribute(path, "unix:gid", manifest.gid());
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        for (Map.Entry<String, String> one : manifest.extended().entrySet()) {
            view.write(one.getKey(), ByteBuffer.wrap(Base64.getDecoder().decode(one.getValue())));
        }
        Files.setAttribute(path, "unix:mode", manifest.mode());
        SystemAttributes.write(outside(), manifest.system());
        Files.setAttribute(path, "lastModifiedTime", FileTime.from(Instant.parse(manifest.modified())));
        Files.setAttribute(path, "lastAccessTime", FileTime.from(Instant.parse(manifest.accessed())));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
