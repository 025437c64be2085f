package io.hivesec.detectors.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.detectors.shell.PipeRelayShellDetector;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a difference of /proc is told as. */
final class LiveProcessSourceTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String CONNECTED =
            "   0: 0A0200C0:9C40 076433C6:115C 01 0:0 00:0 0 0 0 777 1 0\n"; // 192.0.2.10:40000 to 198.51.100.7:4444

    @TempDir
    Path proc;

    private final List<Event> events = new ArrayList<>();
    private FakeProc fake;
    private LiveProcessSource source;

    @BeforeEach
    void begin() throws IOException {
        fake = new FakeProc(proc);
        process(10, 1, 500, "/opt/x/python3", "python3\0x.py\0", 1000);
        source = LiveProcessSource.to(events::add)
                .root(proc)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
    }

    private void process(int pid, int ppid, int start, String executable, String cmdline, int uid) throws IOException {
        fake.process(pid, ppid, start, executable, cmdline, uid);
    }

    private void descriptor(int pid, int number, String to) throws IOException {
        fake.descriptor(pid, number, to);
    }

    private List<Event> next() throws IOException {
        events.clear();
        source.look();
        return List.copyOf(events);
    }

    @Test
    void look_firstTime_tellsEveryProcessWithItsContainer() throws IOException {
        assertThat(next()).singleElement().satisfies(event -> {
            assertThat(event).isInstanceOf(ProcessStarted.class);
            assertThat(event.time()).isEqualTo(NOW);
            assertThat(event.container().id()).isEqualTo(FakeProc.CONTAINER);
            assertThat(event.process().arguments()).containsExactly("python3", "x.py");
            assertThat(event.process().user().uid()).isEqualTo(1000);
            assertThat(event.process().startTime()).isEqualTo(Instant.ofEpochSecond(1_000_000_005L));
        });
    }

    @Test
    void look_nothingChanged_tellsNothing() throws IOException {
        next();
        assertThat(next()).isEmpty();
    }

    @Test
    void look_otherProgram_tellsAStart() throws IOException {
        next();
        process(10, 1, 500, "/opt/x/sh", "sh\0-i\0", 1000);
        assertThat(next()).singleElement().isInstanceOf(ProcessStarted.class);
    }

    @Test
    void look_otherUser_tellsBeforeAndAfter() throws IOException {
        next();
        process(10, 1, 500, "/opt/x/python3", "python3\0x.py\0", 0);
        assertThat(next()).singleElement().isInstanceOfSatisfying(CredentialsChanged.class, changed -> {
            assertThat(changed.before().uid()).isEqualTo(1000);
            assertThat(changed.after().uid()).isZero();
        });
    }

    @Test
    void look_otherCapabilities_tellsTheirNames() throws IOException {
        next();
        Path status = proc.resolve("10/status");
        Files.writeString(status, Files.readString(status).replace("0000000000000000", "0000000000200000"));
        assertThat(next())
                .singleElement()
                .isInstanceOfSatisfying(
                        CapabilitiesChanged.class,
                        changed -> assertThat(changed.after()).containsExactly("CAP_SYS_ADMIN"));
    }

    @Test
    void look_pidUsedAgain_tellsAnEndAndAStart() throws IOException {
        next();
        process(10, 1, 900, "/opt/x/cat", "cat\0", 0);
        assertThat(next()).extracting(event -> event.kind().id()).containsExactly("process_exited", "process_started");
    }

    @Test
    void look_socketBecomesStandardStreams_tellsConnectionAndDuplicates() throws IOException {
        next();
        fake.sockets(CONNECTED);
        descriptor(10, 0, "socket:[777]");
        descriptor(10, 1, "socket:[777]");
        List<Event> told = next();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).isInstanceOfSatisfying(NetworkConnected.class, connected -> {
            assertThat(connected.target()).isEqualTo(Endpoint.of("198.51.100.7", 4444));
            assertThat(connected.descriptor()).isZero();
        });
        assertThat(told.get(1)).isInstanceOfSatisfying(DescriptorDuplicated.class, duplicated -> {
            assertThat(duplicated.from()).isZero();
            assertThat(duplicated.to()).isEqualTo(1);
        });
    }

    @Test
    void look_childHasItsParentsSocket_tellsOneConnection() throws IOException {
        fake.sockets(CONNECTED);
        descriptor(10, 3, "socket:[777]");
        process(11, 10, 600, "/opt/x/sh", "sh\0-i\0", 1000);
        descriptor(11, 0, "socket:[777]");
        assertThat(next()).filteredOn(NetworkConnected.class::isInstance).hasSize(1);
    }

    /** cat reads the FIFO, the shell is between two pipes, and what is connected writes the FIFO. */
    private void relay(int cat, int shell, int relay) throws IOException, InterruptedException {
        Path fifo = fake.fifo("loop");
        fake.sockets(CONNECTED);
        process(20, 10, 600, "/usr/bin/bash", "bash\0-c\0x\0", 1000);
        process(cat, 20, 601, "/usr/bin/cat", "cat\0loop\0", 1000);
        descriptor(cat, 3, fifo.toString());
        descriptor(cat, 1, "pipe:[1]");
        process(shell, 20, 601, "/usr/bin/dash", "sh\0-i\0", 1000);
        descriptor(shell, 0, "pipe:[1]");
        descriptor(shell, 1, "pipe:[2]");
        process(relay, 20, 601, "/usr/bin/nc", "nc\0x\0" + "1\0", 1000);
        descriptor(relay, 0, "pipe:[2]");
        descriptor(relay, 1, fifo.toString());
        descriptor(relay, 3, "socket:[777]");
    }

    @ParameterizedTest
    @CsvSource({"21, 22, 23", "21, 23, 22", "22, 21, 23", "23, 21, 22", "22, 23, 21", "23, 22, 21"})
    void look_wholeRelayThroughAFifoAtOnce_isOneAlertInWhateverOrderItStarted(int cat, int shell, int relay)
            throws IOException, InterruptedException {
        next();
        relay(cat, shell, relay);
        try (Hive hive = Hive.builder().detector(new PipeRelayShellDetector()).build()) {
            List<Alert> alerts = new ArrayList<>();
            next().forEach(event -> alerts.addAll(hive.inspect(event).alerts()));
            assertThat(alerts)
                    .extracting(Alert::id)
                    .isNotEmpty()
                    .containsOnly(alerts.get(0).id());
            assertThat(alerts.get(0).target()).isEqualTo(Endpoint.of("198.51.100.7", 4444));
        }
    }

    @Test
    void look_samePipelineWithoutAConnection_tellsNoPipes() throws IOException, InterruptedException {
        next();
        relay(21, 22, 23);
        Files.delete(proc.resolve("23/fd/3"));
        assertThat(next()).allSatisfy(event -> assertThat(event).isInstanceOf(ProcessStarted.class));
    }

    @Test
    void look_machineWithThousandsOfSockets_findsTheOneAtTheEndOfTheTable() throws IOException {
        String other =
                "   0: 0A0200C0:9C41 076433C6:0050 06 00000000:00000000 03:00000000 00000000     0        0 0 3 x\n";
        fake.sockets(other.repeat(5000) + CONNECTED);
        descriptor(10, 3, "socket:[777]");
        assertThat(next()).anySatisfy(event -> assertThat(event).isInstanceOf(NetworkConnected.class));
    }

    @Test
    void look_localPortIsListenedOn_tellsAcceptance() throws IOException {
        String listening = "   1: 00000000:9C40 00000000:0000 0A 0:0 00:0 0 0 0 776 1 0\n";
        fake.sockets(listening + CONNECTED);
        descriptor(10, 4, "socket:[777]");
        assertThat(next()).anySatisfy(event -> assertThat(event).isInstanceOf(NetworkAccepted.class));
    }

    @Test
    void look_brokenEntries_arePassedOver() throws IOException {
        for (String stat : List.of("", "7", "7 (x", "7 (x)", "7 (x) S", "x".repeat(100_000))) {
            Path directory = proc.resolve("7");
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("stat"), stat);
            assertThat(next())
                    .noneSatisfy(event -> assertThat(event.process().pid()).isEqualTo(7));
        }
        fake.sockets("1: zz:1 0:0 01\n 2: 0A0200C0 x 01 0 0 0 0 0 5 1 0\n");
        assertThat(next()).isEmpty();
    }

    @Test
    void look_noDirectory_throws() {
        LiveProcessSource nowhere =
                LiveProcessSource.to(events::add).root(proc.resolve("missing")).build();
        assertThatThrownBy(nowhere::look).isInstanceOf(IOException.class);
    }

    @Test
    void start_consumerThrows_tellsWhoIsToHearOfTheEnd() throws InterruptedException {
        BlockingQueue<Throwable> heard = new LinkedBlockingQueue<>();
        IllegalStateException full = new IllegalStateException("queue is full");
        try (LiveProcessSource failing = LiveProcessSource.to(event -> {
                    throw full;
                })
                .root(proc)
                .onEnd(heard::add)
                .build()) {
            failing.start();
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isSameAs(full);
        }
        assertThat(heard).as("the thread ended").isEmpty();
    }

    @Test
    void start_noDirectory_tellsTheFailureAndGoesOn() throws InterruptedException {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        BlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        try (LiveProcessSource blind = LiveProcessSource.to(events::add)
                .root(proc.resolve("none"))
                .interval(Duration.ofMillis(1))
                .onFailure(failures::add)
                .onEnd(ends::add)
                .build()) {
            blind.start();
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
        assertThat(ends).as("closed, not ended by itself").isEmpty();
    }
}
