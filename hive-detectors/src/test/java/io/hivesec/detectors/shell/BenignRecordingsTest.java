package io.hivesec.detectors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.detectors.lineage.ServerSpawnsShellDetector;
import io.hivesec.detectors.privilege.GainedRightsDetector;
import io.hivesec.detectors.privilege.SensitiveWriteDetector;
import io.hivesec.detectors.privilege.SetIdBitDetector;
import io.hivesec.detectors.score.StraceEvents;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.event.User;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real builds, recorded with strace for this project, raise nothing. */
final class BenignRecordingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"autoconf-make", "git-ops", "mvn-package", "python-stdlib"})
    void inspect_recordedBuild_isQuiet(String name) throws Exception {
        Path recording = Path.of(
                BenignRecordingsTest.class.getResource(name + ".jsonl.gz").toURI());
        List<Event> events = StraceEvents.read(recording, Container.of("build", "build", "x"), User.of(0, 0, "root"));
        try (Hive hive = Hive.builder()
                .detector(new DescriptorShellDetector())
                .detector(new OutboundShellDetector())
                .detector(new PipeRelayShellDetector())
                .detector(new SpawnedShellDetector())
                .detector(new GainedRightsDetector())
                .detector(new SensitiveWriteDetector())
                .detector(new SetIdBitDetector())
                .detector(new ServerSpawnsShellDetector())
                .build()) {
            for (Event event : events) {
                assertThat(hive.inspect(event).failures()).isEmpty();
            }
            assertThat(events).hasSizeGreaterThan(100);
            assertThat(hive.alerts().list(alert -> true, 10)).isEmpty();
        }
    }
}
