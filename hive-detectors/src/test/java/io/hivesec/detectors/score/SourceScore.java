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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads every recording below a directory and prints how much of it was understood: by the format of its folder, and as
 * recognised. Arguments: the directory, then {@code -v} to print the events too. What no sensor wrote is left out: test
 * definitions, expected results, alerts and profiles of other products.
 */
public final class SourceScore {

    private static final Set<String> OTHER_FOLDERS = Set.of("alerts", "profiles", "edr", "wazuh", "strace-benign");
    private static final List<String> OTHER_SUFFIXES = List.of(".expected.jsonl", ".golden", ".yaml", ".tql", ".ini");

    /** Reasons for which a record of a process, the network, a file or credentials is skipped; the rest are about other things. */
    private static final List<String> KINDS =
            List.of("hook ", "system call ", "event ", "file event", "process activity", "file activity", "record ");

    private final boolean verbose;
    private final Map<EventFormat, long[]> sums = new TreeMap<>();

    private SourceScore(boolean verbose) {
        this.verbose = verbose;
    }

    /** Prints the tables. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        SourceScore score = new SourceScore(List.of(arguments).contains("-v"));
        System.out.println(
                "| file | as | recognised as | read | understood | of them no event | skipped | malformed |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (isRecording(root.relativize(file))) {
                    score.file(root, file);
                }
            }
        }
        score.sums();
    }

    private static boolean isRecording(Path relative) {
        return !OTHER_FOLDERS.contains(relative.getName(0).toString())
                && OTHER_SUFFIXES.stream().noneMatch(relative.toString()::endsWith);
    }

    private void file(Path root, Path file) throws IOException {
        Path relative = root.relativize(file);
        List<Event> events = new ArrayList<>();
        ReadCounts auto = read(file, EventFormat.AUTO, events);
        ReadCounts counts = read(file, format(relative), new ArrayList<>());
        boolean same = auto.understood() == counts.understood();
        System.out.printf(
                "| %s | %s | %s%s | %d | %d | %d | %s | %s |%n",
                relative,
                counts.format().id(),
                auto.format().id(),
                same ? "" : " (" + auto.understood() + ")",
                counts.read(),
                counts.understood(),
                counts.eventless(),
                new LinkedHashMap<>(counts.skipped()),
                new LinkedHashMap<>(counts.malformed()));
        if (verbose) {
            counts.places().forEach(place -> System.out.println("    ! " + place));
            events.forEach(event -> System.out.println("    " + event));
        }
        long[] sum = sums.computeIfAbsent(counts.format(), format -> new long[5]);
        sum[0]++;
        sum[1] += counts.read();
        sum[2] += counts.understood();
        sum[3] += counts.eventless();
        sum[4] += counts.read() - foreign(counts);
    }

    private static long foreign(ReadCounts counts) {
        return counts.skipped().entrySet().stream()
                .filter(entry -> KINDS.stream().noneMatch(entry.getKey()::startsWith))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void sums() {
        System.out.println();
        System.out.println(
                "| format | files | records | understood | of them no event | of process, network, file, credential |");
        System.out.println("|---|---|---|---|---|---|");
        sums.forEach((format, sum) -> System.out.printf(
                "| %s | %d | %d | %d (%.1f %%) | %d | %.1f %% |%n",
                format.id(), sum[0], sum[1], sum[2], 100.0 * sum[2] / sum[1], sum[3], 100.0 * sum[2] / sum[4]));
    }

    /** Named for its folder, except that text beside laurel's JSON is what laurel read, and XML beside OCSF is Sysmon's. */
    private static EventFormat format(Path relative) {
        String name = relative.toString();
        if (name.startsWith("sysmon") || name.endsWith(".xml")) {
            return EventFormat.SYSMON;
        }
        if (name.contains("laurel") && name.endsWith(".json")) {
            return EventFormat.LAUREL;
        }
        return EventFormat.ofId(relative.getName(0).toString()).orElse(EventFormat.AUTO);
    }

    private static ReadCounts read(Path file, EventFormat format, List<Event> events) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return EventReader.of(format).read(in, events::add);
        }
    }
}
