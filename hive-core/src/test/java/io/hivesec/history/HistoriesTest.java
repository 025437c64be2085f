package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Container;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class HistoriesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web", "web:1");
    private static final Endpoint OUTSIDE = Endpoint.of("203.0.113.9", 4444);

    private final Histories histories = new Histories(HistoryLimits.DEFAULT);
    private Instant now = START;

    @Test
    void ancestorsOf_processTree_isFollowedToItsRoot() {
        does(process(1, 0, "/init"), ProcessStarted::new);
        does(process(2, 1, "/usr/bin/java"), ProcessStarted::new);
        assertThat(ancestors(process(3, 2, "/bin/sh")))
                .extracting(Process::name)
                .containsExactly("java", "init");
    }

    @Test
    void ancestorsOf_sensorTellsMore_continuesPastTheTree() {
        Context told = new Context(
                START,
                WEB,
                process(9, 8, "/bin/sh"),
                List.of(
                        process(8, 7, "/usr/bin/java"),
                        Process.builder().executable("containerd-shim").build()));
        histories.record(new ProcessStarted(told), history -> true);
        assertThat(ancestors(process(10, 9, "/usr/bin/id")))
                .extracting(Process::name)
                .containsExactly("sh", "java", "containerd-shim");
    }

    @Test
    void ancestorsOf_processThatIsItsOwnAncestor_ends() {
        does(process(5, 6, "/a"), ProcessStarted::new);
        assertThat(ancestors(process(6, 5, "/b"))).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void ancestorsOf_reusedPid_keepsTheOldParent() {
        does(process(1, 0, "/init"), ProcessStarted::new);
        does(process(2, 1, "/usr/bin/java"), ProcessStarted::new);
        does(process(3, 2, "/bin/sh"), ProcessStarted::new);
        does(process(2, 1, "/usr/bin/java"), context -> new ProcessExited(context, 0));
        does(process(2, 1, "/usr/bin/cron"), ProcessStarted::new);
        assertThat(ancestors(process(3, 0, "/bin/sh")))
                .extracting(Process::name)
                .containsExactly("java", "init");
    }

    @Test
    void descriptors_forkAndExec_areInherited() {
        Process nc = process(2, 1, "/usr/bin/python3");
        does(nc, ProcessStarted::new);
        does(nc, context -> connected(context, 3));
        does(nc, context -> new DescriptorDuplicated(context, 3, 0));
        does(nc, context -> new ProcessForked(context, process(3, 2, "")));
        Descriptor stdin = ask(
                process(3, 2, "/bin/sh"), history -> history.descriptor(3, 0).orElseThrow());
        assertThat(stdin.isConnection()).isTrue();
        assertThat(stdin.peer()).isEqualTo(OUTSIDE);
    }

    @Test
    void descriptors_duplicateOfSomethingUnknown_forgetsWhatWasThere() {
        Process shell = process(2, 1, "/bin/sh");
        does(shell, context -> connected(context, 0));
        does(shell, context -> new DescriptorDuplicated(context, 9, 0));
        Map<Integer, Descriptor> left = ask(shell, history -> history.descriptorsOf(2));
        assertThat(left).isEmpty();
    }

    @Test
    void descriptors_pipe_hasTwoEndsOfOneNumber() {
        Process parent = process(2, 1, "/bin/sh");
        does(parent, context -> new PipeCreated(context, 4, 5));
        List<Descriptor> ends =
                ask(parent, history -> List.copyOf(history.descriptorsOf(2).values()));
        assertThat(ends)
                .hasSize(2)
                .extracting(Descriptor::number)
                .containsOnly(ends.get(0).number());
    }

    @Test
    void descriptors_ofAServerWithManySockets_followTheNewestAndTheStandardStreams() {
        Process server = process(2, 1, "/usr/sbin/nginx");
        for (int number = 0; number < 500; number++) {
            int each = number;
            does(server, context -> connected(context, each));
        }
        does(server, context -> new PipeCreated(context, 500, 501));
        Map<Integer, Descriptor> known = ask(server, history -> Map.copyOf(history.descriptorsOf(2)));
        assertThat(known).containsKeys(0, 1, 2, 499, 500, 501).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void process_credentialsChange_isRemembered() {
        Process shell = process(2, 1, "/bin/sh");
        does(shell, context -> new CredentialsChanged(context, User.of(1000, 1000, ""), User.of(0, 0, "")));
        boolean isRoot =
                ask(shell, history -> history.process(2).orElseThrow().user().isRoot());
        assertThat(isRoot).isTrue();
    }

    @Test
    void recentEvents_floodOfOpenedFiles_pushesOutNoConnection() {
        Process shell = process(2, 1, "/bin/sh");
        does(shell, context -> connected(context, 3));
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            does(shell, context -> new FileOpened(context, "/usr/lib/" + number, OpenFlags.READ));
        }
        assertThat(recentEvents(shell)).anyMatch(event -> event instanceof NetworkConnected);
    }

    @Test
    void recentEvents_floodOfProcessesThatLive_leavesRoomForEvents() {
        Process shell = process(2, 1, "/bin/sh");
        for (int i = 0; i < 2_000; i++) {
            does(process(100 + i, 1, "/usr/bin/worker"), ProcessStarted::new);
        }
        does(shell, context -> connected(context, 3));
        for (int i = 0; i < 20; i++) {
            does(process(3_000 + i, 1, "/usr/bin/worker"), ProcessStarted::new);
        }
        assertThat(recentEvents(shell)).anyMatch(event -> event instanceof NetworkConnected);
    }

    @Test
    void recentEvents_fullOfProcesses_keepsTheLatestFileThatWasRead() {
        Process shell = process(2, 1, "/bin/sh");
        for (int i = 0; i < 2_000; i++) {
            does(process(100 + i, 1, "/usr/bin/worker"), ProcessStarted::new);
        }
        does(shell, context -> new FileOpened(context, "/etc/shadow", OpenFlags.READ));
        does(process(3_000, 1, "/usr/bin/worker"), ProcessStarted::new);
        assertThat(recentEvents(shell)).anyMatch(event -> event instanceof FileOpened);
    }

    @Test
    void recentEvents_oldOnes_areForgotten() {
        Process shell = process(2, 1, "/bin/sh");
        does(shell, context -> connected(context, 3));
        now = now.plus(Duration.ofHours(1));
        assertThat(recentEvents(shell)).hasSize(1);
    }

    @Test
    void containerStopped_everything_isForgotten() {
        does(process(2, 1, "/bin/sh"), ProcessStarted::new);
        does(Process.UNKNOWN, ContainerStopped::new);
        assertThat(ancestors(process(3, 2, "/bin/sh"))).isEmpty();
    }

    @Test
    void bytes_forkBombWithLongArguments_staysWithinTheLimit() {
        for (int i = 0; i < 20_000; i++) {
            int pid = 100 + i;
            Process bomb = Process.builder()
                    .pid(pid)
                    .ppid(pid - 1)
                    .executable("/tmp/" + "b".repeat(200))
                    .arguments("x".repeat(i % 3_000))
                    .build();
            does(bomb, ProcessStarted::new);
            does(bomb, context -> new ProcessForked(context, process(pid + 1, pid, "")));
            assertThat(histories.bytes()).isLessThanOrEqualTo(HistoryLimits.DEFAULT.bytes());
        }
    }

    @Test
    void size_manyContainers_staysWithinTheLimit() {
        Histories few = new Histories(new HistoryLimits(16, 16, 8, 16 * 1024, Duration.ofMinutes(1)));
        for (int i = 0; i < 1_000; i++) {
            Container container = Container.of("c" + i, "", "");
            few.record(
                    new ProcessStarted(Context.of(START.plusSeconds(i), container, process(1, 0, "/init"))),
                    history -> true);
            assertThat(few.size()).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void record_containerThatMadeRoomForOthers_beginsAnew() {
        Histories few = new Histories(new HistoryLimits(16, 16, 8, 16 * 1024, Duration.ofMinutes(1)));
        Container first = Container.of("c0", "", "");
        Process init = process(1, 0, "/init");
        few.record(new ProcessStarted(Context.of(START, first, init)), history -> true);
        for (int i = 1; i < 40; i++) {
            Container other = Container.of("c" + i, "", "");
            few.record(new ProcessStarted(Context.of(START.plusSeconds(i), other, init)), history -> true);
        }
        few.record(
                new FileOpened(Context.of(START.plusSeconds(50), first, init), "/a", OpenFlags.READ), history -> true);
        int events = few.record(
                new FileOpened(Context.of(START.plusSeconds(51), first, init), "/b", OpenFlags.READ),
                history -> history.recentEvents().size());
        assertThat(events).isEqualTo(2);
    }

    @Test
    void record_processToldAgainAfterItWasForgotten_isInTheTree() {
        Process told = process(7, 1, "/usr/bin/server");
        does(told, context -> new FileOpened(context, "/etc/hosts", OpenFlags.READ));
        for (int i = 0; i < 3_000; i++) {
            does(process(100 + i, 1, "/usr/bin/worker"), ProcessStarted::new);
        }
        does(told, context -> new FileOpened(context, "/etc/hosts", OpenFlags.READ));
        does(told, context -> new FileOpened(context, "/etc/hosts", OpenFlags.READ));
        boolean isKnown = histories.record(
                new FileOpened(Context.of(now, WEB, told), "/etc/passwd", OpenFlags.READ),
                history -> history.process(7).isPresent());
        assertThat(isKnown).isTrue();
    }

    private static Event connected(Context context, int descriptor) {
        return new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, OUTSIDE, descriptor);
    }

    private static Process process(int pid, int ppid, String executable) {
        return Process.builder().pid(pid).ppid(ppid).executable(executable).build();
    }

    private void does(Process process, Function<Context, Event> act) {
        histories.record(act.apply(Context.of(now, WEB, process)), history -> true);
        now = now.plusMillis(1);
    }

    private List<Process> ancestors(Process process) {
        return ask(process, history -> history.ancestorsOf(process.pid()));
    }

    private List<Event> recentEvents(Process process) {
        return ask(process, ContainerHistory::recentEvents);
    }

    private <T> T ask(Process process, Function<ContainerHistory, T> question) {
        return histories.record(new ProcessStarted(Context.of(now, WEB, process)), question);
    }
}
