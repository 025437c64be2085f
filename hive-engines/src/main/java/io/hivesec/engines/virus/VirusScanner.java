package io.hivesec.engines.virus;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Opinion;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import io.hivesec.spi.ExtensibleScanner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges files with virus engines. Found by {@code Hive.Builder.plugins} it has the engines that come with Hive and those that
 * are found with it; {@link #VirusScanner(VirusEngines)} takes those of a configuration and no others.
 *
 * <p>Threads: safe. Errors: what an engine could not judge is a failure beside the others' verdicts; with any of them a file
 * is never {@link Verdict#BENIGN}.
 */
public final class VirusScanner implements ExtensibleScanner<VirusEngine>, AutoCloseable {
    private static final String ID = "virus";
    private static final List<Knowledge.Line> SECOND_OPINIONS =
            Knowledge.lines(VirusScanner.class, "second-opinions.txt", 2);

    /** Left of the caller's time for the answer to travel, so that one hung engine costs one column and not all. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private final VirusEngines engines;

    /** A scanner with the engines that come with Hive. */
    public VirusScanner() {
        this(VirusEngines.bundled());
    }

    /** A scanner with these engines; they are closed with it. */
    public VirusScanner(VirusEngines engines) {
        this.engines = engines;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Rule> rules() {
        return VirusRules.all();
    }

    @Override
    public Class<VirusEngine> engineType() {
        return VirusEngine.class;
    }

    @Override
    public List<VirusEngine> engines() {
        return engines.engines();
    }

    /** {@inheritDoc} Close only the other one. */
    @Override
    public VirusScanner withEngine(VirusEngine engine) {
        return new VirusScanner(engines.with(engine));
    }

    /** Every file, when there is any engine. */
    @Override
    public boolean accepts(Artifact artifact) {
        return artifact instanceof FileArtifact && !engines.names().isEmpty();
    }

    @Override
    public EngineVerdict scan(Artifact artifact, Deadline deadline) throws IOException, InterruptedException {
        Duration left = deadline.remaining();
        Duration margin = left.dividedBy(10).compareTo(MARGIN) < 0 ? left.dividedBy(10) : MARGIN;
        Examination examination = engines.examine(Specimen.of(artifact), Deadline.in(left.minus(margin)));
        EngineVerdict.Builder verdict = EngineVerdict.builder(ID);
        for (EngineColumn column : examination.columns()) {
            verdict.opinion(opinion(column));
            Answer answer = column.answer().answer();
            if (answer.isUnjudged()) {
                verdict.failure(Failure.of(
                        ID,
                        kind(answer),
                        artifact.name(),
                        "engine '" + column.engine() + "': " + answer.word() + ": "
                                + column.answer().detail()));
            }
        }
        examination.columns().stream()
                .filter(column -> column.answer().answer().isDetection())
                .findFirst()
                .ifPresent(first -> {
                    verdict.threat(first.threat()).databaseDate(first.version().databaseDate());
                });
        if (examination.detections() > 0) {
            verdict.finding(finding(artifact, examination), examination.verdict());
        } else if (examination.verdict() == Verdict.UNKNOWN
                && examination.columns().stream()
                        .noneMatch(column -> column.answer().answer().isUnjudged())) {
            verdict.failure(Failure.of(
                    ID,
                    FailureKind.OVER_LIMIT,
                    artifact.name(),
                    "no engine judges such files: " + examination.summary()));
        }
        return verdict.build();
    }

    private static FailureKind kind(Answer answer) {
        return switch (answer) {
            case TIMEOUT -> FailureKind.TIMED_OUT;
            case INCOMPLETE -> FailureKind.OVER_LIMIT;
            default -> FailureKind.UNREADABLE;
        };
    }

    private static Opinion opinion(EngineColumn column) {
        return new Opinion(
                column.engine(),
                column.answer().answer().name(),
                column.threat().isEmpty() ? column.answer().detail() : column.threat(),
                column.description(Locale.ENGLISH),
                column.remediation(Locale.ENGLISH),
                column.version().databaseDate().isEmpty()
                        ? column.version().database()
                        : column.version().databaseDate(),
                column.elapsed());
    }

    private static Finding finding(Artifact artifact, Examination examination) throws IOException {
        EngineColumn first = examination.columns().stream()
                .filter(column -> column.answer().answer().isDetection())
                .findFirst()
                .orElseThrow();
        ThreatKind kind = ThreatKind.of(first.answer().threats().get(0));
        boolean isTestFile = kind.id().equals("test-file");
        Rule rule = VirusRules.of(examination.verdict(), isTestFile);
        Finding.Builder finding = Finding.builder(rule, Subject.of(ArtifactIdentity.of(artifact)))
                .confidence(examination.confidence())
                .evidence("detected", examination.summary())
                .evidence("threat", first.threat())
                .evidence("kind", kind.id())
                .evidence("description", kind.description(Locale.ENGLISH))
                .evidence("description_zh", kind.description(Locale.CHINESE))
                .evidence("advice", kind.remediation(Locale.ENGLISH))
                .evidence("advice_zh", kind.remediation(Locale.CHINESE))
                .evidence("md5", artifact.digests().md5())
                .evidence("sha256", artifact.digests().sha256());
        if (kind.id().equals("ransomware") || kind.id().equals("rootkit")) {
            finding.severity(Severity.CRITICAL);
        }
        examination.columns().forEach(column -> finding.evidence("engine", column));
        examination.reasons().forEach(reason -> finding.evidence("reason", reason));
        for (Knowledge.Line link : SECOND_OPINIONS) {
            finding.evidence(Evidence.of(
                    "secondOpinion",
                    link.field(1).replace("{sha256}", artifact.digests().sha256())));
        }
        return finding.build();
    }

    /** Closes the engines. */
    @Override
    public void close() {
        engines.close();
    }
}
