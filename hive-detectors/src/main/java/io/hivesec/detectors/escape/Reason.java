package io.hivesec.detectors.escape;

import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that makes a container risky. What an intruder could do with it and how to fix it are the rule's words.
 *
 * @param rule the rule that holds
 * @param kind what sort of setting it is
 * @param setting its short name, the same in every dialect: {@code cap:SYS_ADMIN}, {@code mount:/etc}, {@code pid_host}
 * @param severity how bad it is here
 * @param places where the description says so; for a combination, the parts' places
 * @param lowered why it is rated lower than such a setting usually is, or null when it is not
 */
public record Reason(
        Rule rule,
        RiskKind kind,
        String setting,
        Severity severity,
        List<Setting> places,
        @Nullable Lowered lowered) {

    /**
     * Why a reason is rated lower.
     *
     * @param from what it was before
     * @param because the known workload's id, or the fact that contains it
     */
    public record Lowered(Severity from, String because) {}

    /** Copies the places and refuses null parts. */
    public Reason {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(severity, "severity");
        places = List.copyOf(places);
    }

    /** This reason one level down, no lower than {@code LOW}. */
    Reason loweredBecause(String because) {
        Severity from = lowered == null ? severity : lowered.from();
        Severity down = switch (severity) {
            case CRITICAL -> Severity.HIGH;
            case HIGH -> Severity.MEDIUM;
            case MEDIUM -> Severity.LOW;
            case LOW, INFORMATIONAL -> severity;
        };
        return down == severity ? this : new Reason(rule, kind, setting, down, places, new Lowered(from, because));
    }
}
