package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Combinations that nobody listed: each is found unless one of its choices is a known gap, and no harmless one is high. */
class GridTest {
    private static final Grid CLASSES = new Grid("grid.txt");
    private static final Grid AGENTS = new Grid("grid-agents.txt");

    @Test
    void judge_combinations_areHigh() {
        assertThat(wrong(CLASSES.shells(100), CLASSES, "gap", false)).isEmpty();
    }

    @Test
    void judge_combinationsWithTheLinkCut_areNotHigh() {
        assertThat(wrong(CLASSES.nearMisses(60), CLASSES, "false", true)).isEmpty();
    }

    @Test
    void judge_agents_areHigh() {
        assertThat(wrong(AGENTS.agents(60, "edit"), AGENTS, "gap", false)).isEmpty();
    }

    @Test
    void judge_agentsThatMeasure_areNotHigh() {
        assertThat(wrong(AGENTS.agents(60, "plain"), AGENTS, "false", true)).isEmpty();
    }

    private static List<Map<String, String>> wrong(
            List<Grid.Specimen> specimens, Grid grid, String known, boolean high) {
        List<List<byte[]>> classes =
                Compiled.many(specimens.stream().map(Grid.Specimen::source).toList(), "grid-api.txt");
        List<Map<String, String>> wrong = new ArrayList<>();
        for (int i = 0; i < specimens.size(); i++) {
            Map<String, String> values = specimens.get(i).values();
            boolean excused = !Collections.disjoint(values.values(), grid.known(known));
            if (!excused && (Grid.level(classes.get(i)) == Level.HIGH) == high) {
                wrong.add(values);
            }
        }
        return wrong;
    }
}
