package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepeatedTextsTest {
    private final RepeatedTexts texts = new RepeatedTexts();

    private TextNode of(String text) {
        byte[] bytes = ("xx" + text + "yyyyyyyyyyyy").getBytes(StandardCharsets.UTF_8);
        return texts.of(bytes, 2, bytes.length - 12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "12345678", "security_file_permission", "\u540d\u5b57"})
    void of_textThatComesAgain_isTheSameNode(String text) {
        TextNode first = of(text);
        assertThat(first.textValue()).isEqualTo(text);
        assertThat(of(text)).isSameAs(first);
    }

    @Test
    void of_textThatBeginsAlike_isAnother() {
        of("security_file_open");
        assertThat(of("security_file_opens").textValue()).isEqualTo("security_file_opens");
        assertThat(of("security_file_ope").textValue()).isEqualTo("security_file_ope");
    }

    @Test
    void of_longText_isNotKept() {
        String text = "a".repeat(65);
        assertThat(of(text)).isEqualTo(of(text)).isNotSameAs(of(text));
    }

    @Test
    void of_manyTexts_areAllWhatTheyAre() {
        for (int i = 0; i < 20_000; i++) assertThat(of("text" + i).textValue()).isEqualTo("text" + i);
    }
}
