package io.hivesec.examples.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.Policy;
import io.hivesec.json.HiveModule;
import io.hivesec.spi.Disposition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done about an alert: each answer is shown as a plan, and only the very plan that was shown can be carried out.
 * Thread-safe.
 */
final class Responses {
    private static final JsonMapper MAPPER = HiveModule.mapper();

    private final Map<String, Disposition> dispositions = new LinkedHashMap<>();
    private final Policy policy = Policy.standard();

    Responses(List<Disposition> dispositions) {
        dispositions.forEach(one -> this.dispositions.put(one.id(), one));
    }

    /** A line for each answer that there is: its plan, or why it is refused. Changes nothing. */
    ArrayNode plans(Alert alert) {
        Set<String> proposed = policy.proposes(alert);
        ArrayNode plans = MAPPER.createArrayNode();
        for (Disposition disposition : dispositions.values()) {
            ObjectNode line = MAPPER.createObjectNode()
                    .put("disposition", disposition.id())
                    .put("recommended", proposed.contains(disposition.id()));
            try {
                Optional<Plan> plan = disposition.plan(alert);
                if (plan.isPresent()) {
                    line.put("id", Plans.id(plan.get())).set("plan", Plans.json(plan.get()));
                    plans.add(line);
                }
            } catch (RuntimeException e) {
                plans.add(line.put("refused", String.valueOf(e.getMessage())));
            }
        }
        return plans;
    }

    /**
     * Carries a plan out and looks whether it worked.
     *
     * @param plan the id of the plan that was shown
     * @throws Refusal when there is no such answer, the plan would be another one by now, or it cannot be carried out
     */
    Outcome carryOut(Alert alert, String disposition, String plan, String by, Instant now) throws Refusal {
        Disposition chosen = dispositions.get(disposition);
        if (chosen == null) {
            throw Refusal.badRequest("disposition: one of " + String.join(", ", dispositions.keySet()));
        }
        try {
            Plan current = chosen.plan(alert)
                    .filter(one -> Plans.id(one).equals(plan))
                    .orElseThrow(() -> new Refusal(409, "plan: what would be done is not what was shown; look again"));
            Outcome outcome = chosen.apply(new Approval(current, by, now));
            return outcome.state() == Outcome.State.APPLIED ? chosen.verify(current) : outcome;
        } catch (Refusal e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the console ends");
        } catch (Exception e) {
            throw new Refusal(409, disposition + ": " + e.getMessage());
        }
    }
}
