package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.flow.Flow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the engine thinks of one class.
 *
 * @param className its name with dots, empty if it could not be read
 * @param level how sure the engine is
 * @param role what the class is to its container or attacker: {@code filter}, {@code valve}, {@code injector}, {@code agent}
 *     …, empty if nothing of the kind
 * @param family the family it resembles, if any
 * @param signals what speaks for it, heaviest first
 * @param flows the flows that were followed to their end
 * @param failures what could not be read or was cut short; with a failure, {@link Level#NONE} does not mean clean
 */
public record Judgement(
        String className,
        Level level,
        String role,
        Optional<Family> family,
        List<Signal> signals,
        List<Flow> flows,
        List<String> failures) {
    /** Copies the lists. */
    public Judgement {
        signals = List.copyOf(signals);
        flows = List.copyOf(flows);
        failures = List.copyOf(failures);
    }

    /** A class that gives no reason for a closer look. */
    static Judgement clean(String className) {
        return new Judgement(className, Level.NONE, "", Optional.empty(), List.of(), List.of(), List.of());
    }

    /** A class that could not be read. */
    static Judgement unreadable(String reason) {
        return new Judgement("", Level.NONE, "", Optional.empty(), List.of(), List.of(), List.of(reason));
    }

    /** This judgement with more signals. */
    Judgement with(List<Signal> more) {
        List<Signal> all = new ArrayList<>(signals);
        all.addAll(more);
        all.sort(Comparator.comparing(Signal::points).reversed().thenComparing(Signal::name));
        int points = all.stream().mapToInt(Signal::points).sum();
        return new Judgement(className, Level.of(points), role, family, all, flows, failures);
    }

    /** This judgement of a class of that name. */
    Judgement named(String name) {
        return new Judgement(name, level, role, family, signals, flows, failures);
    }

    /**
     * The points of all signals.
     *
     * @return their sum
     */
    public int points() {
        return signals.stream().mapToInt(Signal::points).sum();
    }
}
