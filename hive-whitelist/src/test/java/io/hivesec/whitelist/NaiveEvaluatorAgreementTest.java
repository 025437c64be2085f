package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The index and its conditions say of every rule and alert what the plain reading of the page says. */
class NaiveEvaluatorAgreementTest {
    private static final long SEED = 20_261_124L;
    private static final int RULES = 60;
    private static final int ALERTS = 120;

    @Test
    void match_someRandomRulesAndAlerts_agreesWithTheNaiveEvaluator() throws Exception {
        agrees(6);
    }

    @Test
    @Tag("long")
    void match_manyRandomRulesAndAlerts_agreesWithTheNaiveEvaluator() throws Exception {
        agrees(120);
    }

    private static void agrees(int rounds) throws Exception {
        long pairs = 0;
        long trusted = 0;
        long rejected = 0;
        for (int round = 0; round < rounds; round++) {
            Generator generator = new Generator(SEED + round);
            RuleSet rules = Rules.read(Rules.file(IntStream.range(0, RULES)
                    .mapToObj(number -> generator.rule("r-" + number))
                    .toArray(String[]::new)));
            for (int number = 0; number < ALERTS; number++) {
                Alert alert = generator.alert();
                List<WhitelistRule> ofType = rules.rules().stream()
                        .filter(rule -> rule.type() == alert.type())
                        .toList();
                for (CompiledRule rule : rules.compiled()) {
                    if (rule.rule().type() == alert.type()) {
                        boolean expected = NaiveEvaluator.trusts(rule.rule(), alert);
                        boolean actual = rule.isInForce(alert) && rule.holds(rules.factsOf(alert));
                        assertThat(actual).as("%s%n%s", rule.rule(), alert).isEqualTo(expected);
                        pairs++;
                        trusted += expected ? 1 : 0;
                    }
                }
                var first = NaiveEvaluator.first(ofType, alert);
                rejected += first.isEmpty() ? 1 : 0;
                assertThat(rules.match(alert)).as("%s", alert).isEqualTo(first);
            }
        }
        assertThat(pairs).as("pairs").isGreaterThan(800L * rounds);
        assertThat(trusted).as("pairs that match").isGreaterThan(pairs / 50);
        assertThat(rejected).as("alerts that no rule trusts").isGreaterThan(rounds);
    }
}
