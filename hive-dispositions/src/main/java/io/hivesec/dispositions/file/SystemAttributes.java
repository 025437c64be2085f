package io.hivesec.dispositions.file;

import io.hivesec.dispositions.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file's extended attributes outside of the {@code user} namespace (xattr(7)): capabilities, access control lists, labels.
 * Java reads and sets those of {@code user} only, so this asks {@code getfattr} and {@code setfattr} (Debian: attr), about
 * a path below {@code /proc} that means one open file. Stateless.
 */
final class SystemAttributes {
    private static final String USER = "user.";
    private static final String BASE64 = "0s";

    private SystemAttributes() {}

    /** Whether the programs are there. Without them such attributes are not known of and are lost. */
    static boolean areReadable() {
        return Commands.find("getfattr").isPresent()
                && Commands.find("setfattr").isPresent();
    }

    /**
     * The attributes, in Base64 by whole name.
     *
     * @param file not a name that somebody could swap
     * @throws IOException when they cannot be read, or one has a name that could not be restored
     */
    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> attributes = new TreeMap<>();
        if (!areReadable()) {
            return attributes;
        }
        for (String line : Commands.run(
                        List.of("getfattr", "--absolute-names", "-d", "-m", "-", "-e", "base64", file.toString()))
                .lines()
                .toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith("#") || line.startsWith(USER) || line.isEmpty()) {
                continue;
            }
            // What is no plain character of a name is written as \ooo.
            if (line.indexOf('\\') >= 0 || (equals >= 0 && !line.startsWith(BASE64, equals + 1))) {
                throw new IOException("an attribute that cannot be kept: " + line);
            }
            attributes.put(
                    equals < 0 ? line : line.substring(0, equals),
                    equals < 0 ? "" : line.substring(equals + 1 + BASE64.length()));
        }
        return attributes;
    }

    /** Sets attributes as {@link #read} gave them. */
    static void write(Path file, Map<String, String> attributes) throws IOException {
        for (Map.Entry<String, String> one : attributes.entrySet()) {
            Commands.run(List.of("setfattr", "-n", one.getKey(), "-v", BASE64 + one.getValue(), file.toString()));
        }
    }
}
