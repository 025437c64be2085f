package io.hivesec.detectors.source;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What a collector puts around the records of a sensor: a prefix to the line, or a JSON object that holds the record as text or as
 * an object. Found out once, from the beginning of a stream.
 */
enum Envelope {
    /** The records stand alone, or in lines whose prefix the format's own reader knows. */
    NONE,
    /** {@code 2026-01-01T00:00:00Z stdout F {…}}, {@code Jan 1 00:00:00 host falco: {…}}. */
    PREFIX,
    /** {@code {"log":"{…}\n"}}, {@code {"MESSAGE":"…"}}, {@code {"_source":{…}}}. */
    JSON;

    /**
     * What a stream holds.
     *
     * @param format the format of the records; {@link EventFormat#AUTO} when it is none that is known
     * @param envelope what is around them
     */
    record Recognised(EventFormat format, Envelope envelope) {}

    /**
     * What a stream holds that begins with these bytes.
     *
     * @param wanted the format that it is said to be, or {@link EventFormat#AUTO}
     */
    static Recognised recognise(byte[] head, EventFormat wanted) {
        if (wanted == EventFormat.HIVE) {
            return new Recognised(wanted, NONE);
        }
        EventFormat plain = FormatSniffer.recognise(head);
        // What ships files as they are wraps their lines in the common schema too.
        boolean mayBeWrapped = plain == EventFormat.AUTO || plain == EventFormat.ECS;
        if (mayBeWrapped) {
            byte[] lines = NONE.opened(head);
            for (Envelope envelope : new Envelope[] {PREFIX, JSON}) {
                byte[] opened = envelope.opened(head);
                if (Arrays.equals(lines, opened)) {
                    continue;
                }
                EventFormat inner = FormatSniffer.recognise(opened);
                boolean isWanted = wanted == EventFormat.AUTO ? inner != EventFormat.AUTO : inner == wanted;
                if (isWanted && (plain == EventFormat.AUTO || inner != EventFormat.HIVE)) {
                    return new Recognised(inner, envelope);
                }
            }
        }
        return new Recognised(wanted == EventFormat.AUTO ? plain : wanted, NONE);
    }

    /** A reader that opens the envelopes and hands what is in them to another. */
    RecordReader around(RecordReader records, int limit) {
        return switch (this) {
            case NONE -> records;
            case PREFIX -> new PrefixedRecords(records, limit);
            case JSON -> new EnvelopedRecords(records, limit);
        };
    }

    private byte[] opened(byte[] head) {
        Lines inner = new Lines();
        RecordReader opener = around(inner, head.length);
        int from = 0;
        long line = 1;
        while (from < head.length) {
            int to = ByteSearch.endOfLine(head, from, head.length);
            opener.line(head, from, to, line++);
            from = to + 1;
        }
        return inner.bytes.toByteArray();
    }

    private static final class Lines implements RecordReader {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void line(byte[] buffer, int from, int to, long line) {
            bytes.write(buffer, from, to - from);
            bytes.write('\n');
        }

        @Override
        public void end() {
            // What is left is not needed to recognise a format.
        }
    }
}
