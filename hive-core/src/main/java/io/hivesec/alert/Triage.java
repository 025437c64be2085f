package io.hivesec.alert;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How likely an alert is to be real, and why.
 *
 * @param probability that it is real, from 0 to 1
 * @param band the probability in a word: {@code low}, {@code medium} or {@code high}
 * @param impact what is at stake if it is real
 * @param signals everything that moved the probability, in the order in which it was added
 * @param notChecked what would have told more and was not looked at
 * @param counterfactual what would be said without the strongest signal; null when there is none but the prior
 */
public record Triage(
        double probability,
        Band band,
        String impact,
        List<Signal> signals,
        List<String> notChecked,
        @Nullable Counterfactual counterfactual) {

    /** Not triaged. */
    public static final Triage NONE = new Triage(0.5, Band.MEDIUM, "", List.of(), List.of(), null);

    /** A probability in a word. */
    public enum Band {
        /** Below 0.3. */
        LOW,
        /** From 0.3 to below 0.8. */
        MEDIUM,
        /** 0.8 and above. */
        HIGH;

        /** The band a probability is in. */
        public static Band of(double probability) {
            return probability >= 0.8 ? HIGH : probability >= 0.3 ? MEDIUM : LOW;
        }
    }

    /**
     * One thing that moved the probability.
     *
     * @param name such as {@code target-scope}
     * @param decibans by how much: ten times the decimal logarithm of the likelihood ratio
     * @param detail what was seen
     */
    public record Signal(String name, double decibans, String detail) {
        /** Refuses null parts. */
        public Signal {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * What would be said if one thing were not so.
     *
     * @param without the name of the signal left out
     * @param probability that the alert is real without it
     */
    public record Counterfactual(String without, double probability) {
        /** Refuses null parts. */
        public Counterfactual {
            Objects.requireNonNull(without, "without");
        }
    }

    /** A triage that does not say what would be without its strongest signal. */
    public Triage(double probability, Band band, String impact, List<Signal> signals, List<String> notChecked) {
        this(probability, band, impact, signals, notChecked, null);
    }

    /** Copies the lists and refuses null parts. */
    public Triage {
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(impact, "impact");
        signals = List.copyOf(signals);
        notChecked = List.copyOf(notChecked);
    }
}
