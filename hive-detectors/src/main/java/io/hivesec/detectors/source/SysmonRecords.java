package io.hivesec.detectors.source;

import java.nio.charset.StandardCharsets;

/**
 * Finds Sysmon's events, each an {@code <Event>} element, on a line of syslog's or spread over lines. The elements are few and
 * fixed, so they are found without an XML parser and what it would resolve.
 */
final class SysmonRecords implements RecordReader {

    private static final String OPEN = "<Event>";
    private static final String OPEN_WITH_NAMESPACE = "<Event ";
    private static final String CLOSE = "</Event>";

    private final SysmonMapper mapper = new SysmonMapper();
    private final Tally tally;
    private final int limit;
    private final StringBuilder pending = new StringBuilder();
    private boolean inEvent;
    private boolean overlong;
    private long firstLine;

    SysmonRecords(Tally tally, int limit) {
        this.tally = tally;
        this.limit = limit;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        int at = 0;
        while (at < text.length()) {
            int start = start(text, at);
            if (inEvent && start == at) {
                cutShort();
            }
            if (!inEvent) {
                if (start < 0) {
                    passOver(text.substring(at), line);
                    return;
                }
                inEvent = true;
                firstLine = line;
                at = start;
            }
            at = advance(text, at);
        }
    }

    private static int start(String text, int from) {
        int plain = text.indexOf(OPEN, from);
        int namespace = text.indexOf(OPEN_WITH_NAMESPACE, from);
        return plain < 0 || namespace >= 0 && namespace < plain ? namespace : plain;
    }

    /** Takes text into the open event; where it stopped. */
    private int advance(String text, int from) {
        int close = text.indexOf(CLOSE, from);
        int next = start(text, from + 1);
        boolean cut = close < 0 && next > 0 || close > next && next > 0;
        int stop = cut ? next : close < 0 ? text.length() : close + CLOSE.length();
        if (pending.length() + stop - from > limit) {
            overlong = true;
            pending.setLength(0);
        }
        if (!overlong) {
            pending.append(text, from, stop).append('\n');
        }
        if (cut) {
            cutShort();
        } else if (close >= 0) {
            Reading reading = overlong ? Reading.malformed(JsonRecords.TOO_LONG) : mapper.map(pending.toString());
            reset();
            tally.add(reading, firstLine);
        }
        return stop;
    }

    /** Lines of the log that hold no event: the daemon's own messages, XML comments and the document around the events. */
    private void passOver(String text, long line) {
        String told = text.strip();
        if (told.isEmpty() || told.startsWith("<!--") || told.startsWith("<?") || told.endsWith("Events>")) {
            return;
        }
        tally.add(
                told.contains("sysmon[") || told.contains("sysmon:")
                        ? Reading.skipped("message of the daemon")
                        : Reading.malformed("no event"),
                line);
    }

    private void cutShort() {
        reset();
        tally.add(Reading.malformed(JsonRecords.CUT_SHORT), firstLine);
    }

    private void reset() {
        inEvent = false;
        overlong = false;
        pending.setLength(0);
    }

    @Override
    public void end() {
        if (inEvent) {
            cutShort();
        }
    }
}
