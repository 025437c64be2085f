package io.hivesec.engines.memshell;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Subject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a live inspection knows of a loaded class beyond its bytes.
 *
 * @param facts what was observed of its origin
 * @param subject container, process and ancestors; the artifact is filled in
 * @param evidence what a report on it should say beside the engine's own: site, ports, digests of the code source …
 * @param original the class file that its code source holds under its name; empty if there is none
 * @param constants texts of its live constant pool, read before anything could change it; empty if they were not read
 */
public record ClassContext(
        Set<Provenance.Fact> facts,
        Subject subject,
        List<Evidence> evidence,
        Optional<byte[]> original,
        Set<String> constants) {
    /** Copies the collections and refuses null parts. */
    public ClassContext {
        facts = Set.copyOf(facts);
        Objects.requireNonNull(subject, "subject");
        evidence = List.copyOf(evidence);
        Objects.requireNonNull(original, "original");
        constants = Set.copyOf(constants);
    }
}
