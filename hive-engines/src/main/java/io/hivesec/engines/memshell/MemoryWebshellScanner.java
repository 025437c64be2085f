package io.hivesec.engines.memshell;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.memshell.bytecode.OutlineReader;
import io.hivesec.engines.memshell.bytecode.UnreadableClassException;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Judges loaded classes and class files for memory webshells. Archives are taken apart by others and given class by class;
 * give {@link #MemoryWebshellScanner(Function)} the classes beside each one to have calls between them followed.
 */
public final class MemoryWebshellScanner implements Scanner {
    private static final String ID = "memshell";
    private static final String NO_BYTES = "the JVM gives no bytes of this class";

    private final MemoryWebshellEngine engine;
    private final Function<Artifact, ClassSet> beside;
    private final Function<ClassArtifact, Optional<ClassContext>> contexts;

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
        this(beside, loaded -> Optional.empty());
    }

    /**
     * A scanner that follows calls and knows more of loaded classes than their bytes.
     *
     * @param beside the classes of the same loader, archive or folder as an artifact, as above
     * @param contexts what a live inspection knows of a class; called from many threads
     */
    public MemoryWebshellScanner(
            Function<Artifact, ClassSet> beside, Function<ClassArtifact, Optional<ClassContext>> contexts) {
        this(beside, contexts, KnownFamilies.standard());
    }

    /**
     * The same, with a library of known families.
     *
     * @param beside the classes of the same loader, archive or folder as an artifact, as above
     * @param contexts what a live inspection knows of a class; called from many threads
     * @param known the families, for example {@code KnownFamilies.standard().and(KnownFamilies.read(name, json))}
     */
    public MemoryWebshellScanner(
            Function<Artifact, ClassSet> beside,
            Function<ClassArtifact, Optional<ClassContext>> contexts,
            KnownFamilies known) {
        this.engine = new MemoryWebshellEngine(known);
        this.beside = beside;
        this.contexts = contexts;
    }

    /**
     * Names, with dots, of the container classes that every request passes: what rewrites them sees every request.
     *
     * @return the names
     */
    public static Set<String> containerClasses() {
        return Rewriting.containerClasses();
    }

    /**
     * What a container calls a class for.
     *
     * @param superTypes names of its super classes and interfaces, with dots
     * @return the role; empty when containers do not call such classes
     */
    public static String role(Collection<String> superTypes) {
        return superTypes.stream()
                .map(type -> Knowledge.standard().role(type.replace('.', '/')))
                .filter(role -> !role.isEmpty())
                .findFirst()
                .orElse("");
    }

    /**
     * Tells whether a class would be reported although its bytes cannot be had: then they are worth an effort.
     *
     * @param name its name
     * @param constants texts of its live constant pool
     * @param provenance where it came from
     * @return true if so
     */
    public static boolean reportsWithoutBytes(String name, Set<String> constants, Provenance provenance) {
        return HiddenClasses.judge(name, constants, provenance, NO_BYTES)
                        .level()
                        .compareTo(Level.MEDIUM)
                >= 0;
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
        deadline.check();
        Optional<ClassContext> context =
                artifact instanceof ClassArtifact loaded ? contexts.apply(loaded) : Optional.empty();
        Judgement judgement = judge(artifact, bytes, context);
        EngineVerdict.Builder verdict = EngineVerdict.builder(ID);
        for (String failure : judgement.failures()) {
            FailureKind kind = failure.equals(NO_BYTES) ? FailureKind.UNREADABLE : FailureKind.MALFORMED;
            verdict.failure(Failure.of(ID, kind, artifact.name(), failure));
        }
        if (judgement.level().compareTo(Level.MEDIUM) >= 0) {
            boolean sure = judgement.level() == Level.HIGH;
            verdict.threat(threat(judgement))
                    .finding(
                            finding(
                                    artifact,
                                    judgement,
                                    context,
                                    Decompiler.source(bytes, method(judgement), deadline)),
                            sure ? Verdict.MALICIOUS : Verdict.SUSPICIOUS);
        }
        return verdict.build();
    }

    private Judgement judge(Artifact artifact, byte[] bytes, Optional<ClassContext> context)
            throws UnreadableClassException {
        if (!(artifact instanceof ClassArtifact loaded)) {
            return engine.judge(bytes, () -> beside.apply(artifact), Provenance.UNKNOWN);
        }
        Provenance provenance =
                Provenance.of(loaded.origin(), context.map(ClassContext::facts).orElse(Set.of()));
        Judgement judgement = bytes.length == 0
                ? HiddenClasses.judge(
                        loaded.name(), context.map(ClassContext::constants).orElse(Set.of()), provenance, NO_BYTES)
                : engine.judge(bytes, () -> beside.apply(artifact), provenance);
        return context.isEmpty() ? judgement : judgement.with(Rewriting.signals(loaded.name(), bytes, context.get()));
    }

    private static String threat(Judgement judgement) {
        String kind = judgement.family().map(Family::name).orElse(judgement.role());
        return "MemoryWebshell" + (kind.isEmpty() ? "" : "." + kind);
    }

    /** The last method of the class itself that a followed flow passes; empty when none was followed. */
    private static String method(Judgement judgement) {
        String own = judgement.className().substring(judgement.className().lastIndexOf('.') + 1) + ".";
        return judgement.flows().stream()
                .flatMap(flow -> flow.path().stream())
                .filter(step -> step.startsWith(own))
                .reduce((before, after) -> after)
                .map(step -> step.substring(own.length()))
                .orElse("");
    }

    private static Finding finding(
            Artifact artifact, Judgement judgement, Optional<ClassContext> context, Optional<String> source)
            throws IOException {
        ArtifactIdentity identity = ArtifactIdentity.of(artifact);
        Subject subject =
                context.map(known -> known.subject().withArtifact(identity)).orElseGet(() -> Subject.of(identity));
        boolean seen = judgement.failures().stream().noneMatch(NO_BYTES::equals);
        Rule rule = seen || judgement.level() == Level.HIGH
                ? MemoryWebshellRules.of(judgement)
                : MemoryWebshellRules.NO_BYTES;
        Finding.Builder finding = Finding.builder(rule, subject)
                .severity(judgement.level() == Level.HIGH ? rule.severity() : Severity.MEDIUM)
                .evidence("className", judgement.className())
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
        context.ifPresent(known -> known.evidence().forEach(finding::evidence));
        source.ifPresent(text -> finding.evidence("source", text));
        return finding.build();
    }
}
