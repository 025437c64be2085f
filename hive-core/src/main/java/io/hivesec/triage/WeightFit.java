package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertStatus;
import io.hivesec.alert.Triage;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fits weights to what people decided: handled alerts were real, marked ones were not. Each weight is the likelihood ratio
 * of its signal with Beta smoothing, pulled towards the bundled weight as strongly as that many alerts would. Immutable.
 */
public final class WeightFit {
    /** How many alerts the bundled weight is worth. */
    private static final double PULL = 10;

    private static final int MIN_ALERTS = 3;

    private WeightFit() {}

    /** How often something was seen with real alerts and with harmless ones. */
    private static final class Count {
        private int real;
        private int harmless;

        void add(boolean isReal) {
            real += isReal ? 1 : 0;
            harmless += isReal ? 0 : 1;
        }

        int total() {
            return real + harmless;
        }
    }

    /** Whether people have said what an alert was: marked ones were harmless, handled ones real. */
    public static boolean isDecided(Alert alert) {
        return alert.status() == AlertStatus.MARKED || alert.status() == AlertStatus.HANDLED;
    }

    /**
     * The weights that decided alerts ask for; those of which they say too little are left out.
     *
     * @param alerts alerts with their triage; open ones are passed over
     * @return weights by key, in decibans, rounded to a tenth
     */
    public static SortedMap<String, Double> fit(Iterable<Alert> alerts) {
        Map<String, Count> signals = new HashMap<>();
        Map<String, Count> rules = new HashMap<>();
        Map<String, Double> priors = new HashMap<>();
        Count all = new Count();
        for (Alert alert : alerts) {
            if (!isDecided(alert)) {
                continue;
            }
            boolean isReal = alert.status() == AlertStatus.HANDLED;
            all.add(isReal);
            rules.computeIfAbsent(alert.rule().id(), ignored -> new Count()).add(isReal);
            priors.put(alert.rule().id(), Weights.DEFAULT.of(Triager.priorOf(alert)));
            for (Triage.Signal signal : alert.triage().signals()) {
                String key = signal.name().equals("target-scope")
                        ? "target." + alert.target().scope()
                        : signal.name();
                if (!key.equals("prior") && !key.equals("hard-indicator")) {
                    signals.computeIfAbsent(key, ignored -> new Count()).add(isReal);
                }
            }
        }
        SortedMap<String, Double> fitted = new TreeMap<>();
        signals.forEach((key, count) -> {
            double bundled = Weights.DEFAULT.of(key, Double.NaN);
            if (count.total() >= MIN_ALERTS && !Double.isNaN(bundled)) {
                double inReal = (count.real + 0.5) / (all.real + 1);
                double inHarmless = (count.harmless + 0.5) / (all.harmless + 1);
                fitted.put(key, blend(bundled, decibans(inReal / inHarmless), count.total()));
            }
        });
        rules.forEach((rule, count) -> {
            if (count.total() >= MIN_ALERTS) {
                double odds = (count.real + 0.5) / (count.harmless + 0.5);
                fitted.put("prior.rule." + rule, blend(priors.getOrDefault(rule, 0.0), decibans(odds), count.total()));
            }
        });
        return fitted;
    }

    private static double decibans(double ratio) {
        return 10 * Math.log10(ratio);
    }

    private static double blend(double bundled, double seen, int alerts) {
        double blended = (bundled * PULL + seen * alerts) / (PULL + alerts);
        return Math.round(blended * 10) / 10.0;
    }
}
