package io.hivesec.engines.webshell;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The rules of the web-backdoor scanner: one for each capability that a remote party's data may reach. */
final class WebshellRules {
    private static final String INCIDENT = "web-backdoor";
    private static final Map<String, Rule> RULES = new LinkedHashMap<>();

    static {
        add("execute", Severity.CRITICAL, Confidence.HIGH, "T1505.003", "T1059");
        add("load-code", Severity.CRITICAL, Confidence.HIGH, "T1505.003", "T1620");
        add("deserialise", Severity.CRITICAL, Confidence.MEDIUM, "T1505.003", "T1203");
        add("evaluate", Severity.CRITICAL, Confidence.HIGH, "T1505.003", "T1059.007");
        add("look-up", Severity.HIGH, Confidence.HIGH, "T1505.003", "T1203");
        add("reflect", Severity.CRITICAL, Confidence.HIGH, "T1505.003", "T1620");
        add("write-file", Severity.HIGH, Confidence.MEDIUM, "T1505.003", "T1105");
        add("read-file", Severity.MEDIUM, Confidence.MEDIUM, "T1505.003", "T1083");
        add("relay", Severity.HIGH, Confidence.HIGH, "T1505.003", "T1090");
        add("query", Severity.MEDIUM, Confidence.MEDIUM, "T1505.003", "T1213.006");
        add("register", Severity.CRITICAL, Confidence.HIGH, "T1505.003");
        add("traces", Severity.MEDIUM, Confidence.LOW, "T1505.003", "T1491.002");
        add("known", Severity.CRITICAL, Confidence.HIGH, "T1505.003");
        add("similar", Severity.HIGH, Confidence.MEDIUM, "T1505.003");
        add("custom", Severity.HIGH, Confidence.MEDIUM, "T1505.003");
        add("unreadable", Severity.HIGH, Confidence.MEDIUM, "T1505.003", "T1027");
    }

    private WebshellRules() {}

    private static void add(String name, Severity severity, Confidence confidence, String... techniques) {
        String id = "web-backdoor." + name;
        RULES.put(
                id,
                Rule.of(id, AlertType.WEB_BACKDOOR)
                        .severity(severity)
                        .confidence(confidence)
                        .techniques(techniques)
                        .maturity(Maturity.TEST)
                        .incident(INCIDENT)
                        .textsBeside(WebshellRules.class)
                        .build());
    }

    static Set<Rule> all() {
        return Set.copyOf(RULES.values());
    }

    static Rule of(String id) {
        Rule rule = RULES.get(id);
        if (rule == null) {
            throw new IllegalArgumentException("no rule " + id);
        }
        return rule;
    }
}
