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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who talked to whom. Bounded: past the limit the edges not seen for longest go first.
 *
 * <p>Threads: safe.
 */
public final class AccessGraph {
    private final int limit;
    private final Map<Link, Known> edges = new LinkedHashMap<>();
    private final Map<String, Map<Link, Known>> byContainer = new HashMap<>();
    private final Owners owners = new Owners();

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
        private Traffic and(Traffic other) {
            return new Traffic(
                    other.first.isBefore(first) ? other.first : first,
                    other.last.isAfter(last) ? other.last : last,
                    count + other.count);
        }
    }

    /** What is known of an edge, in one place for both maps: most connections are of an edge that is there. */
    private static final class Known {
        private Traffic traffic;

        private Known(Traffic traffic) {
            this.traffic = traffic;
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
            add(event, false, connected.protocol(), connected.source(), connected.target());
        } else if (event instanceof NetworkAccepted accepted) {
            Endpoint peer = accepted.peer();
            add(event, true, accepted.protocol(), accepted.local(), new Endpoint(peer.ip(), 0, peer.name()));
        }
    }

    /** When and how often a container's program made the connection of an event; empty when that is forgotten. */
    public synchronized Optional<Traffic> trafficOf(NetworkConnected event) {
        return Optional.ofNullable(edges.get(link(event, false, event.protocol(), event.target())))
                .map(known -> known.traffic);
    }

    private static Link link(Event event, boolean incoming, String protocol, Endpoint peer) {
        return new Link(event.container().id(), event.process().executable(), incoming, protocol, peer);
    }

    private void add(Event event, boolean incoming, String protocol, Endpoint own, Endpoint peer) {
        Link link = link(event, incoming, protocol, peer);
        synchronized (this) {
            add(link, new Traffic(event.time(), event.time(), 1));
            owners.add(event.container(), own);
        }
    }

    private void add(Link link, Traffic traffic) {
        Known known = edges.get(link);
        if (known != null) {
            known.traffic = known.traffic.and(traffic);
            return;
        }
        if (edges.size() >= limit) {
            forgetOldest();
        }
        known = new Known(traffic);
        edges.put(link, known);
        byContainer
                .computeIfAbsent(link.containerId(), ignored -> new LinkedHashMap<>())
                .put(link, known);
    }

    /** Forgets an eighth at once, so that finding the oldest is paid for seldom. */
    private void forgetOldest() {
        edges.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().traffic.last()))
                .limit(limit / 8)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forget);
    }

    private void forget(Link link) {
        edges.remove(link);
        Map<Link, Known> siblings = byContainer.get(link.containerId());
        if (siblings != null) {
            siblings.remove(link);
            if (siblings.isEmpty()) {
                byContainer.remove(link.containerId());
                owners.forget(link.containerId());
            }
        }
    }

    /** What is known of a container that has edges; the host for an id without any. */
    public synchronized Container container(String containerId) {
        return owners.of(containerId).container();
    }

    /** Who is at the other end of an edge. */
    public Party party(Edge edge) {
        return party(container(edge.link().containerId()), edge.link().peer());
    }

    /**
     * Who is at the other end of a container's connection, by the addresses that containers were seen to use.
     *
     * @param container whose connection it is
     * @param peer the other end
     */
    public synchronized Party party(Container container, Endpoint peer) {
        return owners.party(container, peer);
    }

    /** The ids of the containers of an image that have edges, in order. */
    public synchronized List<String> containersOf(String image) {
        return owners.all().stream()
                .map(Owners.Owner::container)
                .filter(container -> container.image().equals(image))
                .map(Container::id)
                .sorted()
                .toList();
    }

    /** Edges to peers that a container first connected to in a time, both ends included, oldest first. */
    public synchronized List<Edge> newPeers(String containerId, Instant from, Instant to) {
        List<Edge> peers = new ArrayList<>();
        byContainer.getOrDefault(containerId, Map.of()).forEach((link, known) -> {
            Instant first = known.traffic.first();
            if (!link.incoming() && !first.isBefore(from) && !first.isAfter(to)) {
                peers.add(new Edge(link, known.traffic));
            }
        });
        peers.sort(Comparator.comparing(edge -> edge.traffic().first()));
        return Collections.unmodifiableList(peers);
    }

    /**
     * Adds another graph's edges; the same edge in both gets the sum of the counts. The order in which graphs are merged
     * makes no difference to what is known of an edge.
     */
    public void merge(AccessGraph other) {
        List<Edge> theirs = other.edges();
        List<Owners.Owner> theirOwners;
        synchronized (other) {
            theirOwners = other.owners.all();
        }
        synchronized (this) {
            owners.addAll(theirOwners);
            for (Edge edge : theirs) {
                add(edge.link(), edge.traffic());
            }
        }
    }

    /** All edges, in the order in which they were first seen. */
    public synchronized List<Edge> edges() {
        return edges.entrySet().stream()
                .map(entry -> new Edge(entry.getKey(), entry.getValue().traffic))
                .toList();
    }

    /** The edges of one container. */
    public synchronized List<Edge> edgesOf(String containerId) {
        return byContainer.getOrDefault(containerId, Map.of()).entrySet().stream()
                .map(entry -> new Edge(entry.getKey(), entry.getValue().traffic))
                .toList();
    }

    /**
     * Writes all edges as one array, which {@link #read} takes.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out) throws IOException {
        write(out, edges());
    }

    /**
     * Writes some of its edges as one array.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out, List<Edge> some) throws IOException {
        out.writeStartArray();
        for (Edge edge : some) {
            out.writeStartObject();
            Owners.Owner owner = owner(edge.link().containerId());
            Container container = owner.container();
            out.writeStringField("container", edge.link().containerId());
            if (!owner.address().isEmpty()) {
                out.writeStringField("address", owner.address());
            }
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
            Party party = party(edge);
            out.writeStringField("scope", edge.link().peer().scope().name().toLowerCase(Locale.ROOT));
            out.writeStringField("party", party.kind().id());
            out.writeStringField("partyName", party.name());
            out.writeStringField("firstSeen", edge.traffic().first().toString());
            out.writeStringField("lastSeen", edge.traffic().last().toString());
            out.writeNumberField("count", edge.traffic().count());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private synchronized Owners.Owner owner(String containerId) {
        return owners.of(containerId);
    }

    /** Replaces all edges by what {@link #write} wrote. */
    public synchronized void read(JsonNode json) {
        edges.clear();
        byContainer.clear();
        owners.clear();
        for (JsonNode one : json) {
            String id = one.path("container").asText();
            Container container = Container.of(
                    id, one.path("containerName").asText(), one.path("image").asText());
            owners.add(container, one.path("address").asText());
            Endpoint peer = new Endpoint(
                    one.path("ip").asText(),
                    one.path("port").asInt(),
                    one.path("name").asText());
            add(
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
