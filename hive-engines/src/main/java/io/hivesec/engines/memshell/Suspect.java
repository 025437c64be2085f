package io.hivesec.engines.memshell;

import io.hivesec.engines.memshell.bytecode.CallSite;
import io.hivesec.engines.memshell.bytecode.ClassFacts;
import io.hivesec.engines.memshell.bytecode.ClassOutline;
import io.hivesec.engines.memshell.bytecode.MethodFacts;
import io.hivesec.engines.memshell.flow.FlowReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A class with everything that is known of it, as the rules see it.
 *
 * @param outline its outline
 * @param facts its facts
 * @param flows its flows
 * @param inside judgements of the classes it carries
 * @param provenance where it came from
 */
record Suspect(
        ClassOutline outline, ClassFacts facts, FlowReport flows, List<Judgement> inside, Provenance provenance) {

    boolean has(Trait trait) {
        return trait.in(outline.words());
    }

    /** What a container calls it for; else what it does to others; else empty. */
    String role() {
        Knowledge knowledge = Knowledge.standard();
        Stream<String> own = Stream.concat(Stream.of(facts.superName()), facts.interfaces().stream());
        String direct = Stream.concat(own, provenance.superTypes().stream())
                .map(knowledge::role)
                .filter(role -> !role.isEmpty())
                .findFirst()
                .orElse("");
        if (!direct.isEmpty()) {
            return direct;
        }
        String registered = role(provenance);
        if (!registered.isEmpty()) {
            return registered;
        }
        if (facts.interfaces().contains("java/lang/instrument/ClassFileTransformer")) {
            return "agent";
        }
        boolean registers = has(Trait.REGISTER) && has(Trait.DEFINE);
        return registers ? "injector" : "";
    }

    /** What a container calls it for, by its super types and by what it is registered as; else empty. */
    static String role(Provenance provenance) {
        Knowledge knowledge = Knowledge.standard();
        return provenance.superTypes().stream()
                .map(knowledge::role)
                .filter(role -> !role.isEmpty())
                .findFirst()
                .or(() -> provenance.registrations().stream()
                        .map(registration -> registration.split(" ", 2)[0])
                        .findFirst())
                .orElse("");
    }

    Stream<CallSite> calls() {
        return facts.methods().stream().map(MethodFacts::calls).flatMap(List::stream);
    }

    boolean calls(Predicate<CallSite> call) {
        return calls().anyMatch(call);
    }

    /** Names that it looks up by reflection or says as strings. */
    Set<String> spoken() {
        Set<String> spoken = new HashSet<>(facts.strings());
        spoken.addAll(flows.members());
        return spoken;
    }
}
