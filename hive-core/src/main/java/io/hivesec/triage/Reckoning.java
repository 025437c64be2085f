package io.hivesec.triage;

import io.hivesec.alert.Triage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds signals up: caps each group, then all that speaks for innocence, then holds the floor of a hard indicator. */
final class Reckoning {
    private static final int MAX_DETAIL = 240;
    private static final String PRIOR = "prior";

    private final Weights weights;
    private final List<Triage.Signal> signals = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();
    private final Map<String, Double> byGroup = new LinkedHashMap<>();
    private double benign;
    private boolean hard;

    Reckoning(Weights weights) {
        this.weights = weights;
    }

    void add(String name, double decibans, String detail) {
        String group = weights.group(name);
        double before = byGroup.getOrDefault(group, 0.0);
        double counted = decibans;
        if (decibans > 0) {
            counted = Math.max(0, Math.min(decibans, weights.cap(group) - before));
            byGroup.put(group, before + counted);
        } else if (!name.equals(PRIOR)) {
            counted = -Math.min(-decibans, weights.cap("benign") - benign);
            benign -= counted;
        }
        String shown = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
        signals.add(new Triage.Signal(
                name,
                counted == 0 ? 0 : counted,
                counted == decibans ? shown : shown + " (" + decibans + " dB, cut by a cap)"));
    }

    void add(String name, String detail) {
        add(name, weights.of(name), detail);
    }

    /** Adds a signal as often as it was seen. */
    void addEach(String name, int times, String detail) {
        add(name, times * weights.of(name), detail);
    }

    void hard(String name, String detail) {
        hard = true;
        add(name, detail);
    }

    void notChecked(String what) {
        if (!notChecked.contains(what)) {
            notChecked.add(what);
        }
    }

    Triage result(String impact) {
        double sum = signals.stream().mapToDouble(Triage.Signal::decibans).sum();
        double probability = probability(sum);
        double floor = probability(weights.of("hard-floor"));
        if (hard && probability < floor) {
            signals.add(new Triage.Signal(
                    "hard-indicator",
                    weights.of("hard-floor") - sum,
                    "benign signals cannot hide a hard indicator: a person looks"));
            probability = floor;
        }
        return new Triage(
                probability,
                Triage.Band.of(probability),
                impact,
                signals,
                notChecked,
                counterfactual(sum).orElse(null));
    }

    /** What would be said without the signal that speaks loudest against innocence. */
    private Optional<Triage.Counterfactual> counterfactual(double sum) {
        return signals.stream()
                .filter(signal -> !signal.name().equals(PRIOR) && signal.decibans() != 0)
                .max(Comparator.comparingDouble(signal -> Math.abs(signal.decibans())))
                .map(signal -> new Triage.Counterfactual(signal.name(), probability(sum - signal.decibans())));
    }

    static double probability(double decibans) {
        return 1 / (1 + Math.pow(10, -decibans / 10));
    }
}
