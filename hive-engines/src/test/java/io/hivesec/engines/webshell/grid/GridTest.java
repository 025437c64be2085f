package io.hivesec.engines.webshell.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.webshell.WebshellScanner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Combinations of what backdoors read, do to it, reach and look like; {@link GridMain} judges all of them, and not a part. */
final class GridTest {
    private static final WebshellScanner SCANNER = new WebshellScanner();

    @ParameterizedTest
    @CsvSource({"jsp,61", "csharp,47", "vbscript,11"})
    void scan_combination_isFoundUnlessItIsAKnownGap(String grid, int step) throws Exception {
        Gaps gaps = Gaps.of(grid);
        assertThat(found(Grids.cases(grid), step, false))
                .as("missed and no known gap")
                .filteredOn(one -> !gaps.hold(one))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"jsp-near,41", "csharp-near,41", "vbscript-near,13"})
    void scan_combinationWhoseLinkIsCut_isLeftAlone(String grid, int step) throws Exception {
        Gaps gaps = Gaps.of(grid);
        assertThat(found(Grids.cases(grid), step, true))
                .as("alerted on")
                .filteredOn(one -> !gaps.hold(one))
                .isEmpty();
    }

    /** The cases, of every so many, that are found or that are not. */
    private static List<GridCase> found(List<GridCase> cases, int step, boolean found) throws Exception {
        List<GridCase> wrong = new ArrayList<>();
        for (int i = 0; i < cases.size(); i += step) {
            if (cases.get(i).isFound(SCANNER) == found) {
                wrong.add(cases.get(i));
            }
        }
        return wrong;
    }
}
