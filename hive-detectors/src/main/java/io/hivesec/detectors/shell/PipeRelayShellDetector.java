package io.hivesec.detectors.shell;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.lineage.Invocation;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Descriptor;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a shell between two neighbours in a pipeline that carry its input and output to a connection: a FIFO that closes
 * the loop, a network program on either side, or a reader of the socket before a loop that writes to it.
 */
public final class PipeRelayShellDetector implements Detector {
    private static final int MAX_NEIGHBOURS = 64;

    @Override
    public String id() {
        return "reverse-shell.pipe-relay";
    }

    @Override
    public Set<Rule> rules() {
        return Set.of(ShellRules.PIPE_RELAY, ShellRules.BIND);
    }

    @Override
    public Set<EventKind> kinds() {
        return Set.of(
                EventKind.PROCESS_STARTED,
                EventKind.DESCRIPTOR_DUPLICATED,
                EventKind.NETWORK_CONNECTED,
                EventKind.NETWORK_ACCEPTED,
                EventKind.FILE_OPENED,
                EventKind.FILE_WRITTEN);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        if (!mayClose(event) || !isInPipeline(event.process().pid(), history)) {
            return List.of();
        }
        Map<Integer, Process> neighbours = neighbours(event.process().pid(), history);
        for (Process shell : neighbours.values()) {
            if (Roles.is(shell, Role.SHELL) && !runsInstalledScript(shell)) {
                Optional<Finding> found = relay(event, shell, neighbours, history);
                if (found.isPresent()) {
                    return List.of(found.get());
                }
            }
        }
        return List.of();
    }

    /** What an installed script does with its input is no matter of whoever is at the other end. */
    private static boolean runsInstalledScript(Process shell) {
        String script = Invocation.scriptOf(shell);
        return script.startsWith("/") && Roles.isInstalled(script);
    }

    /** A cheap look before the costly one: every member of such a pipeline has a pipe or a socket as a stream. */
    private static boolean isInPipeline(int pid, ContainerHistory history) {
        return pid != 0
                && (history.descriptor(pid, 0).isPresent()
                        || history.descriptor(pid, 1).isPresent());
    }

    private static boolean mayClose(Event event) {
        return event instanceof ProcessStarted
                || event instanceof NetworkConnected
                || event instanceof NetworkAccepted
                || (event instanceof DescriptorDuplicated duplicated && duplicated.to() <= 1)
                || (event instanceof FileOpened opened && isFifoLike(opened.path()))
                || (event instanceof FileWritten written && isFifoLike(written.path()));
    }

    /** A FIFO is made by the attacker, so it lies where anybody writes or has a name of its own; never in the system. */
    private static boolean isFifoLike(String path) {
        return !path.isEmpty()
                && !path.startsWith("/usr/")
                && !path.startsWith("/lib")
                && !path.startsWith("/proc/")
                && !path.startsWith("/sys/")
                && !path.startsWith("/dev/null")
                && !path.startsWith("/dev/tty")
                && !path.startsWith("/etc/");
    }

    /** The process, its parent's other children, and theirs: the members of a pipeline. */
    private static Map<Integer, Process> neighbours(int pid, ContainerHistory history) {
        Map<Integer, Process> neighbours = new LinkedHashMap<>();
        history.process(pid).ifPresent(process -> neighbours.put(pid, process));
        int parent = history.process(pid).map(Process::ppid).orElse(0);
        List<Integer> parents = new ArrayList<>(List.of(pid));
        if (parent != 0) {
            parents.add(parent);
            history.process(parent).ifPresent(process -> neighbours.put(parent, process));
        }
        for (int one : parents) {
            for (Process child : history.childrenOf(one)) {
                if (neighbours.size() < MAX_NEIGHBOURS) {
                    neighbours.putIfAbsent(child.pid(), child);
                }
            }
        }
        return neighbours;
    }

