package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.spi.Disposition;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every disposition keeps to. A disposition's test implements this interface and has these tests beside its own. */
public interface DispositionContract {

    /** A new instance of the disposition, over a world in which it can act. */
    Disposition disposition();

    /** An alert that it has an answer to. */
    Alert alert();

    /** Planning twice gives the same plan, and the plan names its disposition, its alert and what it would do. */
    @Test
    default void contract_plan_isPureAndNamesItsAlert() {
        Disposition disposition = disposition();
        Optional<Plan> plan = disposition.plan(alert());
        assertThat(plan).as(() -> "plan for " + Telling.alert(alert())).isPresent();
        assertThat(disposition.plan(alert())).as("the plan, made again").isEqualTo(plan);
        assertThat(plan.get().disposition())
                .as("disposition that the plan names, which is the disposition's id")
                .isEqualTo(disposition.id());
        assertThat(plan.get().alert()).as("alert that the plan names").isEqualTo(alert().id());
        assertThat(plan.get().steps()).as("steps of the plan").isNotEmpty();
    }

    /** Carried out, it can be seen; carried out again, it does no harm. */
    @Test
    default void contract_apply_canBeSeenAndRepeated() throws Exception {
        Disposition disposition = disposition();
        Plan plan = disposition.plan(alert()).orElseThrow();
        Approval approval = new Approval(plan, "tester", Scene.START);
        requireState("apply", disposition.apply(approval), Outcome.State.APPLIED, Outcome.State.VERIFIED);
        requireState("verify after apply", disposition.verify(plan), Outcome.State.VERIFIED);
        requireState("apply again", disposition.apply(approval), Outcome.State.APPLIED, Outcome.State.VERIFIED);
    }

    /** What is reversible can be taken back, and is then no longer seen. */
    @Test
    default void contract_reversiblePlan_canBeTakenBack() throws Exception {
        Disposition disposition = disposition();
        Plan plan = disposition.plan(alert()).orElseThrow();
        if (plan.impact() == Plan.Impact.REVERSIBLE) {
            Approval approval = new Approval(plan, "tester", Scene.START);
            disposition.apply(approval);
            requireState("undo", disposition.undo(approval), Outcome.State.UNDONE);
            Outcome looked = disposition.verify(plan);
            assertThat(looked.state())
                    .as("verify after undo, which says %s", looked.details())
                    .isNotEqualTo(Outcome.State.VERIFIED);
        }
    }

    private static void requireState(String what, Outcome outcome, Outcome.State... expected) {
        assertThat(outcome.state())
                .as("%s, which says %s", what, outcome.details())
                .isIn((Object[]) expected);
    }
}
