package io.hivesec.dispositions;

import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.dispositions.Effector.Workload;
import io.hivesec.dispositions.journal.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How much may be done before a person has to look. It counts what the journal says was approved, so that it holds across
 * threads, processes and restarts, and in a storm of alerts that an attacker brought about to have the responder take
 * down what he could not.
 *
 * @param containersPerAlert the most containers that one alert may have touched
 * @param destructive the most destructive plans in a window
 * @param intrusive the most plans in a window that change anything
 * @param window how long the window is
 * @param share the largest part of a workload's replicas, from 0 to 1, that may be touched in a window or be held by
 *     responses that nobody took back, whenever they were; one replica may always be touched
 */
public record Budget(int containersPerAlert, int destructive, int intrusive, Duration window, double share) {

    /** Refuses numbers below nothing, and a share that is none. */
    public Budget {
        if (containersPerAlert < 0 || destructive < 0 || intrusive < 0) {
            throw new IllegalArgumentException("a budget of " + containersPerAlert + " containers an alert, "
                    + destructive + " destructive and " + intrusive + " intrusive plans: none may be below 0");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a budget's window has to be longer than nothing: " + window);
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a budget's share is from 0 to 1, not " + share);
        }
    }

    /** One container an alert, 5 destructive and 20 intrusive plans in ten minutes, a fifth of a workload. */
    public static final Budget DEFAULT = new Budget(1, 5, 20, Duration.ofMinutes(10), 0.2);

    /**
     * Makes sure that one more plan is within the budget.
     *
     * @param plan the plan
     * @param workload who shares the work of its target
     * @param now the time
     * @param approvals what the journal says was approved, the oldest first
     * @param isInEffect whether a plan, by its id, touched something and was not taken back
     * @throws RefusedException when it is not; the message says which limit
     */
    void check(Plan plan, Workload workload, Instant now, List<Entry> approvals, Predicate<String> isInEffect)
            throws RefusedException {
        Instant since = now.minus(window);
        int destroyed = 0;
        int changed = 0;
        Set<String> targets = new HashSet<>();
        Set<String> replicas = new HashSet<>();
        for (int i = approvals.size() - 1; i >= 0; i--) {
            Entry approval = approvals.get(i);
            String target = approval.data().path("target").asText();
            boolean recent = !approval.time().isBefore(since);
            boolean destroys = approval.data().path("impact").asText().equals(Impact.DESTRUCTIVE.name());
            boolean sameAlert = approval.data().path("alert").asText().equals(plan.alert());
            if (sameAlert && isContainer(target)) {
                targets.add(target);
            }
            if (recent) {
                changed++;
                destroyed += destroys ? 1 : 0;
            }
            // What was destroyed and is there again is another one.
            boolean held = !destroys
                    && isInEffect.test(approval.plan())
                    && workload.replicas().contains(target);
            if ((recent || held)
                    && !workload.name().isEmpty()
                    && approval.data().path("workload").asText().equals(workload.name())) {
                replicas.add(target);
            }
        }
        String target = target(plan);
        if (isContainer(target) && !targets.contains(target) && targets.size() >= containersPerAlert) {
            throw new RefusedException("over budget: alert " + plan.alert() + " has already touched " + targets.size()
                    + " container(s), the limit is " + containersPerAlert);
        }
        if (plan.impact() == Impact.DESTRUCTIVE && destroyed >= destructive) {
            throw new RefusedException(
                    "over budget: " + destroyed + " destructive responses in " + window.toMinutes() + " minutes");
        }
        if (changed >= intrusive) {
            throw new RefusedException(
                    "over budget: " + changed + " intrusive responses in " + window.toMinutes() + " minutes");
        }
        int allowed = Math.max(1, (int) (workload.replicas().size() * share));
        if (!replicas.contains(target) && replicas.size() >= allowed) {
            throw new RefusedException("over budget: " + replicas.size() + " of "
                    + workload.replicas().size()
                    + " replicas of " + workload.name() + " were already touched, the limit is " + allowed);
        }
    }

    static String target(Plan plan) {
        return plan.target().kind() + ":" + plan.target().id();
    }

    private static boolean isContainer(String target) {
        return target.startsWith("container:") || target.startsWith("pod:");
    }
}
