package io.hivesec.whitelist;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why an alert is trusted or not.
 *
 * @param match the rule that trusts it
 * @param near where none does: the rules of its type that come closest, closest first
 * @param ofType how many rules there are for its type
 */
public record Explanation(Optional<WhitelistRule> match, List<NearRule> near, int ofType) {

    /**
     * A rule that almost trusts the alert.
     *
     * @param rule the rule
     * @param failed what keeps it from it, at least one thing
     * @param held the conditions that hold
     */
    public record NearRule(WhitelistRule rule, List<Failed> failed, List<String> held) {
        /** Copies the lists and refuses null parts. */
        public NearRule {
            Objects.requireNonNull(rule, "rule");
            failed = List.copyOf(failed);
            held = List.copyOf(held);
        }
    }

    /**
     * What keeps a rule from trusting an alert.
     *
     * @param field the condition, or {@code enabled} or {@code expires}
     * @param reason what the alert has and what the rule wants
     */
    public record Failed(String field, String reason) {
        /** Refuses null parts. */
        public Failed {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Copies the list and refuses null parts. */
    public Explanation {
        Objects.requireNonNull(match, "match");
        near = List.copyOf(near);
    }

    /** A line for the rule that matches, or a line for each near rule. */
    @Override
    public String toString() {
        if (match.isPresent()) {
            return "rule '" + match.get().id() + "' trusts it: " + match.get().description();
        }
        if (near.isEmpty()) {
            return "no rule trusts it, and of " + ofType + " for its type none comes near";
        }
        return near.stream()
                .map(one -> "rule '" + one.rule().id() + "' does not trust it: "
                        + one.failed().stream()
                                .map(failed -> failed.field() + ": " + failed.reason())
                                .collect(Collectors.joining("; "))
                        + (one.held().isEmpty() ? "" : "; what holds: " + String.join(", ", one.held())))
                .collect(Collectors.joining("\n"));
    }
}
