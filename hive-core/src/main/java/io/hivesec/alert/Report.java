package io.hivesec.alert;

import java.util.List;

/**
 * Everything that came of one event or artifact.
 *
 * @param alerts new alerts, and earlier ones about which something new is known; none that a whitelist trusts
 * @param whitelisted the like that a whitelist trusts, with rule and reason
 * @param artifacts what was said of each artifact
 * @param plans what dispositions would do about the alerts
 * @param failures what could not be done
 */
public record Report(
        List<Alert> alerts,
        List<Alert> whitelisted,
        List<ArtifactReport> artifacts,
        List<Plan> plans,
        List<Failure> failures) {

    /** Nothing came of it. */
    public static final Report EMPTY = new Report(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Report {
        alerts = List.copyOf(alerts);
        whitelisted = List.copyOf(whitelisted);
        artifacts = List.copyOf(artifacts);
        plans = List.copyOf(plans);
        failures = List.copyOf(failures);
    }

    /** Whether nothing came of it: no alert, no artifact, no failure. */
    public boolean isEmpty() {
        return alerts.isEmpty() && whitelisted.isEmpty() && artifacts.isEmpty() && failures.isEmpty();
    }
}
