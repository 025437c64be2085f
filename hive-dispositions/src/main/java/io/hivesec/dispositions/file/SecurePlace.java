package io.hivesec.dispositions.file;

import io.hivesec.dispositions.RefusedException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A name in a directory that is held open. Each directory on the way was opened relative to the one before and without
 * following links ({@code openat}, {@code O_NOFOLLOW}), so it lies below the root whatever is renamed or linked meanwhile.
 */
final class SecurePlace implements AutoCloseable {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final SecureDirectoryStream<Path> directory;
    private final Path name;

    private SecurePlace(SecureDirectoryStream<Path> directory, Path name) {
        this.directory = directory;
        this.name = name;
    }

    /**
     * A place below a root.
     *
     * @param root trusted, links in it are followed
     * @param path absolute, as it is seen from the root
     * @throws RefusedException when the path is not a plain one, or leads through a symbolic link
     * @throws IOException when a directory on the way cannot be opened
     */
    static SecurePlace open(Path root, String path) throws IOException {
        Path plain = requirePlain(path);
        SecureDirectoryStream<Path> at = secure(root);
        boolean reached = false;
        try {
            for (int i = 0; i < plain.getNameCount() - 1; i++) {
                Path step = plain.getName(i);
                SecureDirectoryStream<Path> next;
                try {
                    next = at.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException e) {
                    throw new RefusedException(path + " does not exist: there is no " + step);
                } catch (FileSystemException e) {
                    throw new RefusedException(
                            path + " leads through " + step + ", which is a symbolic link or no directory");
                }
                at.close();
                at = next;
            }
            reached = true;
            return new SecurePlace(at, plain.getFileName());
        } finally {
            if (!reached) {
                at.close();
            }
        }
    }

    private static Path requirePlain(String path) throws RefusedException {
        Path plain = path.indexOf('\0') < 0 ? Path.of(path) : Path.of("");
        if (!plain.isAbsolute()
                || plain.getFileName() == null
                || !plain.normalize().equals(plain)) {
            throw new RefusedException("not a plain absolute path: '" + path + "'");
        }
        return Path.of("/").relativize(plain);
    }

    @SuppressWarnings("StreamResourceLeak") // It is what the caller gets, and closes.
    private static SecureDirectoryStream<Path> secure(Path root) throws IOException {
        var stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this platform has no openat, without which files are not touched");
    }

    /** What the name stands for, a link for itself; empty when for nothing. */
    Optional<BasicFileAttributes> attributes() throws IOException {
        return attributes(name);
    }

    private Optional<BasicFileAttributes> attributes(Path entry) throws IOException {
        try {
            return Optional.of(directory
                    .getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Opens the file for reading. */
    SeekableByteChannel read() throws IOException {
        return directory.newByteChannel(name, options(StandardOpenOption.READ));
    }

    /** Makes a new file beside the name, for its owner only. */
    SeekableByteChannel create(String beside) throws IOException {
        return directory.newByteChannel(
                Path.of(beside), options(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), PRIVATE);
    }

    private static Set<OpenOption> options(OpenOption... options) {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return all;
    }

    /** Gives the file another name in its directory. */
    void moveTo(String other) throws IOException {
        directory.move(name, directory, Path.of(other));
    }

    /** Gives a file of the directory this name; refuses to replace another. */
    void takeFrom(String other) throws IOException {
        if (attributes().isPresent()) {
            throw new RefusedException("there is something else at " + name + " now");
        }
        directory.move(Path.of(other), directory, name);
    }

    Optional<BasicFileAttributes> attributesBeside(String other) throws IOException {
        return attributes(Path.of(other));
    }

    void deleteBeside(String other) throws IOException {
        try {
            directory.deleteFile(Path.of(other));
        } catch (NoSuchFileException e) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
