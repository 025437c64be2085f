package io.hivesec.detectors.source;

import io.hivesec.event.Event;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads events from a stream of a sensor's records. Memory is bounded whatever the stream holds, and nothing in it makes
 * reading stop: a record that is broken or unknown is counted with the reason. Immutable and safe to share.
 */
public final class EventReader {

    /** The longest line, or object spread over lines, that is read unless told otherwise: 1 MiB. */
    public static final int DEFAULT_RECORD_LIMIT = 1 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final EventFormat format;
    private final int recordLimit;

    private EventReader(EventFormat format, int recordLimit) {
        this.format = Objects.requireNonNull(format, "format");
        this.recordLimit = recordLimit;
    }

    /**
     * A reader of a format.
     *
     * @param format what the streams hold; {@link EventFormat#AUTO} to recognise it anew in each
     */
    public static EventReader of(EventFormat format) {
        return new EventReader(format, DEFAULT_RECORD_LIMIT);
    }

    /**
     * This reader with another limit.
     *
     * @param bytes the longest record that is read, in bytes; longer ones are counted as malformed
     */
    public EventReader withRecordLimit(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("record limit must be positive: " + bytes);
        }
        return new EventReader(format, bytes);
    }

    /**
     * Reads a stream to its end. Gzip is recognised and unpacked.
     *
     * @param in the stream; the caller closes it
     * @param events is given each event, in the order of the records
     * @return what was read, skipped and broken
     * @throws IOException when the stream itself fails; damaged gzip data is counted, not thrown
     */
    public ReadCounts read(InputStream in, Consumer<Event> events) throws IOException {
        Objects.requireNonNull(in, "in");
        Tally tally = new Tally(Objects.requireNonNull(events, "events"));
        BufferedInputStream plain;
        try {
            plain = unpacked(in);
        } catch (ZipException | EOFException e) {
            tally.add(Reading.malformed("damaged gzip data"), 1);
            return tally.counts(format);
        }
        Envelope.Recognised recognised = Envelope.recognise(head(plain), format);
        EventFormat actual = recognised.format();
        LineReader lines = new LineReader(plain, recordLimit);
        RecordReader records = recognised.envelope().around(actual.records(tally, recordLimit), recordLimit);
        while (lines.next()) {
            if (lines.tooLong()) {
                tally.add(Reading.malformed(JsonRecords.TOO_LONG), lines.line());
            } else {
                records.line(lines.buffer(), lines.from(), lines.to(), lines.line());
            }
        }
        records.end();
        if (lines.broken()) {
            tally.add(Reading.malformed("damaged gzip data"), lines.line());
        }
        return tally.counts(actual);
    }

    private static BufferedInputStream unpacked(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(2);
        boolean zipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return zipped ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER) : buffered;
    }

    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(BUFFER);
        byte[] head = new byte[BUFFER];
        int length = 0;
        try {
            // A pipe gives what it has; waiting for more would hold back the first events.
            length = Math.max(0, in.read(head));
        } catch (ZipException | EOFException e) {
            // Reading meets the damage again, and counts it.
        }
        in.reset();
        return Arrays.copyOf(head, length);
    }
}
