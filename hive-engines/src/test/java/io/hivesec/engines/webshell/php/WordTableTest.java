package io.hivesec.engines.webshell.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WordTableTest {
    private final WordTable table = new WordTable(Map.of("eval", 1, "system", 2, "_post", 4));

    @Test
    void kind_wordInLettersOfAnySize_isItsKind() {
        assertThat(kind("Eval")).isEqualTo(1);
        assertThat(kind("SYSTEM")).isEqualTo(2);
        assertThat(kind("_POST")).isEqualTo(4);
    }

    @Test
    void kind_otherWord_isNone() {
        assertThat(kind("evil")).isZero();
        assertThat(kind("systems")).isZero();
        assertThat(kind("")).isZero();
    }

    @Test
    void kind_partOfTheBytes_looksAtNoOthers() {
        byte[] bytes = "x system(".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(table.kind(bytes, 2, 8)).isEqualTo(2);
        assertThat(table.kind(bytes, 2, 9)).isZero();
    }

    private int kind(String word) {
        return table.kind(word.getBytes(StandardCharsets.ISO_8859_1), 0, word.length());
    }
}
