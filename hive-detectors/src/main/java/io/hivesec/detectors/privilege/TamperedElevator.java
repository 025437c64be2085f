package io.hivesec.detectors.privilege;

import io.hivesec.detectors.lineage.Roles;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.detectors.lineage.WrittenFiles;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import java.util.Set;

/**
 * A trusted program that changes users and was made to run somebody else's code: it loads a library from where nobody installs
 * any, or it is pkexec without arguments out of a program that somebody left. Sources: the advisories of CVE-2021-4034,
 * CVE-2023-4911 and CVE-2025-32463; ld.so(8), iconv's gconv-modules, nsswitch.conf(5).
 */
final class TamperedElevator {
    private static final String CONVERSION = "GCONV_PATH=";
    private static final String PKEXEC = "pkexec";
    private static final Set<String> ASKS_AT_TERMINAL = Set.of("su", "passwd", "chsh", "chfn", "newgrp");

    private TamperedElevator() {}

    /** Whether that is what a process was before an event, as far as is remembered of it. */
    static boolean runs(Process process, Event until, ContainerHistory history) {
        Process last = process;
        boolean isLeft = false;
        for (Event event : history.recentEventsOf(process.pid())) {
            if (event == until) break;
            if (event instanceof ProcessStarted) {
                isLeft |= WritablePlaces.isLoose(event.process().executable());
                last = event.process();
            }
            String written = WrittenFiles.of(event);
            if (written.contains(CONVERSION)) return true;
            if (event instanceof FileOpened opened && isForeignLibrary(opened.path()) && isTrusted(event.process()))
                return true;
        }
        // A sensor that saw no arguments and a program without any look the same, but not out of somebody's program.
        boolean isPkexec = PKEXEC.equals(last.name()) && last.arguments().size() <= 1;
        return (isPkexec && isLeft) || (ASKS_AT_TERMINAL.contains(last.name()) && isOfALeftProgram(last, history));
    }

    /** They ask whoever sits at the terminal; a program that starts one knows that it will not be asked. */
    private static boolean isOfALeftProgram(Process elevator, ContainerHistory history) {
        return history.process(elevator.ppid())
                .filter(parent -> WritablePlaces.isLoose(parent.executable()))
                .filter(parent -> !WritablePlaces.isMounted(parent.executable()))
                .isPresent();
    }

    /** What is loaded into a program, from a place that no package uses. */
    private static boolean isForeignLibrary(String path) {
        boolean isLibrary = path.endsWith(".so") || path.contains(".so.") || path.endsWith("/gconv-modules");
        if (!isLibrary || path.contains(".so.cache")) return false;
        return !path.startsWith("/") ? path.indexOf('/') > 0 : WritablePlaces.mayBeLeft(path);
    }

    private static boolean isTrusted(Process process) {
        return Roles.isInstalled(process) && !Roles.isShellOrInterpreter(process);
    }
}
