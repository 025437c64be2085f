package io.hivesec.detectors.escape;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The rules about a container's settings, one for each row of {@code rules.txt}; their words are in the bundles beside. */
final class EscapeRules {
    private static final String PREFIX = "escape-risk.";
    private static final Map<String, Rule> RULES = new LinkedHashMap<>();

    static {
        for (var cells : Table.read("rules.txt", 3)) {
            Severity severity = Table.severity(cells.get(1)).orElseThrow();
            RULES.put(
                    cells.get(0),
                    Rule.of(PREFIX + cells.get(0), AlertType.ESCAPE_RISK)
                            .severity(severity)
                            .confidence(Confidence.HIGH)
                            .techniques(Table.list(cells.get(2)).toArray(String[]::new))
                            .maturity(Maturity.EXPERIMENTAL)
                            .nature(Nature.POSTURE)
                            .textsBeside(EscapeRules.class)
                            .build());
        }
    }

    private EscapeRules() {}

    /**
     * A rule by its name in the tables.
     *
     * @throws IllegalStateException when a table names a rule that does not exist
     */
    static Rule rule(String name) {
        Rule rule = RULES.get(name);
        if (rule == null) {
            throw new IllegalStateException("no rule '" + name + "'");
        }
        return rule;
    }

    static Collection<String> names() {
        return RULES.keySet();
    }

    static Set<Rule> all() {
        return new LinkedHashSet<>(RULES.values());
    }
}
