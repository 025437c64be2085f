package io.hivesec.engines.memshell;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import java.util.List;
import java.util.Set;

/** The rules of the memory-webshell scanner, and which of them a judgement falls under. */
final class MemoryWebshellRules {
    private static final String INCIDENT = "memory-webshell";

    static final Rule FLOW = rule("memory-webshell.confirmed-flow", Severity.CRITICAL, Confidence.HIGH, "T1505.003");
    static final Rule TUNNEL = rule("memory-webshell.tunnel", Severity.CRITICAL, Confidence.HIGH, "T1505.003", "T1090");
    static final Rule ECHO =
            rule("memory-webshell.one-shot-echo", Severity.CRITICAL, Confidence.HIGH, "T1203", "T1620");
    static final Rule INJECTOR = rule("memory-webshell.injector", Severity.HIGH, Confidence.HIGH, "T1505.003", "T1620");
    static final Rule AGENT = rule("memory-webshell.agent", Severity.HIGH, Confidence.HIGH, "T1505.003", "T1055");
    static final Rule CARRIER =
            rule("memory-webshell.carried-class", Severity.HIGH, Confidence.HIGH, "T1027.009", "T1620");
    static final Rule KNOWN = rule("memory-webshell.known-class", Severity.CRITICAL, Confidence.HIGH, "T1505.003");
    static final Rule UNEXPLAINED =
            rule("memory-webshell.unexplained-component", Severity.MEDIUM, Confidence.LOW, "T1505.003");
    static final Rule SUSPICIOUS =
            rule("memory-webshell.suspicious-class", Severity.MEDIUM, Confidence.LOW, "T1505.003");

    static final Rule REWRITTEN =
            rule("memory-webshell.rewritten-class", Severity.HIGH, Confidence.MEDIUM, "T1505.003", "T1055");
    static final Rule NO_BYTES =
            rule("memory-webshell.bytes-unavailable", Severity.MEDIUM, Confidence.LOW, "T1505.003", "T1620");

    private MemoryWebshellRules() {}

    private static Rule rule(String id, Severity severity, Confidence confidence, String... techniques) {
        return Rule.of(id, AlertType.MEMORY_WEBSHELL)
                .severity(severity)
                .confidence(confidence)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .incident(INCIDENT)
                .textsBeside(MemoryWebshellRules.class)
                .build();
    }

    static Set<Rule> all() {
        return Set.of(
                KNOWN, FLOW, TUNNEL, ECHO, INJECTOR, AGENT, CARRIER, UNEXPLAINED, SUSPICIOUS, REWRITTEN, NO_BYTES);
    }

    /** The one rule that says best what the class is; the signals say the rest. */
    static Rule of(Judgement judgement) {
        List<String> names = judgement.signals().stream().map(Signal::name).toList();
        if (judgement.level() == Level.HIGH && names.stream().anyMatch(name -> name.startsWith("known."))) {
            return KNOWN;
        }
        boolean flows = names.stream().anyMatch(name -> name.startsWith("flow."));
        if (!flows && names.stream().anyMatch(name -> name.startsWith("rewritten."))) {
            return REWRITTEN;
        }
        if (judgement.level() != Level.HIGH) {
            boolean unexplained = names.stream()
                    .anyMatch(name -> name.startsWith("provenance.") && !name.equals("provenance.intact"));
            return unexplained ? UNEXPLAINED : SUSPICIOUS;
        }
        boolean answersOnce = judgement.role().isEmpty()
                && names.stream().anyMatch(name -> name.equals("walk.threads") || name.startsWith("echo."));
        boolean runs = names.contains("flow.execute") || names.contains("flow.define");
        if (runs) {
            return answersOnce ? ECHO : FLOW;
        }
        if (names.contains("flow.relay-socket")) {
            return TUNNEL;
        }
        if (names.contains("embedded.webshell") || names.contains("embedded.script")) {
            return CARRIER;
        }
        if (names.stream().anyMatch(name -> name.startsWith("agent."))) {
            return AGENT;
        }
        boolean injects =
                names.stream().anyMatch(name -> name.startsWith("register.") || name.equals("define.decoded"));
        return injects ? INJECTOR : answersOnce ? ECHO : FLOW;
    }
}
