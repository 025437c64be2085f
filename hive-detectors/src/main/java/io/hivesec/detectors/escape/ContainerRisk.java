package io.hivesec.detectors.escape;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What was made of one container.
 *
 * @param posture the container as described
 * @param reasons everything that makes it risky, worst first
 * @param notes facts that raise no risk by themselves, such as {@code root_user}
 * @param knownWorkload the id of the known powerful workload that it is; empty when it is none
 */
public record ContainerRisk(ContainerPosture posture, List<Reason> reasons, List<Fact> notes, String knownWorkload) {

    /** The level of a container with no reason above {@code INFORMATIONAL}. */
    private static final String NO_RISK = "none";

    /** How the short name of a setting that mounts something of the host begins. */
    private static final String MOUNT = "mount:";

    /** Copies the lists and refuses null parts. */
    public ContainerRisk {
        Objects.requireNonNull(posture, "posture");
        reasons = List.copyOf(reasons);
        notes = List.copyOf(notes);
        Objects.requireNonNull(knownWorkload, "knownWorkload");
    }

    /** The worst of its reasons; {@code INFORMATIONAL} when there is none. */
    public Severity severity() {
        return reasons.isEmpty() ? Severity.INFORMATIONAL : reasons.get(0).severity();
    }

    /** The level as a word: {@code critical}, {@code high}, {@code medium}, {@code low} or {@code none}. */
    public String level() {
        return severity() == Severity.INFORMATIONAL
                ? NO_RISK
                : severity().name().toLowerCase(Locale.ROOT);
    }

    /**
     * The reasons of at least a severity as findings, worst first: one a rule, since two findings of one rule on one
     * subject are one alert.
     *
     * @param subject whom they are about
     * @param least the least severity
     */
    public List<Finding> findings(Subject subject, Severity least) {
        Map<Rule, List<Reason>> byRule = new LinkedHashMap<>();
        for (Reason reason : reasons) {
            if (reason.severity().compareTo(least) >= 0) {
                byRule.computeIfAbsent(reason.rule(), rule -> new ArrayList<>()).add(reason);
            }
        }
        return byRule.values().stream().map(same -> finding(subject, same)).toList();
    }

    private Finding finding(Subject subject, List<Reason> same) {
        Reason worst = same.get(0);
        Finding.Builder finding = Finding.builder(worst.rule(), subject)
                .severity(worst.severity())
                .evidence("riskKind", worst.kind().id())
                .evidence("setting", same.stream().map(Reason::setting).collect(Collectors.joining(", ")));
        for (Reason reason : same) {
            if (reason.setting().startsWith(MOUNT)) {
                finding.evidence("directory", reason.setting().substring(MOUNT.length()));
            }
            for (Setting place : reason.places()) {
                finding.evidence(Evidence.of("field", place.field()), Evidence.of("value", place.value()));
            }
        }
        Reason.Lowered lowered = worst.lowered();
        if (lowered != null) {
            finding.evidence("loweredFrom", lowered.from().name().toLowerCase(Locale.ROOT))
                    .evidence("loweredBecause", lowered.because());
        }
        return finding.build();
    }
}
