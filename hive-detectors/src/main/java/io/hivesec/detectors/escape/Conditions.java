package io.hivesec.detectors.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A conjunction of terms over a posture, as tables write it: {@code cap:SYS_ADMIN & fact:pid_host/fact:privileged}. What
 * the terms are is said at the head of {@code combinations.txt}.
 */
final class Conditions {

    private record Term(String kind, String argument) {}

    private final List<List<Term>> terms;

    private Conditions(List<List<Term>> terms) {
        this.terms = terms;
    }

    /**
     * Reads a condition.
     *
     * @throws IllegalStateException when a term is not one
     */
    static Conditions parse(String text) {
        List<List<Term>> terms = new ArrayList<>();
        for (String conjunct : text.split("&")) {
            List<Term> alternatives = new ArrayList<>();
            for (String term : conjunct.trim().split("/")) {
                int colon = term.indexOf(':');
                if (colon < 0) {
                    throw new IllegalStateException("not a term: '" + term + "'");
                }
                alternatives.add(new Term(
                        term.substring(0, colon).trim(),
                        term.substring(colon + 1).trim()));
            }
            terms.add(List.copyOf(alternatives));
        }
        return new Conditions(List.copyOf(terms));
    }

    /** Whether a term speaks of this fact. */
    boolean mentions(Fact fact) {
        return terms.stream()
                .flatMap(List::stream)
                .anyMatch(term -> term.kind().equals("fact") && term.argument().equals(fact.id()));
    }

    /** Whether every term speaks of capabilities, so that asking for all of them says it already. */
    boolean isAboutCapabilitiesOnly() {
        return terms.stream()
                .flatMap(List::stream)
                .allMatch(term -> term.kind().equals("cap") || term.kind().equals("asked"));
    }

    /** The places that make each term true, or nothing when one is not. */
    Optional<List<Setting>> places(ContainerPosture posture) {
        List<Setting> places = new ArrayList<>();
        for (List<Term> alternatives : terms) {
            Optional<Setting> place = alternatives.stream()
                    .map(term -> place(term, posture))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (place.isEmpty()) {
                return Optional.empty();
            }
            places.add(place.get());
        }
        return Optional.of(places);
    }

    private static Optional<Setting> place(Term term, ContainerPosture posture) {
        String argument = term.argument();
        return switch (term.kind()) {
            case "fact" -> posture.fact(Fact.valueOf(argument.toUpperCase(Locale.ROOT)));
            case "cap" -> posture.capabilities().has(argument) ? capability(argument, posture) : Optional.empty();
            case "asked" -> posture.capabilities().asksFor(argument) ? capability(argument, posture) : Optional.empty();
            case "mounted" -> mount(argument, false, posture);
            case "writable" -> mount(argument, true, posture);
            case "shared" ->
                posture.mounts().stream()
                        .filter(HostMount::isShared)
                        .map(mount -> new Setting(mount.field(), mount.propagation()))
                        .findFirst();
            case "rawdevices" ->
                posture.deviceRules().stream()
                        .filter(rule -> HostDevices.opensRawDevices(rule.value()))
                        .findFirst();
            default -> throw new IllegalStateException("not a term: '" + term.kind() + "'");
        };
    }

    private static Optional<Setting> capability(String name, ContainerPosture posture) {
        String asked = posture.capabilities().requested().get(name);
        String all = posture.capabilities().requested().getOrDefault(Capabilities.ALL, "the engine's defaults");
        return Optional.of(new Setting(asked == null ? all : asked, name));
    }

    private static Optional<Setting> mount(String rule, boolean written, ContainerPosture posture) {
        return posture.mounts().stream()
                .filter(mount -> !(written && mount.readOnly()))
                .filter(mount -> HostPaths.worth(mount.source(), mount.readOnly())
                        .filter(worth -> worth.rule().equals(rule))
                        .isPresent())
                .map(mount -> new Setting(mount.field(), mount.source()))
                .findFirst();
    }
}
