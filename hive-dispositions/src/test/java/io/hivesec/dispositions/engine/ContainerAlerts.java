package io.hivesec.dispositions.engine;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import java.time.Instant;

/** Alerts about containers. */
final class ContainerAlerts {
    private static final Rule RULE = Rule.of("test.rule", AlertType.REVERSE_SHELL).build();

    private ContainerAlerts() {}

    static Alert about(String alert, String container) {
        Finding finding = Finding.builder(RULE, Subject.of(Container.of(container, "web", "web:1")))
                .build();
        return Alert.begin(alert, finding, new Alert.Words("t", "m", "r"), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
