package io.hivesec.detectors.escape;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds a process in a container that writes, or in some cases opens, a file by which the kernel or the engine runs code
 * on the host: a release agent, the crash handler, the engine's own program, a raw disk, a host's namespace. The
 * resource {@code watched-files.txt} lists them.
 */
public final class KernelFileDetector implements Detector {

    private enum Act {
        OPEN,
        WRITE
    }

    /** The clue is the place that the path must lie in, or the first letters of the file's name: cheap to look for. */
    private record Watched(Pattern path, String clue, Act act, Severity severity, Rule rule) {}

    private static final List<Watched> WATCHED = Table.read("watched-files.txt", 5).stream()
            .map(cells -> new Watched(
                    Pattern.compile(cells.get(4)),
                    cells.get(3),
                    Act.valueOf(cells.get(0).toUpperCase(Locale.ROOT)),
                    Table.severity(cells.get(1)).orElseThrow(),
                    RuntimeRules.rule(cells.get(2))))
            .toList();

    /** The same few devices are opened over and over: what fits no expression is remembered. */
    private static final int SLOTS = 256;

    private static final AtomicReferenceArray<@Nullable String> PASSED_READS = new AtomicReferenceArray<>(SLOTS);
    private static final AtomicReferenceArray<@Nullable String> PASSED_WRITES = new AtomicReferenceArray<>(SLOTS);

    private static final Clues OF_READS = Clues.of(Act.OPEN);
    private static final Clues OF_WRITES = Clues.of(Act.OPEN, Act.WRITE);

    /** Sensors tell of opened files by the thousand, so that most must be passed over without a regular expression. */
    private record Clues(String[] places, String[] names) {
        static Clues of(Act... acts) {
            return new Clues(clues(true, acts), clues(false, acts));
        }

        private static String[] clues(boolean places, Act... acts) {
            return WATCHED.stream()
                    .filter(one -> List.of(acts).contains(one.act()))
                    .map(Watched::clue)
                    .filter(clue -> clue.startsWith("/") == places)
                    .distinct()
                    .toArray(String[]::new);
        }

        boolean areIn(String path) {
            for (String place : places) {
                if (path.contains(place)) {
                    return true;
                }
            }
            int name = names.length == 0 ? 0 : path.lastIndexOf('/') + 1;
            for (String start : names) {
                if (path.startsWith(start, name)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Made by the service loader, or by hand. */
    public KernelFileDetector() {}

    @Override
    public String id() {
        return "escape.kernel-file";
    }

    @Override
    public Set<Rule> rules() {
        Set<Rule> rules = new LinkedHashSet<>();
        WATCHED.forEach(one -> rules.add(one.rule()));
        return rules;
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_OPENED, EventKind.FILE_WRITTEN);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (event.container().isHost()) {
            return List.of();
        }
        if (event instanceof FileWritten written) {
            return find(event, written.path(), true, history);
        }
        return event instanceof FileOpened opened
                ? find(event, opened.path(), opened.flags().writes(), history)
                : List.of();
    }

    /** A storage driver looks at the disk of a volume, makes a file system on it and grows it. */
    private static boolean isOfAVolume(Event event, ContainerHistory history) {
        return KnownWorkloads.isLineOf("storage-node", event.process(), history.ancestorsOf(event));
    }

    private static List<Finding> find(Event event, String path, boolean writes, ContainerHistory history) {
        if (!(writes ? OF_WRITES : OF_READS).areIn(path)) {
            return List.of();
        }
        AtomicReferenceArray<@Nullable String> passed = writes ? PASSED_WRITES : PASSED_READS;
        int slot = path.hashCode() & SLOTS - 1;
        if (path.equals(passed.get(slot))) {
            return List.of();
        }
        Optional<Watched> found = Optional.empty();
        for (Watched one : WATCHED) {
            boolean mayBe = (writes || one.act() == Act.OPEN) && path.contains(one.clue());
            if (mayBe && one.path().matcher(path).matches()) {
                found = Optional.of(one);
                break;
            }
        }
        if (found.isEmpty()) {
            passed.set(slot, path);
        }
        // A package manager that unpacks an engine inside an image replaces a file of that image, not of the host.
        if (found.isEmpty()
                || (found.get().rule().equals(RuntimeRules.ENGINE_PROGRAM)
                        && RuntimeRules.isInstaller(event.process().name()))
                || (found.get().rule().equals(RuntimeRules.DEVICE_ACCESS) && isOfAVolume(event, history))) {
            return List.of();
        }
        return List.of(Finding.builder(found.get().rule(), event)
                .severity(found.get().severity())
                .evidence("riskKind", RuntimeRules.KIND)
                .evidence("path", path)
                .evidence("directory", path)
                .evidence("act", writes ? "write" : "open")
                .build());
    }
}
