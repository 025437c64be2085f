package io.hivesec.dispositions;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Impact;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Acts on switches that exist in memory only: {@code one} and {@code two} of the container that an alert names. */
class FakeEffector implements Effector {
    final Set<String> on = ConcurrentHashMap.newKeySet();
    private final Impact impact;
    volatile String breaking = "";
    volatile boolean gone;
    volatile Workload workload = Workload.ALONE;

    FakeEffector(Impact impact) {
        this.impact = impact;
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public Optional<Plan> plan(Alert alert) {
        boolean reversible = impact == Impact.REVERSIBLE;
        return Optional.of(new Plan(
                id(),
                alert.id(),
                impact,
                new Target("container", alert.container().id(), Map.of()),
                List.of(),
                List.of(
                        new Step("one", Action.of("on", "switch", "one"), reversible ? Action.of("off") : null),
                        new Step("two", Action.of("on", "switch", "two"), reversible ? Action.of("off") : null)),
                new Reach("", List.of(), "")));
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        if (gone) {
            throw new RefusedException("it is gone");
        }
    }

    @Override
    public Workload workload(Target target) {
        return workload;
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) {
        return impact == Impact.REVERSIBLE && !on.contains(name(target, action))
                ? Optional.of(Action.of("off", "switch", action.argument("switch")))
                : Optional.empty();
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        if (action.argument("switch").equals(breaking)) {
            throw new IOException("the switch is stuck");
        }
        if (action.name().equals("on")) {
            on.add(name(target, action));
        } else {
            on.remove(name(target, action));
        }
        return "";
    }

    private static String name(Target target, Action action) {
        return target.id() + "/" + action.argument("switch");
    }

    @Override
    public Probe probe(Plan plan) {
        return new Probe(on.contains(plan.target().id() + "/two"), List.of("looked"));
    }
}
