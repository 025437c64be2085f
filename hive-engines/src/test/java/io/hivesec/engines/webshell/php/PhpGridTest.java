package io.hivesec.engines.webshell.php;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.Page;
import io.hivesec.engines.webshell.php.PhpGrid.Case;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of which each two parts are found together, but for those that the grid lists as gaps with the reason. */
final class PhpGridTest {
    private final PhpEngine engine = new PhpEngine();

    @ParameterizedTest
    @ValueSource(strings = {"grid/first.txt", "grid/second.txt"})
    void judge_inputReachesASink_findsIt(String resource) {
        PhpGrid grid = PhpGrid.read(resource);
        List<Case> all = grid.pairs("sources", "transports", "decoders", "sinks", "names", "wrappers");
        isEmpty(all, all.stream().filter(one -> !isFound(one)), grid.gaps("gaps"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid/first.txt", "grid/second.txt"})
    void judge_inputReachesNoSink_isBenign(String resource) {
        PhpGrid grid = PhpGrid.read(resource);
        List<Case> all = grid.pairs("sources", "transports", "decoders", "harmless sinks", "", "wrappers");
        isEmpty(all, all.stream().filter(this::isFound), grid.gaps("alerts on harmless sinks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grid/first.txt", "grid/second.txt"})
    void judge_harmlessTextReachesASink_isBenign(String resource) {
        PhpGrid grid = PhpGrid.read(resource);
        List<Case> all = grid.pairs("harmless sources", "transports", "", "sinks", "", "wrappers");
        isEmpty(all, all.stream().filter(this::isFound), grid.gaps("alerts on harmless sources"));
    }

    private boolean isFound(Case one) {
        Verdict verdict = engine.judge(Page.of("page.php", one.page().getBytes(StandardCharsets.ISO_8859_1)))
                .verdict();
        return verdict == Verdict.MALICIOUS || verdict == Verdict.SUSPICIOUS;
    }

    private static void isEmpty(List<Case> all, Stream<Case> wrong, List<List<String>> gaps) {
        List<Case> unexpected = wrong.filter(one ->
                        gaps.stream().noneMatch(gap -> one.parts().values().containsAll(gap)))
                .toList();
        assertThat(all).hasSizeGreaterThan(1_000);
        assertThat(unexpected)
                .as("of %d:%n%s%n", all.size(), PhpGrid.table(all, unexpected))
                .isEmpty();
    }
}
