package io.hivesec.dispositions;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import io.hivesec.testkit.Alerts;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DryRunTest {
    private final FakeEffector fake = new FakeEffector(Plan.Impact.REVERSIBLE);
    private final DryRun dryRun = new DryRun(fake);

    @Test
    void plan_isTheEffectorsOwn() throws IOException {
        assertThat(dryRun.id()).isEqualTo(fake.id());
        assertThat(dryRun.plan(alert())).isEqualTo(fake.plan(alert())).isPresent();
    }

    @Test
    void apply_approvedPlan_isRefusedAndChangesNothing() throws IOException {
        Plan plan = dryRun.plan(alert()).orElseThrow();
        assertThat(dryRun.apply(new Approval(plan, "ann", Instant.EPOCH)).state())
                .isEqualTo(State.REFUSED);
        assertThat(dryRun.undo(new Approval(plan, "ann", Instant.EPOCH)).state())
                .isEqualTo(State.REFUSED);
        assertThat(fake.on).isEmpty();
        assertThat(dryRun.verify(plan).state()).isEqualTo(State.FAILED);
    }

    private static Alert alert() {
        Rule rule = Rule.of("test.rule", AlertType.VIRUS).build();
        return Alerts.of(
                Finding.builder(rule, Subject.of(Container.of("c1", "", ""))).build());
    }
}
