package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.history.ContainerHistory;
import java.util.ArrayList;
import java.util.List;

/** Finds commands that lead out of a container, or from it into others. */
public final class ContainerEscapeCommandDetector extends CommandDetector {
    static final Rule NAMESPACES = CommandRules.rule(
                    "malicious-command.escape.host-namespaces",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1611")
            .build();

    static final Rule KERNEL = CommandRules.rule(
                    "malicious-command.escape.kernel",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.HIGH,
                    "T1611",
                    "T1547.006")
            .build();

    static final Rule FILESYSTEM = CommandRules.rule(
                    "malicious-command.escape.host-filesystem",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1611",
                    "T1006")
            .build();

    static final Rule ENGINE = CommandRules.rule(
                    "malicious-command.escape.container-engine",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1610",
                    "T1611",
                    "T1613")
            .build();

    static final Rule WORKLOAD = CommandRules.rule(
                    "malicious-command.escape.other-workload",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.LOW,
                    "T1609",
                    "T1610")
            .build();

    static final Rule TOOL = CommandRules.rule(
                    "malicious-command.escape.tool",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1611",
                    "T1613")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(NAMESPACES, EscapeChecks::hostNamespaces)
            .add(KERNEL, KernelChecks::changed)
            .add(FILESYSTEM, EscapeChecks::hostFilesystem)
            .add(ENGINE, EscapeChecks::engine)
            .add(WORKLOAD, EscapeChecks::otherWorkload)
            .add(TOOL, EscapeChecks::tool)
            .build();

    /** A directory of the host that a runtime left open: CVE-2024-21626. What starts there reaches all of the host by "..". */
    private static final String LEAKED = "/proc/self/fd/";

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        List<Finding> findings = super.inspect(event, history);
        Process process = event.process();
        boolean isLeaked =
                !event.container().isHost() && process.workingDirectory().startsWith(LEAKED);
        if (!isLeaked) return findings;
        List<Finding> all = new ArrayList<>(findings);
        all.add(NAMESPACES.finding(
                event,
                Evidence.of("command", Evidences.cut(process.commandLine() + " in " + process.workingDirectory()))));
        return all;
    }

    /** Called by the service loader. */
    public ContainerEscapeCommandDetector() {
        super("container-escape-command", RULES);
    }
}
