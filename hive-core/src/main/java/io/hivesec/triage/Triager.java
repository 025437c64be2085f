package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Triage;
import io.hivesec.event.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Judges how likely an alert is to be real: starts from the rule's confidence and adds what each signal is worth. This
 * first version looks at the alert alone, and says what it did not look at.
 *
 * <p>Threads: safe.
 */
public final class Triager {
    private static final int MANY = 10;
    private static final List<String> NOT_CHECKED =
            List.of("events before", "events after", "other alerts of the container");

    private final Weights weights = new Weights();
    private final List<ThreatIntelligence> intelligence;

    /** A triager that asks these sources. */
    public Triager(List<ThreatIntelligence> intelligence) {
        this.intelligence = List.copyOf(intelligence);
    }

    /** What is to be said of an alert. */
    public Triage triage(Alert alert) {
        List<Triage.Signal> signals = new ArrayList<>();
        signals.add(new Triage.Signal(
                "prior",
                weights.of("prior." + alert.confidence()),
                "rule " + alert.rule().id() + ", confidence "
                        + alert.confidence().name().toLowerCase(Locale.ROOT)));
        addTargetScope(alert, signals);
        addKnownBad(alert, signals);
        addPlace(alert, signals);
        if (alert.sightings().count() >= MANY) {
            signals.add(new Triage.Signal(
                    "repeats",
                    weights.of("repeats"),
                    "seen " + alert.sightings().count() + " times"));
        }
        double decibans = signals.stream().mapToDouble(Triage.Signal::decibans).sum();
        double probability = 1 / (1 + Math.pow(10, -decibans / 10));
        List<String> notChecked = new ArrayList<>(NOT_CHECKED);
        if (intelligence.isEmpty()) {
            notChecked.add("threat intelligence");
        }
        return new Triage(
                probability,
                Triage.Band.of(probability),
                alert.severity().name().toLowerCase(Locale.ROOT),
                signals,
                notChecked);
    }

    private void addTargetScope(Alert alert, List<Triage.Signal> signals) {
        Scope scope = alert.target().scope();
        if (scope != Scope.UNKNOWN) {
            signals.add(new Triage.Signal(
                    "target-scope",
                    weights.of("target." + scope),
                    alert.target() + " is " + scope.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void addKnownBad(Alert alert, List<Triage.Signal> signals) {
        Stream.of(
                        alert.target().ip(),
                        alert.target().name(),
                        alert.artifact().digests().sha256(),
                        alert.artifact().digests().md5())
                .filter(value -> !value.isEmpty())
                .flatMap(value -> intelligence.stream()
                        .flatMap(source -> source.lookUp(value).map(known -> value + ": " + known).stream()))
                .findFirst()
                .ifPresent(detail -> signals.add(new Triage.Signal("known-bad", weights.of("known-bad"), detail)));
    }

    private void addPlace(Alert alert, List<Triage.Signal> signals) {
        String executable = alert.process().executable();
        if (Stream.of("/tmp/", "/var/tmp/", "/dev/shm/", "memfd:", "/memfd:").anyMatch(executable::startsWith)) {
            signals.add(new Triage.Signal(
                    "executable-in-writable-place", weights.of("executable-in-writable-place"), executable));
        }
    }
}
