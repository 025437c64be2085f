package io.hivesec.detectors.escape;

import io.hivesec.alert.Severity;
import io.hivesec.artifact.ContainerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges how far a container's settings let an intruder reach the host. Stateless, safe to call from many threads.
 *
 * <pre>{@code
 * ContainerConfigs.Reading reading = ContainerConfigs.read(ContainerConfig.of(file));
 * for (ContainerPosture posture : reading.containers()) {
 *   ContainerRisk risk = EscapeRisk.assess(posture);
 *   System.out.println(posture.name() + ": " + risk.level());
 * }
 * }</pre>
 */
public final class EscapeRisk {

    private record Combination(String id, Severity severity, Conditions conditions) {}

    private static final List<Combination> COMBINATIONS = Table.read("combinations.txt", 3).stream()
            .map(cells -> new Combination(
                    cells.get(0), Table.severity(cells.get(1)).orElseThrow(), Conditions.parse(cells.get(2))))
            .toList();

    /** What a process without a way to more rights may hold and still have no use for an unfiltered system call. */
    private static final Set<String> HARMLESS = Set.of("AUDIT_WRITE", "KILL", "NET_BIND_SERVICE");

    /** Rules about rights that count only inside the user namespace that grants them (user_namespaces(7)). */
    private static final Set<RiskKind> CONTAINED_BY_USER_NAMESPACE =
            Set.of(RiskKind.SENSITIVE_CAPABILITY, RiskKind.PRIVILEGED_CONTAINER, RiskKind.WEAKENED_CONFINEMENT);

    private EscapeRisk() {}

    /**
     * Reads and judges every container of a description. What could not be read is not told here: use
     * {@link ContainerConfigs#read(ContainerConfig)} for that.
     */
    public static List<ContainerRisk> assess(ContainerConfig config) {
        return ContainerConfigs.read(config).containers().stream()
                .map(EscapeRisk::assess)
                .toList();
    }

    /** Judges a container. */
    public static ContainerRisk assess(ContainerPosture posture) {
        Reasons reasons = new Reasons();
        facts(posture, reasons);
        capabilities(posture, reasons);
        mounts(posture, reasons);
        devices(posture, reasons);
        combinations(posture, reasons);

        Optional<KnownWorkloads.Workload> known = KnownWorkloads.recognise(posture);
        List<Reason> judged = new ArrayList<>();
        for (Reason reason : reasons.all()) {
            judged.add(lower(reason, posture, known, reasons));
        }
        judged.sort(Comparator.comparing(Reason::severity).reversed());
        List<Fact> notes = posture.facts().keySet().stream()
                .filter(fact -> FactTable.row(fact).telling() == FactTable.Telling.NOTE)
                .toList();
        return new ContainerRisk(
                posture, judged, notes, known.map(KnownWorkloads.Workload::id).orElse(""));
    }

    private static Reason lower(
            Reason reason, ContainerPosture posture, Optional<KnownWorkloads.Workload> known, Reasons all) {
        Reason result = reason;
        if (posture.is(Fact.USER_NAMESPACE) && CONTAINED_BY_USER_NAMESPACE.contains(reason.kind())) {
            result = result.loweredBecause(Fact.USER_NAMESPACE.id());
        }
        if (known.isPresent()) {
            KnownWorkloads.Workload workload = known.get();
            boolean expected = reason.kind() == RiskKind.COMBINATION
                    ? all.partsOf(reason).stream().allMatch(part -> workload.expects(part, posture))
                    : workload.expects(reason, posture);
            if (expected) {
                result = result.loweredBecause("known workload " + workload.id());
            }
        }
        return result;
    }

    private static void facts(ContainerPosture posture, Reasons reasons) {
        boolean privileged = posture.is(Fact.PRIVILEGED);
        posture.facts().forEach((fact, place) -> {
            FactTable.Row row = FactTable.row(fact);
            if (row.telling() == FactTable.Telling.ALONE && !(privileged && row.implied())) {
                Severity severity =
                        fact == Fact.SECCOMP_UNCONFINED && hasNoUseForIt(posture) ? Severity.LOW : row.severity();
                reasons.add(row.rule(), row.kind(), fact.id(), severity, place);
            }
        });
    }

    private static boolean hasNoUseForIt(ContainerPosture posture) {
        return !posture.is(Fact.NO_NEW_PRIVS_MISSING)
                && HARMLESS.containsAll(posture.capabilities().effective());
    }

