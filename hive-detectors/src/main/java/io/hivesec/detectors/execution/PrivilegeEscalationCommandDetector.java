package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;

/** Finds commands that give a process or a file more rights than it had. */
public final class PrivilegeEscalationCommandDetector extends CommandDetector {
    static final Rule SUID = CommandRules.rule(
                    "privilege-escalation.set-user-id",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1548.001")
            .build();

    static final Rule CAPABILITIES = CommandRules.rule(
                    "privilege-escalation.file-capabilities",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.HIGH,
                    Confidence.HIGH,
                    "T1548")
            .build();

    static final Rule RIGHTS = CommandRules.rule(
                    "privilege-escalation.rights-files",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.CRITICAL,
                    Confidence.MEDIUM,
                    "T1548.003",
                    "T1098",
                    "T1222.002")
            .build();

    static final Rule PRIVILEGED_SHELL = CommandRules.rule(
                    "privilege-escalation.privileged-shell",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1548.001")
            .build();

    static final Rule SHELL_ESCAPE = CommandRules.rule(
                    "privilege-escalation.shell-escape",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1548.003",
                    "T1059.004")
            .build();

    static final Rule KNOWN_FLAW = CommandRules.rule(
                    "privilege-escalation.known-flaw",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.CRITICAL,
                    Confidence.HIGH,
                    "T1068")
            .build();

    static final Rule TOOL = CommandRules.rule(
                    "privilege-escalation.tool",
                    AlertType.PRIVILEGE_ESCALATION,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1068",
                    "T1082")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(SUID, EscalationChecks::suidBit)
            .add(CAPABILITIES, EscalationChecks::fileCapabilities)
            .add(RIGHTS, RightsFiles::changed)
            .add(PRIVILEGED_SHELL, EscalationChecks::privilegedShell)
            .add(SHELL_ESCAPE, ShellEscapeChecks::shellEscape)
            .add(KNOWN_FLAW, EscalationChecks::knownFlaw)
            .add(TOOL, ActivityChecks::escalationTool)
            .build();

    /** Called by the service loader. */
    public PrivilegeEscalationCommandDetector() {
        super("privilege-escalation-command", RULES);
    }
}
