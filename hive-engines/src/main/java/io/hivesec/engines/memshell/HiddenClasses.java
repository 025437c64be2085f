package io.hivesec.engines.memshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a class whose bytes the JVM does not give by the texts of its live constant pool: what it could do by what it
 * names. A flow cannot be followed there.
 */
final class HiddenClasses {
    /** The JDK's lambdas have some twenty texts. */
    private static final int LAMBDA_TEXTS = 40;

    private HiddenClasses() {}

    static Judgement judge(String name, Set<String> constants, Provenance provenance, String failure) {
        Knowledge knowledge = Knowledge.standard();
        long words = 0;
        for (String text : constants) {
            words |= knowledge.vocabulary().bitsOf(text);
        }
        boolean dangerous = Triage.isDangerous(words & ~Trait.LOADER.bit());
        String role = Suspect.role(provenance);
        boolean lambda = name.contains("$$Lambda") && !constants.isEmpty() && constants.size() <= LAMBDA_TEXTS;
        List<Signal> signals = new ArrayList<>();
        if (!role.isEmpty() && !(lambda && !dangerous)) {
            signals.add(knowledge.signal("component", "a container calls it as " + role));
            signals.addAll(ComponentSignals.provenance(knowledge, provenance));
            if (dangerous) {
                signals.add(knowledge.signal("constants.dangerous", "its constants name the means to run code"));
            }
        }
        // Anything but a hidden class has bytes; when they are kept from us, that is no reason to call it clean.
        boolean explained = signals.isEmpty() && provenance.facts().contains(Provenance.Fact.HIDDEN);
        return new Judgement(
                        name,
                        Level.NONE,
                        role,
                        Optional.empty(),
                        signals,
                        List.of(),
                        explained ? List.of() : List.of(failure))
                .with(List.of());
    }
}
