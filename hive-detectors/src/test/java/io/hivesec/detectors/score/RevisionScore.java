package io.hivesec.detectors.score;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Triage;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.event.Event;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replays recordings and looks whether a later revision of an alert lost a signal that an earlier one had: {@code
 * RevisionScore PATH…}, each a recording or a directory of them. Histories are small, so that they forget much.
 */
public final class RevisionScore {
    private static final HistoryLimits SMALL = new HistoryLimits(64, 256, 24, 64 * 1024, Duration.ofMinutes(2));

    private final Map<String, Set<String>> signals = new HashMap<>();
    private final List<String> lost = new ArrayList<>();
    private int revisions;

    private RevisionScore() {}

    /** Prints a line a recording that has alerts. */
    public static void main(String[] arguments) throws IOException {
        for (String argument : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(argument))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    RevisionScore score = replay(file);
                    if (score.alerts() > 0) {
                        System.out.printf(
                                "%s: %d alerts, %d later revisions, lost %s%n",
                                file.getFileName(), score.alerts(), score.revisions(), score.lost());
                    }
                }
            }
        }
    }

    /** Replays one recording, of whatever format. */
    public static RevisionScore replay(Path recording) throws IOException {
        RevisionScore score = new RevisionScore();
        try (Hive hive = Hive.builder()
                        .plugins(RevisionScore.class.getClassLoader())
                        .history(SMALL)
                        .build();
                InputStream in = Files.newInputStream(recording)) {
            EventReader.of(EventFormat.AUTO)
                    .read(in, (Event event) -> hive.inspect(event).alerts().forEach(score::look));
        }
        return score;
    }

    private void look(Alert alert) {
        Set<String> now = alert.triage().signals().stream()
                .map(Triage.Signal::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> before = signals.put(alert.id(), now);
        if (before == null) {
            return;
        }
        revisions++;
        before.removeAll(now);
        before.forEach(name -> lost.add(name + " of " + alert.rule().id() + ", revision " + alert.revision()));
    }

    /** How many alerts there were. */
    public int alerts() {
        return signals.size();
    }

    /** How often one was revised. */
    public int revisions() {
        return revisions;
    }

    /** The signals that a later revision no longer had. */
    public List<String> lost() {
        return lost;
    }
}
