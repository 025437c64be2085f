package io.hivesec.internal;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.Digests;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.Scanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks every scanner about an artifact. One that fails has said that it does not know. Threads: safe. */
final class Scanning {
    private static final String CONTENT = "content";

    /** In place of a verdict, and never in a report. */
    private static final EngineVerdict NOT_ACCEPTED =
            EngineVerdict.unknown(CONTENT, Failure.of(CONTENT, FailureKind.UNREADABLE, CONTENT, "not accepted"));

    private final List<Scanner> scanners;
    private final DeclaredRules rules;
    private final Guard guard;
    private final Duration patience;

    Scanning(PluginRoll<Scanner> scanners, Guard guard, Duration patience) {
        this.scanners = scanners.plugins();
        this.rules = scanners.declared();
        this.guard = guard;
        this.patience = patience;
    }

    /** What the scanners say; what could not be judged is added to the failures too. */
    ArtifactReport judge(Artifact artifact, List<Failure> failures) {
        Digests digests = digests(artifact, failures);
        if (digests == null) {
            Failure failure = failures.get(failures.size() - 1);
            ArtifactIdentity unread = new ArtifactIdentity(artifact.name(), Digests.NONE);
            return new ArtifactReport(unread, List.of(EngineVerdict.unknown(CONTENT, failure)));
        }
        List<EngineVerdict> verdicts = new ArrayList<>();
        for (Scanner scanner : scanners) {
            EngineVerdict verdict = ask(scanner, artifact);
            if (verdict != null) {
                verdicts.add(verdict);
                failures.addAll(verdict.failures());
                verdict.findings()
                        .forEach(finding -> rules.check(scanner.id(), finding, artifact::name, failures::add));
            }
        }
        return new ArtifactReport(new ArtifactIdentity(artifact.name(), digests), verdicts);
    }

    /** What one scanner says; null when such an artifact is none of its business. */
    private @Nullable EngineVerdict ask(Scanner scanner, Artifact artifact) {
        List<Failure> failures = new ArrayList<>();
        boolean inMemory = artifact.content().isInMemory();
        if (inMemory) {
            Boolean accepted = guard.call(scanner.id(), artifact::name, () -> scanner.accepts(artifact), failures::add);
            if (accepted == null) {
                return EngineVerdict.unknown(scanner.id(), failures.get(failures.size() - 1));
            }
            if (!accepted) {
                return null;
            }
        }
        long start = System.nanoTime();
        // Asking may read, and a file's reader may be kept waiting: then the question is part of the scan, on its
        // thread.
        EngineVerdict verdict = guard.call(
                scanner.id(),
                artifact::name,
                patience,
                () -> inMemory || scanner.accepts(artifact)
                        ? scanner.scan(artifact, Deadline.in(patience))
                        : NOT_ACCEPTED,
                failures::add);
        if (verdict == NOT_ACCEPTED) {
            return null;
        }
        if (verdict == null) {
            verdict = EngineVerdict.unknown(scanner.id(), failures.get(failures.size() - 1));
        }
        return verdict.took(Duration.ofNanos(System.nanoTime() - start));
    }

    /** What is not in memory may keep its reader waiting for good: a share that is gone, a file system of the attacker's own. */
    private @Nullable Digests digests(Artifact artifact, List<Failure> failures) {
        return artifact.content().isInMemory()
                ? guard.call(CONTENT, artifact::name, artifact::digests, failures::add)
                : guard.call(CONTENT, artifact::name, patience, artifact::digests, failures::add);
    }
}
