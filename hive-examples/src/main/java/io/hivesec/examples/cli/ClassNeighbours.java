package io.hivesec.examples.cli;

import io.hivesec.artifact.Artifact;
import io.hivesec.engines.memshell.ClassSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes beside a class: those of its package in the same archive, or of its folder. Logic that is split over several
 * classes is followed through them. Bounded, and the package that was asked for last is kept. Thread-safe.
 */
final class ClassNeighbours implements Function<Artifact, ClassSet> {
    private static final int MAX_CLASSES = 2000;
    private static final int MAX_BYTES = 16 << 20;
    private static final String INSIDE = "!/";

    private String lastPlace = "";
    private ClassSet last = ClassSet.NONE;

    @Override
    public synchronized ClassSet apply(Artifact artifact) {
        String name = artifact.name();
        int slash = name.lastIndexOf('/');
        String place = slash < 0 ? "." : name.substring(0, slash + 1);
        if (!place.equals(lastPlace)) {
            lastPlace = place;
            last = ClassSet.of(read(place));
        }
        return last.copy();
    }

    private static List<byte[]> read(String place) {
        int archive = place.indexOf(INSIDE);
        try {
            if (archive < 0) {
                return folder(Path.of(place));
            }
            // Of an archive in an archive only the outer one can be read here: its classes are judged one by one.
            String inner = place.substring(archive + INSIDE.length());
            return inner.contains(INSIDE) ? List.of() : archive(Path.of(place.substring(0, archive)), inner);
        } catch (IOException | IllegalArgumentException e) {
            // What cannot be read is reported where it is the subject; here it only cannot be called into.
            return List.of();
        }
    }

    private static List<byte[]> folder(Path folder) throws IOException {
        List<byte[]> classes = new ArrayList<>();
        int left = MAX_BYTES;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : files) {
                if (classes.size() == MAX_CLASSES || left <= 0 || !Files.isRegularFile(file)) {
                    continue;
                }
                try (InputStream in = Files.newInputStream(file)) {
                    classes.add(in.readNBytes(left));
                }
                left -= classes.get(classes.size() - 1).length;
            }
        }
        return classes;
    }

    private static List<byte[]> archive(Path file, String folder) throws IOException {
        List<byte[]> classes = new ArrayList<>();
        int left = MAX_BYTES;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements() && classes.size() < MAX_CLASSES && left > 0) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                boolean beside =
                        name.startsWith(folder) && name.endsWith(".class") && name.indexOf('/', folder.length()) < 0;
                if (beside) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        classes.add(in.readNBytes(left));
                    }
                    left -= classes.get(classes.size() - 1).length;
                }
            }
        }
        return classes;
    }
}
