package io.hivesec.alert;

import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a detector or a scanner says: this rule holds for this subject, and here is why.
 *
 * @param rule the rule that holds
 * @param subject what it holds for
 * @param severity how bad it is here
 * @param confidence how sure it is here
 * @param evidence what was observed, in the order in which it is to be read
 */
public record Finding(Rule rule, Subject subject, Severity severity, Confidence confidence, List<Evidence> evidence) {

    /** Copies the evidence and refuses null parts. */
    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(confidence, "confidence");
        evidence = List.copyOf(Objects.requireNonNull(evidence, "evidence"));
    }

    /** Begins a finding about what an event says. */
    public static Builder builder(Rule rule, Event event) {
        return new Builder(rule, Subject.of(event));
    }

    /** Begins a finding about a subject. */
    public static Builder builder(Rule rule, Subject subject) {
        return new Builder(rule, subject);
    }

    /** The first observation with this name. */
    public Optional<String> evidence(String name) {
        return evidence.stream()
                .filter(one -> one.name().equals(name))
                .map(Evidence::value)
                .findFirst();
    }

    /** Makes a {@link Finding}. Not thread-safe. */
    public static final class Builder {
        private final Rule rule;
        private Subject subject;
        private Severity severity;
        private Confidence confidence;
        private final List<Evidence> evidence = new ArrayList<>();

        private Builder(Rule rule, Subject subject) {
            this.rule = rule;
            this.subject = subject;
            this.severity = rule.severity();
            this.confidence = rule.confidence();
        }

        /** Says that it is about another process than the event's. */
        public Builder process(Process process, List<Process> ancestors) {
            subject = subject.withProcess(process, ancestors);
            return this;
        }

        /** Sets the other end of the connection it is about. */
        public Builder target(Endpoint target) {
            subject = subject.withTarget(target);
            return this;
        }

        /** Sets how bad it is here. */
        public Builder severity(Severity value) {
            severity = value;
            return this;
        }

        /** Sets how sure it is here. */
        public Builder confidence(Confidence value) {
            confidence = value;
            return this;
        }

        /** Adds observations. */
        public Builder evidence(Evidence... observations) {
            evidence.addAll(List.of(observations));
            return this;
        }

        /** Adds an observation. */
        public Builder evidence(String name, Object value) {
            evidence.add(Evidence.of(name, value));
            return this;
        }

        /** The finding as set. */
        public Finding build() {
            return new Finding(rule, subject, severity, confidence, evidence);
        }
    }
}
