package io.hivesec.engines.jvm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An inspected JVM may answer anything. */
class AnswerReaderTest {
    @Test
    void read_aCountOfMoreThanThereIs_isRefused() {
        byte[] answer = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array();

        assertThatThrownBy(() -> AnswerReader.read(answer, Answers::classes)).isInstanceOf(JvmAccessException.class);
    }

    @Test
    void read_valuesNestedWithoutEnd_isRefused() {
        ByteBuffer answer = ByteBuffer.allocate(500);
        for (int i = 0; i < 100; i++) {
            answer.put((byte) 3).putInt(1);
        }

        assertThatThrownBy(() -> AnswerReader.read(answer.array(), AnswerReader::value))
                .isInstanceOf(JvmAccessException.class);
    }

    @Test
    void read_cutShort_isRefused() {
        assertThatThrownBy(() -> AnswerReader.read(new byte[3], in -> Answers.captured(List.of(), in)))
                .isInstanceOf(JvmAccessException.class);
    }
}