    private static Optional<Finding> relay(
            Event event, Process shell, Map<Integer, Process> neighbours, ContainerHistory history) {
        Descriptor input = history.descriptor(shell.pid(), 0).orElse(null);
        Descriptor output = history.descriptor(shell.pid(), 1).orElse(null);
        boolean piped = (input != null && input.isPipe()) || (output != null && output.isPipe());
        boolean throughFile = input == null && output != null;
        if (output == null || !(piped || throughFile)) {
            return Optional.empty();
        }
        Optional<Process> reader = output.isPipe() ? across(output, 0, shell, neighbours, history) : Optional.of(shell);
        Optional<Connection> sink = output.isPipe()
                ? reader.flatMap(one -> Connection.latestOf(one.pid(), history))
                : Connection.behind(output, shell.pid(), history);
        if (reader.isEmpty() || sink.isEmpty()) {
            return Optional.empty();
        }
        Optional<Process> writer = input == null ? Optional.of(shell) : across(input, 1, shell, neighbours, history);
        if (writer.isEmpty()) {
            return Optional.empty();
        }
        String mechanism = loop(shell, writer.get(), reader.get(), output, neighbours, history);
        if (mechanism.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ShellRules.finding(ShellRules.PIPE_RELAY, event, shell, sink.get(), mechanism, history)
                .evidence("input", ShellRules.describe(writer.get()))
                .build());
    }

    /** How what comes from the connection reaches the shell's input; empty when it does not. */
    private static String loop(
            Process shell,
            Process writer,
            Process reader,
            Descriptor output,
            Map<Integer, Process> neighbours,
            ContainerHistory history) {
        if (writer != shell && writer.pid() == reader.pid() && !Roles.is(writer, Role.SHELL)) {
            return "one program at both ends of the shell's pipes";
        }
        boolean writerReadsSocket = writer != shell
                && history.descriptor(writer.pid(), 0)
                        .filter(one -> output.isConnection() && one.number() == output.number())
                        .isPresent();
        if (writerReadsSocket) {
            return "a pipe from a reader of the socket";
        }
        boolean twoPrograms = writer != shell
                && reader != shell
                && Roles.is(writer, Role.NETWORK_UTILITY)
                && Roles.is(reader, Role.NETWORK_UTILITY)
                && Connection.latestOf(writer.pid(), history).isPresent();
        if (twoPrograms) {
            return "pipes between two network programs";
        }
        for (Process one : neighbours.values()) {
            boolean relays = one.pid() == reader.pid() || (output.isConnection() && holdsAsInput(one, output, history));
            Optional<String> fifo = relays ? sharedFile(writer.pid(), one.pid(), history) : Optional.empty();
            if (fifo.isPresent()) {
                return "FIFO " + fifo.get();
            }
        }
        return "";
    }

    private static boolean holdsAsInput(Process process, Descriptor connection, ContainerHistory history) {
        return history.descriptor(process.pid(), 0)
                .filter(one -> one.number() == connection.number())
                .isPresent();
    }

    /** A file that one process reads and another, not the same, writes. */
    private static Optional<String> sharedFile(int reader, int writer, ContainerHistory history) {
        if (reader == writer) {
            return Optional.empty();
        }
        Set<String> written = new HashSet<>();
        for (Event event : history.recentEventsOf(writer)) {
            if (event instanceof FileWritten one) {
                written.add(one.path());
            } else if (event instanceof FileOpened one && one.flags().writes()) {
                written.add(one.path());
            }
        }
        for (Event event : history.recentEventsOf(reader)) {
            boolean both = event instanceof FileOpened one && isFifoLike(one.path()) && written.contains(one.path());
            if (both) {
                return Optional.of(((FileOpened) event).path());
            }
        }
        return Optional.empty();
    }

    /** Who has the other end of a pipe as its own standard input (0) or output (1). */
    private static Optional<Process> across(
            Descriptor pipe, int stream, Process shell, Map<Integer, Process> neighbours, ContainerHistory history) {
        if (!pipe.isPipe()) {
            return Optional.empty();
        }
        for (Process one : neighbours.values()) {
            boolean other = one.pid() != shell.pid()
                    && history.descriptor(one.pid(), stream)
                            .filter(descriptor -> descriptor.isPipe() && descriptor.number() == pipe.number())
                            .isPresent();
            if (other) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
