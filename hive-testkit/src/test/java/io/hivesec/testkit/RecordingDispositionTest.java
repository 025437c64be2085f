package io.hivesec.testkit;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.spi.Disposition;

final class RecordingDispositionTest implements DispositionContract {

    @Override
    public Disposition disposition() {
        return new RecordingDisposition(Plan.Impact.REVERSIBLE);
    }

    @Override
    public Alert alert() {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        return Alerts.of(Finding.builder(rule, Subject.of(Container.of("c1", "web", "web:1")))
                .build());
    }
}
