package io.hivesec.history;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Maturity;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Severity;
import io.hivesec.alert.Subject;
import io.hivesec.event.Process;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A burst in which one program of a container reached many peers for the first time: how a scan and lateral movement look.
 *
 * @param containerId the container's id
 * @param executable the program
 * @param from when the burst began
 * @param peers the peers, in the order in which they were reached
 */
public record FanOut(String containerId, String executable, Instant from, List<String> peers) {
    /** The fewest peers that make a burst. */
    public static final int MIN_PEERS = 5;

    /** How long a burst may take. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    /** How long a burst's list of peers is in a finding. */
    private static final int SHOWN = 12;

    /** What a burst is reported as: it says that something is unusual, not that it is bad. */
    public static final Rule RULE = Rule.of("behavior-anomaly.fan-out", AlertType.BEHAVIOR_ANOMALY)
            .severity(Severity.MEDIUM)
            .confidence(Confidence.LOW)
            .techniques("T1046", "T1021")
            .maturity(Maturity.TEST)
            .textsBeside(FanOut.class)
            .build();

    /** Copies the list. */
    public FanOut {
        peers = List.copyOf(peers);
    }

    /** The bursts in a graph, one a program of a container: the first with {@link #MIN_PEERS} peers within {@link #WINDOW}. */
    public static List<FanOut> in(AccessGraph graph) {
        Map<String, List<AccessGraph.Edge>> byProgram = new LinkedHashMap<>();
        graph.edges().stream()
                .filter(edge ->
                        !edge.link().incoming() && edge.link().peer().scope().isRemote())
                .sorted((a, b) -> a.traffic().first().compareTo(b.traffic().first()))
                .forEach(edge -> byProgram
                        .computeIfAbsent(
                                edge.link().containerId() + "\n" + edge.link().executable(),
                                ignored -> new ArrayList<>())
                        .add(edge));
        List<FanOut> bursts = new ArrayList<>();
        for (List<AccessGraph.Edge> edges : byProgram.values()) {
            burst(edges, bursts);
        }
        return bursts;
    }

    /**
     * The burst as a finding, for an embedder's report; no detector looks at the graph of all containers.
     *
     * @param graph where the burst is from
     */
    public Finding finding(AccessGraph graph) {
        Process process = Process.builder().executable(executable).build();
        Subject subject = Subject.of(graph.container(containerId)).withProcess(process, List.of());
        return Finding.builder(RULE, subject)
                .evidence(
                        "container",
                        subject.container().isHost()
                                ? "host"
                                : subject.container().id())
                .evidence("program", executable)
                .evidence("peers", Integer.toString(peers.size()))
                .evidence("from", from.toString())
                .evidence(
                        "reached", String.join(", ", peers.stream().limit(SHOWN).toList()))
                .build();
    }

    private static void burst(List<AccessGraph.Edge> edges, List<FanOut> bursts) {
        for (int start = 0; start + MIN_PEERS <= edges.size(); start++) {
            Instant from = edges.get(start).traffic().first();
            if (edges.get(start + MIN_PEERS - 1).traffic().first().isAfter(from.plus(WINDOW))) {
                continue;
            }
            Set<String> peers = new LinkedHashSet<>();
            for (AccessGraph.Edge edge : edges.subList(start, edges.size())) {
                if (edge.traffic().first().isAfter(from.plus(WINDOW))) {
                    break;
                }
                peers.add(edge.link().peer().toString());
            }
            if (peers.size() >= MIN_PEERS) {
                AccessGraph.Link link = edges.get(start).link();
                bursts.add(new FanOut(link.containerId(), link.executable(), from, List.copyOf(peers)));
                return;
            }
        }
    }
}
