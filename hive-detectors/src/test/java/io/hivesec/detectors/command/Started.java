package io.hivesec.detectors.command;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.ContainerHistory;
import io.hivesec.history.Descriptor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes that started in a container, right under its runtime's shim, with no history before. */
public final class Started {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final Process SHIM = Process.builder()
            .pid(1)
            .executable("/usr/bin/containerd-shim-runc-v2")
            .arguments("containerd-shim-runc-v2")
            .build();

    private Started() {}

    /** A process with these arguments. */
    public static ProcessStarted process(List<String> argv) {
        return process(argv, List.of(SHIM));
    }

    /** A process with these arguments and ancestors, nearest first; nothing is known of its command line before. */
    public static ProcessStarted process(List<String> argv, List<Process> ancestors) {
        CommandLines.forget();
        Process process = Process.builder()
                .pid(100 + ancestors.size())
                .ppid(1)
                .executable(argv.isEmpty() ? "" : argv.get(0))
                .arguments(argv)
                .build();
        Container container = Container.of("c0ffee", "web-1", "registry.example/web:1");
        return new ProcessStarted(new Context(TIME, container, process, ancestors));
    }

    /** A process that a shell runs this text with. */
    public static ProcessStarted shell(String text) {
        return process(List.of("/bin/sh", "-c", text));
    }

    /** A history that knows the event and nothing else. */
    public static ContainerHistory history(Event event) {
        return new ContainerHistory() {
            @Override
            public Container container() {
                return event.container();
            }

            @Override
            public Instant now() {
                return event.time();
            }

            @Override
            public Optional<Process> process(int pid) {
                return pid == event.process().pid() ? Optional.of(event.process()) : Optional.empty();
            }

            @Override
            public List<Process> ancestorsOf(Event other) {
                return other.ancestors();
            }

            @Override
            public List<Process> ancestorsOf(int pid) {
                return pid == event.process().pid() ? event.ancestors() : List.of();
            }

            @Override
            public List<Process> childrenOf(int pid) {
                return List.of();
            }

            @Override
            public Map<Integer, Descriptor> descriptorsOf(int pid) {
                return Map.of();
            }

            @Override
            public List<Event> recentEvents() {
                return List.of(event);
            }
        };
    }
}
