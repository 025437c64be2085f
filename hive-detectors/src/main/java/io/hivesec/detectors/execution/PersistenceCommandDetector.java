package io.hivesec.detectors.execution;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.Role;
import io.hivesec.detectors.lineage.Roles;
import io.hivesec.event.Event;
import io.hivesec.history.ContainerHistory;
import java.util.List;

/** Finds commands that have something started again: schedules, services, login scripts, keys, accounts, loaders. */
public final class PersistenceCommandDetector extends CommandDetector {
    static final Rule SCHEDULE = CommandRules.rule(
                    "malicious-command.persistence.schedule",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1053.003",
                    "T1053.002",
                    "T1053.006")
            .build();

    static final Rule SERVICE = CommandRules.rule(
                    "malicious-command.persistence.service",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1543.002",
                    "T1037.004",
                    "T1546")
            .build();

    static final Rule ACTIVATION = CommandRules.rule(
                    "malicious-command.persistence.activation",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.LOW,
                    Confidence.LOW,
                    "T1053.006",
                    "T1546.017")
            .maturity(Maturity.EXPERIMENTAL)
            .build();

    static final Rule LOGIN = CommandRules.rule(
                    "malicious-command.persistence.login-script",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1546.004",
                    "T1546.005")
            .build();

    static final Rule KEYS = CommandRules.rule(
                    "malicious-command.persistence.authorized-keys",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.HIGH,
                    Confidence.MEDIUM,
                    "T1098.004")
            .build();

    static final Rule LOADER = CommandRules.rule(
                    "malicious-command.persistence.loader",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.HIGH,
                    "T1574.006",
                    "T1556.003")
            .build();

    static final Rule ACCOUNT = CommandRules.rule(
                    "malicious-command.persistence.account",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.MEDIUM,
                    Confidence.MEDIUM,
                    "T1136.001",
                    "T1098")
            .build();

    static final Rule PLANTED = CommandRules.rule(
                    "malicious-command.persistence.planted-command",
                    AlertType.MALICIOUS_COMMAND,
                    Severity.CRITICAL,
                    Confidence.HIGH,
                    "T1505.003",
                    "T1546",
                    "T1554")
            .build();

    private static final CommandRules RULES = CommandRules.builder()
            .add(SCHEDULE, PersistenceChecks::schedule)
            .add(SERVICE, PersistenceChecks::service)
            .add(ACTIVATION, ActivationChecks::find)
            .add(LOGIN, PersistenceChecks::loginScript)
            .add(KEYS, PersistenceChecks::keys)
            .add(LOADER, PersistenceChecks::loader)
            .add(ACCOUNT, PersistenceChecks::account)
            .add(PLANTED, PlantedChecks::planted)
            .build();

    /** Called by the service loader. */
    public PersistenceCommandDetector() {
        super("persistence-command", RULES);
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        List<Finding> findings = super.inspect(event, history);
        boolean isAccount = findings.size() == 1 && findings.get(0).rule().equals(ACCOUNT);
        // Accounts and their passwords are what a central server's agent is there to keep.
        return isAccount
                        && Roles.nearest(history.ancestorsOf(event), Role.CONFIGURATION_TOOL)
                                .isPresent()
                ? List.of()
                : findings;
    }
}
