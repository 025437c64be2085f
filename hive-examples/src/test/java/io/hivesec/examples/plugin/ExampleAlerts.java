package io.hivesec.examples.plugin;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import java.time.Instant;

/** Alerts about containers. */
final class ExampleAlerts {
    private ExampleAlerts() {}

    static Alert about(String container, Severity severity, String time) {
        Rule rule =
                Rule.of("test.rule", AlertType.REVERSE_SHELL).severity(severity).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.of(container, "web", "web:1")))
                .build();
        return Alert.begin("a-" + container, finding, new Alert.Words("t", "m", "r"), Instant.parse(time));
    }
}
