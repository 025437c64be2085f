package io.hivesec.engines.jvm;

import io.hivesec.event.Container;
import io.hivesec.event.Process;
import java.util.List;
import java.util.Objects;

/**
 * A process that runs a JVM, as the operating system tells.
 *
 * @param process the process
 * @param ancestors its parent, grandparent and so on, nearest first
 * @param container the container it runs in, {@link Container#HOST} when in none
 * @param modes permissions of the executables, such as {@code rwxr-xr-x}, its own first and then its ancestors'; empty texts
 *     where that is not known
 * @param ports TCP ports it listens on, ascending
 */
public record JvmProcess(
        Process process, List<Process> ancestors, Container container, List<String> modes, List<Integer> ports) {
    /** Copies the lists and refuses null parts. */
    public JvmProcess {
        Objects.requireNonNull(process, "process");
        ancestors = List.copyOf(ancestors);
        Objects.requireNonNull(container, "container");
        modes = List.copyOf(modes);
        ports = List.copyOf(ports);
    }

    /** Its process id, as seen from here. */
    public int pid() {
        return process.pid();
    }

    /** What it was started to run: the main class or jar of its command line; empty when that cannot be told. */
    public String mainClass() {
        return CommandLine.main(process.arguments());
    }
}
