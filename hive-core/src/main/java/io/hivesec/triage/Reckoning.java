package io.hivesec.triage;

import io.hivesec.alert.Triage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds signals up: caps each group, then all that speaks for innocence, then holds the floor of a hard indicator.
 *
 * <p>What is known around an alert is bounded and forgets. A signal that rested on it stays in the alert's later revisions,
 * with what was seen, until something seen refutes it: see {@link #keep} and {@link #observe}.
 */
final class Reckoning {
    private static final int MAX_DETAIL = 240;
    private static final int MAX_SEEN = 8;
    private static final String MORE = "…";
    private static final String PRIOR = "prior";

    private final Weights weights;
    private final Phrases phrases;
    private final List<Triage.Signal> signals = new ArrayList<>();
    private final List<String> notChecked = new ArrayList<>();
    private final Map<String, Double> byGroup = new LinkedHashMap<>();
    private Triage before = Triage.NONE;
    private double benign;
    private boolean hard;

    Reckoning(Weights weights, Phrases phrases) {
        this.weights = weights;
        this.phrases = phrases;
    }

    /** The same, knowing what was said of the alert before. */
    Reckoning after(Triage triage) {
        before = triage;
        return this;
    }

    void add(String name, double decibans, String detail) {
        add(name, decibans, cut(detail), List.of());
    }

    private void add(String name, double decibans, String detail, List<Triage.Seen> seen) {
        String group = weights.group(name);
        double already = byGroup.getOrDefault(group, 0.0);
        double counted = decibans;
        if (decibans > 0) {
            counted = Math.max(0, Math.min(decibans, weights.cap(group) - already));
            byGroup.put(group, already + counted);
        } else if (!name.equals(PRIOR)) {
            counted = -Math.min(-decibans, weights.cap("benign") - benign);
            benign -= counted;
        }
        signals.add(new Triage.Signal(name, counted == 0 ? 0 : counted, detail, decibans, seen));
    }

    void add(String name, String detail) {
        add(name, weights.of(name), detail);
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
        known.ifPresent(signal -> add(name, weights.of(name), signal.detail(), signal.seen()));
        return known.isPresent();
    }

    /** Adds a signal for what was seen, behind what was seen of it before; none when that is nothing. */
    void observe(String name, Collection<Triage.Seen> fresh) {
        List<Triage.Seen> all = together(name, fresh);
        if (!all.isEmpty()) {
            add(name, weights.of(name), listed(all), all);
        }
    }

    /**
     * Adds a signal that counts for each thing that was seen, as {@link #observe} does for all of them.
     *
     * @param times how many of them are different facts
     */
    void observeEach(String name, Collection<Triage.Seen> all, int times) {
        if (!all.isEmpty()) {
            String detail = all.stream().map(Triage.Seen::what).collect(Collectors.joining(", "));
            add(name, times * weights.of(name), cut(detail), List.copyOf(all));
        }
    }

    /** Whether {@link #observe} would say of a signal what the triage before did not. */
    boolean isMore(String name, Collection<Triage.Seen> fresh) {
        return !fresh.isEmpty()
                && together(name, fresh).size() > seenBefore(name).size();
    }

    /** What was seen before and now, each thing once; what was seen first stays. */
    private List<Triage.Seen> together(String name, Collection<Triage.Seen> fresh) {
        List<Triage.Seen> all = new ArrayList<>(seenBefore(name));
        Set<String> known = new HashSet<>();
        all.forEach(one -> known.add(one.what()));
        for (Triage.Seen one : fresh) {
            // One more than is listed, so that it is known that there was more.
            if (all.size() <= MAX_SEEN && known.add(one.what())) {
                all.add(one);
            }
        }
        return all;
    }

    private String listed(List<Triage.Seen> all) {
        String text = all.stream()
                .limit(MAX_SEEN)
                .map(one -> say("seen", one.what(), one.at()))
                .collect(Collectors.joining("; "));
        return all.size() <= MAX_SEEN ? text : text + "; " + MORE;
    }

    /** What the triage before gave as seen for a signal. */
    List<Triage.Seen> seenBefore(String name) {
        return said(name).map(Triage.Signal::seen).orElse(List.of());
    }

    /** How often the triage before counted a signal that counts as often as it is seen. */
    int timesSaid(String name) {
        return said(name)
                .map(signal -> (int) Math.round(signal.uncapped() / weights.of(name)))
                .orElse(0);
    }

    private Optional<Triage.Signal> said(String name) {
        return before.signals().stream()
                .filter(signal -> signal.name().equals(name))
                .findFirst();
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + MORE;
    }

    /** A phrase in the reader's language. */
    String say(String key, Object... values) {
        return phrases.say(key, values);
    }

    /** Tells what would have told more and was not looked at: the phrase {@code not.} with this name. */
    void notChecked(String key, Object... values) {
        String what = say("not." + key, values);
        if (!notChecked.contains(what)) {
            notChecked.add(what);
        }
    }

    Triage result(Triage.Impact impact) {
        double sum = signals.stream().mapToDouble(Triage.Signal::decibans).sum();
        double probability = probability(sum);
        double floor = probability(weights.of("hard-floor"));
        if (hard && probability < floor) {
            signals.add(new Triage.Signal("hard-indicator", weights.of("hard-floor") - sum, say("hard-indicator")));
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

    /** What would be said without the signal that speaks loudest, for or against. */
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
