package io.hivesec.detectors.escape;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What engines themselves bind into a container: its volumes, and the files they make for it. A specification shows them
 * as binds like any other, from below directories that are dangerous as a whole.
 */
final class EngineFiles {
    private static final List<Pattern> OWN = Table.read("engine-files.txt", 1).stream()
            .map(cells -> Pattern.compile(cells.get(0)
                    .replace(".", "\\.")
                    .replace("**", "\u0000")
                    .replace("*", "[^/]+")
                    .replace("\u0000", ".+")))
            .toList();

    private EngineFiles() {}

    static boolean isOwn(String source) {
        String path = HostPaths.resolve(source);
        return OWN.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }
}
