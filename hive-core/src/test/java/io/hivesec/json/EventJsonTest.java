package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Container;
import io.hivesec.event.ContainerStarted;
import io.hivesec.event.ContainerStopped;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.DescriptorDuplicated;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventJsonTest {
    private static final ObjectMapper MAPPER = HiveModule.mapper();
    private static final Process SHELL = Process.builder()
            .pid(42)
            .ppid(7)
            .executable("/bin/sh")
            .arguments("sh", "-c", "id")
            .workingDirectory("/srv")
            .user(new User(1000, 1000, 0, 1000, "app"))
            .startTime(Instant.parse("2026-01-02T03:04:05Z"))
            .build();
    private static final Context CONTEXT = new Context(
            Instant.parse("2026-01-02T03:04:05.678Z"),
            new Container("c0ffee", "web-1", "registry.example/web:1", "sha256:00", "web-1", "shop"),
            SHELL,
            List.of(Process.builder()
                    .pid(7)
                    .executable("/usr/bin/java")
                    .arguments("java")
                    .build()));

    static List<Event> oneOfEach() {
        Endpoint target = new Endpoint("203.0.113.9", 4444, "c2.example");
        return List.of(
                new ProcessStarted(CONTEXT),
                new ProcessForked(CONTEXT, SHELL),
                new ProcessExited(CONTEXT, 137),
                new CredentialsChanged(CONTEXT, User.of(1000, 1000, "app"), User.of(0, 0, "root")),
                new CapabilitiesChanged(CONTEXT, Set.of(), Set.of("CAP_SYS_ADMIN", "CAP_CHOWN")),
                new FileOpened(CONTEXT, "/etc/passwd", OpenFlags.READ),
                new FileWritten(CONTEXT, "/tmp/x", OpenFlags.parse("O_WRONLY|O_CREAT")),
                new FileRenamed(CONTEXT, "/tmp/x", "/tmp/y"),
                new FileDeleted(CONTEXT, "/tmp/y"),
                new FileModeChanged(CONTEXT, "/tmp/sh", 04755),
                new DescriptorDuplicated(CONTEXT, 3, 0),
                new PipeCreated(CONTEXT, 4, 5),
                new NetworkConnected(CONTEXT, "tcp", Endpoint.of("10.0.0.1", 40000), target, 3),
                new NetworkAccepted(CONTEXT, "tcp", Endpoint.of("10.0.0.1", 80), target, 5),
                new NetworkListening(CONTEXT, "tcp", Endpoint.of("0.0.0.0", 80), 4),
                new NameResolved(CONTEXT, "c2.example", List.of("203.0.113.9")),
                new ContainerStarted(CONTEXT, "{\"Id\":\"c0ffee\"}"),
                new ContainerStopped(CONTEXT),
                new Mounted(CONTEXT, "/dev/sda1", "/mnt", "ext4", Set.of("MS_BIND")),
                new ModuleLoaded(CONTEXT, "rootkit"),
                new ProcessTraced(CONTEXT, SHELL, "PTRACE_ATTACH"));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void read_whatWasWritten_isTheSameEvent(Event event) throws JsonProcessingException {
        String json = MAPPER.writeValueAsString(event);
        assertThat(MAPPER.readValue(json, Event.class)).isEqualTo(event);
    }

    @Test
    void oneOfEach_coversEveryKind() {
        assertThat(oneOfEach().stream().map(Event::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(EventKind.values());
    }

    @Test
    void read_sparseEvent_leavesTheRestUnknown() throws JsonProcessingException {
        Event event = MAPPER.readValue("""
                {"type":"process_started","time":"2026-01-02T03:04:05Z","process":{"executable":"sh","user":{"uid":4294967295}}}
                """, Event.class);
        assertThat(event.container()).isEqualTo(Container.HOST);
        assertThat(event.process()).isEqualTo(Process.builder().executable("sh").build());
    }

    @Test
    void process_ofWhichOnlyTheCommandLineIsTold_isKept() throws JsonProcessingException {
        Process told = Process.builder().arguments("sh", "-i").build();
        Event event = new ProcessStarted(Context.of(CONTEXT.time(), CONTEXT.container(), told));
        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(event), Event.class))
                .isEqualTo(event);
    }

    @Test
    void read_numericFlags_areOpen2s() throws JsonProcessingException {
        FileWritten written = (FileWritten) MAPPER.readValue("""
                {"type":"file_written","time":"2026-01-02T03:04:05Z","path":"/x","flags":2050}
                """, Event.class);
        assertThat(written.flags()).hasToString("O_RDWR|O_NONBLOCK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}~type: missing",
                "[]~the record: expected an object, found array",
                "{\"type\":\"nap_taken\"}~type: unknown: 'nap_taken'",
                "{\"type\":\"process_started\"}~time: missing",
                "{\"type\":\"process_started\",\"time\":\"noon\"}~time: not a time: 'noon'",
                "{\"type\":\"process_started\",\"time\":\"2026-01-02T03:04:05Z\",\"process\":{\"pid\":\"x\"}}"
                        + "~process.pid: expected a whole number, found string",
                "{\"type\":\"process_started\",\"time\":\"2026-01-02T03:04:05Z\",\"process\":{\"arguments\":[{}]}}"
                        + "~process.arguments[0]: expected a string, found object",
                "{\"type\":\"network_connected\",\"time\":\"2026-01-02T03:04:05Z\",\"target\":{\"port\":70000}}"
                        + "~target.port: out of range: 70000",
                "{\"type\":\"file_mode_changed\",\"time\":\"2026-01-02T03:04:05Z\",\"mode\":\"u+s\"}"
                        + "~mode: not octal: 'u+s'",
            })
    void read_malformedEvent_namesTheField(String jsonAndMessage) {
        String[] parts = jsonAndMessage.split("~", 2);
        assertThatThrownBy(() -> MAPPER.readValue(parts[0], Event.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining(parts[1]);
    }

    @Test
    void read_deepNesting_isRefused() {
        String deep = "{\"type\":".repeat(10_000);
        assertThatThrownBy(() -> MAPPER.readValue(deep, Event.class)).isInstanceOf(JsonProcessingException.class);
    }
}
