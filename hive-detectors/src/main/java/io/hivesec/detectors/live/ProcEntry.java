package io.hivesec.detectors.live;

import io.hivesec.event.Container;
import io.hivesec.event.Process;
import java.util.Map;
import java.util.Set;

/**
 * One process as /proc showed it at one look.
 *
 * @param process who it is
 * @param container where it runs
 * @param start when it was created, in clock ticks since boot; with the pid it names the process for good
 * @param capabilities its effective capabilities
 * @param links what its descriptors refer to, by number, as the kernel writes it: {@code socket:[123]}, a path
 * @param network what names its network namespace
 */
record ProcEntry(
        Process process,
        Container container,
        long start,
        Set<String> capabilities,
        Map<Integer, String> links,
        String network) {

    ProcEntry {
        capabilities = Set.copyOf(capabilities);
        links = Map.copyOf(links);
    }

    int pid() {
        return process.pid();
    }

    /** What a descriptor refers to; empty when it is closed. */
    String link(int descriptor) {
        return links.getOrDefault(descriptor, "");
    }

    /** Whether this is still the same process. */
    boolean isSameAs(ProcEntry other) {
        return pid() == other.pid() && start == other.start;
    }

    /** Whether it runs the same program with the same arguments. */
    boolean runsSameAs(ProcEntry other) {
        return process.executable().equals(other.process.executable())
                && process.arguments().equals(other.process.arguments());
    }
}
