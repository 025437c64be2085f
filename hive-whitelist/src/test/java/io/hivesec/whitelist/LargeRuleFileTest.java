package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import java.lang.ref.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred thousand rules: they fit, and say what a reading of each in turn says. */
@Tag("long")
class LargeRuleFileTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long BUDGET = 150 * MEGABYTE;
    private static final int ALERTS = 24;

    private static long used;
    private static RuleSet rules;

    @BeforeAll
    static void read() throws Exception {
        String json = LargeRuleFile.json();
        long before = used();
        rules = Rules.read(json);
        used = used() - before;
        Reference.reachabilityFence(json);
    }

    @Test
    void read_hundredThousandRules_keepsWithinItsMemory() {
        assertThat(used).isLessThan(BUDGET);
    }

    @Test
    void match_hundredThousandRules_agreesWithTheNaiveEvaluator() {
        int trusted = 0;
        for (Alert alert : LargeRuleFile.alerts(ALERTS, 42)) {
            assertThat(rules.match(alert)).as("%s", alert).isEqualTo(NaiveEvaluator.first(rules.rules(), alert));
            trusted += rules.match(alert).isPresent() ? 1 : 0;
        }
        assertThat(trusted).isBetween(ALERTS / 4, ALERTS * 3 / 4);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
