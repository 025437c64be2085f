package io.hivesec.detectors.execution;

import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import org.jspecify.annotations.Nullable;

/**
 * A shell that waits for commands and whose input and output are one thing that its starter held: a socket or a terminal, whether
 * or not the sensor told how it was opened. Source: dup(2).
 */
final class HandedShell {
    private static final int FIRST_OF_ITS_OWN = 3;
    private static final int INPUT_AND_OUTPUT = 3;

    private HandedShell() {}

    /** The program that handed the shell its streams; null when nobody did, or it is no such shell. */
    static @Nullable Process starter(Process shell, ContainerHistory history) {
        boolean waits = Roles.is(shell, Role.SHELL) && Invocation.of(shell).readsInput();
        if (!waits || shell.pid() == 0) return null;
        int held = -1;
        int streams = 0;
        Process starter = null;
        for (Event event : history.recentEventsOf(shell.pid())) {
            if (!(event instanceof DescriptorDuplicated one) || one.from() < FIRST_OF_ITS_OWN || one.to() > 1) continue;
            streams = one.from() == held ? streams : 0;
            held = one.from();
            streams |= 1 << one.to();
            starter = event.process();
        }
        return streams == INPUT_AND_OUTPUT ? starter : null;
    }
}
