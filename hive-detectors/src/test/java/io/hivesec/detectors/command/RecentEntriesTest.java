package io.hivesec.detectors.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RecentEntriesTest {
    private static final int HASH = 4711;

    private final RecentEntries<String> entries = new RecentEntries<>(4);

    @Test
    void put_twoOfOneHash_bothStay_andAThirdTakesTheOldestPlace() {
        entries.put(HASH, "a");
        entries.put(HASH, "b");
        assertThat(entries.latest(HASH)).isEqualTo("b");
        assertThat(entries.earlier(HASH)).isEqualTo("a");
        entries.put(HASH, "c");
        assertThat(entries.latest(HASH)).isEqualTo("c");
        assertThat(entries.earlier(HASH)).isEqualTo("b");
    }

    @Test
    void renew_leavesTheEarlierOne() {
        entries.put(HASH, "a");
        entries.put(HASH, "b");
        entries.renew(HASH, "b again");
        assertThat(entries.latest(HASH)).isEqualTo("b again");
        assertThat(entries.earlier(HASH)).isEqualTo("a");
    }

    @Test
    void clear_leavesNothing() {
        for (int hash = 0; hash < 100; hash++) entries.put(hash * 7919, "x");
        entries.clear();
        for (int hash = 0; hash < 100; hash++)
            assertThat(entries.latest(hash * 7919)).isNull();
    }

    @Test
    void everyHash_hasAPlace() {
        for (int bits = 1; bits <= 20; bits += 19) {
            RecentEntries<String> some = new RecentEntries<>(bits);
            for (int hash : new int[] {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE}) {
                some.put(hash, "h" + hash);
                assertThat(some.latest(hash)).isEqualTo("h" + hash);
            }
        }
    }

    @Test
    void roomForNone_orForTooMany_isRefused() {
        assertThatThrownBy(() -> new RecentEntries<>(0)).hasMessageContaining("2^0");
        assertThatThrownBy(() -> new RecentEntries<>(21)).hasMessageContaining("2^21");
    }
}
