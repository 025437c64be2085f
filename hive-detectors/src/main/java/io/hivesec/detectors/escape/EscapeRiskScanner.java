package io.hivesec.detectors.escape;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.event.Container;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import io.hivesec.spi.Scanner;
import java.io.IOException;
import java.util.Set;

/**
 * Finds the settings of containers that let an intruder reach the host. Its findings are of severity {@code MEDIUM} and
 * above; {@link EscapeRisk} tells the lower ones too. Stateless.
 */
public final class EscapeRiskScanner implements Scanner {

    /** Made by the service loader, or by hand. */
    public EscapeRiskScanner() {}

    @Override
    public String id() {
        return ContainerConfigs.ID;
    }

    @Override
    public Set<Rule> rules() {
        return EscapeRules.all();
    }

    @Override
    public boolean accepts(Artifact artifact) {
        return artifact instanceof ContainerConfig;
    }

    @Override
    public EngineVerdict scan(Artifact artifact, Deadline deadline) throws IOException, DeadlineException {
        if (!(artifact instanceof ContainerConfig config)) {
            throw new IllegalArgumentException("not a container's configuration: " + artifact.name());
        }
        ContainerConfigs.Reading reading = ContainerConfigs.read(config);
        EngineVerdict.Builder verdict = EngineVerdict.builder(id());
        reading.failures().forEach(verdict::failure);
        if (reading.containers().isEmpty()) {
            return verdict.build();
        }
        Subject subject = Subject.of(ArtifactIdentity.of(artifact));
        for (ContainerPosture posture : reading.containers()) {
            deadline.check();
            Subject itsSubject = subject.withContainer(container(posture));
            for (Finding finding : EscapeRisk.assess(posture).findings(itsSubject, Severity.MEDIUM)) {
                verdict.finding(finding, Verdict.SUSPICIOUS);
            }
        }
        return verdict.build();
    }

    /** A container that has no identifier yet is told apart by its place and name. */
    private static Container container(ContainerPosture posture) {
        String id = posture.id().isEmpty() ? posture.source() + "/" + posture.name() : posture.id();
        return Container.of(id, posture.name(), posture.image()).inPod(posture.namespace(), posture.pod());
    }
}
