package io.hivesec.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who talked to whom. Bounded: past the limit the edges not seen for longest go first.
 *
 * <p>Threads: safe.
 */
public final class AccessGraph {
    private final int limit;
    private final Map<Link, Traffic> edges = new LinkedHashMap<>();

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
            return new Traffic(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last, count + 1);
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
            edges.put(link, known == null ? new Traffic(event.time(), event.time(), 1) : known.and(event.time()));
        }
    }

    /** Forgets an eighth at once, so that finding the oldest is paid for seldom. */
    private void forgetOldest() {
        edges.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().last()))
                .limit(limit / 8)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(edges::remove);
    }

    /** All edges, in the order in which they were first seen. */
    public synchronized List<Edge> edges() {
        return edges.entrySet().stream()
                .map(entry -> new Edge(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The edges of one container. */
    public List<Edge> edgesOf(String containerId) {
        return edges().stream()
                .filter(edge -> edge.link().containerId().equals(containerId))
                .toList();
    }

    /**
     * Writes all edges as one array.
     *
     * @throws IOException when {@code out} cannot be written
     */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (Edge edge : edges()) {
            out.writeStartObject();
            out.writeStringField("container", edge.link().containerId());
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
        for (JsonNode one : json) {
            Endpoint peer = new Endpoint(
                    one.path("ip").asText(),
                    one.path("port").asInt(),
                    one.path("name").asText());
            edges.put(
                    new Link(
                            one.path("container").asText(),
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
