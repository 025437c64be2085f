package io.hivesec.testkit;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileDeleted;
import io.hivesec.event.FileModeChanged;
import io.hivesec.event.FileOpened;
import io.hivesec.event.FileRenamed;
import io.hivesec.event.FileWritten;
import io.hivesec.event.ModuleLoaded;
import io.hivesec.event.Mounted;
import io.hivesec.event.NameResolved;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.ProcessTraced;
import io.hivesec.event.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Events that say nothing, too much, or nonsense: one of every kind about every odd process. */
final class Probes {
    private Probes() {}

    static List<Event> oddEvents() {
        List<Process> processes = List.of(
                Process.UNKNOWN,
                Process.builder().pid(-1).ppid(-1).build(),
                Process.builder().pid(7).ppid(7).executable("/").build(),
                Process.builder().pid(8).executable("sh").arguments("").build(),
                Process.builder()
                        .pid(9)
                        .executable("/bin/\u0000\u202esh")
                        .arguments("sh", "-c", "(".repeat(20_000))
                        .build(),
                Process.builder()
                        .pid(10)
                        .executable("/bin/bash")
                        .arguments("bash", "-c", "'\"`$(${\\".repeat(2_000))
                        .build());
        List<Event> events = new ArrayList<>();
        for (Process process : processes) {
            for (Container container : List.of(Container.HOST, Container.of("odd", "", ""))) {
                addOneOfEach(Context.of(Scene.START, container, process), events);
            }
        }
        return events;
    }

    private static void addOneOfEach(Context context, List<Event> events) {
        events.add(new ProcessStarted(context));
        events.add(new ProcessForked(context, Process.UNKNOWN));
        events.add(new CredentialsChanged(context, User.UNKNOWN, User.UNKNOWN));
        events.add(new CapabilitiesChanged(context, Set.of(), Set.of("")));
        events.add(new FileOpened(context, "", new OpenFlags(-1)));
        events.add(new FileWritten(context, "/".repeat(5_000), OpenFlags.WRITE));
        events.add(new FileRenamed(context, "", ""));
        events.add(new FileDeleted(context, "\u0000"));
        events.add(new FileModeChanged(context, "", -1));
        events.add(new PipeCreated(context, -1, -1));
        events.add(new NetworkConnected(context, "", Endpoint.UNKNOWN, Endpoint.of("not an address", 0), -1));
        events.add(new NetworkAccepted(context, "", Endpoint.UNKNOWN, Endpoint.UNKNOWN, 0));
        events.add(new NetworkListening(context, "", Endpoint.UNKNOWN, 0));
        events.add(new DescriptorDuplicated(context, 0, Integer.MAX_VALUE));
        events.add(new NameResolved(context, "", List.of("")));
        events.add(new ContainerStarted(context, "{"));
        events.add(new Mounted(context, "", "", "", Set.of()));
        events.add(new ModuleLoaded(context, ""));
        events.add(new ProcessTraced(context, Process.UNKNOWN, ""));
        events.add(new ProcessExited(context, -1));
        events.add(new ContainerStopped(context));
    }
}
