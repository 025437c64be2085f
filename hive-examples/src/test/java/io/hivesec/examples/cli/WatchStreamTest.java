package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard input that nobody would keep in a file. */
@Timeout(120)
final class WatchStreamTest {
    private static final long GIGABYTE = 1L << 30;
    private static final long A_FEW_MEGABYTES = 48 << 20;
    private static final String EVENT =
            "{\"type\":\"process_started\",\"time\":\"2026-01-02T03:04:05Z\",\"process\":{\"pid\":7,"
                    + "\"executable\":\"/bin/ls\",\"arguments\":[\"ls\"]}}\n";

    /** An event, one line of a gigabyte, and the event again; made as it is read. */
    private static final class LongLine extends InputStream {
        private final byte[] event = EVENT.getBytes(StandardCharsets.UTF_8);
        private final long total = 2L * event.length + GIGABYTE;
        private long at;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            if (at == total) {
                return -1;
            }
            int count = (int) Math.min(length, total - at);
            for (int i = 0; i < count; i++, at++) {
                long place = at - event.length;
                long inLast = place - GIGABYTE;
                buffer[from + i] =
                        place < 0 ? event[(int) at] : inLast >= 0 ? event[(int) inLast] : (byte) (inLast == -1 ? '\n' : 'x');
            }
            return count;
        }
    }

    @Test
    void watch_lineOfAGigabyte_isOneMalformedRecordInBoundedMemoryAndTheRestIsRead() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Run.hive("watch", "--help");
        InputStream before = System.in;
        System.setIn(new LongLine());
        try {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            Run run = Run.hive("watch", "--from", "hive");
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(A_FEW_MEGABYTES);
            assertThat(run.err().lines())
                    .containsExactly(
                            "hive: -:2: longer than the limit",
                            "{\"read\":3,\"understood\":2,\"skipped\":0,\"malformed\":1,\"alerts\":0}");
            assertThat(run.status()).isEqualTo(ExitStatus.NOTHING_FOUND);
        } finally {
            System.setIn(before);
        }
    }
}
