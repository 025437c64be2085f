package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that are high, and near misses that are not: a test gives them by {@code shells} and {@code nearMisses}. */
abstract class ShellsAndNearMisses {
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    static Arguments specimen(String name, String source) {
        return Arguments.of(name, source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shells")
    void judge_shell_isHigh(String name, String source) {
        Judgement judgement = judge(source);

        assertThat(judgement.level()).as(judgement.signals().toString()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nearMisses")
    void judge_nearMiss_isNotHigh(String name, String source) {
        Judgement judgement = judge(source);

        assertThat(judgement.level()).as(judgement.signals().toString()).isNotEqualTo(Level.HIGH);
    }

    /** What is made of a source's first class, with the others beside it. */
    final Judgement judge(String source) {
        Map<String, byte[]> classes = Compiled.all(source);
        return engine.judge(List.copyOf(classes.values()).get(0), ClassSet.of(classes.values()), Provenance.UNKNOWN);
    }
}
