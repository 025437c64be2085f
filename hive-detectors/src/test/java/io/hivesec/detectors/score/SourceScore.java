package io.hivesec.detectors.score;

import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.detectors.source.ReadCounts;
import io.hivesec.event.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads every file below a directory and prints how much of it was understood: by the format of its folder, and as
 * recognised. Arguments: the directory, then {@code -v} to print the events too.
 */
public final class SourceScore {

    private static final Map<String, EventFormat> FOLDERS = folders();

    private SourceScore() {}

    private static Map<String, EventFormat> folders() {
        Map<String, EventFormat> folders = new TreeMap<>();
        for (EventFormat format : EventFormat.values()) {
            folders.put(format.id(), format);
        }
        EventFormat.ofId("sysmon").ifPresent(format -> folders.put("sysmon-linux", format));
        return folders;
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        boolean verbose = List.of(arguments).contains("-v");
        System.out.println("| file | as | auto | read | understood | no event | skipped | malformed | % |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                print(root, file, verbose);
            }
        }
    }

    private static void print(Path root, Path file, boolean verbose) throws IOException {
        List<Event> events = new ArrayList<>();
        ReadCounts auto = read(file, EventFormat.AUTO, events);
        EventFormat named = format(root.relativize(file));
        ReadCounts counts = named == EventFormat.AUTO ? auto : read(file, named, new ArrayList<>());
        System.out.printf(
                "| %s | %s | %s%s | %d | %d | %d | %s | %s | %.1f |%n",
                root.relativize(file),
                named.id(),
                auto.format().id(),
                auto.understood() == counts.understood() ? "" : " (" + auto.understood() + ")",
                counts.read(),
                counts.understood(),
                counts.eventless(),
                counts.skipped(),
                counts.malformed(),
                counts.read() == 0 ? 0.0 : 100.0 * counts.understood() / counts.read());
        if (verbose) {
            counts.places().forEach(place -> System.out.println("    ! " + place));
            events.forEach(event -> System.out.println("    " + event));
        }
    }

    /** The innermost folder that has a format's name. */
    private static EventFormat format(Path relative) {
        EventFormat format = EventFormat.AUTO;
        for (Path part : relative) {
            format = FOLDERS.getOrDefault(part.toString(), format);
        }
        return format;
    }

    private static ReadCounts read(Path file, EventFormat format, List<Event> events) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return EventReader.of(format).read(in, events::add);
        }
    }
}
