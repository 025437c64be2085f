package io.hivesec.detectors.execution;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.command.CommandLines;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.event.EventKind;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the detectors of commands have in common: rules, asked about the command line of each process that starts. */
abstract class CommandDetector implements Detector {
    /** {@code sudo sh -c}, and a script's shell around that. */
    private static final int MOST_SHELLS = 3;

    private final String id;
    private final CommandRules rules;

    CommandDetector(String id, CommandRules rules) {
        this.id = id;
        this.rules = rules;
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Set<Rule> rules() {
        return rules.rules();
    }

    @Override
    public final Set<EventKind> kinds() {
        return Set.of(EventKind.PROCESS_STARTED);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        List<Finding> findings = rules.inspect(event);
        return findings.isEmpty() ? findings : asSetUp(findings, event, history);
    }

    /** A command is often given to a shell first; both are the same command, and the alert is about the shell. */
    private List<Finding> asSetUp(List<Finding> findings, Event event, ContainerHistory history) {
        List<Process> ancestors = history.ancestorsOf(event);
        List<Finding> outer = new ArrayList<>(findings);
        for (int i = 0; i < ancestors.size() && i < MOST_SHELLS; i++) {
            if (!Roles.is(ancestors.get(i), Role.SHELL) && !Roles.is(ancestors.get(i), Role.WRAPPER)) break;
            List<Finding> said = rules.inspect(event, CommandLines.of(ancestors.get(i)));
            List<Process> above = ancestors.subList(i + 1, ancestors.size());
            for (int at = 0; at < outer.size(); at++) {
                Finding inner = findings.get(at);
                if (said.stream().anyMatch(one -> isSame(one, inner)))
                    outer.set(at, about(inner, ancestors.get(i), above));
            }
        }
        return outer;
    }

    private static boolean isSame(Finding one, Finding other) {
        return one.rule().equals(other.rule()) && one.evidence().equals(other.evidence());
    }

    private static Finding about(Finding finding, Process process, List<Process> ancestors) {
        return new Finding(
                finding.rule(),
                finding.subject().withProcess(process, ancestors),
                finding.severity(),
                finding.confidence(),
                finding.evidence());
    }
}
