package io.hivesec.whitelist;

import io.hivesec.alert.AlertType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A rule that would trust an alert, for an analyst to adopt.
 *
 * @param type the rule's type
 * @param conditions its conditions, by the names that {@code docs/whitelist.md} gives
 * @param trusts what it trusts, in a sentence
 */
public record Suggestion(AlertType type, Map<String, List<String>> conditions, String trusts) {

    /** Copies the conditions and refuses null parts. */
    public Suggestion {
        Objects.requireNonNull(type, "type");
        conditions = Map.copyOf(conditions);
        Objects.requireNonNull(trusts, "trusts");
    }

    /**
     * The rule that an analyst makes of it: in force, without end, with the default description.
     *
     * @param id what is to name it
     * @param creator who adopts it
     * @param created when
     */
    public WhitelistRule toRule(String id, String creator, Instant created) {
        return new WhitelistRule(id, type, null, creator, created, null, true, conditions);
    }
}
