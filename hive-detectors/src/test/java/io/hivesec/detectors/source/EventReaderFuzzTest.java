package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Any bytes from any sensor, the first byte choosing it: events and counts that add up, never an exception. */
class EventReaderFuzzTest {
    private static final EventFormat[] FORMATS = EventFormat.values();

    @FuzzTest
    void read_anyBytes_countsWhatItDidNotUnderstand(byte[] bytes) throws Exception {
        if (bytes.length == 0) {
            return;
        }
        EventFormat format = FORMATS[Math.floorMod(bytes[0] - 'a', FORMATS.length)];
        AtomicLong events = new AtomicLong();
        ReadCounts counts = EventReader.of(format)
                .withRecordLimit(1 << 16)
                .read(new ByteArrayInputStream(Arrays.copyOfRange(bytes, 1, bytes.length)), event -> {
                    assertThat(event.time()).isNotNull();
                    events.incrementAndGet();
                });
        assertThat(events).hasValue(counts.events());
        assertThat(counts.understood() + counts.skippedRecords() + counts.malformedRecords())
                .isEqualTo(counts.read());
    }
}
