package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.CommandLines;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules with the questions that decide them, asked whenever a process starts. Immutable once built. */
final class CommandRules {
    private record Entry(Rule rule, CommandCheck check) {}

    private final List<Entry> entries;

    private CommandRules(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static Builder builder() {
        return new Builder();
    }

    /** A rule of this package, with its words beside this class. */
    static Rule.Builder rule(String id, AlertType type, Severity severity, Confidence confidence, String... techniques) {
        return Rule.of(id, type)
                .severity(severity)
                .confidence(confidence)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .textsBeside(CommandRules.class);
    }

    Set<Rule> rules() {
        Set<Rule> rules = new LinkedHashSet<>();
        for (Entry entry : entries) rules.add(entry.rule);
        return rules;
    }

    List<Finding> inspect(Event event) {
        if (!(event instanceof ProcessStarted)) return List.of();
        CommandLine line = CommandLines.of(event.process());
        if (line == CommandLine.EMPTY) return List.of();
        List<Finding> findings = List.of();
        for (Entry entry : entries) {
            String found = entry.check.find(line);
            if (found == null) continue;
            if (findings.isEmpty()) findings = new ArrayList<>(2);
            findings.add(entry.rule.finding(event, Evidence.of("command", found)));
        }
        return findings;
    }

    /** Makes {@link CommandRules}. Not thread-safe. */
    static final class Builder {
        private final List<Entry> entries = new ArrayList<>();

        Builder add(Rule rule, CommandCheck check) {
            entries.add(new Entry(rule, check));
            return this;
        }

        CommandRules build() {
            return new CommandRules(entries);
        }
    }
}
