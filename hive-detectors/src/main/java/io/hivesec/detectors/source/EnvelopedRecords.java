package io.hivesec.detectors.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes records out of the JSON objects in which collectors ship them, an object a line; {@link Enclosed} knows where they are. A line
 * in which there is none is handed on as it is. Docker cuts a text after 16 KiB: one that is no whole object goes on in the next text
 * of the same stream.
 */
final class EnvelopedRecords implements RecordReader {

    private final RecordReader records;
    private final int limit;
    private final JsonBalance balance = new JsonBalance();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private String stream = "";

    /**
     * Opens lines.
     *
     * @param records takes what is in them
     * @param limit how many bytes a record that is spread over lines may have
     */
    EnvelopedRecords(RecordReader records, int limit) {
        this.records = records;
        this.limit = limit;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        Enclosed enclosed = Enclosed.in(Arrays.copyOfRange(buffer, from, to));
        boolean used = false;
        for (String text : enclosed.texts()) {
            used |= text(text, enclosed.stream(), line);
        }
        for (byte[] record : enclosed.objects()) {
            records.line(record, 0, record.length, line);
            used = true;
        }
        if (!used) {
            records.line(buffer, from, to, line);
        }
    }

    /** Reads a text, and returns whether it is a record or a part of one. */
    private boolean text(String text, String from, long line) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean isObject = text.stripLeading().startsWith("{");
        boolean isWhole = !isObject || advance(new JsonBalance(), bytes);
        if (begun.size() > 0 && stream.equals(from) && !(isObject && isWhole)) {
            goOn(bytes, line);
            return true;
        }
        if (!isObject && !text.contains("<Event") && !text.contains("audit(")) {
            return false;
        }
        if (isObject) {
            // The rest of what was begun did not come.
            handOn(line);
        }
        if (isWhole) {
            lines(bytes, line);
        } else {
            stream = from;
            goOn(bytes, line);
        }
        return true;
    }

    private void goOn(byte[] bytes, long line) {
        begun.writeBytes(bytes);
        if (advance(balance, bytes) || begun.size() > limit) {
            handOn(line);
        }
    }

    /** Follows the objects in a text to its end, and returns whether none is open there. */
    private static boolean advance(JsonBalance balance, byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            at = balance.advance(bytes, at, bytes.length);
        }
        return !balance.open();
    }

    /** Hands on what was begun, whole or not. */
    private void handOn(long line) {
        if (begun.size() > 0) {
            byte[] text = begun.toByteArray();
            begun.reset();
            balance.reset();
            lines(text, line);
        }
    }

    private void lines(byte[] text, long line) {
        int from = 0;
        while (from < text.length) {
            int to = ByteSearch.endOfLine(text, from, text.length);
            records.line(text, from, to, line);
            from = to + 1;
        }
    }

    @Override
    public void end() {
        handOn(0);
        records.end();
    }
}
