package io.hivesec.examples.cli;

import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Passes reports on, but not that an archive is damaged when an engine said so already: who unpacks it for the engines meets
 * the same damage. Not thread-safe.
 */
final class ToldOnce implements Consumer<Report> {
    /** Between an archive's own report and its damage are the reports of what it holds; further apart it is told twice. */
    private static final int REMEMBERED = 10_000;

    private final Consumer<Report> next;
    private final Map<String, Boolean> unjudged = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    ToldOnce(Consumer<Report> next) {
        this.next = next;
    }

    @Override
    public void accept(Report report) {
        for (ArtifactReport artifact : report.artifacts()) {
            String name = artifact.artifact().name();
            if (isOfDamage(artifact) && unjudged.containsKey(name)) {
                return;
            }
            if (!artifact.failures().isEmpty()) {
                unjudged.put(name, true);
            }
        }
        next.accept(report);
    }

    private static boolean isOfDamage(ArtifactReport artifact) {
        return artifact.engines().stream().map(EngineVerdict::engine).allMatch(ArtifactWalker.STAGE::equals)
                && artifact.failures().stream().allMatch(failure -> failure.kind() == FailureKind.MALFORMED);
    }
}
