package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSearchTest {
    /** Any bytes, and text with few bytes below a space: what was found eight at a time is what is found one by one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void search_anyBytes_findsTheFirst(int kind) {
        Random random = new Random(kind);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = bytes(random, kind);
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertThat(ByteSearch.indexOf(bytes, from, to, (byte) ']'))
                    .isEqualTo(first(bytes, from, to, b -> b == ']'));
            assertThat(ByteSearch.endOfLine(bytes, from, to)).isEqualTo(first(bytes, from, to, b -> b == '\n'));
            assertThat(ByteSearch.endOfPlain(bytes, from, to))
                    .isEqualTo(first(bytes, from, to, b -> b == '"' || b == '\\'));
        }
    }

    private static byte[] bytes(Random random, int kind) {
        byte[] bytes = new byte[1 + random.nextInt(400)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (kind > 0 && random.nextInt(100) > 0) {
                bytes[i] = (byte) (kind == 1 ? 'a' + (bytes[i] & 15) : 0x80 | bytes[i]);
            } else if (random.nextInt(8) == 0) {
                bytes[i] = (byte) "\n\t\r\"\\] \u001f".charAt(random.nextInt(8));
            }
        }
        return bytes;
    }

    private static int first(byte[] bytes, int from, int to, IntPredicate wanted) {
        return IntStream.range(from, to)
                .filter(at -> wanted.test(bytes[at]))
                .findFirst()
                .orElse(to);
    }
}
