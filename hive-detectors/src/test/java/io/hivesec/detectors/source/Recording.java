package io.hivesec.detectors.source;

import io.hivesec.event.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What came of reading a text. */
record Recording(ReadCounts counts, List<Event> events) {

    static Recording read(EventFormat format, String text) throws IOException {
        return read(EventReader.of(format), text.getBytes(StandardCharsets.UTF_8));
    }

    static Recording read(EventReader reader, byte[] bytes) throws IOException {
        List<Event> events = new ArrayList<>();
        ReadCounts counts = reader.read(new ByteArrayInputStream(bytes), events::add);
        return new Recording(counts, events);
    }

    /** The only event, which must be of a type. */
    <T extends Event> T only(Class<T> type) {
        if (events.size() != 1) {
            throw new AssertionError("expected one event, got " + events + " and " + counts);
        }
        return type.cast(events.get(0));
    }
}
