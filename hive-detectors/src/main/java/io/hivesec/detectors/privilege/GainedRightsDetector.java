package io.hivesec.detectors.privilege;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.Mounted;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a process that became root, or gained root's powers, without a lineage that explains it, and joins to the same
 * alert what the process does next: asking who it is, starting a shell, reading the password files.
 */
public final class GainedRightsDetector implements Detector {
    private static final Set<String> TELLING_FILES =
            Set.of("/etc/shadow", "/etc/gshadow", "/etc/passwd", "/etc/sudoers", "/root/.ssh/id_rsa");
    private static final int MAX_LINE = 8;

    @Override
    public String id() {
        return "privilege-escalation.gained-rights";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(PrivilegeRules.USER_CHANGE, PrivilegeRules.UNEXPLAINED_ROOT, PrivilegeRules.CAPABILITIES);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED, EventKind.CREDENTIALS_CHANGED, EventKind.CAPABILITIES_CHANGED, EventKind.FILE_OPENED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (event instanceof FileOpened opened && !isTelling(opened.path())) {
            return List.of();
        }
        Optional<Gain> gain = Gain.of(event, history);
        if (gain.isPresent()) {
            return List.of(finding(gain.get(), event, history).build());
        }
        String next = whatItShows(event);
        if (next.isEmpty()) {
            return List.of();
        }
        return earlier(event, history)
                .map(one -> finding(one, event, history)
                        .confidence(Confidence.HIGH)
                        .evidence("next", next)
                        .build())
                .map(List::of)
                .orElse(List.of());
    }

    private static Finding.Builder finding(Gain gain, Event event, ContainerHistory history) {
        Process process = gain.event().process().executable().isEmpty()
                ? history.process(gain.event().process().pid())
                        .orElse(gain.event().process())
                : gain.event().process();
        Finding.Builder finding = Finding.builder(gain.rule(), event)
                .process(process, history.ancestorsOf(process.pid()))
                .evidence("before", gain.before())
                .evidence("after", gain.after());
        gain.users().forEach(finding::evidence);
        boolean telling = Roles.isInWritablePlace(process) || Roles.isShellOrInterpreter(process);
        if (gain.rule().equals(PrivilegeRules.UNEXPLAINED_ROOT) && telling) {
            finding.severity(Severity.CRITICAL).confidence(Confidence.HIGH);
        }
        ExploitShape.of(process).ifPresent(shape -> finding.evidence("flaw", shape.published()));
        if (mountedOverlay(history)) {
            finding.evidence("preparation", "an overlay file system was mounted before");
        }
        return finding;
    }

    /** What somebody who has just become root does to see that it worked, as one sentence; empty for anything else. */
    private static String whatItShows(Event event) {
        if (event instanceof ProcessStarted && Roles.is(event.process(), Role.IDENTITY_COMMAND)) {
            return "ran " + event.process().name();
        }
        if (event instanceof ProcessStarted && Roles.is(event.process(), Role.SHELL)) {
            return "started " + event.process().commandLine();
        }
        return event instanceof FileOpened opened && isTelling(opened.path())
                ? "opened " + opened.path()
                : "";
    }

    private static boolean isTelling(String path) {
        return (path.startsWith("/etc/") || path.startsWith("/root/")) && TELLING_FILES.contains(path);
    }

    /** The gain of the event's process or of one that it comes from. */
    private static Optional<Gain> earlier(Event event, ContainerHistory history) {
        if (event.process().pid() == 0) {
            return Optional.empty();
        }
        Optional<Gain> gain = latest(event.process().pid(), event, history);
        List<Process> ancestors = history.ancestorsOf(event);
        for (int i = 0; gain.isEmpty() && i < ancestors.size() && i < MAX_LINE; i++) {
            gain = latest(ancestors.get(i).pid(), event, history);
        }
        return gain;
    }

    private static Optional<Gain> latest(int pid, Event before, ContainerHistory history) {
        Optional<Gain> latest = Optional.empty();
        if (pid != 0) {
            for (Event event : history.recentEventsOf(pid)) {
                if (event != before) {
                    Optional<Gain> gain = Gain.ofPast(event, history);
                    latest = gain.isPresent() ? gain : latest;
                }
            }
        }
        return latest;
    }

    /** Overlay mounts by users prepare CVE-2021-3493, CVE-2023-0386, CVE-2023-2640 and their kin. */
    private static boolean mountedOverlay(ContainerHistory history) {
        for (Event event : history.recentEvents()) {
            boolean overlay =
                    event instanceof Mounted mounted && mounted.filesystem().contains("overlay");
            if (overlay
                    && !event.process().user().isUnknown()
                    && !event.process().user().isRoot()) {
                return true;
            }
        }
        return false;
    }
}
