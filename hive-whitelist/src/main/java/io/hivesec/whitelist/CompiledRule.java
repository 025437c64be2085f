package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A rule and its conditions, cheapest first. Immutable and thread-safe. */
final class CompiledRule {
    private final WhitelistRule rule;
    private final Condition[] conditions;
    private final boolean anyIsEnough;

    private CompiledRule(WhitelistRule rule, List<Condition> conditions) {
        this.rule = rule;
        this.conditions = conditions.toArray(Condition[]::new);
        this.anyIsEnough = RuleForm.anyConditionIsEnough(rule.type());
    }

    /** The rule made ready; what is wrong with a field goes into {@code problems}. */
    static CompiledRule of(WhitelistRule rule, ConditionFactory factory, Map<Field, String> problems) {
        List<Condition> conditions = new ArrayList<>(rule.conditions().size());
        for (Field field : RuleForm.fields(rule.type())) {
            if (field.qualifies() == null && !rule.values(field).isEmpty()) {
                try {
                    conditions.add(factory.condition(rule, field));
                } catch (InvalidValueException e) {
                    problems.put(field, e.reason());
                }
            }
        }
        return new CompiledRule(rule, conditions);
    }

    WhitelistRule rule() {
        return rule;
    }

    List<Condition> conditions() {
        return List.of(conditions);
    }

    boolean anyIsEnough() {
        return anyIsEnough;
    }

    /** Whether the rule is in force for the alert: enabled, and not expired when the alert was last seen. */
    boolean isInForce(Alert alert) {
        return rule.enabled() && !rule.isExpiredAt(alert.sightings().last());
    }

    /** Whether the conditions hold. */
    boolean holds(Facts facts) {
        for (Condition condition : conditions) {
            if (condition.holds(facts) == anyIsEnough) {
                return anyIsEnough;
            }
        }
        return !anyIsEnough;
    }
}
