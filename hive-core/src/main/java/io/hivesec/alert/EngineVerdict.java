package io.hivesec.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one engine says of one artifact.
 *
 * @param engine the scanner's id
 * @param verdict what it says
 * @param threat the engine's name for what it found; empty when it found nothing
 * @param databaseDate how old its knowledge is, as the engine tells; empty when it has no such date
 * @param elapsed how long it took
 * @param findings the rules that hold
 * @param failures what it could not judge; with any of them the verdict is never {@link Verdict#BENIGN}
 * @param opinions what each engine says that it asked, when it is a scanner that asks several
 */
public record EngineVerdict(
        String engine,
        Verdict verdict,
        String threat,
        String databaseDate,
        Duration elapsed,
        List<Finding> findings,
        List<Failure> failures,
        List<Opinion> opinions) {

    /** Copies the lists, refuses null parts, and refuses a failure that calls itself clean. */
    public EngineVerdict {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(threat, "threat");
        Objects.requireNonNull(databaseDate, "databaseDate");
        Objects.requireNonNull(elapsed, "elapsed");
        findings = List.copyOf(findings);
        failures = List.copyOf(failures);
        opinions = List.copyOf(opinions);
        if (verdict == Verdict.BENIGN && !failures.isEmpty()) {
            throw new IllegalArgumentException(
                    "a failure is never clean: " + failures.get(0).message());
        }
    }

    /** The engine looked at all of it and found nothing. */
    public static EngineVerdict benign(String engine) {
        return builder(engine).build();
    }

    /** The engine could not judge it. */
    public static EngineVerdict unknown(String engine, Failure failure) {
        return builder(engine).failure(failure).build();
    }

    /** Begins a verdict that is {@code BENIGN} until a finding or failure is added. */
    public static Builder builder(String engine) {
        return new Builder(engine);
    }

    /** This verdict with the time it took. */
    public EngineVerdict took(Duration duration) {
        return new EngineVerdict(engine, verdict, threat, databaseDate, duration, findings, failures, opinions);
    }

    /** Makes an {@link EngineVerdict}. Not thread-safe. */
    public static final class Builder {
        private final String engine;
        private Verdict verdict = Verdict.BENIGN;
        private String threat = "";
        private String databaseDate = "";
        private final List<Finding> findings = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private final List<Opinion> opinions = new ArrayList<>();

        private Builder(String engine) {
            this.engine = engine;
        }

        /**
         * Adds a finding and what it makes of the artifact.
         *
         * @param finding the rule that holds, and why
         * @param consequence {@link Verdict#SUSPICIOUS} or {@link Verdict#MALICIOUS}
         * @throws IllegalArgumentException when it is another verdict
         */
        public Builder finding(Finding finding, Verdict consequence) {
            Objects.requireNonNull(finding, "finding");
            if (consequence != Verdict.SUSPICIOUS && consequence != Verdict.MALICIOUS) {
                throw new IllegalArgumentException(
                        "a finding makes an artifact SUSPICIOUS or MALICIOUS, not " + consequence);
            }
            findings.add(finding);
            verdict = verdict.or(consequence);
            return this;
        }

        /** Adds what could not be judged; the verdict is then {@link Verdict#UNKNOWN} at least. */
        public Builder failure(Failure failure) {
            failures.add(failure);
            verdict = verdict.or(Verdict.UNKNOWN);
            return this;
        }

        /** Adds what one of several engines says. */
        public Builder opinion(Opinion opinion) {
            opinions.add(opinion);
            return this;
        }

        /** Sets the engine's name for what it found. */
        public Builder threat(String value) {
            threat = value;
            return this;
        }

        /** Sets how old the engine's knowledge is. */
        public Builder databaseDate(String value) {
            databaseDate = value;
            return this;
        }

        /** The verdict as set, with no time taken. */
        public EngineVerdict build() {
            return new EngineVerdict(
                    engine, verdict, threat, databaseDate, Duration.ZERO, findings, failures, opinions);
        }
    }
}
