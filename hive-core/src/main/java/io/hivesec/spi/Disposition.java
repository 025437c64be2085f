package io.hivesec.spi;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import java.util.Optional;

/**
 * A response to an alert. It plans first, which changes nothing; it acts only on a plan that somebody approved; it says
 * "done" only after it has looked. Dispositions are registered by name and never found by ServiceLoader.
 *
 * <p>Threads: all methods are called from many threads at once.
 *
 * <p>Errors: whatever it throws becomes a failure in the report.
 */
public interface Disposition extends Plugin {

    /**
     * What this disposition would do about an alert. Pure: it may read, and changes nothing.
     *
     * @param alert an alert that no whitelist trusts
     * @return the plan, or empty when it has no answer to such an alert; never null
     */
    Optional<Plan> plan(Alert alert);

    /**
     * Carries out an approved plan.
     *
     * @param approval the plan and who approved it
     * @throws Exception when it cannot be carried out
     */
    Outcome apply(Approval approval) throws Exception;

    /**
     * Looks whether a plan's effect is there. Changes nothing.
     *
     * @throws Exception when that cannot be told
     */
    Outcome verify(Plan plan) throws Exception;

    /**
     * Takes an applied plan back.
     *
     * @param approval the plan and who approved taking it back
     * @throws Exception when it cannot be taken back
     */
    Outcome undo(Approval approval) throws Exception;
}
