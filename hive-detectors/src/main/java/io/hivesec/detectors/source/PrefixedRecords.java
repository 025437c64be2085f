package io.hivesec.detectors.source;

import java.io.ByteArrayOutputStream;

/**
 * Takes off what container runtimes and syslog put before a JSON record. A runtime's line ends after 16 KiB: what is marked
 * {@code P} goes on in the next line of the same stream. Source: Kubernetes CRI logging format.
 */
final class PrefixedRecords implements RecordReader {

    private static final int LONGEST_PREFIX = 512;

    private final RecordReader records;
    private final int limit;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /**
     * Opens lines.
     *
     * @param records takes what is in them
     * @param limit how many bytes a record that is spread over lines may have
     */
    PrefixedRecords(RecordReader records, int limit) {
        this.records = records;
        this.limit = limit;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        int tag = runtimeTag(buffer, from, to);
        if (tag < 0) {
            records.line(buffer, withoutPrefix(buffer, from, to), to, line);
            return;
        }
        int start = tag + 2;
        boolean goesOn = buffer[tag] == 'P';
        if (!goesOn && begun.size() == 0) {
            records.line(buffer, start, to, line);
            return;
        }
        if (begun.size() + to - start > limit) {
            begun.reset();
            records.line(buffer, start, to, line);
            return;
        }
        begun.write(buffer, start, to - start);
        if (!goesOn) {
            byte[] whole = begun.toByteArray();
            begun.reset();
            records.line(whole, 0, whole.length, line);
        }
    }

    /** Where the {@code F} or {@code P} stands after {@code <time> stdout }; -1 when the line is no container runtime's. */
    private static int runtimeTag(byte[] buffer, int from, int to) {
        int blank = next(buffer, from, to, ' ');
        int end = blank < 0 ? -1 : next(buffer, blank + 1, to, ' ');
        // "stdout" and "stderr" are six letters.
        boolean isStream = end == blank + 7 && buffer[blank + 1] == 's' && buffer[blank + 2] == 't';
        boolean isTagged = isStream && end + 2 < to && buffer[end + 2] == ' ';
        return isTagged && (buffer[end + 1] == 'F' || buffer[end + 1] == 'P') ? end + 1 : -1;
    }

    private static int withoutPrefix(byte[] buffer, int from, int to) {
        int brace = next(buffer, from, Math.min(to, from + LONGEST_PREFIX), '{');
        return brace < 0 || from < to && buffer[from] == '[' ? from : brace;
    }

    private static int next(byte[] buffer, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void end() {
        if (begun.size() > 0) {
            byte[] left = begun.toByteArray();
            begun.reset();
            records.line(left, 0, left.length, 0);
        }
        records.end();
    }
}
