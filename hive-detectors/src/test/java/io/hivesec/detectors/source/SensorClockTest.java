package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SensorClockTest {

    @Test
    void parse_timesOfOneMinuteAndOfOthers_areWhatTheParserSays() {
        SensorClock clock = new SensorClock();
        for (String text : List.of(
                "2026-01-02T03:04:05.678Z",
                "2026-01-02T03:04:59.000000001Z",
                "2026-01-02T03:04:06Z",
                "2026-01-02T03:04:60.5Z",
                "2026-01-02T03:04:07.12+01:00",
                "2026-01-02T03:04:07.x2Z",
                "2026-01-02T03:04:07.Z",
                "2026-01-02T03:04:07.1234567891Z",
                "2026-01-02T03:05:07.1Z",
                "2026-01-02 03:05:08.1Z",
                "2026-01-02T03:05:09.1",
                "2026-01-02T03:05:",
                "",
                "2026-01-02T03:05:10.1Z")) {
            assertThat(clock.parse(text)).as(text).isEqualTo(SensorTime.parse(text));
        }
    }
}
