package io.hivesec.engines.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.artifact.Content;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Any bytes as an archive: a walk within its budgets that tells what it did not read. */
class UnpackerFuzzTest {
    private static final Budgets SMALL = new Budgets(4 << 20, 200, 1 << 20, 200, 6, 8 << 20);

    @FuzzTest
    void walk_anyBytes_staysWithinItsBudgets(byte[] bytes) throws Exception {
        AtomicLong read = new AtomicLong();
        AtomicLong entries = new AtomicLong();
        var unread = new Unpacker(SMALL)
                .walk(
                        Content.of(bytes),
                        entry -> {
                            assertThat(entry.depth()).isLessThanOrEqualTo(SMALL.depth() + 1);
                            assertThat(entry.path()).doesNotContainPattern("\\p{Cntrl}");
                            entries.incrementAndGet();
                            if (entry.depth() > 0) {
                                read.addAndGet(length(entry.content()));
                            }
                            return true;
                        },
                        Deadline.in(Duration.ofSeconds(20)));
        assertThat(entries).hasValueLessThanOrEqualTo(SMALL.entries() + 1L);
        assertThat(read).hasValueLessThanOrEqualTo(SMALL.bytes());
        assertThat(unread).allSatisfy(part -> assertThat(part.toString()).isNotBlank());
    }

    private static long length(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
