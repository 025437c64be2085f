package io.hivesec.triage;

import io.hivesec.alert.Triage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Adds signals up: caps each group, then all that speaks for innocence, then holds the floor of a hard indicator.
 *
 * <p>What is known around an alert is bounded and forgets. A signal that rested on it stays in the alert's later revisions,
 * with what was seen, until something seen refutes it: see {@link #keep} and {@link #observe}.
 */
final class Reckoning {
    /** Ends what was cut short. */
    static final String MORE = "…";

    private static final int MAX_DETAIL = 240;
    private static final int MAX_SHOWN = 4;
    private static final String AND = "; ";
    private static final String CUT = " dB, cut by a cap)";
    private static final String PRIOR = "prior";

    private final Weights weights;
    private final List<Triage.Signal> signals = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();
    private final Map<String, Double> byGroup = new LinkedHashMap<>();
    private Triage before = Triage.NONE;
    private double benign;
    private boolean hard;

    Reckoning(Weights weights) {
        this.weights = weights;
    }

    /** The same, knowing what was said of the alert before. */
    Reckoning after(Triage triage) {
        before = triage;
        return this;
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
        String shown = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + MORE;
        signals.add(new Triage.Signal(
                name, counted == 0 ? 0 : counted, counted == decibans ? shown : shown + " (" + decibans + CUT));
    }

    void add(String name, String detail) {
        add(name, weights.of(name), detail);
    }

    /** Adds a signal as often as it was seen. */
    void addEach(String name, int times, String detail) {
        add(name, times * weights.of(name), detail);
    }

    /** Adds a signal that is bad whatever else is known: a person looks. */
    void hard(String name, String detail) {
        hard = true;
        add(name, detail);
    }

    /** The same as {@link #keep} for a signal that is bad whatever else is known. */
    boolean keepHard(String name) {
        boolean isKept = keep(name);
        hard |= isKept;
        return isKept;
    }

    /**
     * Adds a signal as the triage before said it, where what it rested on may have been forgotten.
     *
     * @return false when the triage before did not say it
     */
    boolean keep(String name) {
        Optional<Triage.Signal> known = said(name);
        known.ifPresent(signal -> add(name, detail(signal)));
        return known.isPresent();
    }

    /** Adds a signal for what was seen, behind what was seen of it before; none when that is nothing. */
    void observe(String name, Collection<String> seen) {
        String known = said(name).map(Reckoning::detail).orElse("");
        List<String> shown = new ArrayList<>(observed(name, AND));
        seen.stream()
                .filter(one -> !known.contains(one) && !known.endsWith(MORE))
                .limit(Math.max(1, MAX_SHOWN + 1L - shown.size()))
                .forEach(one -> shown.add(shown.size() < MAX_SHOWN ? one : MORE));
        if (!shown.isEmpty()) {
            add(name, String.join(AND, shown));
        }
    }

    /** What the triage before said was seen of a signal, as it joined that. */
    List<String> observed(String name, String and) {
        return said(name)
                .map(signal -> List.of(detail(signal).split(Pattern.quote(and))))
                .orElse(List.of());
    }

    /** How often the triage before counted a signal that counts as often as it is seen. */
    int timesSaid(String name) {
        return said(name)
                .map(signal -> (int) Math.round(signal.decibans() / weights.of(name)))
                .orElse(0);
    }

    private Optional<Triage.Signal> said(String name) {
        return before.signals().stream()
                .filter(signal -> signal.name().equals(name))
                .findFirst();
    }

    /** What was seen, without what a cap did to it. */
    private static String detail(Triage.Signal signal) {
        String detail = signal.detail();
        return detail.endsWith(CUT) ? detail.substring(0, detail.lastIndexOf(" (")) : detail;
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
