package io.hivesec.engines.jvm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever an inspected JVM answers: what it says, or a {@link JvmAccessException}. */
class AnswerFuzzTest {
    private static final List<ClassKey> ASKED = List.of(new ClassKey(1, "a.B"), new ClassKey(2, "a.C"));

    @FuzzTest
    void read_anyAnswer_isReadOrRefused(byte[] answer) throws Exception {
        List<AnswerReader.Part<?>> parts =
                List.of(Answers::classes, Answers::constants, in -> Answers.captured(ASKED, in), AnswerReader::value);
        for (AnswerReader.Part<?> part : parts) {
            try {
                AnswerReader.read(answer, part);
            } catch (JvmAccessException e) {
                // As documented.
            }
        }
    }
}
