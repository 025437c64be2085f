package io.hivesec.detectors.source;

import io.hivesec.event.Process;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a process came from, from the name that it had before it executed a program: a process that executes its first program
 * still has its parent's name. Not thread-safe.
 */
final class StartLineage {

    private static final int PROCESSES = 8192;
    /** The kernel gives names 16 bytes. */
    private static final int LONGEST_NAME = 64;

    private final Map<Integer, Known> known = new LatestUsed<>(PROCESSES);

    private record Known(@Nullable Instant started, String parent) {}

    /**
     * The ancestors, the parent with its name.
     *
     * @param process what executes a program
     * @param told its ancestors as far as the sensor knows them, nearest first
     * @param former the name that it had before
     */
    List<Process> of(Process process, List<Process> told, String former) {
        if (former.isEmpty() || former.length() > LONGEST_NAME || process.ppid() == 0) {
            return told;
        }
        Known earlier = known.get(process.pid());
        String parent = former;
        if (earlier != null && Objects.equals(earlier.started, process.startTime())) {
            parent = earlier.parent;
        } else {
            known.put(process.pid(), new Known(process.startTime(), parent));
        }
        if (!told.isEmpty() && !told.get(0).executable().isEmpty()) {
            return told;
        }
        List<Process> named = new ArrayList<>(told.isEmpty() ? List.of(named(process.ppid(), parent)) : told);
        if (!told.isEmpty()) {
            named.set(0, told.get(0).toBuilder().executable(parent).build());
        }
        return named;
    }

    private static Process named(int pid, String name) {
        return Process.builder().pid(pid).executable(name).build();
    }
}
