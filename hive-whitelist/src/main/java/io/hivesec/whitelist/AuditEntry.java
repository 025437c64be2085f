package io.hivesec.whitelist;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened to a whitelist.
 *
 * @param at when it took effect
 * @param action what happened
 * @param rule the rule's id; empty where the whole file is meant
 * @param creator who answers for the rule; empty where the whole file is meant
 * @param detail more about it: the version, the description, or the problems
 */
public record AuditEntry(Instant at, Action action, String rule, String creator, String detail) {

    /** What happened. */
    public enum Action {
        /** A version of the file took effect. */
        LOADED,
        /** A version of the file was refused, and the one before stayed in force. */
        REFUSED,
        /** A rule is new. */
        ADDED,
        /** A rule is not what it was. */
        CHANGED,
        /** A rule is gone. */
        REMOVED
    }

    /** Refuses null parts. */
    public AuditEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(creator, "creator");
        Objects.requireNonNull(detail, "detail");
    }
}
