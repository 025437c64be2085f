package io.hivesec.alert;

import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One incident, with what is known of it so far. Immutable: what is learned later makes a further alert with the same id
 * and a higher revision.
 *
 * @param id what names it; the same input gives the same id
 * @param rule the rule that found it first
 * @param words title, message and advice, in the embedder's language
 * @param severity how bad it is
 * @param confidence how sure the rule is
 * @param subject what it is about
 * @param evidence what was observed, each observation once
 * @param sightings when and how often it was seen
 * @param revision 1 at first, one more each time that evidence, severity or exemption changes
 * @param state where it is in its life
 * @param triage how likely it is to be real
 */
public record Alert(
        String id,
        Rule rule,
        Words words,
        Severity severity,
        Confidence confidence,
        Subject subject,
        List<Evidence> evidence,
        Sightings sightings,
        int revision,
        State state,
        Triage triage) {

    /**
     * What a person reads.
     *
     * @param title what it is called
     * @param message one sentence about this incident
     * @param remediation what to do about it
     */
    public record Words(String title, String message, String remediation) {
        /** Refuses null parts. */
        public Words {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(remediation, "remediation");
        }
    }

    /**
     * When and how often an incident was seen.
     *
     * @param first the first time
     * @param last the last time
     * @param count how often, at least 1
     */
    public record Sightings(Instant first, Instant last, long count) {
        /** Refuses null parts. */
        public Sightings {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(last, "last");
        }

        /** Seen once. */
        public static Sightings once(Instant time) {
            return new Sightings(time, time, 1);
        }

        /** Seen once more. */
        public Sightings and(Instant time) {
            return new Sightings(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last, count + 1);
        }
    }

    /**
     * Where an alert is in its life.
     *
     * @param status open, marked, handled or reopened
     * @param mark who settled it and why; null unless marked
     * @param exemption the whitelist rule that trusts it; null when none does
     */
    public record State(
            AlertStatus status,
            @Nullable Mark mark,
            @Nullable Exemption exemption) {
        /** Open and not exempt. */
        public static final State OPEN = new State(AlertStatus.OPEN, null, null);

        /** Refuses a null status. */
        public State {
            Objects.requireNonNull(status, "status");
        }
    }

    /** Copies the evidence and refuses null parts. */
    public Alert {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(confidence, "confidence");
        Objects.requireNonNull(subject, "subject");
        evidence = List.copyOf(evidence);
        Objects.requireNonNull(sightings, "sightings");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(triage, "triage");
    }

    /**
     * The alert that a finding begins: open, first revision, not yet triaged.
     *
     * @param id what names it
     * @param finding what was found
     * @param words what a person reads
     * @param time when it was found
     */
    public static Alert begin(String id, Finding finding, Words words, Instant time) {
        return new Alert(
                id,
                finding.rule(),
                words,
                finding.severity(),
                finding.confidence(),
                finding.subject(),
                finding.evidence(),
                Sightings.once(time),
                1,
                State.OPEN,
                Triage.NONE);
    }

    /** The kind of alert. */
    public AlertType type() {
        return rule.type();
    }

    /** The container it is about. */
    public Container container() {
        return subject.container();
    }

    /** The process it is about. */
    public Process process() {
        return subject.process();
    }

    /** That process's ancestors, nearest first. */
    public List<Process> ancestors() {
        return subject.ancestors();
    }

    /** The other end of the connection it is about. */
    public Endpoint target() {
        return subject.target();
    }

    /** The artifact it is about. */
    public ArtifactIdentity artifact() {
        return subject.artifact();
    }

    /** Where it is in its life. */
    public AlertStatus status() {
        return state.status();
    }

    /** The whitelist rule that trusts it. */
    public Optional<Exemption> exemption() {
        return Optional.ofNullable(state.exemption());
    }

    /** The first observation with this name. */
    public Optional<String> evidence(String name) {
        return evidence.stream()
                .filter(one -> one.name().equals(name))
                .map(Evidence::value)
                .findFirst();
    }

    /** This alert with other sightings. */
    public Alert withSightings(Sightings value) {
        return new Alert(id, rule, words, severity, confidence, subject, evidence, value, revision, state, triage);
    }

    /** This alert in another state. */
    public Alert withState(State value) {
        return new Alert(id, rule, words, severity, confidence, subject, evidence, sightings, revision, value, triage);
    }

    /** This alert with another triage. */
    public Alert withTriage(Triage value) {
        return new Alert(id, rule, words, severity, confidence, subject, evidence, sightings, revision, state, value);
    }

    /** This alert trusted by a whitelist rule. */
    public Alert exempted(Exemption exemption) {
        return withState(new State(state.status(), state.mark(), exemption));
    }

    /** This alert with the status and the mark of another, which is the same incident as a store knows it. */
    public Alert inTheLifeOf(Alert known) {
        return withState(new State(known.status(), known.state().mark(), state.exemption()));
    }

    /** This alert settled by a person. */
    public Alert marked(Mark mark) {
        return withState(new State(AlertStatus.MARKED, mark, state.exemption()));
    }
}
