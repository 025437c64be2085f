package io.hivesec.detectors.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.detectors.shell.DescriptorShellDetector;
import io.hivesec.detectors.shell.PipeRelayShellDetector;
import io.hivesec.detectors.shell.SpawnedShellDetector;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The /proc of this machine. Real shells on it are found by the test of {@code hive watch --live}, which sees them whole;
 * needs bash.
 */
@Tag("long")
final class LiveMachineTest {

    @Test
    void look_thisMachine_tellsOfThisVeryProcess() throws IOException {
        List<Event> events = new ArrayList<>();
        LiveProcessSource.to(events::add).build().look();
        ProcessHandle self = ProcessHandle.current();
        assertThat(events)
                .filteredOn(event ->
                        event instanceof ProcessStarted && event.process().pid() == (int) self.pid())
                .singleElement()
                .satisfies(event -> assertThat(event.process().executable()).endsWith("/java"));
    }

    @Test
    void look_childWithPipesAndNoConnection_isQuiet() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        try (Hive hive = Hive.builder()
                .detector(new DescriptorShellDetector())
                .detector(new PipeRelayShellDetector())
                .detector(new SpawnedShellDetector())
                .history(new HistoryLimits(64, 8192, 4096, 16 << 20, Duration.ofMinutes(10)))
                .build()) {
            LiveProcessSource source = LiveProcessSource.to(
                            event -> alerts.addAll(hive.inspect(event).alerts()))
                    .build();
            source.look();
            Process child = new ProcessBuilder("bash", "--norc").start();
            try {
                source.look();
            } finally {
                child.destroyForcibly();
            }
            assertThat(alerts).noneMatch(alert -> alert.process().pid() == (int) child.pid());
        }
    }
}
