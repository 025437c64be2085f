package io.hivesec.engines.webshell.include;

import io.hivesec.artifact.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The folders that are scanned, in which pages find what they include. A file is only read when it lies below the folder that the
 * page lies in, and no link is on the way to it. Immutable and thread-safe; files are read when a page is judged.
 */
public final class PageTree {
    /** No folders: pages are judged file by file. */
    public static final PageTree NONE = new PageTree(List.of());

    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_PATH = 300;

    private final List<Root> roots;

    /** A folder as it was given, by which pages are named, and where it really is. */
    private record Root(Path given, Path real) {}

    private PageTree(List<Root> roots) {
        this.roots = List.copyOf(roots);
    }

    /**
     * The tree below some folders.
     *
     * @param folders the folders as the scan names them; what is no folder, or cannot be read, is left out
     */
    public static PageTree of(Collection<Path> folders) {
        List<Root> roots = new ArrayList<>();
        for (Path folder : folders) {
            try {
                if (Files.isDirectory(folder)) {
                    roots.add(new Root(folder, folder.toRealPath()));
                }
            } catch (IOException e) {
                // A folder that cannot be read has no pages that could be asked for.
                continue;
            }
        }
        return roots.isEmpty() ? NONE : new PageTree(roots);
    }

    /** What a page may include. */
    public Includes includesOf(String page) {
        return roots.isEmpty() ? Includes.NONE : new Includes(this, page);
    }

    /** Finds what a file names: relative to its folder, or with a slash in front below the nearest folder above it. */
    Optional<Includes.Included> find(String from, String path) {
        if (path.isBlank() || path.length() > MAX_PATH || path.indexOf(':') >= 0 || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            Path page = Path.of(from);
            for (Root root : roots) {
                if (page.startsWith(root.given)) {
                    return find(root, root.given.relativize(page), path.replace('\\', '/'));
                }
            }
        } catch (InvalidPathException | IOException e) {
            // A name that is none here, or a file that went away: it is not included.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Includes.Included> find(Root root, Path page, String path) throws IOException {
        Path folder = root.real.resolve(page).normalize().getParent();
        if (!path.startsWith("/")) {
            return folder == null ? Optional.empty() : read(root, folder.resolve(path));
        }
        // The root of the application is not known: it is one of the folders above the page.
        for (Path above = folder; above != null && above.startsWith(root.real); above = above.getParent()) {
            Optional<Includes.Included> found = read(root, above.resolve(path.substring(1)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Includes.Included> read(Root root, Path file) throws IOException {
        Path plain = file.normalize();
        boolean inside = plain.startsWith(root.real)
                && Files.isRegularFile(plain, LinkOption.NOFOLLOW_LINKS)
                && plain.toRealPath().equals(plain)
                && Files.size(plain) <= MAX_BYTES;
        if (!inside) {
            return Optional.empty();
        }
        Path name = root.given.resolve(root.real.relativize(plain));
        return Optional.of(
                new Includes.Included(name.toString(), Content.of(plain).read(MAX_BYTES)));
    }
}
