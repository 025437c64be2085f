package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.List;

/**
 * Servers that are there to run the steps of jobs, which they write into scripts.
 *
 * <p>Threads: safe.
 */
public final class JobServers {
    private static final List<String> ARGUMENTS = Words.load("programs.txt").of("job-server-argument");

    private JobServers() {}

    /** Whether a process is one, by what it was started with. */
    public static boolean are(Process server) {
        for (String argument : server.arguments())
            for (String marker : ARGUMENTS) if (argument.contains(marker)) return true;
        return false;
    }
}
