package io.hivesec.engines.webshell;

import io.hivesec.alert.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine thinks of a file.
 *
 * @param verdict the verdict
 * @param traits why, worst first
 * @param problem what could not be read, empty if everything was
 */
public record Judgement(Verdict verdict, List<Trait> traits, String problem) {
    /** Nothing to say against the page, and all of it was read. */
    public static final Judgement BENIGN = new Judgement(Verdict.BENIGN, List.of(), "");

    public Judgement {
        traits = List.copyOf(traits);
    }

    /** Sums up traits; the worst gives the verdict, and a problem keeps a page without traits from being benign. */
    public static Judgement of(List<Trait> traits, String problem) {
        Verdict worst = problem.isEmpty() ? Verdict.BENIGN : Verdict.UNKNOWN;
        for (Trait trait : traits) {
            worst = trait.weight().compareTo(worst) > 0 ? trait.weight() : worst;
        }
        return new Judgement(
                worst,
                traits.stream()
                        .sorted((a, b) -> b.weight().compareTo(a.weight()))
                        .toList(),
                problem);
    }

    /** Two judgements of one file in one: all traits, the worse verdict, and what could not be read. */
    public Judgement or(Judgement other) {
        List<Trait> all = new ArrayList<>(traits);
        all.addAll(other.traits);
        return of(all, problem.isEmpty() ? other.problem : problem);
    }
}
