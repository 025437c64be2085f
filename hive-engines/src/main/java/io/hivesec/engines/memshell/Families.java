package io.hivesec.engines.memshell;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names the family that a class resembles, by what it does and not by what it is called: a family is a set of traits, and
 * the nearest is the one of which the largest share is there. The traits are in
 * {@code families.json}.
 */
final class Families {
    private static final double ENOUGH = 0.75;

    private Families() {}

    /** The family of what a class brings in, which says more than that it brings something in. */
    static Optional<Family> carried(List<Judgement> judgements) {
        return judgements.stream()
                .filter(judgement -> judgement.level() == Level.HIGH)
                .flatMap(judgement -> judgement.family().stream())
                .findFirst();
    }

    /** The nearest family; on equal shares the one that asks for more, then the first of the file. */
    static Optional<Family> nearest(KnownFamilies known, Suspect suspect, List<Signal> signals) {
        return known.shapes().stream()
                .filter(shape -> shape.required().stream().allMatch(trait -> holds(trait, suspect, signals)))
                .map(shape -> new Scored(shape, share(shape, suspect, signals)))
                .filter(scored -> scored.share() >= ENOUGH)
                .max(Comparator.comparingInt(
                                (Scored scored) -> scored.shape().required().size())
                        .thenComparingDouble(Scored::share))
                .map(scored -> new Family(scored.shape().family(), scored.share()));
    }

    private record Scored(KnownFamilies.Shape shape, double share) {}

    private static double share(KnownFamilies.Shape shape, Suspect suspect, List<Signal> signals) {
        long there = shape.usual().stream()
                .filter(trait -> holds(trait, suspect, signals))
                .count();
        int required = shape.required().size();
        return (double) (required + there) / (required + shape.usual().size());
    }

    private static boolean holds(String trait, Suspect suspect, List<Signal> signals) {
        if (trait.startsWith("!")) {
            return !holds(trait.substring(1), suspect, signals);
        }
        String value = trait.substring(trait.indexOf(':') + 1);
        return switch (trait.substring(0, trait.indexOf(':'))) {
            case "type" ->
                suspect.facts().types().contains(value)
                        || suspect.facts().interfaces().contains(value)
                        || suspect.spoken().contains(value.replace('/', '.'));
            case "flow" ->
                suspect.flows().flows().stream()
                        .anyMatch(flow -> flow.kind().name().equals(value.toUpperCase(Locale.ROOT)));
            case "call" ->
                suspect.calls(call -> call.name().equals(value))
                        || suspect.spoken().contains(value);
            case "signal" -> signals.stream().anyMatch(signal -> signal.name().startsWith(value));
            case "role" -> suspect.role().equals(value);
            default -> false;
        };
    }
}
