package io.hivesec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Bytes that claim to be a snapshot: a state to go on from and to write again, or an {@link IOException}. */
class SnapshotFuzzTest {
    @FuzzTest
    void restore_anyBytes_isAStateOrRefused(byte[] bytes) throws IOException {
        try (Hive hive = Hive.builder().build()) {
            try {
                hive.restore(bytes);
            } catch (IOException e) {
                return;
            }
            hive.restore(hive.snapshot());
        }
    }
}
