package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class file that cannot be read is a failure, never clean and never an exception. */
class HostileClassesTest {
    private static final byte[] SHELL =
            Compiled.one("class V implements org.apache.catalina.Valve { public void invoke("
                    + "org.apache.catalina.connector.Request q, org.apache.catalina.connector.Response s) { try { for (int i = 0; i < 3; i++) {"
                    + " @{exec}(new String[] {q.getHeader(\"c\" + i)}); } } catch (IOException x) { } } }");
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    @Test
    void judge_randomBytes_isAFailure() {
        byte[] bytes = new byte[4096];
        new Random(7).nextBytes(bytes);

        assertThat(engine.judge(bytes).failures()).containsExactly("not a class file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 24, 100, 300})
    void judge_cutClass_isAFailure(int length) {
        assertThat(engine.judge(Arrays.copyOf(SHELL, length)).failures()).hasSize(1);
    }

    @Test
    void judge_bytesAfterTheClass_isAFailure() {
        assertThat(engine.judge(Arrays.copyOf(SHELL, SHELL.length + 1)).failures())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void judge_mutatedClasses_answersEveryTime(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] mutated = SHELL.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }

            Judgement judgement = engine.judge(mutated);

            assertThat(judgement.level()).isNotNull();
        }
    }
}
