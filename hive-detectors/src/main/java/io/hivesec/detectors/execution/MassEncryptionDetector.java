package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileRenamed;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds one process that writes over file after file and gives each the same new ending: files held to ransom. Who keeps old
 * versions renames without writing first, and who compresses or converts leaves the original's name behind or takes it away.
 * Source: ATT&amp;CK T1486.
 */
public final class MassEncryptionDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.mass-encryption",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1486")
            .build();

    /** How many files in what is remembered of a process; each takes two or three of a history's 256 events. */
    static final int MANY = 24;

    private static final int LONGEST_ENDING = 64;

    /** Made by the service loader, or by hand. */
    public MassEncryptionDetector() {}

    @Override
    public String id() {
        return "mass-encryption";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_RENAMED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof FileRenamed renamed)) return List.of();
        String ending = ending(renamed);
        if (ending.isEmpty()) return List.of();
        Set<String> written = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (Event earlier : history.recentEventsOf(event.process().pid())) {
            if (earlier instanceof FileRenamed other) {
                if (written.contains(other.from()) && ending(other).equals(ending)) taken.add(other.from());
            } else {
                written.add(WrittenFiles.of(earlier));
            }
        }
        return taken.size() < MANY
                ? List.of()
                : List.of(RULE.finding(
                        event,
                        Evidence.of("files", Integer.toString(taken.size())),
                        Evidence.of("ending", ending),
                        Evidence.of("path", renamed.to())));
    }

    /** What a new name adds to the old one: {@code .locked}; empty when it is another name. */
    private static String ending(FileRenamed renamed) {
        String from = renamed.from();
        String to = renamed.to();
        int added = to.length() - from.length();
        boolean isAdded =
                added > 1 && added <= LONGEST_ENDING && to.charAt(from.length()) == '.' && to.startsWith(from);
        return isAdded ? to.substring(from.length()) : "";
    }
}
