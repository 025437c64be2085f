package io.hivesec.alert;

import io.hivesec.artifact.Artifact;
import io.hivesec.event.Event;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is always true of the findings of one kind. Immutable. Two rules are equal when their ids are.
 *
 * <p>The words (title, description, remediation, false positives and negatives) are not here but in resource bundles, so
 * that an analyst reads them in English or Chinese.
 */
public final class Rule {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");

    private final String id;
    private final AlertType type;
    private final Severity severity;
    private final Confidence confidence;
    private final List<Technique> techniques;
    private final Maturity maturity;
    private final Nature nature;
    private final String incident;
    private final Class<?> anchor;

    private Rule(Builder builder) {
        this.id = builder.id;
        this.type = builder.type;
        this.severity = builder.severity;
        this.confidence = builder.confidence;
        this.techniques = List.copyOf(builder.techniques);
        this.maturity = builder.maturity;
        this.nature = builder.nature;
        this.incident = builder.incident;
        this.anchor = builder.anchor;
    }

    /**
     * Begins a rule of severity and confidence {@code MEDIUM}.
     *
     * @param id lower-case words joined by {@code -}, parts joined by {@code .}, such as {@code reverse-shell.descriptor}
     * @param type the kind of alert it raises
     */
    public static Builder of(String id, AlertType type) {
        return new Builder(id, type);
    }

    /** What names it. */
    public String id() {
        return id;
    }

    /** The kind of alert it raises. */
    public AlertType type() {
        return type;
    }

    /** How bad it is if it is true, unless a finding says otherwise. */
    public Severity severity() {
        return severity;
    }

    /** How sure it is, unless a finding says otherwise. */
    public Confidence confidence() {
        return confidence;
    }

    /** The techniques of ATT&amp;CK it shows, in order of id. */
    public List<Technique> techniques() {
        return techniques;
    }

    /** How far it has proved itself. */
    public Maturity maturity() {
        return maturity;
    }

    /** What its findings tell of. */
    public Nature nature() {
        return nature;
    }

    /** Findings with the same incident on the same subject are one alert; the rule's id unless it shares an incident. */
    public String incident() {
        return incident;
    }

    /** What it is called, in the reader's language. */
    public String title(Locale language) {
        return text("title", language);
    }

    /** What it finds and why that matters. */
    public String description(Locale language) {
        return text("description", language);
    }

    /** What an analyst does about it. */
    public String remediation(Locale language) {
        return text("remediation", language);
    }

    /** What harmless things it may take for this; empty when nothing is known. */
    public String falsePositives(Locale language) {
        return text("false-positives", language);
    }

    /** How an attacker may slip by; empty when nothing is known. */
    public String falseNegatives(Locale language) {
        return text("false-negatives", language);
    }

    /** The sentence for one finding, with {@code {name}} where a fact or a piece of evidence goes. */
    public String message(Locale language) {
        return text("message", language);
    }

    /** A finding about what an event says. */
    public Finding finding(Event event, Evidence... evidence) {
        return Finding.builder(this, event).evidence(evidence).build();
    }

    /**
     * A finding about what an artifact holds.
     *
     * @throws IOException when the artifact's digests, by which the finding names it, cannot be computed
     */
    public Finding finding(Artifact artifact, Evidence... evidence) throws IOException {
        return Finding.builder(this, Subject.of(ArtifactIdentity.of(artifact)))
                .evidence(evidence)
                .build();
    }

    private String text(String part, Locale language) {
        return RuleTexts.get(anchor, id + "." + part, "type." + type.id() + "." + part, language);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rule rule && id.equals(rule.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** The id. */
    @Override
    public String toString() {
        return id;
    }

    /** Makes a {@link Rule}. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final AlertType type;
        private Severity severity = Severity.MEDIUM;
        private Confidence confidence = Confidence.MEDIUM;
        private TreeSet<Technique> techniques = new TreeSet<>();
        private Maturity maturity = Maturity.EXPERIMENTAL;
        private Nature nature = Nature.ACTIVITY;
        private String incident;
        private Class<?> anchor = Rule.class;

        private Builder(String id, AlertType type) {
            if (!ID.matcher(Objects.requireNonNull(id, "id")).matches()) {
                throw new IllegalArgumentException("not a rule id: '" + id
                        + "'; one has lower-case words joined by '-' and parts joined by '.', such as"
                        + " reverse-shell.descriptor");
            }
            this.id = id;
            this.type = Objects.requireNonNull(type, "type");
            this.incident = id;
        }

        /** Sets how bad it is. */
        public Builder severity(Severity value) {
            severity = Objects.requireNonNull(value, "severity");
            return this;
        }

        /** Sets how sure it is. */
        public Builder confidence(Confidence value) {
            confidence = Objects.requireNonNull(value, "confidence");
            return this;
        }

        /**
         * Sets the techniques of ATT&amp;CK it shows.
         *
         * @throws IllegalArgumentException when one has not the form of an id
         */
        public Builder techniques(String... ids) {
            techniques = new TreeSet<>(Stream.of(ids).map(Technique::new).toList());
            return this;
        }

        /** Sets how far it has proved itself. */
        public Builder maturity(Maturity value) {
            maturity = Objects.requireNonNull(value, "maturity");
            return this;
        }

        /** Sets what its findings tell of: somebody's doing, unless set. */
        public Builder nature(Nature value) {
            nature = Objects.requireNonNull(value, "nature");
            return this;
        }

        /**
         * Names the incident that this rule's findings share with those of other rules about the same subject.
         *
         * @throws IllegalArgumentException when it is blank
         */
        public Builder incident(String value) {
            if (Objects.requireNonNull(value, "incident").isBlank()) {
                throw new IllegalArgumentException("rule '" + id + "' has an incident without a name");
            }
            incident = value;
            return this;
        }

        /**
         * Says that the words are in {@code rules.properties} and {@code rules_zh.properties} beside this class. In a named
         * module, open that package to {@code io.hivesec.core}.
         *
         * @throws IllegalArgumentException when there is no {@code rules.properties}
         */
        public Builder textsBeside(Class<?> value) {
            Objects.requireNonNull(value, "textsBeside");
            if (!RuleTexts.areBeside(value)) {
                throw new IllegalArgumentException("rule '" + id + "' says that its words are beside " + value.getName()
                        + ", and no " + RuleTexts.ENGLISH + " is there"
                        + (value.getModule().isNamed() ? " or its package is not open to io.hivesec.core" : ""));
            }
            anchor = value;
            return this;
        }

        /** The rule as set. */
        public Rule build() {
            return new Rule(this);
        }
    }
}
