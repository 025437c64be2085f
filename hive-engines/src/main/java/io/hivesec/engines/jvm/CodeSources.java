package io.hivesec.engines.jvm;

import io.hivesec.artifact.Digests;
import io.hivesec.artifact.FileArtifact;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The archives and folders that classes say they come from, as the JVM's file system holds them. Read from outside: what the
 * JVM's own loaders would say of a resource is up to whoever made them.
 */
final class CodeSources implements Closeable {
    private static final int MAX_CLASS = 16 << 20;
    private static final int MAX_INNER = 256 << 20;
    private static final int MAX_ENTRIES = 500_000;

    private final Path root;
    private final Map<String, Source> known = new HashMap<>();
    private final List<ZipFile> open = new ArrayList<>();

    CodeSources(Path root) {
        this.root = root;
    }

    /** What a code source holds. */
    private interface Source {
        boolean exists();

        boolean holds(String entry);

        Optional<byte[]> bytes(String entry) throws IOException;
    }

    private static final Source MISSING = new Source() {
        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public boolean holds(String entry) {
            return false;
        }

        @Override
        public Optional<byte[]> bytes(String entry) {
            return Optional.empty();
        }
    };

    /** Whether the code source is one of the JDK's own modules, which are not files. */
    static boolean isRuntimeImage(String codeSource) {
        return codeSource.startsWith("jrt:");
    }

    /** Whether the archive or folder is there at all. */
    boolean exists(String codeSource) {
        return source(codeSource).exists();
    }

    /** Whether the archive or folder has a class file of that name. */
    boolean holds(String codeSource, String className) {
        return source(codeSource).holds(className.replace('.', '/') + ".class");
    }

    /** The class file of that name in the archive or folder; empty when it holds none. */
    Optional<byte[]> bytes(String codeSource, String className) throws IOException {
        return source(codeSource).bytes(className.replace('.', '/') + ".class");
    }

    /** Digests of the archive; {@link Digests#NONE} of a folder, of an archive in an archive and of what cannot be read. */
    Digests digests(String codeSource) {
        List<String> steps = steps(codeSource);
        Path file = here(steps.get(0));
        if (!Files.isRegularFile(file)) {
            return Digests.NONE;
        }
        try {
            return FileArtifact.of(file).digests();
        } catch (IOException e) {
            return Digests.NONE;
        }
    }

    private Source source(String codeSource) {
        return known.computeIfAbsent(codeSource, key -> {
            try {
                return open(steps(key));
            } catch (IOException | RuntimeException e) {
                // Not an archive, or not for us to read: it explains nothing.
                return MISSING;
            }
        });
    }

    private Path here(String path) {
        return root.resolve(path.replaceFirst("^/+", ""));
    }

    /** The path of the file, then of what is in it: {@code jar:nested:/app.jar/!BOOT-INF/lib/a.jar!/} has two. */
    static List<String> steps(String codeSource) {
        String path = codeSource;
        for (String scheme : List.of("jar:", "nested:", "war:", "vfs:", "file:")) {
            path = path.startsWith(scheme) ? path.substring(scheme.length()) : path;
        }
        List<String> steps = new ArrayList<>();
        for (String step : path.split("/?[!*]/?", -1)) {
            if (!step.isEmpty()) {
                steps.add(URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return steps.isEmpty() ? List.of("") : steps;
    }

    private Source open(List<String> steps) throws IOException {
        Path file = here(steps.get(0));
        if (Files.isDirectory(file)) {
            return folder(file);
        }
        if (!Files.isRegularFile(file)) {
            return MISSING;
        }
        ZipFile zip = new ZipFile(file.toFile());
        open.add(zip);
        if (steps.size() == 1) {
            return archive(zip, "");
        }
        String inner = steps.get(1);
        ZipEntry entry = zip.getEntry(inner);
        if (entry == null || entry.isDirectory()) {
            // A folder in the archive, such as BOOT-INF/classes.
            return archive(zip, inner + "/");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return unpacked(in.readNBytes(MAX_INNER));
        }
    }

    private static Source folder(Path folder) {
        return new Source() {
            @Override
            public boolean exists() {
                return true;
            }

            @Override
            public boolean holds(String entry) {
                Path file = folder.resolve(entry).normalize();
                return file.startsWith(folder) && Files.isRegularFile(file);
            }

            @Override
            public Optional<byte[]> bytes(String entry) throws IOException {
                if (!holds(entry)) {
                    return Optional.empty();
                }
                try (InputStream in = Files.newInputStream(folder.resolve(entry).normalize())) {
                    return Optional.of(in.readNBytes(MAX_CLASS));
                }
            }
        };
    }

    private static Source archive(ZipFile zip, String prefix) {
        return new Source() {
            @Override
            public boolean exists() {
                return true;
            }

            @Override
            public boolean holds(String entry) {
                return zip.getEntry(prefix + entry) != null;
            }

            @Override
            public Optional<byte[]> bytes(String entry) throws IOException {
                ZipEntry found = zip.getEntry(prefix + entry);
                if (found == null) {
                    return Optional.empty();
                }
                try (InputStream in = zip.getInputStream(found)) {
                    return Optional.of(in.readNBytes(MAX_CLASS));
                }
            }
        };
    }

    private static Source unpacked(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class") && entries.size() < MAX_ENTRIES) {
                    entries.put(entry.getName(), zip.readNBytes(MAX_CLASS));
                }
            }
        }
        return new Source() {
            @Override
            public boolean exists() {
                return true;
            }

            @Override
            public boolean holds(String entry) {
                return entries.containsKey(entry);
            }

            @Override
            public Optional<byte[]> bytes(String entry) {
                return Optional.ofNullable(entries.get(entry));
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (ZipFile zip : open) {
            zip.close();
        }
    }
}
