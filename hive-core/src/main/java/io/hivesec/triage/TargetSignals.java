package io.hivesec.triage;

import io.hivesec.alert.Alert;
import io.hivesec.event.Scope;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the alert's connection goes, whether that is known to be bad, and who else goes there. */
final class TargetSignals {
    /** An image seen on the network for less than this has hardly been seen, and everything it does is its first. */
    private static final Duration TO_KNOW_AN_IMAGE = Duration.ofMinutes(2);

    private static final Duration SAME_CONNECTION = Duration.ofSeconds(5);
    private static final int REPLICAS_TO_COMPARE = 3;
    private static final int MAX_REPLICAS = 64;

    private final Alert alert;
    private final @Nullable AccessGraph graph;
    private final Intelligence intelligence;

    TargetSignals(Alert alert, @Nullable AccessGraph graph, Intelligence intelligence) {
        this.alert = alert;
        this.graph = graph;
        this.intelligence = intelligence;
    }

    void addTo(Reckoning reckoning, Weights weights) {
        Scope scope = alert.target().scope();
        if (scope != Scope.UNKNOWN) {
            reckoning.add(
                    "target-scope",
                    weights.of("target." + scope),
                    reckoning.say("target-scope", alert.target(), reckoning.say("scope." + scope)));
        } else if (alert.process().isKnown()) {
            reckoning.notChecked("target");
        }
        if (intelligence.isEmpty()) {
            if (!reckoning.keepHard("known-bad")) {
                reckoning.notChecked("intelligence");
            }
        } else {
            // Asked anew: a list that no longer names it has taken it back, and one that fails has not.
            Optional<String> known = knownBad();
            known.ifPresent(detail -> reckoning.hard("known-bad", detail));
            if (known.isEmpty() && intelligence.hasFailed() && !reckoning.keepHard("known-bad")) {
                reckoning.notChecked("intelligence.failed");
            }
        }
        if (scope.isRemote()) {
            party(reckoning);
            others(reckoning);
        }
    }

    /** Whether the address is the container's own, or that of another container of its image. */
    private void party(Reckoning reckoning) {
        Party.Kind kind = graph == null
                ? Party.Kind.INTERNAL
                : graph.party(alert.container(), alert.target()).kind();
        switch (kind) {
            case ITSELF -> reckoning.add("target-itself", reckoning.say("target-itself", alert.target()));
            case SAME_WORKLOAD ->
                reckoning.add("target-same-workload", reckoning.say("target-same-workload", alert.target()));
            case INTERNAL -> {
                if (!reckoning.keep("target-itself")
                        && !reckoning.keep("target-same-workload")
                        && alert.target().scope() == Scope.INTERNAL) {
                    reckoning.notChecked("workload");
                }
            }
            case CONTAINER, NODE, SERVICE, METADATA, INTERNET, UNKNOWN -> {
                // Another's: the scope has said what that is worth.
            }
        }
    }

    private Optional<String> knownBad() {
        String host = alert.target().ip();
        return Stream.of(
                        alert.target().port() == 0
                                ? ""
                                : host + ":" + alert.target().port(),
                        host,
                        alert.target().name().toLowerCase(Locale.ROOT),
                        alert.artifact().digests().sha256(),
                        alert.artifact().digests().sha1(),
                        alert.artifact().digests().md5())
                .filter(value -> !value.isEmpty() && !value.startsWith(":"))
                .flatMap(value -> intelligence.lookUp(value).map(known -> value + ": " + known).stream())
                .findFirst();
    }

    /** Whether the image went there before, and whether its other replicas do. */
    private void others(Reckoning reckoning) {
        String image = alert.container().image();
        if (graph == null || image.isEmpty()) {
            if (!reckoning.keep("target-first-seen")) {
                reckoning.notChecked("new");
            }
            reckoning.keep("edge-of-most-replicas");
            return;
        }
        Instant before = alert.sightings().first().minus(SAME_CONNECTION);
        Instant earliest = alert.sightings().first();
        boolean isKnown = false;
        Set<String> alike = new HashSet<>();
        List<String> replicas = graph.containersOf(image);
        for (String replica : replicas.subList(0, Math.min(MAX_REPLICAS, replicas.size()))) {
            for (AccessGraph.Edge edge : graph.edgesOf(replica)) {
                Instant first = edge.traffic().first();
                earliest = first.isBefore(earliest) ? first : earliest;
                if (!isTheTarget(edge)) {
                    continue;
                }
                isKnown |= first.isBefore(before);
                if (edge.link().executable().equals(alert.process().executable())) {
                    alike.add(replica);
                }
            }
        }
        if (isKnown) {
            // Neither for nor against it: a beacon comes again.
        } else if (reckoning.keep("target-first-seen")) {
            // Nothing seen since says otherwise.
        } else if (earliest.isAfter(alert.sightings().first().minus(TO_KNOW_AN_IMAGE))) {
            reckoning.notChecked("new.watched", TO_KNOW_AN_IMAGE.toMinutes());
        } else {
            reckoning.add("target-first-seen", reckoning.say("target-first-seen", alert.target(), image));
        }
        if (replicas.size() < REPLICAS_TO_COMPARE) {
            if (!reckoning.keep("edge-of-most-replicas")) {
                reckoning.notChecked("replicas", REPLICAS_TO_COMPARE);
            }
        } else if (2 * alike.size() >= replicas.size() && alike.size() > 1) {
            reckoning.add(
                    "edge-of-most-replicas",
                    reckoning.say("edge-of-most-replicas", alike.size(), replicas.size(), alert.target()));
        }
    }

    private boolean isTheTarget(AccessGraph.Edge edge) {
        return !edge.link().incoming()
                && edge.link().peer().port() == alert.target().port()
                && edge.link().peer().ip().equals(alert.target().ip())
                && edge.link().peer().name().equals(alert.target().name());
    }
}
