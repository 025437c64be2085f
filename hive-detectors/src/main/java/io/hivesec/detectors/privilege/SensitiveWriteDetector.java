package io.hivesec.detectors.privilege;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.HostMounts;
import io.hivesec.detectors.lineage.ManagedChanges;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds writes to the files that decide who is who and who may do what, by anything but the programs that keep them.
 * Sources: passwd(5), shadow(5), group(5), sudoers(5), doas.conf(5), ld.so(8), crontab(5), cron(8).
 */
public final class SensitiveWriteDetector implements Detector {
    private static final Set<String> ACCOUNT_FILES =
            Set.of("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/subuid", "/etc/subgid");
    private static final List<String> POLICY_PLACES =
            List.of("/etc/sudoers", "/etc/sudoers.d/", "/etc/doas.conf", "/etc/polkit-1/rules.d/", "/etc/pam.d/");
    private static final List<String> CRON_PLACES = List.of(
            "/etc/crontab",
            "/etc/cron.d/",
            "/etc/cron.hourly/",
            "/etc/cron.daily/",
            "/etc/cron.weekly/",
            "/etc/cron.monthly/",
            "/etc/anacrontab",
            "/var/spool/cron/",
            "/etc/crontabs/");

    @Override
    public String id() {
        return "privilege-escalation.sensitive-write";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(
                PrivilegeRules.ACCOUNT_FILE,
                PrivilegeRules.POLICY_FILE,
                PrivilegeRules.PRELOAD_FILE,
                PrivilegeRules.CRON_FILE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.FILE_OPENED, EventKind.FILE_WRITTEN, EventKind.FILE_RENAMED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        String path = WrittenFiles.of(event);
        if (path.isEmpty()) return List.of();
        // What a container does to its host's files is no less than what the host does.
        if (!event.container().isHost()) path = HostMounts.withoutNamed(path);
        if (!path.startsWith("/etc/") && !path.startsWith("/var/spool/cron/")) {
            return List.of();
        }
        Optional<Rule> rule = ruleFor(path);
        if (rule.isEmpty() || isKeeper(event, history)) {
            return List.of();
        }
        return List.of(Finding.builder(rule.get(), event)
                .evidence("path", WrittenFiles.of(event))
                .build());
    }

    private static Optional<Rule> ruleFor(String path) {
        if (ACCOUNT_FILES.contains(path)) {
            return Optional.of(PrivilegeRules.ACCOUNT_FILE);
        }
        if (path.equals("/etc/ld.so.preload")) {
            return Optional.of(PrivilegeRules.PRELOAD_FILE);
        }
        if (isUnder(path, POLICY_PLACES)) {
            return Optional.of(PrivilegeRules.POLICY_FILE);
        }
        return isUnder(path, CRON_PLACES) ? Optional.of(PrivilegeRules.CRON_FILE) : Optional.empty();
    }

    private static boolean isUnder(String path, List<String> places) {
        for (String place : places) {
            if (place.endsWith("/") ? path.startsWith(place) : path.equals(place)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKeeper(Event event, ContainerHistory history) {
        Process process = history.process(event);
        List<Process> line = new ArrayList<>(List.of(process));
        line.addAll(history.ancestorsOf(event));
        return Roles.nearest(line, Role.ACCOUNT_TOOL).isPresent()
                || ManagedChanges.areOf(line)
                || Roles.isGenuine(process, Role.CONTAINER_RUNTIME);
    }
}
