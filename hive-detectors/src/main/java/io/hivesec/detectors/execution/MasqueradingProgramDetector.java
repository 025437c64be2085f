package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.KernelThreads;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.List;
import java.util.Set;

/**
 * Finds programs under a name that is not theirs: called as the kernel's threads are, or put where anybody writes, or hidden, under the
 * name of a program of the system. Sources: ATT&amp;CK T1036.004, T1036.005.
 */
public final class MasqueradingProgramDetector implements Detector {
    static final Rule RULE = CommandRules.rule(
                    "malicious-command.masquerading-program",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.HIGH,
                    "T1036.004",
                    "T1036.005")
            .build();

    private static final List<Role> OF_THE_SYSTEM =
            List.of(Role.SHELL, Role.REMOTE_LOGIN, Role.SCHEDULER, Role.SERVICE_MANAGER);

    /** Made by the service loader, or by hand. */
    public MasqueradingProgramDetector() {}

    @Override
    public String id() {
        return "masquerading-program";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(RULE);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!(event instanceof ProcessStarted)) return List.of();
        Process process = event.process();
        String called = process.arguments().isEmpty() ? "" : process.arguments().get(0);
        // The kernel's own threads have no file, whatever name a sensor gives them.
        if (process.executable().startsWith("/") && KernelThreads.isName(called)) return found(event, called);
        String path = process.executable();
        boolean isElsewhere = WritablePlaces.isLoose(path) || WritablePlaces.isConcealed(path);
        if (!isElsewhere) return List.of();
        if (isOfTheSystem(process.name())) return found(event, process.name());
        return isOfAnotherPlace(called, path) ? found(event, called) : List.of();
    }

    /** {@code /usr/sbin/apache2 -k start}, which is not where it lies. */
    private static boolean isOfAnotherPlace(String called, String path) {
        return called.startsWith("/") && Roles.isInstalled(called) && !called.equals(path);
    }

    private static boolean isOfTheSystem(String name) {
        for (Role role : OF_THE_SYSTEM) if (Roles.is(name, role)) return true;
        return KernelThreads.isName(name);
    }

    private static List<Finding> found(Event event, String name) {
        return List.of(RULE.finding(
                event, Evidence.of("executable", event.process().executable()), Evidence.of("name", name)));
    }
}
