package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.FileOpened;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.NetworkListening;
import io.hivesec.event.OpenFlags;
import io.hivesec.event.PipeCreated;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessForked;
import io.hivesec.event.ProcessStarted;
import io.hivesec.event.User;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a container's processes in its history: who they are, whose children, and with which descriptors. */
final class ProcessTreeTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Container WEB = Container.of("c1", "web", "web:1");
    private static final Endpoint PEER = Endpoint.of("203.0.113.9", 4444);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Instant now = START;
    private MutableHistory history = new MutableHistory(WEB, HistoryLimits.DEFAULT);

    @Test
    void childrenOf_forkedAndStarted_comeInTheirOrder_withoutThoseThatEnded() {
        Process init = process(1, 0, "/init");
        record(new ProcessStarted(context(init)));
        record(new ProcessForked(context(init), process(5, 1, "")));
        record(new ProcessStarted(context(process(3, 1, "/bin/a"))));
        record(new ProcessStarted(context(process(4, 1, "/bin/b"))));
        record(new ProcessExited(context(process(3, 1, "/bin/a")), 0));
        assertThat(history.childrenOf(1)).extracting(Process::pid).containsExactly(5, 4);
        assertThat(history.childrenOf(3)).isEmpty();
        assertThat(history.childrenOf(99)).isEmpty();
    }

    @Test
    void fork_childIsWhatItsParentIs_untilToldOtherwise() {
        Process shell = Process.builder()
                .pid(2)
                .ppid(1)
                .executable("/bin/sh")
                .arguments("sh", "-i")
                .user(User.of(1000, 1000, "ann"))
                .build();
        record(new ProcessForked(context(shell), process(3, 2, "")));
        record(new ProcessForked(context(shell), process(4, 2, "/usr/bin/id")));
        assertThat(history.process(3).orElseThrow().arguments()).containsExactly("sh", "-i");
        assertThat(history.process(3).orElseThrow().ppid()).isEqualTo(2);
        assertThat(history.process(4).orElseThrow().executable()).isEqualTo("/usr/bin/id");
        assertThat(history.process(4).orElseThrow().user().uid()).isEqualTo(1000);
    }

    @Test
    void fork_ofNobodyOrOfItself_isNone() {
        Process shell = process(2, 1, "/bin/sh");
        record(new ProcessStarted(context(shell)));
        record(new ProcessForked(context(shell), process(0, 2, "/x")));
        record(new ProcessForked(context(shell), process(2, 2, "/x")));
        assertThat(history.process(0)).isEmpty();
        assertThat(history.process(2).orElseThrow()).isEqualTo(shell);
        assertThat(history.childrenOf(2)).isEmpty();
    }

    @Test
    void start_ofAProcessThatLives_isAnotherProgramInIt() {
        Process before = Process.builder()
                .pid(2)
                .ppid(1)
                .executable("/bin/sh")
                .workingDirectory("/srv")
                .build();
        record(new ProcessStarted(context(before)));
        record(new ProcessForked(context(before), process(3, 2, "")));
        record(new ProcessStarted(context(Process.builder()
                .pid(2)
                .executable("/usr/bin/id")
                .arguments("id")
                .build())));
        Process now = history.process(2).orElseThrow();
        assertThat(now.executable()).isEqualTo("/usr/bin/id");
        assertThat(now.workingDirectory()).isEqualTo("/srv");
        assertThat(now.ppid()).isEqualTo(1);
        assertThat(history.childrenOf(2)).extracting(Process::pid).containsExactly(3);
    }

    @Test
    void laterEvent_thatTellsMore_isLearnt() {
        record(new FileOpened(context(process(2, 0, "")), "/a", OpenFlags.READ));
        record(new FileOpened(context(process(2, 1, "/bin/sh")), "/b", OpenFlags.READ));
        assertThat(history.process(2).orElseThrow().executable()).isEqualTo("/bin/sh");
        assertThat(history.childrenOf(1)).extracting(Process::pid).containsExactly(2);
    }

    @Test
    void process_ofAnEvent_isWhatIsKnownOfIt_orWhatWasTold() {
        record(new ProcessStarted(context(process(2, 1, "/bin/sh"))));
        FileOpened sparse = new FileOpened(context(process(2, 0, "")), "/a", OpenFlags.READ);
        record(sparse);
        assertThat(history.process(sparse)).isEqualTo(process(2, 1, "/bin/sh"));
        Process stranger = process(3, 0, "/bin/other");
        assertThat(history.process(new FileOpened(context(stranger), "/a", OpenFlags.READ)))
                .isSameAs(stranger);
    }

    @Test
    void ancestors_toldWithTheSameProcess_areLearnt() {
        Process shell = process(9, 0, "/bin/sh");
        record(new FileOpened(context(shell), "/a", OpenFlags.READ));
        record(new FileOpened(
                new Context(now, WEB, shell, List.of(process(8, 7, "/bin/su"), process(7, 0, "/usr/sbin/sshd"))),
                "/b",
                OpenFlags.READ));
        assertThat(history.ancestorsOf(9)).extracting(Process::name).containsExactly("su", "sshd");
        assertThat(history.childrenOf(8)).extracting(Process::pid).containsExactly(9);
        assertThat(history.process(9).orElseThrow().ppid()).isEqualTo(8);
    }

    @Test
    void sockets_areWhatTheyWereOpenedFor_eachWithItsOwnNumber() {
        Process server = process(2, 1, "/usr/sbin/nginx");
        record(new NetworkListening(context(server), "tcp", Endpoint.of("0.0.0.0", 80), 3));
        record(new NetworkAccepted(context(server), "tcp", Endpoint.UNKNOWN, PEER, 4));
        record(new NetworkConnected(context(server), "tcp", Endpoint.UNKNOWN, PEER, 5));
        assertThat(history.descriptorsOf(2).values())
                .extracting(Descriptor::kind)
                .containsExactlyInAnyOrder(
                        Descriptor.Kind.LISTENING_SOCKET,
                        Descriptor.Kind.ACCEPTED_SOCKET,
                        Descriptor.Kind.CONNECTED_SOCKET);
        assertThat(history.descriptorsOf(2).values())
                .extracting(Descriptor::number)
                .containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void container_ofWhichLaterEventsTellMore_isLearnt_andNotForgotten() {
        record(new FileOpened(
                Context.of(now, Container.of("c1", "web-with-a-name", "web:1"), process(2, 1, "/a")),
                "/a",
                OpenFlags.READ));
        record(new FileOpened(Context.of(now, Container.of("c1", "", ""), process(2, 1, "/a")), "/a", OpenFlags.READ));
        assertThat(history.container().name()).isEqualTo("web-with-a-name");
        Container alike = Container.of("c1", "web-with-a-name", "web:2");
        record(new FileOpened(Context.of(now, alike, process(2, 1, "/a")), "/a", OpenFlags.READ));
        assertThat(history.container()).isSameAs(alike);
        record(new FileOpened(Context.of(now, Container.HOST, process(2, 1, "/a")), "/a", OpenFlags.READ));
        assertThat(history.container()).isSameAs(alike);
    }

    @Test
    void tooManyProcesses_oneThatEndedGoesFirst_andItsChildrenKeepTheirLine() {
        history = new MutableHistory(WEB, new HistoryLimits(1, 16, 100, 1 << 20, Duration.ofMinutes(1)));
        for (int pid = 1; pid <= 16; pid++) {
            record(new ProcessStarted(context(process(pid, pid - 1, "/bin/p" + pid))));
        }
        record(new ProcessExited(context(process(8, 7, "/bin/p8")), 0));
        record(new ProcessStarted(context(process(17, 16, "/bin/p17"))));
        assertThat(history.process(8)).isEmpty();
        assertThat(history.process(1)).isPresent();
        assertThat(history.ancestorsOf(9))
                .extracting(Process::name)
                .containsExactly("p8", "p7", "p6", "p5", "p4", "p3", "p2", "p1");
        assertThat(history.childrenOf(8)).isEmpty();
        assertThat(history.childrenOf(7)).isEmpty();
        record(new ProcessStarted(context(process(18, 16, "/bin/p18"))));
        assertThat(history.process(1)).as("the oldest, where none has ended").isEmpty();
    }

    @Test
    void full_moreThanAThirtySecondIsNotForgotten() {
        int limit = 64 * 1024;
        history = new MutableHistory(WEB, new HistoryLimits(1, 1000, 1000, limit, Duration.ofMinutes(1)));
        Process shell = process(2, 1, "/bin/sh");
        for (int i = 0; i < 2_000; i++) {
            record(new FileOpened(context(shell), "/usr/lib/" + i, OpenFlags.READ));
            assertThat(history.bytes()).isLessThanOrEqualTo(limit);
            assertThat(i < 200 || history.bytes() > limit - limit / 32 - 1_000).isTrue();
        }
    }

    @Test
    void containerStopped_nothingIsLeft() {
        Process shell = process(2, 1, "/bin/sh");
        record(new ProcessStarted(context(shell)));
        record(new FileOpened(context(shell), "/a", OpenFlags.READ));
        record(new ContainerStopped(context(Process.UNKNOWN)));
        assertThat(history.process(2)).isEmpty();
        assertThat(history.childrenOf(1)).isEmpty();
        assertThat(history.recentEvents()).isEmpty();
        assertThat(history.recentEventsOf(2)).isEmpty();
        assertThat(history.bytes()).isZero();
        record(new ProcessStarted(context(process(3, 1, "/bin/sh"))));
        assertThat(history.childrenOf(1)).extracting(Process::pid).containsExactly(3);
    }

    /** A restored history has weighed and listed everything anew, and must have come to the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void afterAnyEvents_aHistoryIsWhatItsSnapshotIs(long seed) throws IOException {
        Random random = new Random(seed);
        history = new MutableHistory(WEB, new HistoryLimits(1, 24, 60, 24 * 1024, Duration.ofSeconds(30)));
        for (int i = 1; i <= 2_000; i++) {
            record(event(random));
            assertThat(history.bytes()).isLessThanOrEqualTo(24 * 1024);
            if (i % 50 == 0) {
                isAlike(history, restored());
            }
        }
    }

    private static void isAlike(MutableHistory some, MutableHistory other) {
        assertThat(other.bytes()).isEqualTo(some.bytes());
        assertThat(other.now()).isEqualTo(some.now());
        assertThat(other.descriptorNumbers()).isEqualTo(some.descriptorNumbers());
        assertThat(other.recentEvents()).isEqualTo(some.recentEvents());
        for (int pid = 0; pid < 40; pid++) {
            assertThat(other.process(pid)).isEqualTo(some.process(pid));
            assertThat(other.ancestorsOf(pid)).isEqualTo(some.ancestorsOf(pid));
            assertThat(other.childrenOf(pid)).isEqualTo(some.childrenOf(pid));
            assertThat(other.descriptorsOf(pid)).isEqualTo(some.descriptorsOf(pid));
            assertThat(other.recentEventsOf(pid)).isEqualTo(some.recentEventsOf(pid));
        }
    }

    private MutableHistory restored() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            HistorySnapshot.write(history, out);
        }
        return HistorySnapshot.read(
                JSON.readTree(text.toString()), new HistoryLimits(1, 24, 60, 24 * 1024, Duration.ofSeconds(30)));
    }

    private Event event(Random random) {
        int pid = random.nextInt(40);
        Process process = Process.builder()
                .pid(pid)
                .ppid(random.nextInt(3) == 0 ? 0 : pid / 2)
                .executable(random.nextInt(3) == 0 ? "" : "/bin/p" + random.nextInt(5))
                .arguments(random.nextBoolean() ? List.of() : List.of("p", "x".repeat(random.nextInt(300))))
                .build();
        List<Process> ancestors = random.nextInt(4) > 0
                ? List.of()
                : List.of(process(1 + random.nextInt(39), 0, "/bin/a"), process(0, 0, "runc"));
        Context context = new Context(now, WEB, process, ancestors);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new ProcessStarted(context);
            case 3 -> new ProcessExited(context, 0);
            case 4 -> new ProcessForked(context, process(random.nextInt(40), pid, ""));
            case 5 -> new CredentialsChanged(context, User.of(1, 1, ""), User.of(random.nextInt(3), 0, "u"));
            case 6 -> new DescriptorDuplicated(context, random.nextInt(6), random.nextInt(6));
            case 7 -> new PipeCreated(context, random.nextInt(6), random.nextInt(6));
            case 8 -> new NetworkConnected(context, "tcp", Endpoint.UNKNOWN, PEER, random.nextInt(6));
            case 9 -> new NetworkAccepted(context, "tcp", Endpoint.UNKNOWN, PEER, random.nextInt(6));
            default -> new FileOpened(context, "/f" + random.nextInt(9), OpenFlags.READ);
        };
    }

    private static Process process(int pid, int ppid, String executable) {
        return Process.builder().pid(pid).ppid(ppid).executable(executable).build();
    }

    private Context context(Process process) {
        return Context.of(now, WEB, process);
    }

    private void record(Event event) {
        history.record(event);
        now = now.plusMillis(100);
    }
}
