package io.hivesec.detectors.shell;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import java.util.Locale;

/**
 * The rules about shells over connections that events show. They share an incident, and their findings are about the
 * same process ({@link Instigator}), so that one shell is one alert however many of them hold.
 */
final class ShellRules {
    /** The incident that every rule about a shell over a connection shares. */
    static final String INCIDENT = "reverse-shell";

    static final Rule DESCRIPTOR = rule("reverse-shell.descriptor", "T1059.004", "T1095");
    static final Rule BIND = rule("reverse-shell.bind", "T1059.004", "T1571");
    static final Rule PIPE_RELAY = rule("reverse-shell.pipe-relay", "T1059.004", "T1095");
    static final Rule PROCESS_RELAY = rule("reverse-shell.process-relay", "T1059", "T1059.004", "T1095");
    static final Rule UTILITY_SHELL = rule("reverse-shell.utility-shell", "T1059.004", "T1095");
    static final Rule SHELL_CONNECTS = Rule.of("reverse-shell.shell-connects", AlertType.REVERSE_SHELL)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1059.004", "T1095")
            .maturity(Maturity.TEST)
            .incident(INCIDENT)
            .textsBeside(ShellRules.class)
            .build();
    static final Rule UTILITY_CONNECTS = Rule.of("reverse-shell.utility-connects", AlertType.REVERSE_SHELL)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1059.004", "T1095")
            .maturity(Maturity.TEST)
            .incident(INCIDENT)
            .textsBeside(ShellRules.class)
            .build();

    static final Rule COMMAND_LOOP = Rule.of("reverse-shell.command-loop", AlertType.REVERSE_SHELL)
            .severity(Severity.HIGH)
            .confidence(Confidence.MEDIUM)
            .techniques("T1059", "T1095")
            .maturity(Maturity.TEST)
            .incident(INCIDENT)
            .textsBeside(ShellRules.class)
            .build();

    private ShellRules() {}

    private static Rule rule(String id, String... techniques) {
        return Rule.of(id, AlertType.REVERSE_SHELL)
                .severity(Severity.CRITICAL)
                .confidence(Confidence.HIGH)
                .techniques(techniques)
                .maturity(Maturity.TEST)
                .incident(INCIDENT)
                .textsBeside(ShellRules.class)
                .build();
    }

    /**
     * Begins a finding.
     *
     * @param rule the rule for a shell that connected; one whose connection was accepted is a bind shell
     * @param event what was seen last
     * @param shell the process that takes the commands
     * @param connection the connection that they come through
     * @param mechanism how the two are joined
     */
    static Finding.Builder finding(
            Rule rule, Event event, Process shell, Connection connection, String mechanism, ContainerHistory history) {
        Scope scope = connection.peer().scope();
        boolean isNumbered = connection.opener().pid() != 0;
        Instigator instigator = Instigator.of(
                connection.opener(),
                isNumbered ? connection.openersAncestors(history) : event.ancestors(),
                connection.peer());
        Finding.Builder finding = Finding.builder(connection.accepted() ? BIND : rule, event)
                .process(instigator.process(), instigator.ancestors())
                .target(connection.peer())
                .evidence("mechanism", mechanism)
                .evidence("connecting", describe(connection.opener()))
                .evidence("shell", describe(shell))
                .evidence("scope", scope.name().toLowerCase(Locale.ROOT));
        // A target on this machine is scored lower and not excluded: it may be the near end of a tunnel.
        return scope == Scope.LOOPBACK ? finding.severity(Severity.MEDIUM) : finding;
    }

    /** A process in evidence: its id and its command line, or its executable when no more is known. */
    static String describe(Process process) {
        return process.pid() + " " + process.commandLine();
    }
}
