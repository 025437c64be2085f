package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AccessGraphTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Process CURL =
            Process.builder().pid(1).executable("/usr/bin/curl").build();

    private final AccessGraph graph = new AccessGraph(64);

    @Test
    void record_sameConnection_isOneEdgeWithACount() {
        graph.record(connected(0, "10.0.0.2", 80));
        graph.record(connected(5, "10.0.0.2", 80));
        graph.record(connected(6, "10.0.0.2", 81));
        assertThat(graph.edgesOf("c1")).hasSize(2).first().satisfies(edge -> {
            assertThat(edge.traffic().count()).isEqualTo(2);
            assertThat(edge.traffic().first()).isEqualTo(START);
            assertThat(edge.traffic().last()).isEqualTo(START.plusSeconds(5));
        });
        assertThat(graph.edgesOf("c2")).isEmpty();
    }

    @Test
    void record_clientsPort_doesNotMatter() {
        graph.record(accepted("10.0.0.9", 40001));
        graph.record(accepted("10.0.0.9", 40002));
        assertThat(graph.edges()).hasSize(1);
    }

    @Test
    void record_otherEvent_isNoEdge() {
        graph.record(new ProcessStarted(context(0)));
        assertThat(graph.edges()).isEmpty();
    }

    @Test
    void record_portScan_staysWithinTheLimitAndKeepsTheLatest() {
        for (int port = 1; port <= 5_000; port++) {
            graph.record(connected(port, "10.0.0.2", port));
        }
        assertThat(graph.edges()).hasSizeLessThanOrEqualTo(64);
        assertThat(graph.edges()).anyMatch(edge -> edge.link().peer().port() == 5_000);
    }

    private static Context context(int second) {
        return Context.of(START.plusSeconds(second), Container.of("c1", "web", "web:1"), CURL);
    }

    private static Event connected(int second, String ip, int port) {
        return new NetworkConnected(context(second), "tcp", Endpoint.UNKNOWN, Endpoint.of(ip, port), 3);
    }

    private static Event accepted(String ip, int port) {
        return new NetworkAccepted(context(0), "tcp", Endpoint.of("10.0.0.1", 80), Endpoint.of(ip, port), 3);
    }
}
