package io.hivesec.detectors.source;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hivesec.json.JsonFactories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON objects in a stream: one a line, several a line, spread over lines, or the elements of an array. An object
 * that is cut off ends where a string runs into the end of a line, or where a line begins a new object at its first
 * column.
 */
final class JsonRecords implements RecordReader {

    static final String CUT_SHORT = "cut short";
    static final String TOO_LONG = "longer than the limit";
    static final String NOT_JSON = "not JSON";
    static final String TOO_DEEP = "nested too deep or a value too long";

    private static final int DEPTH = 256;
    private static final ObjectReader READER = JsonMapper.builder(JsonFactories.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final RecordMapper mapper;
    private final Tally tally;
    private final int limit;
    private final UnaryOperator<byte[]> relaxed;
    private final @Nullable PrunedJson quick;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final JsonBalance balance = new JsonBalance();
    private boolean overlong;
    private long firstLine;

    JsonRecords(RecordMapper mapper, Tally tally, int limit) {
        this(mapper, tally, limit, UnaryOperator.identity());
    }

    /**
     * Finds objects, the usual ones by a quicker parser.
     *
     * @param quick parses what it can
     */
    JsonRecords(RecordMapper mapper, Tally tally, int limit, PrunedJson quick) {
        this(mapper, tally, limit, UnaryOperator.identity(), quick);
    }

    /**
     * Finds objects.
     *
     * @param relaxed makes JSON of an object that is none at first
     */
    JsonRecords(RecordMapper mapper, Tally tally, int limit, UnaryOperator<byte[]> relaxed) {
        this(mapper, tally, limit, relaxed, null);
    }

    private JsonRecords(
            RecordMapper mapper, Tally tally, int limit, UnaryOperator<byte[]> relaxed, @Nullable PrunedJson quick) {
        this.relaxed = relaxed;
        this.quick = quick;
        this.mapper = mapper;
        this.tally = tally;
        this.limit = limit;
    }

    @Override
    public void line(byte[] buffer, int from, int to, long line) {
        if (balance.open()) {
            if (from < to && buffer[from] == '{') {
                cutShort();
            } else {
                continueRecord(buffer, from, to, line);
                return;
            }
        }
        int start = skipBetween(buffer, from, to);
        int stop = trimEnd(buffer, start, to);
        if (start == stop) {
            return;
        }
        if (buffer[start] == '{' && buffer[stop - 1] == '}' && isWhole(buffer, start, stop, line)) {
            return;
        }
        startRecords(buffer, start, to, line);
    }

    @Override
    public void end() {
        if (balance.open()) {
            cutShort();
        }
    }

    /** The usual case: the line is one object. */
    private boolean isWhole(byte[] buffer, int start, int stop, long line) {
        JsonNode known = quick == null ? null : quick.parse(buffer, start, stop);
        if (known != null) {
            tally.add(mapper.map(known), line);
            return true;
        }
        try {
            JsonNode entry = READER.readValue(buffer, start, stop - start);
            tally.add(mapper.map(entry), line);
            return true;
        } catch (IOException e) {
            // Not JSON, or not even text: bytes that begin with NUL are taken for UTF-32.
            return false;
        }
    }

    private void startRecords(byte[] buffer, int from, int to, long line) {
        int at = from;
        while (at < to) {
            at = skipBetween(buffer, at, to);
            if (at == to) {
                return;
            }
            if (buffer[at] != '{') {
                tally.add(Reading.malformed(NOT_JSON), line);
                return;
            }
            firstLine = line;
            at = advance(buffer, at, to);
        }
        endOfLine();
    }

    private void continueRecord(byte[] buffer, int from, int to, long line) {
        int at = advance(buffer, from, to);
        if (balance.open()) {
            endOfLine();
        } else {
            startRecords(buffer, at, to, line);
        }
    }

    /** Takes bytes into the open record until it closes or the line ends; where it stopped. */
    private int advance(byte[] buffer, int from, int to) {
        int stop = balance.advance(buffer, from, to);
        if (pending.size() + stop - from > limit) {
            overlong = true;
            pending.reset();
        }
        if (!overlong) {
            pending.write(buffer, from, stop - from);
        }
        if (!balance.open()) {
            finish();
        }
        return stop;
    }

    private void endOfLine() {
        if (balance.inString()) {
            cutShort();
        } else if (balance.open() && !overlong) {
            pending.write('\n');
        }
    }

    private void finish() {
        Reading reading = overlong ? Reading.malformed(TOO_LONG) : parse(pending.toByteArray());
        reset();
        tally.add(reading, firstLine);
    }

    private Reading parse(byte[] object) {
        try {
            JsonNode entry = READER.readValue(relaxed.apply(object));
            return mapper.map(entry);
        } catch (StreamConstraintsException e) {
            return Reading.malformed(TOO_DEEP);
        } catch (IOException e) {
            return Reading.malformed(NOT_JSON);
        }
    }

    private void cutShort() {
        reset();
        tally.add(Reading.malformed(CUT_SHORT), firstLine);
    }

    private void reset() {
        pending.reset();
        balance.reset();
        overlong = false;
    }

    /** Passes over what stands between records: blanks, an array's brackets and commas, marks of byte order and record. */
    private static int skipBetween(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && isBetween(buffer[at])) {
            at++;
        }
        return at;
    }

    private static int trimEnd(byte[] buffer, int from, int to) {
        int at = to;
        while (at > from && isBetween(buffer[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isBetween(byte value) {
        return switch (value) {
            case ' ', '\t', '\r', '[', ']', ',', 0x1e, (byte) 0xef, (byte) 0xbb, (byte) 0xbf -> true;
            default -> false;
        };
    }
}
