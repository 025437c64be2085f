package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the map to one of the JDK's that does the same. */
final class PidMapTest {
    private final PidMap<String> map = new PidMap<>();
    private final Map<Integer, String> plain = new HashMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1024, 0x9E3779B9, -1})
    void putGetAndRemove_areWhatAHashMapDoes(int step) {
        Random random = new Random(step);
        for (int i = 0; i < 20_000; i++) {
            int pid = random.nextInt(300) * step;
            if (random.nextInt(5) < 2 + i / 5_000 % 2) {
                map.put(pid, "p" + i);
                plain.put(pid, "p" + i);
            } else {
                assertThat(map.remove(pid)).isEqualTo(plain.remove(pid));
            }
            assertThat(map.size()).isEqualTo(plain.size());
            int asked = random.nextInt(300) * step;
            assertThat(map.get(asked)).isEqualTo(plain.get(asked));
        }
        for (int i = 0; i < 300; i++) {
            assertThat(map.get(i * step)).isEqualTo(plain.get(i * step));
        }
    }

    @Test
    void clear_leavesNothing() {
        for (int pid = 0; pid < 100; pid++) {
            map.put(pid, "p");
        }
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.get(7)).isNull();
        map.put(7, "q");
        assertThat(map.get(7)).isEqualTo("q");
    }
}
