package io.hivesec.examples.cli;

import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.detectors.source.ReadCounts;
import io.hivesec.event.Event;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files of events that the user named, read one after another, and what was read of them. Not thread-safe. */
final class EventFiles {
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_PLACES = 3;

    private final EventReader reader;
    private final List<String> files;
    private final PrintWriter err;
    private final EventFormat format;
    private final ReadTotals totals = new ReadTotals();
    private boolean isRead = true;

    private EventFiles(EventFormat format, List<String> files, PrintWriter err) {
        this.format = format;
        this.reader = EventReader.of(format);
        this.files = files;
        this.err = err;
    }

    /**
     * The files with these names.
     *
     * @param format the format's id, as {@code --from} names it
     * @param files paths; {@code -} or none is standard input
     * @param err where to say what is broken
     * @throws UsageException when there is no such format or file
     */
    static EventFiles of(String format, List<String> files, PrintWriter err) throws UsageException {
        EventFormat known = EventFormat.ofId(format.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new UsageException("--from: one of "
                        + Stream.of(EventFormat.values()).map(EventFormat::id).collect(Collectors.joining(", "))
                        + ", not '" + format + "'"));
        if (Collections.frequency(files, STANDARD_INPUT) > 1) {
            throw new UsageException("-: standard input is read once");
        }
        for (String file : files) {
            if (!file.equals(STANDARD_INPUT)) {
                InputFiles.checkReadable(Path.of(file));
            }
        }
        return new EventFiles(known, files.isEmpty() ? List.of(STANDARD_INPUT) : files, err);
    }

    /** Those of them that are files by name. */
    List<Path> paths() {
        return files.stream()
                .filter(file -> !file.equals(STANDARD_INPUT))
                .map(Path::of)
                .toList();
    }

    /** Reads them all; what cannot be read is said and passed over. */
    void read(Consumer<Event> events) {
        for (String file : files) {
            read(file, events);
        }
        if (isRead && totals.isEmpty()) {
            err.println("hive: no events were read");
        }
    }

    private void read(String file, Consumer<Event> events) {
        try (InputStream in =
                // Not by a channel, which cannot tell its place in a pipe.
                new BufferedInputStream(file.equals(STANDARD_INPUT) ? System.in : new FileInputStream(file))) {
            ReadCounts counts = reader.read(in, events);
            totals.add(counts);
            for (ReadCounts.Place place :
                    counts.places().stream().limit(MAX_PLACES).toList()) {
                err.println("hive: " + Terminal.clean(file + ":" + place.line() + ": " + place.reason()));
            }
            if (counts.malformedRecords() > MAX_PLACES) {
                err.println("hive: " + file + ": " + counts.malformedRecords() + " malformed records in all");
            }
            if (counts.read() > 0 && counts.understood() == 0 && !format.equals(EventFormat.AUTO)) {
                err.println("hive: "
                        + Terminal.clean(
                                file + ": no record is of " + format.id() + "; --from auto recognises who wrote them"));
            }
        } catch (IOException e) {
            err.println("hive: " + Terminal.clean(file + ": cannot be read: " + Failures.unreadable(e)));
            isRead = false;
        }
    }

    /** Whether every file could be read, to the last record. */
    boolean isWhole() {
        return isRead && !totals.isSomethingMalformed();
    }

    /** Whether every file could be read, and something in them was understood. */
    boolean isRead() {
        return isRead && !totals.isNothingUnderstood();
    }

    /** What was read, as one object. */
    String json(long alerts) {
        return totals.json(alerts);
    }
}
