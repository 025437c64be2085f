package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.whitelist.Explanation.Failed;
import io.hivesec.whitelist.Explanation.NearRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tries every rule in full and says what each lacks. Takes time in proportion to the rules: for people, not for a stream. */
final class Explainer {
    private static final int NEAR = 10;

    private Explainer() {}

    static Explanation explain(RuleSet rules, Alert alert) {
        List<CompiledRule> ofType = rules.compiled().stream()
                .filter(rule -> rule.rule().type() == alert.type())
                .toList();
        var match = rules.match(alert);
        if (match.isPresent()) {
            return new Explanation(match, List.of(), ofType.size());
        }
        Facts facts = rules.factsOf(alert);
        List<NearRule> near = ofType.stream()
                .map(rule -> tryAll(rule, facts))
                .filter(rule -> !rule.held().isEmpty() || ofType.size() <= NEAR)
                .sorted(Comparator.comparingInt(rule -> rule.failed().size()))
                .limit(NEAR)
                .toList();
        return new Explanation(match, near, ofType.size());
    }

    private static NearRule tryAll(CompiledRule rule, Facts facts) {
        List<Failed> failed = new ArrayList<>();
        List<String> held = new ArrayList<>();
        if (!rule.rule().enabled()) {
            failed.add(new Failed("enabled", "the rule is switched off"));
        }
        Alert alert = facts.alert();
        if (rule.rule().isExpiredAt(alert.sightings().last())) {
            failed.add(new Failed(
                    "expires",
                    "the rule expired at " + rule.rule().expires() + ", the alert was last seen at "
                            + alert.sightings().last()));
        }
        List<Failed> conditions = new ArrayList<>();
        for (Condition condition : rule.conditions()) {
            String name = condition.field().jsonName();
            if (condition.holds(facts)) {
                held.add(name);
            } else {
                conditions.add(new Failed(name, condition.whyNot(facts)));
            }
        }
        if (!rule.anyIsEnough() || held.isEmpty()) {
            failed.addAll(conditions);
        }
        return new NearRule(rule.rule(), failed, held);
    }
}
