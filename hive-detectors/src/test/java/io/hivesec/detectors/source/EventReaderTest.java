package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.hivesec.event.ProcessStarted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final String STARTED = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","process":{"pid":7,"executable":"/bin/id"}}""";

    @Test
    void read_oneObjectALine_givesEach() throws IOException {
        Recording read = Recording.read(EventFormat.HIVE, STARTED + "\n\n" + STARTED + "\n");
        assertThat(read.events()).hasSize(2).allMatch(ProcessStarted.class::isInstance);
        assertThat(read.counts().read()).isEqualTo(2);
        assertThat(read.counts().understood()).isEqualTo(2);
    }

    @Test
    void read_windowsLineEndsAndNoLastOne_givesEach() throws IOException {
        assertThat(Recording.read(EventFormat.HIVE, STARTED + "\r\n" + STARTED).events())
                .hasSize(2);
    }

    @Test
    void read_arrayOnOneLine_givesItsElements() throws IOException {
        assertThat(Recording.read(EventFormat.HIVE, "[" + STARTED + "," + STARTED + "]")
                        .events())
                .hasSize(2);
    }

    @Test
    void read_prettyPrintedDocument_givesItsRecord() throws IOException {
        String pretty = STARTED.replace(",", ",\n  ").replace("{\"type\"", "{\n  \"type\"");
        assertThat(Recording.read(EventFormat.HIVE, "[\n" + pretty + ",\n" + pretty + "\n]\n")
                        .events())
                .hasSize(2);
    }

    @Test
    void read_byteOrderMark_isPassedOver() throws IOException {
        assertThat(Recording.read(EventFormat.HIVE, '\ufeff' + STARTED).events())
                .hasSize(1);
    }

    @Test
    void read_recordCutInAString_isCountedAndTheNextIsRead() throws IOException {
        String cut = STARTED.substring(0, STARTED.indexOf("/bin"));
        Recording read = Recording.read(EventFormat.HIVE, cut + "\n" + STARTED);
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformed()).containsExactly(entry("cut short", 1L));
        assertThat(read.counts().places()).containsExactly(new ReadCounts.Place(1, "cut short"));
    }

    @Test
    void read_recordCutBetweenFields_isCountedAndTheNextIsRead() throws IOException {
        String cut = STARTED.substring(0, STARTED.indexOf("\"process\":"));
        Recording read = Recording.read(EventFormat.HIVE, cut + "\n" + STARTED + "\n" + cut);
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformed()).containsExactly(entry("cut short", 2L));
    }

    @Test
    void read_textThatIsNoJson_isCountedWithItsLine() throws IOException {
        Recording read = Recording.read(EventFormat.HIVE, STARTED + "\nsegmentation fault\n" + STARTED);
        assertThat(read.events()).hasSize(2);
        assertThat(read.counts().places()).containsExactly(new ReadCounts.Place(2, "not JSON"));
    }

    @Test
    void read_nestedTenThousandDeep_isCountedAndTheNextIsRead() throws IOException {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        Recording read = Recording.read(EventFormat.HIVE, deep + "\n" + STARTED);
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformedRecords()).isEqualTo(1);
    }

    @Test
    void read_lineOverTheLimit_isCountedAndTheNextIsRead() throws IOException {
        String longLine = "{\"type\":\"" + "x".repeat(300_000) + "\"}";
        Recording read = Recording.read(
                EventReader.of(EventFormat.HIVE).withRecordLimit(1000),
                (longLine + "\n" + STARTED + "\n" + longLine).getBytes(StandardCharsets.UTF_8));
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformed()).containsExactly(entry("longer than the limit", 2L));
        assertThat(read.counts().places().get(1).line()).isEqualTo(3);
    }

    @Test
    void read_documentOverTheLimit_isCountedOnce() throws IOException {
        String document = "{\n" + "  \"a\": 1,\n".repeat(1000) + "  \"b\": 1\n}\n";
        Recording read = Recording.read(
                EventReader.of(EventFormat.HIVE).withRecordLimit(1000),
                (document + STARTED).getBytes(StandardCharsets.UTF_8));
        assertThat(read.events()).hasSize(1);
        assertThat(read.counts().malformed()).containsExactly(entry("longer than the limit", 1L));
    }

    @Test
    void read_endlessLine_staysWithinConstantMemory() throws IOException {
        long gigabyte = 1L << 30;
        try (InputStream endless = new Repeated((byte) 'x', gigabyte)) {
            AtomicLong events = new AtomicLong();
            ReadCounts counts = EventReader.of(EventFormat.TETRAGON).read(endless, event -> events.incrementAndGet());
            assertThat(counts.malformed()).containsExactly(entry("longer than the limit", 1L));
            assertThat(events).hasValue(0);
        }
    }

    @Test
    void read_gzip_isUnpacked() throws IOException {
        assertThat(Recording.read(EventReader.of(EventFormat.AUTO), gzip(STARTED))
                        .events())
                .hasSize(1);
    }

    @Test
    void read_gzipCutOff_givesWhatIsThereAndCountsTheDamage() throws IOException {
        byte[] whole = gzip((STARTED + "\n").repeat(2000));
        Recording read = Recording.read(EventReader.of(EventFormat.HIVE), Arrays.copyOf(whole, whole.length - 9));
        assertThat(read.events()).isNotEmpty();
        assertThat(read.counts().malformed()).containsKey("damaged gzip data");
    }

    @Test
    void read_gzipHeaderOnly_countsTheDamage() throws IOException {
        Recording read = Recording.read(EventReader.of(EventFormat.AUTO), new byte[] {0x1f, (byte) 0x8b, 8});
        assertThat(read.counts().malformed()).containsKey("damaged gzip data");
    }

    @Test
    void read_nothing_countsNothing() throws IOException {
        assertThat(Recording.read(EventFormat.AUTO, "").counts().read()).isZero();
    }

    @Test
    void read_unknownFormat_saysSoOfEachLine() throws IOException {
        Recording read = Recording.read(EventFormat.AUTO, "PRIVMSG #x :hello\n\nPRIVMSG #x :again\n");
        assertThat(read.counts().malformed()).containsExactly(entry("format not recognised", 2L));
    }

    @Test
    void read_kindsThatTheInputInvents_doNotGrowTheCounts() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("{\"type\":\"kind").append(i).append("\",\"time\":\"2026-01-02T03:04:05Z\"}\n");
        }
        ReadCounts counts = Recording.read(EventFormat.HIVE, text.toString()).counts();
        assertThat(counts.skippedRecords()).isEqualTo(5000);
        assertThat(counts.skipped()).hasSizeLessThan(110).containsKey("other");
    }

    @Tag("long")
    @Test
    void read_mutatedRecordsOfEveryFormat_neverThrowsAndCountsThemAll() throws IOException {
        Random random = new Random(7);
        for (EventFormat format : EventFormat.values()) {
            for (String sample : Samples.ALL) {
                for (int i = 0; i < 40; i++) {
                    byte[] bytes = sample.getBytes(StandardCharsets.UTF_8);
                    for (int change = 0; change < 1 + i / 8; change++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    ReadCounts counts =
                            Recording.read(EventReader.of(format), bytes).counts();
                    assertThat(counts.read())
                            .isEqualTo(counts.understood() + counts.skippedRecords() + counts.malformedRecords());
                }
            }
        }
    }

    @Test
    void read_autoOnEachSample_findsItsFormat() throws IOException {
        for (EventFormat format : EventFormat.values()) {
            if (format != EventFormat.AUTO) {
                Recording read = Recording.read(EventFormat.AUTO, Samples.of(format));
                assertThat(read.counts().format()).isEqualTo(format);
                assertThat(read.events()).as(format.id()).isNotEmpty();
            }
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** One byte, over and over. */
    private static final class Repeated extends InputStream {
        private final byte value;
        private long left;

        Repeated(byte value, long count) {
            this.value = value;
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + count, value);
            left -= count;
            return count;
        }
    }
}
