package io.hivesec.engines.archive;

import static io.hivesec.engines.archive.Marked.ascii;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hivesec.engines.virus.Answer;
import io.hivesec.engines.virus.EngineAnswer;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What every reader of a container keeps to: it brings out what is inside, is content with what is whole, and answers always. */
interface ReaderContract {

    /** Containers that hold this file, by what tells them apart. */
    Map<String, byte[]> holding(byte[] file) throws IOException;

    /** What a whole container is answered with; {@link EngineAnswer#CLEAN} unless what it holds is changed on the way. */
    default void isContentWith(String container, EngineAnswer answer) {
        assertThat(answer).isEqualTo(EngineAnswer.CLEAN);
    }

    @TestFactory
    default Stream<DynamicTest> examine_markerInIt_isFound() throws IOException {
        return each(
                Marked.file(),
                (name, file) -> assertThat(Marked.examine(file).answer()).isEqualTo(Answer.MALICIOUS));
    }

    @TestFactory
    default Stream<DynamicTest> examine_nothingInIt_isClean() throws IOException {
        return each(harmless(), (name, file) -> isContentWith(name, Marked.examine(file)));
    }

    @TestFactory
    default Stream<DynamicTest> examine_anyByteWrong_isAnswered() throws IOException {
        return each(Marked.file(), (name, whole) -> {
            Random random = new Random(name.hashCode());
            for (int i = 0; i < 300; i++) {
                byte[] file = whole.clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    file[random.nextInt(file.length)] = (byte) random.nextInt(256);
                }
                assertThat(Marked.examine(file)).isNotNull();
            }
        });
    }

    /** A file with nothing in it, whose own end can be told. */
    static byte[] harmless() throws IOException {
        return HostileArchives.gzip(ascii("nothing to see"));
    }

    private Stream<DynamicTest> each(byte[] file, Check check) throws IOException {
        return holding(file).entrySet().stream()
                .map(made -> dynamicTest(made.getKey(), () -> check.of(made.getKey(), made.getValue())));
    }

    /** A check of one container. */
    interface Check {
        void of(String name, byte[] container) throws Exception;
    }
}
