package io.hivesec.alert;

import java.time.Instant;
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
        Impact impact,
        List<Signal> signals,
        List<String> notChecked,
        @Nullable Counterfactual counterfactual) {

    /** Not triaged. */
    public static final Triage NONE = new Triage(0.5, Band.MEDIUM, Impact.NONE, List.of(), List.of(), null);

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
     * What is at stake if an alert is real; no part of how likely that is.
     *
     * @param level the alert's severity as a word; empty when it was not triaged
     * @param stakes why more is at stake than with another alert of its kind, such as {@code privileged container}
     */
    public record Impact(String level, List<String> stakes) {
        /** Nothing was said. */
        public static final Impact NONE = new Impact("", List.of());

        /** Copies the list and refuses null parts. */
        public Impact {
            Objects.requireNonNull(level, "level");
            stakes = List.copyOf(stakes);
        }

        /** Whether nothing was said. */
        public boolean isEmpty() {
            return level.isEmpty() && stakes.isEmpty();
        }

        /** The level, and behind a colon the stakes. */
        @Override
        public String toString() {
            return stakes.isEmpty() ? level : level + ": " + String.join(", ", stakes);
        }
    }

    /**
     * One thing that moved the probability.
     *
     * @param name such as {@code target-scope}
     * @param decibans by how much: ten times the decimal logarithm of the likelihood ratio
     * @param detail what was seen, in words
     * @param uncapped how much it would have counted without the caps
     * @param seen the things seen one by one, in the order in which they were; empty where the detail says all
     */
    public record Signal(String name, double decibans, String detail, double uncapped, List<Seen> seen) {
        /** Copies the list and refuses null parts. */
        public Signal {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(detail, "detail");
            seen = List.copyOf(seen);
        }

        /** A signal that no cap cut, and of which the detail says all. */
        public Signal(String name, double decibans, String detail) {
            this(name, decibans, detail, decibans, List.of());
        }

        /** Whether a cap took something away. */
        public boolean isCapped() {
            return decibans != uncapped;
        }
    }

    /**
     * A thing that speaks for or against an alert.
     *
     * @param at when it happened
     * @param what it was, such as {@code cat read /etc/shadow}
     */
    public record Seen(Instant at, String what) {
        /** Refuses null parts. */
        public Seen {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(what, "what");
        }

        /** What and when. */
        @Override
        public String toString() {
            return what + " at " + at;
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

    /** A triage that says neither what is at stake nor what would be without its strongest signal. */
    public Triage(double probability, Band band, List<Signal> signals, List<String> notChecked) {
        this(probability, band, Impact.NONE, signals, notChecked, null);
    }

    /** Copies the lists and refuses null parts. */
    public Triage {
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(impact, "impact");
        signals = List.copyOf(signals);
        notChecked = List.copyOf(notChecked);
    }

    /** Whether it has a signal that another triage of the alert has not, or is in another band. */
    public boolean saysOtherThan(Triage before) {
        return band != before.band || signals.stream().anyMatch(signal -> before.signal(signal.name()) == null);
    }

    /** Whether more was seen of a signal, or more is at stake, than another triage of the alert says. */
    public boolean saysMoreThan(Triage before) {
        return impact.stakes().size() > before.impact.stakes().size()
                || signals.stream().anyMatch(signal -> {
                    Signal known = before.signal(signal.name());
                    return known == null || signal.seen().size() > known.seen().size();
                });
    }

    private @Nullable Signal signal(String name) {
        for (Signal signal : signals) {
            if (signal.name().equals(name)) {
                return signal;
            }
        }
        return null;
    }
}
