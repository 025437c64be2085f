package io.hivesec.detectors.model;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.detectors.lineage.WritablePlaces;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.event.FileWritten;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Scope;
import io.hivesec.history.ContainerHistory;
import io.hivesec.spi.Detector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports what a container does that its image has not done before. Each alert names the learned behaviour that is most
 * like it, how rare it is, and the line that would make it normal.
 */
final class BehaviorDetector implements Detector {
    private final Map<String, BehaviorModel> byImage = new HashMap<>();
    private final Map<String, BehaviorModel> byDigest = new HashMap<>();

    BehaviorDetector(List<BehaviorModel> models) {
        for (BehaviorModel model : models) {
            Profile profile = model.profile();
            BehaviorModel known = profile.imageDigest().isEmpty()
                    ? byImage.put(profile.image(), model)
                    : byDigest.put(profile.imageDigest(), model);
            if (known != null) {
                throw new IllegalArgumentException(
                        "two profiles of '" + profile.image() + "' " + profile.imageDigest());
            }
        }
    }

    @Override
    public String id() {
        return "behavior-model";
    }

    @Override
    public Set<Rule> rules() {
        return DriftRules.ALL;
    }

    @Override
    public List<Finding> inspect(Event event, ContainerHistory history) {
        BehaviorModel model = model(event.container());
        if (model == null || model.profile().mode() == Profile.Mode.LEARNING) {
            return List.of();
        }
        List<Drift> drifts = model.judge(event, history);
        if (drifts.isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>(drifts.size());
        for (Drift drift : drifts) {
            findings.add(finding(drift, event, history, model));
        }
        return findings;
    }

    private @Nullable BehaviorModel model(Container container) {
        if (!byDigest.isEmpty() && !container.imageDigest().isEmpty()) {
            BehaviorModel model = byDigest.get(container.imageDigest());
            if (model != null) {
                return model;
            }
        }
        return byImage.get(container.image());
    }

    private static Finding finding(Drift drift, Event event, ContainerHistory history, BehaviorModel model) {
        BehaviorKind kind = drift.behavior().kind();
        // What an unknown program reads is part of its being unknown; only secrets are worth words of their own.
        boolean isProgram = kind == BehaviorKind.RUN
                ? !drift.isActorKnown()
                : kind == BehaviorKind.READ && !drift.isActorKnown() && !drift.isSensitive();
        Rule rule = isProgram ? DriftRules.PROGRAM : rule(kind);
        String program = kind == BehaviorKind.RUN
                ? drift.behavior().object()
                : drift.behavior().actor();
        Behavior line = isProgram && kind == BehaviorKind.READ
                ? new Behavior(BehaviorKind.RUN, "?", program)
                : drift.behavior();
        Severity severity = severity(rule, drift, event, history, program);
        Finding.Builder finding = Finding.builder(DriftRules.about(rule, isProgram ? program : line.object()), event)
                .severity(severity)
                .confidence(
                        severity.compareTo(Severity.MEDIUM) > 0
                                        || drift.isSensitive()
                                        || rule.equals(DriftRules.PROGRAM)
                                ? Confidence.MEDIUM
                                : Confidence.LOW)
                .evidence("drift", isProgram ? "run " + program : kind.id() + " " + drift.seen());
        if (kind.isFile() && !isProgram) {
            finding.evidence("path", drift.seen());
        }
        if (event instanceof NetworkConnected connected) {
            finding.target(connected.target());
        }
        if (!(isProgram && kind == BehaviorKind.READ)) {
            finding.evidence("nearest", nearest(drift, model));
            finding.evidence("admit", line.line());
            finding.evidence("whitelist", whitelist(drift, event, program));
        }
        finding.evidence("rarity", rarity(model));
        return finding.build();
    }

    private static Rule rule(BehaviorKind kind) {
        return switch (kind) {
            case RUN -> DriftRules.LINEAGE;
            case ARGUMENTS -> DriftRules.ARGUMENTS;
            case READ -> DriftRules.READ;
            case WRITE -> DriftRules.WRITE;
            case DELETE -> DriftRules.DELETE;
            case CONNECT -> DriftRules.PEER;
            case LISTEN -> DriftRules.LISTENER;
            case ACT, ALERT -> DriftRules.ACT;
        };
    }

    private static Severity severity(Rule rule, Drift drift, Event event, ContainerHistory history, String program) {
        if (rule.equals(DriftRules.PROGRAM)) {
            return WritablePlaces.holds(program) || wasWritten(program, history) ? Severity.HIGH : rule.severity();
        }
        if (drift.isSensitive()) {
            return drift.behavior().kind() == BehaviorKind.WRITE ? Severity.HIGH : Severity.MEDIUM;
        }
        if (event instanceof NetworkConnected connected) {
            Scope scope = connected.target().scope();
            return scope == Scope.METADATA
                    ? Severity.HIGH
                    : scope == Scope.EXTERNAL ? Severity.MEDIUM : rule.severity();
        }
        return rule.severity();
    }

    /** A program that the container wrote itself is not from its image. */
    private static boolean wasWritten(String program, ContainerHistory history) {
        for (Event event : history.recentEvents()) {
            if (event instanceof FileWritten written && written.path().equals(program)) {
                return true;
            }
        }
        return false;
    }

    private static String nearest(Drift drift, BehaviorModel model) {
        if (drift.nearest().isEmpty()) {
            return "nothing of this kind was learned";
        }
        StringBuilder text = new StringBuilder(drift.nearest().get().line());
        long count = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Sighting sighting : drift.nearestSightings().values()) {
            count += sighting.count();
            first = Math.min(first, sighting.first());
            last = Math.max(last, sighting.last());
        }
        text.append(" (").append(drift.nearestSightings().size()).append(" of ");
        text.append(model.profile().replicas().size())
                .append(" replicas, ")
                .append(count)
                .append(" times");
        if (count > 0) {
            text.append(", from ").append(Instant.ofEpochSecond(first));
            text.append(" to ").append(Instant.ofEpochSecond(last));
        }
        return text.append(')').toString();
    }

    private static String rarity(BehaviorModel model) {
        Convergence learned = model.convergence();
        double most = learned.unseenMassAtMost();
        return "never in " + learned.observations() + " observations of " + learned.replicas()
                + " replicas; anything new is expected at most once in " + Math.round(1 / most);
    }

    private static String whitelist(Drift drift, Event event, String program) {
        StringBuilder rule =
                new StringBuilder("images=").append(event.container().image());
        rule.append(", processes=").append(program);
        if (drift.behavior().kind().isFile()) {
            rule.append(", paths=").append(drift.seen());
        }
        if (event instanceof NetworkConnected connected) {
            rule.append(", targets=").append(connected.target());
        }
        return rule.toString();
    }
}
