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
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileRenamed;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds one process that writes over file after file and gives each the same new ending, or writes a file of that ending beside
 * each and takes the original away: files held to ransom. Who keeps old versions renames without writing first, and what
 * compresses, converts or encrypts for an owner is known by its ending where it takes the original away.
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

    /** One deletion in so many is looked at. */
    private static final int LOOKS = 8;

    /** The copy is written just before its original goes. */
    private static final int NEAR = 8;

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
        return Set.of(EventKind.FILE_RENAMED, EventKind.FILE_DELETED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (event instanceof FileDeleted deleted) return ofDeletion(deleted, history);
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
        return taken.size() < MANY ? List.of() : found(event, taken.size(), ending, renamed.to());
    }

    /** Beside each file another is written whose name only has that ending more, and the file is taken away. */
    private static List<Finding> ofDeletion(FileDeleted deleted, ContainerHistory history) {
        // Trees of files are deleted every day, and of what is remembered here not all deletions can fall through.
        if (deleted.path().hashCode() % LOOKS != 0) return List.of();
        List<Event> past = history.recentEventsOf(deleted.process().pid());
        String ending = endingBeside(deleted.path(), past);
        if (ending.isEmpty() || Endings.isOfCopy(ending)) return List.of();
        Set<String> written = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (Event earlier : past) {
            if (earlier instanceof FileDeleted other) {
                if (written.contains(other.path() + ending)) taken.add(other.path());
            } else {
                written.add(WrittenFiles.of(earlier));
            }
        }
        return taken.size() < MANY ? List.of() : found(deleted, taken.size(), ending, deleted.path() + ending);
    }

    /** What the name of a file written a moment ago has more than this one. */
    private static String endingBeside(String path, List<Event> past) {
        for (int i = past.size() - 1; i >= Math.max(0, past.size() - NEAR); i--) {
            String written = WrittenFiles.of(past.get(i));
            if (written.length() <= path.length() || !written.startsWith(path)) continue;
            String ending = written.substring(path.length());
            if (ending.charAt(0) == '.' && ending.length() > 1 && ending.length() <= LONGEST_ENDING) return ending;
        }
        return "";
    }

    private static List<Finding> found(Event event, int files, String ending, String path) {
        return List.of(RULE.finding(
                event,
                Evidence.of("files", Integer.toString(files)),
                Evidence.of("ending", ending),
                Evidence.of("path", path)));
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
