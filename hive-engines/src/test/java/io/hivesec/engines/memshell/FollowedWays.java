package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ways of data in a filter that the engine has to follow, and near misses: a test gives them by {@code ways} and {@code nearMisses}. */
abstract class FollowedWays {
    private static final String FILTER =
            "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { try { String p"
                    + " = q.getParameter(\"c\"); %s } catch (Exception e) { } } %s }";

    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    static Arguments way(String name, Flow.Kind kind, String body, String members) {
        return Arguments.of(name, kind, FILTER.formatted(body, members));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void judge_way_isFollowed(String name, Flow.Kind kind, String source) {
        Judgement judgement = judge(source);

        assertThat(judgement.flows()).extracting(Flow::kind).contains(kind);
        assertThat(judgement.level()).isEqualTo(Level.HIGH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nearMisses")
    void judge_nearMiss_isNoFlow(String name, Flow.Kind kind, String source) {
        assertThat(judge(source).flows()).extracting(Flow::kind).doesNotContain(kind);
    }

    final Judgement judge(String source) {
        Map<String, byte[]> classes = Compiled.all(source);
        ClassSet set = ClassSet.of(classes.values());
        byte[] first = List.copyOf(classes.values()).get(0);
        return engine.judge(first, set, Provenance.UNKNOWN);
    }
}
