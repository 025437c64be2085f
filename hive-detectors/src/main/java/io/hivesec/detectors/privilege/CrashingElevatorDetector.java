package io.hivesec.detectors.privilege;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Finds a program that changes users, such as su or sudo, dying of its memory again and again: somebody tries addresses until a
 * flaw in it gives him its rights. Sources: signal(7); the advisories of CVE-2021-3156, CVE-2023-4911 and CVE-2023-6246.
 */
public final class CrashingElevatorDetector implements Detector {
    static final Rule RULE = Rule.of("privilege-escalation.crashing-elevator", AlertType.PRIVILEGE_ESCALATION)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1068")
            .maturity(Maturity.TEST)
            .textsBeside(PrivilegeRules.class)
            .build();

    /** One crash is a fault, and so are two. */
    static final int MANY = 4;

    private static final Duration WINDOW = Duration.ofMinutes(10);

    /** 128 and SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV. */
    private static final Set<Integer> FAULTS = Set.of(132, 133, 134, 135, 139);

    /** Made by the service loader, or by hand. */
    public CrashingElevatorDetector() {}

    @Override
    public String id() {
        return "privilege-escalation.crashing-elevator";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_EXITED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!isCrash(event)) return List.of();
        Process crashed = program(event, history);
        if (!Roles.isGenuine(crashed, Role.ELEVATOR)) return List.of();
        Instant from = event.time().minus(WINDOW);
        int crashes = 0;
        for (Event earlier : history.recentEvents()) {
            boolean isAnother = isCrash(earlier)
                    && !earlier.time().isBefore(from)
                    && program(earlier, history).name().equals(crashed.name());
            if (isAnother) crashes++;
        }
        if (crashes < MANY) return List.of();
        List<Process> ancestors = history.ancestorsOf(event);
        Finding.Builder finding = Finding.builder(RULE, event);
        // However often, it is one who tries.
        if (!ancestors.isEmpty()) finding.process(ancestors.get(0), ancestors.subList(1, ancestors.size()));
        return List.of(finding.evidence(Evidence.of("program", crashed.name())).build());
    }

    private static boolean isCrash(Event event) {
        return event instanceof ProcessExited exited && FAULTS.contains(exited.exitCode());
    }

    private static Process program(Event event, ContainerHistory history) {
        return event.process().executable().isEmpty() ? history.process(event) : event.process();
    }
}
