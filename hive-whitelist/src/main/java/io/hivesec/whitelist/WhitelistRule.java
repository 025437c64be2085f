package io.hivesec.whitelist;

import io.hivesec.alert.AlertType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an analyst trusts, and who said so. Immutable.
 *
 * @param id what names it, unique in its file
 * @param type the kind of alert it is for
 * @param description why it is there; when null, {@link #description()} says who added it when
 * @param creator who added it
 * @param created when it was added
 * @param expires the moment from which it trusts nothing more, judged by an alert's last sighting; null for never
 * @param enabled whether it is in force
 * @param conditions the values of each condition, by the names that {@code docs/whitelist.md} gives
 */
public record WhitelistRule(
        String id,
        AlertType type,
        @Nullable String description,
        String creator,
        Instant created,
        @Nullable Instant expires,
        boolean enabled,
        Map<String, List<String>> conditions) {

    /** Copies the conditions and refuses null parts. */
    public WhitelistRule {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(creator, "creator");
        Objects.requireNonNull(created, "created");
        conditions = Map.copyOf(conditions);
    }

    /** Why it is there, in its author's words; who added it when, where the author gave none. */
    @Override
    public String description() {
        return description != null
                ? description
                : "user '" + creator + "' added this rule on "
                        + created.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Whether its author said why it is there. */
    boolean hasOwnDescription() {
        return description != null;
    }

    /** Whether it is past its time for something last seen then: from the moment of {@link #expires} on. */
    public boolean isExpiredAt(Instant time) {
        return expires != null && !time.isBefore(expires);
    }

    List<String> values(Field field) {
        return conditions.getOrDefault(field.jsonName(), List.of());
    }
}
