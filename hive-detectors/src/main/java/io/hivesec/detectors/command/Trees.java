package io.hivesec.detectors.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** Directories that a command line fills from elsewhere: archives that it unpacks, repositories that it clones. */
final class Trees {
    private static final int MOST = 200;

    private final Map<String, Content> trees = new LinkedHashMap<>();

    /**
     * Remembers that a directory was filled.
     *
     * @param directory its path; empty for the working directory where that is not known
     * @param origin where what is in it comes from
     */
    void fill(String directory, Content origin) {
        String path = directory.equals(".") ? "" : directory;
        while (path.length() > 1 && path.endsWith("/")) path = path.substring(0, path.length() - 1);
        if (trees.size() < MOST) trees.put(path, origin.opaque());
    }

    /**
     * What is known of a file in one of them; {@link Content#UNKNOWN} if it is in none.
     *
     * @param path the file
     * @param written the same as the command line names it, possibly from the working directory
     */
    Content holding(String path, String written) {
        Content here = trees.get("");
        boolean relative = written.indexOf('/') > 0 && !written.startsWith("~") && !written.startsWith("$");
        if (here != null && relative) return here;
        for (Map.Entry<String, Content> tree : trees.entrySet()) {
            String directory = tree.getKey();
            // Where the working directory is not known, what is entered from there begins with a slash.
            boolean known = directory.startsWith("/") || directory.startsWith("~") || !path.startsWith("/");
            if (isInside(known ? path : path.substring(1), directory)) return tree.getValue();
        }
        return Content.UNKNOWN;
    }

    private static boolean isInside(String path, String directory) {
        return !directory.isEmpty()
                && path.startsWith(directory)
                && path.length() > directory.length()
                && (directory.endsWith("/") || path.charAt(directory.length()) == '/');
    }
}
