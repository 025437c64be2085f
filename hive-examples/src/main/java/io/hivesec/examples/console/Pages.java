package io.hivesec.examples.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/** The front end's files, as the build left them on the class path. Stateless. */
final class Pages {
    private static final String FOLDER = "web/";
    private static final Pattern FILE = Pattern.compile("index\\.html|assets/[A-Za-z0-9_-]+\\.[a-z]{2,4}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private Pages() {}

    /** Whether the build had what it takes to make the front end. */
    static boolean areBuilt() {
        return Pages.class.getResource(FOLDER + "index.html") != null;
    }

    /**
     * A file of the front end.
     *
     * @param path from the root, without a slash; no more than a name in {@code assets} is ever looked up
     */
    static byte[] read(String path) throws Refusal, IOException {
        if (!FILE.matcher(path).matches()) {
            throw Refusal.notFound("this page");
        }
        try (InputStream in = Pages.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw Refusal.notFound("this page");
            }
            return in.readAllBytes();
        }
    }

    static String type(String path) {
        return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
