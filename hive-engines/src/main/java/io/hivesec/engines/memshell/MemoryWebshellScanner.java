package io.hivesec.engines.memshell;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Judges loaded classes and class files for memory webshells. Archives are taken apart by others and given class by class;
 * give {@link #MemoryWebshellScanner(Function)} the classes beside each one to have calls between them followed.
 */
public final class MemoryWebshellScanner implements Scanner {
    private static final String ID = "memshell";

    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();
    private final Function<Artifact, ClassSet> beside;

    /** A scanner that judges every class by itself. */
    public MemoryWebshellScanner() {
        this(artifact -> ClassSet.NONE);
    }

    /**
     * A scanner that follows calls between classes that belong together.
     *
     * @param beside the classes of the same loader, archive or folder as an artifact; called from many threads, each call
     *     must give a set of its own or {@link ClassSet#NONE}
     */
    public MemoryWebshellScanner(Function<Artifact, ClassSet> beside) {
        this.beside = beside;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Rule> rules() {
        return MemoryWebshellRules.all();
    }

    @Override
    public boolean accepts(Artifact artifact) {
        return artifact instanceof ClassArtifact
                || artifact instanceof FileArtifact
                        && artifact.name().toLowerCase(Locale.ROOT).endsWith(".class");
    }

    @Override
    public EngineVerdict scan(Artifact artifact, Deadline deadline) throws Exception {
        byte[] bytes = artifact.content().read(OutlineReader.MAX_BYTES);
        if (bytes.length == 0 && artifact instanceof ClassArtifact) {
            return EngineVerdict.unknown(
                    ID,
                    Failure.of(ID, FailureKind.UNREADABLE, artifact.name(), "the JVM gives no bytes of this class"));
        }
        deadline.check();
        Provenance provenance =
                artifact instanceof ClassArtifact loaded ? Provenance.of(loaded.origin()) : Provenance.UNKNOWN;
        Judgement judgement = engine.judge(bytes, beside.apply(artifact), provenance);
        EngineVerdict.Builder verdict = EngineVerdict.builder(ID);
        for (String failure : judgement.failures()) {
            verdict.failure(Failure.of(ID, FailureKind.MALFORMED, artifact.name(), failure));
        }
        if (judgement.level().compareTo(Level.MEDIUM) >= 0) {
            boolean sure = judgement.level() == Level.HIGH;
            verdict.threat(threat(judgement))
                    .finding(finding(artifact, judgement), sure ? Verdict.MALICIOUS : Verdict.SUSPICIOUS);
        }
        return verdict.build();
    }

    private static String threat(Judgement judgement) {
        String kind = judgement.family().map(Family::name).orElse(judgement.role());
        return "MemoryWebshell" + (kind.isEmpty() ? "" : "." + kind);
    }

    private static Finding finding(Artifact artifact, Judgement judgement) throws IOException {
        Finding.Builder finding = Finding.builder(
                        MemoryWebshellRules.of(judgement), Subject.of(ArtifactIdentity.of(artifact)))
                .evidence("class", judgement.className())
                .evidence("points", judgement.points());
        if (!judgement.role().isEmpty()) {
            finding.evidence("role", judgement.role());
        }
        judgement
                .family()
                .ifPresent(family -> finding.evidence(
                        "family",
                        String.format(Locale.ROOT, "%s (%.0f %%)", family.name(), 100 * family.similarity())));
        judgement.flows().forEach(flow -> finding.evidence("flow", flow.description()));
        judgement
                .signals()
                .forEach(signal -> finding.evidence(
                        Evidence.of("signal", signal.name() + " +" + signal.points() + ": " + signal.detail())));
        if (artifact instanceof ClassArtifact loaded) {
            finding.evidence("loaders", String.join(" < ", loaded.origin().loaders()))
                    .evidence("codeSource", loaded.origin().codeSource());
            loaded.origin().registrations().forEach(registration -> finding.evidence("registration", registration));
        }
        return finding.build();
    }
}
