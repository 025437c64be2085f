package io.hivesec.history;

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
