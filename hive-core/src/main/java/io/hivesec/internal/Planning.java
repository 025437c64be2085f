package io.hivesec.internal;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Plan;
import io.hivesec.spi.Disposition;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks every disposition what it would do about an alert. Threads: safe. */
final class Planning {
    private final List<Disposition> dispositions;
    private final Guard guard;

    Planning(List<Disposition> dispositions, Guard guard) {
        this.dispositions = dispositions;
        this.guard = guard;
    }

    /**
     * Gathers plans.
     *
     * @param whitelistFailed whether one could not say that the alert is not trusted, which holds intrusive plans back
     */
    void plan(Alert alert, boolean whitelistFailed, Consumer<Plan> plans, Consumer<Failure> failures) {
        for (Disposition disposition : dispositions) {
            Optional<Plan> plan =
                    guard.call(disposition.id(), () -> "alert " + alert.id(), () -> disposition.plan(alert), failures);
            if (plan == null || plan.isEmpty()) {
                continue;
            }
            String problem = problem(plan.get(), disposition, alert, whitelistFailed);
            if (problem.isEmpty()) {
                plans.accept(plan.get());
            } else {
                failures.accept(
                        Failure.of(disposition.id(), FailureKind.BROKE_CONTRACT, "alert " + alert.id(), problem));
            }
        }
    }

    /** Why a plan is not to be proposed; empty when it is. */
    private static String problem(Plan plan, Disposition disposition, Alert alert, boolean whitelistFailed) {
        if (!plan.disposition().equals(disposition.id()) || !plan.alert().equals(alert.id())) {
            // Who approves it would approve another's doing, or an answer to another alert.
            return "held back, because it says that '" + plan.disposition() + "' made it for alert " + plan.alert();
        }
        return whitelistFailed && plan.isIntrusive()
                ? "held back, because a whitelist could not say whether the alert is trusted"
                : "";
    }
}
