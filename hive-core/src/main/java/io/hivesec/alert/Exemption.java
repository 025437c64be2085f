package io.hivesec.alert;

import java.util.Objects;

/**
 * Why an alert is trusted.
 *
 * @param whitelist the whitelist's id
 * @param rule the id of the rule in it that matched
 * @param reason why that rule is there, in its author's words
 */
public record Exemption(String whitelist, String rule, String reason) {

    /** Refuses null parts. */
    public Exemption {
        Objects.requireNonNull(whitelist, "whitelist of an exemption");
        Objects.requireNonNull(rule, "rule of an exemption");
        Objects.requireNonNull(reason, "reason of an exemption");
    }
}
