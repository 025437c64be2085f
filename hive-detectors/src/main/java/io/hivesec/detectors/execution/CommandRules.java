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
import io.hivesec.detectors.command.RecentEntries;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessStarted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rules with the questions that decide them, asked whenever a process starts. Safe for any number of threads. */
final class CommandRules {
    private record Entry(Rule rule, CommandCheck check) {}

    private static final int BITS = 9;

    /** What the checks said of a command line that was asked about before. */
    private record Answer(CommandLine line, List<Match> matches) {}

    private record Match(Rule rule, String command) {}

    private final List<Entry> entries;
    private final RecentEntries<Answer> answers = new RecentEntries<>(BITS);

    private CommandRules(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static Builder builder() {
        return new Builder();
    }

    /** A rule of this package, with its words beside this class. */
    static Rule.Builder rule(
            String id, AlertType type, Severity severity, Confidence confidence, String... techniques) {
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
        return inspect(event, CommandLines.of(event.process()));
    }

    /** What the checks say of a line that an event is the end of. */
    List<Finding> inspect(Event event, CommandLine line) {
        if (line == CommandLine.EMPTY) return List.of();
        List<Match> matches = matches(line);
        if (matches.isEmpty()) return List.of();
        List<Finding> findings = new ArrayList<>(matches.size());
        for (Match match : matches) findings.add(match.rule.finding(event, Evidence.of("command", match.command)));
        return findings;
    }

    /** The checks are pure and workloads start the same few command lines over and over. */
    private List<Match> matches(CommandLine line) {
        int hash = System.identityHashCode(line);
        Answer latest = answers.latest(hash);
        if (latest != null && latest.line == line) return latest.matches;
        Answer earlier = answers.earlier(hash);
        if (earlier != null && earlier.line == line) return earlier.matches;
        List<Match> matches = new ArrayList<>();
        for (Entry entry : entries) {
            String found = entry.check.find(line);
            if (found != null) matches.add(new Match(entry.rule, found));
        }
        answers.put(hash, new Answer(line, List.copyOf(matches)));
        return matches;
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