    private static void capabilities(ContainerPosture posture, Reasons reasons) {
        Map<String, String> requested = posture.capabilities().requested();
        requested.forEach((name, field) -> {
            CapabilityTable.Row row = CapabilityTable.row(name);
            boolean told = !requested.containsKey(Capabilities.ALL) || name.equals(Capabilities.ALL);
            if (row != null && told) {
                Setting place = new Setting(field, name);
                reasons.add(row.rule(), RiskKind.SENSITIVE_CAPABILITY, "cap:" + name, row.severity(), place);
            }
        });
    }

    private static void mounts(ContainerPosture posture, Reasons reasons) {
        for (HostMount mount : posture.mounts()) {
            Setting place = new Setting(
                    mount.field(), mount.source() + " on " + mount.target() + (mount.readOnly() ? ", read-only" : ""));
            if (mount.isShared()) {
                Setting said = new Setting(mount.field(), mount.propagation());
                String setting = "propagation:shared";
                reasons.add("mount-propagation", RiskKind.WEAKENED_CONFINEMENT, setting, Severity.HIGH, said);
            }
            String resolved = HostPaths.resolve(mount.source());
            if (resolved.startsWith("/dev/") && !resolved.equals("/dev/shm")) {
                HostDevices.worth(resolved)
                        .ifPresent(worth -> reasons.add(
                                worth.rule(), RiskKind.DEVICE, "mount:" + mount.source(), worth.severity(), place));
            } else {
                HostPaths.worth(mount.source(), mount.readOnly())
                        .ifPresent(worth -> reasons.add(
                                worth.rule(),
                                RiskKind.SENSITIVE_DIRECTORY,
                                "mount:" + mount.source(),
                                worth.severity(),
                                place));
            }
        }
    }

    private static void devices(ContainerPosture posture, Reasons reasons) {
        for (Setting device : posture.devices()) {
            HostDevices.worth(device.value())
                    .ifPresent(worth -> reasons.add(
                            worth.rule(), RiskKind.DEVICE, "device:" + device.value(), worth.severity(), device));
        }
        for (Setting rule : posture.deviceRules()) {
            Severity severity = HostDevices.opensRawDevices(rule.value()) ? Severity.MEDIUM : Severity.LOW;
            reasons.add("device-cgroup-rule", RiskKind.DEVICE, "device_cgroup_rule", severity, rule);
        }
    }

    private static void combinations(ContainerPosture posture, Reasons reasons) {
        boolean privileged = posture.is(Fact.PRIVILEGED);
        boolean all = posture.capabilities().requested().containsKey(Capabilities.ALL);
        for (Combination one : COMBINATIONS) {
            // A privileged container has every capability; only what is worse still is worth another word.
            boolean told = privileged
                    ? one.conditions().mentions(Fact.PRIVILEGED)
                    : !(all && one.conditions().isAboutCapabilitiesOnly());
            if (told) {
                one.conditions().places(posture).ifPresent(places -> {
                    places.forEach(place -> reasons.tellPart(place, posture));
                    reasons.add(
                            "combination-" + one.id(),
                            RiskKind.COMBINATION,
                            "combination:" + one.id(),
                            one.severity(),
                            places);
                });
            }
        }
    }

    /** Gathers reasons; the same setting under the same rule is told once, at its worst. */
    private static final class Reasons {
        private final Map<String, Reason> bySetting = new LinkedHashMap<>();

        void add(String rule, RiskKind kind, String setting, Severity severity, Setting place) {
            add(rule, kind, setting, severity, List.of(place));
        }

        void add(String rule, RiskKind kind, String setting, Severity severity, List<Setting> places) {
            Reason reason = new Reason(EscapeRules.rule(rule), kind, setting, severity, places, null);
            bySetting.merge(
                    setting,
                    reason,
                    (known, other) -> known.severity().compareTo(other.severity()) >= 0 ? known : other);
        }

        /** A fact that is silent alone speaks when it is a part of a combination. */
        void tellPart(Setting place, ContainerPosture posture) {
            posture.facts().forEach((fact, where) -> {
                FactTable.Row row = FactTable.row(fact);
                if (where.equals(place) && row.telling() == FactTable.Telling.COMBINED) {
                    add(row.rule(), row.kind(), fact.id(), row.severity(), where);
                }
            });
        }

        List<Reason> all() {
            return List.copyOf(bySetting.values());
        }

        /** The reasons that share a place with a combination. */
        List<Reason> partsOf(Reason combination) {
            return bySetting.values().stream()
                    .filter(one -> one.kind() != RiskKind.COMBINATION)
                    .filter(one -> one.places().stream()
                            .anyMatch(place -> combination.places().stream()
                                    .anyMatch(part -> part.field().equals(place.field())
                                            && place.value().startsWith(part.value()))))
                    .toList();
        }
    }
}
