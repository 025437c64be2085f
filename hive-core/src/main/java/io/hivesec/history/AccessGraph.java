package io.hivesec.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who talked to whom. Bounded: past the limit the edges not seen for longest go first.
 *
 * <p>Threads: safe.
 */
public final class AccessGraph {
    private final int limit;
    private final Map<Link, Traffic> edges = new LinkedHashMap<>();
    private final Map<String, Map<Link, Traffic>> byContainer = new HashMap<>();
    private final Map<String, Container> containers = new HashMap<>();

    /**
     * Which connections count as the same.
     *
     * @param containerId the container's id, empty for the host
     * @param executable what connected or was connected to in it
     * @param incoming whether the peer connected to it
     * @param protocol such as {@code tcp}
     * @param peer the other end; its port is 0 for an incoming one, since clients' ports mean nothing
     */
    public record Link(String containerId, String executable, boolean incoming, String protocol, Endpoint peer) {}

    /**
     * When and how often.
     *
     * @param first the first time
     * @param last the last time
     * @param count how often
     */
    public record Traffic(Instant first, Instant last, long count) {
        private Traffic and(Instant time) {
            return and(new Traffic(time, time, 1));
        }

        private Traffic and(Traffic other) {
            return new Traffic(
                    other.first.isBefore(first) ? other.first : first,
                    other.last.isAfter(last) ? other.last : last,
                    count + other.count);
        }
    }

    /**
     * An edge of the graph.
     *
     * @param link between whom
     * @param traffic when and how often
     */
    public record Edge(Link link, Traffic traffic) {}

    /**
     * An empty graph.
     *
     * @param limit the most edges to remember
     */
    public AccessGraph(int limit) {
        if (limit < 8) {
            throw new IllegalArgumentException("an access graph needs room for 8 edges, not " + limit);
        }
        this.limit = limit;
    }

    /** Remembers a connection; other events say nothing. */
    public void record(Event event) {
        if (event instanceof NetworkConnected connected) {
            add(event, false, connected.protocol(), connected.target());
        } else if (event instanceof NetworkAccepted accepted) {
            Endpoint peer = accepted.peer();
            add(event, true, accepted.protocol(), new Endpoint(peer.ip(), 0, peer.name()));
        }
    }

    private void add(Event event, boolean incoming, String protocol, Endpoint peer) {
        Link link = new Link(event.container().id(), event.process().executable(), incoming, protocol, peer);
        synchronized (this) {
            Traffic known = edges.get(link);
            if (known == null && edges.size() >= limit) {
                forgetOldest();
            }
            containers.put(link.containerId(), event.container());
            put(link, known == null ? new Traffic(event.time(), event.time(), 1) : known.and(event.time()));
        }
    }

    private void put(Link link, Traffic traffic) {
        edges.put(link, traffic);
        byContainer
                .computeIfAbsent(link.containerId(), ignored -> new LinkedHashMap<>())
                .put(link, traffic);
    }

    /** Forgets an eighth at once, so that finding the oldest is paid for seldom. */
    private void forgetOldest() {
        edges.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().last()))
                .limit(limit / 8)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forget);
    }

    private void forget(Link link) {
        edges.remove(link);
        Map<Link, Traffic> siblings = byContainer.get(link.containerId());
        if (siblings != null) {
            siblings.remove(link);
            if (siblings.isEmpty()) {
                byContainer.remove(link.containerId());
                containers.remove(link.containerId());
            }
        }
    }

    /** What is known of a container that has edges; the host for an id without any. */
    public synchronized Container container(String containerId) {
        return containers.getOrDefault(containerId, Container.HOST);
    }

    /** The ids of the containers of an image that have edges, in order. */
    public synchronized List<String> containersOf(String image) {
        return containers.values().stream()
                .filter(container -> container.image().equals(image))
                .map(Container::id)
                .sorted()
                .toList();
    }

    /** Edges to peers that a container first connected to in a time, both ends included, oldest first. */
    public List<Edge> newPeers(String containerId, Instant from, Instant to) {
        return edgesOf(containerId).stream()
                .filter(edge -> !edge.link().incoming()
                        && !edge.traffic().first().isBefore(from)
                        && !edge.traffic().first().isAfter(to))
                .sorted(Comparator.comparing(edge -> edge.traffic().first()))
                .toList();
    }

    /**
     * Adds another graph's edges; the same edge in both gets the sum of the counts. The order in which graphs are merged
     * makes no difference to what is known of an edge.
     */
    public void merge(AccessGraph other) {
        List<Edge> theirs = other.edges();
        Map<String, Container> theirContainers;
        synchronized (other) {
            theirContainers = Map.copyOf(other.containers);
        }
        synchronized (this) {
            theirContainers.forEach(containers::putIfAbsent);
            for (Edge edge : theirs) {
                Traffic known = edges.get(edge.link());
                if (known == null && edges.size() >= limit) {
                    forgetOldest();
                }
                put(edge.link(), known == null ? edge.traffic() : known.and(edge.traffic()));
            }
        }
    }

    /** All edges, in the order in which they were first seen. */
    public synchronized List<Edge> edges() {
        return edges.entrySet().stream()
                .map(entry -> new Edge(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The edges of one container. */
    public synchronized List<Edge> edgesOf(String containerId) {
        return byContainer.getOrDefault(containerId, Map.of()).entrySet().stream()
                .map(entry -> new Edge(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * Writes all edges as one array.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out) throws IOException {
        write(out, edge -> true);
    }

    /**
     * Writes the edges that are wanted as one array.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out, Predicate<Edge> isWanted) throws IOException {
        out.writeStartArray();
        for (Edge edge : edges()) {
            if (!isWanted.test(edge)) {
                continue;
            }
            out.writeStartObject();
            Container container = container(edge.link().containerId());
            out.writeStringField("container", edge.link().containerId());
            if (!container.isHost()) {
                out.writeStringField("containerName", container.name());
                out.writeStringField("image", container.image());
            }
            out.writeStringField("executable", edge.link().executable());
            out.writeBooleanField("incoming", edge.link().incoming());
            out.writeStringField("protocol", edge.link().protocol());
            out.writeStringField("ip", edge.link().peer().ip());
            out.writeNumberField("port", edge.link().peer().port());
            out.writeStringField("name", edge.link().peer().name());
            out.writeStringField("firstSeen", edge.traffic().first().toString());
            out.writeStringField("lastSeen", edge.traffic().last().toString());
            out.writeNumberField("count", edge.traffic().count());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Replaces all edges by what {@link #write} wrote. */
    public synchronized void read(JsonNode json) {
        edges.clear();
        byContainer.clear();
        containers.clear();
        for (JsonNode one : json) {
            String id = one.path("container").asText();
            containers.put(
                    id,
                    Container.of(
                            id,
                            one.path("containerName").asText(),
                            one.path("image").asText()));
            Endpoint peer = new Endpoint(
                    one.path("ip").asText(),
                    one.path("port").asInt(),
                    one.path("name").asText());
            put(
                    new Link(
                            id,
                            one.path("executable").asText(),
                            one.path("incoming").asBoolean(),
                            one.path("protocol").asText(),
                            peer),
                    new Traffic(
                            Instant.parse(one.path("firstSeen").asText()),
                            Instant.parse(one.path("lastSeen").asText()),
                            one.path("count").asLong()));
        }
    }
}
