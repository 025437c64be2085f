package io.hivesec.engines.webshell.include;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one page may include: so many files, so deep. Not thread-safe; one judgement of a page uses one. */
public final class Includes {
    /** Nothing is included. */
    public static final Includes NONE = new Includes(null, "");

    private static final int MAX_FILES = 16;

    private final @Nullable PageTree tree;
    private final String page;
    private int left = MAX_FILES;

    Includes(@Nullable PageTree tree, String page) {
        this.tree = tree;
        this.page = page;
    }

    /**
     * A file that is included.
     *
     * @param name its name, as the scan names files
     * @param bytes its content, not copied: nobody changes it
     */
    public record Included(String name, byte[] bytes) {}

    /** The page that asks. */
    public String page() {
        return page;
    }

    /**
     * Finds a file; none when it is not in the tree, too big, or one too many.
     *
     * @param from the file that names it
     * @param path the path as it stands there
     */
    public Optional<Included> find(String from, String path) {
        if (tree == null || left <= 0) {
            return Optional.empty();
        }
        Optional<Included> found = tree.find(from, path);
        left -= found.isPresent() ? 1 : 0;
        return found;
    }
}
