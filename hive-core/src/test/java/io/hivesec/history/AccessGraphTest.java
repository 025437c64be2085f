package io.hivesec.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.hivesec.alert.Finding;
import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Event;
import io.hivesec.event.NetworkAccepted;
import io.hivesec.event.NetworkConnected;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
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

    @Test
    void party_isKnownByTheAddressesThatContainersUse() {
        Container db = Container.of("d1", "db", "db:1");
        Container replica = Container.of("c2", "web-2", "web:1");
        graph.record(from(db, "10.0.0.5", "10.0.0.9"));
        graph.record(from(replica, "10.0.0.6", "10.0.0.9"));
        graph.record(from(Container.HOST, "10.0.0.1", "10.0.0.9"));
        Container web = Container.of("c1", "web", "web:1");
        graph.record(from(web, "10.0.0.7", "10.0.0.5"));
        assertThat(graph.party(graph.edgesOf("c1").get(0))).isEqualTo(new Party(Party.Kind.CONTAINER, "db"));
        assertThat(kind(web, "10.0.0.6")).isEqualTo(Party.Kind.SAME_WORKLOAD);
        assertThat(kind(web, "10.0.0.7")).isEqualTo(Party.Kind.ITSELF);
        assertThat(kind(web, "127.0.0.1")).isEqualTo(Party.Kind.ITSELF);
        assertThat(kind(web, "10.0.0.1")).isEqualTo(Party.Kind.NODE);
        assertThat(kind(web, "10.0.0.99")).isEqualTo(Party.Kind.INTERNAL);
        assertThat(kind(web, "203.0.113.9")).isEqualTo(Party.Kind.INTERNET);
        assertThat(kind(web, "169.254.169.254")).isEqualTo(Party.Kind.METADATA);
        assertThat(graph.party(web, new Endpoint("", 80, "db.shop.svc")))
                .isEqualTo(new Party(Party.Kind.SERVICE, "db.shop.svc"));
        assertThat(graph.party(web, Endpoint.UNKNOWN).kind()).isEqualTo(Party.Kind.UNKNOWN);
    }

    @Test
    void party_ofAnAddressThatMoved_isWhoUsedItLast() {
        Container old = Container.of("a", "old", "x:1");
        Container now = Container.of("b", "now", "x:1");
        graph.record(from(old, "10.0.0.5", "10.0.0.9"));
        graph.record(from(now, "10.0.0.5", "10.0.0.9"));
        graph.record(from(old, "10.0.0.6", "10.0.0.9"));
        Container web = Container.of("c1", "web", "web:1");
        assertThat(graph.party(web, Endpoint.of("10.0.0.5", 80)).name()).isEqualTo("now");
        assertThat(graph.party(web, Endpoint.of("10.0.0.6", 80)).name()).isEqualTo("old");
    }

    @Test
    void write_andRead_sayTheSame() throws IOException {
        graph.record(from(Container.of("d1", "db", "db:1"), "10.0.0.5", "10.0.0.9"));
        graph.record(connected(0, "10.0.0.5", 80));
        graph.record(accepted("10.0.0.9", 40001));
        AccessGraph other = new AccessGraph(64);
        String json = json(graph);
        other.read(HiveModule.mapper().readTree(json));
        assertThat(json(other)).isEqualTo(json).contains("\"party\":\"container\",\"partyName\":\"db\"");
        assertThat(AccessExport.csv(other, other.edges())).contains(",container,db,");
    }

    @Test
    void merge_inWhateverOrder_knowsTheSameEdges() {
        Random random = new Random(5);
        for (int round = 0; round < 100; round++) {
            AccessGraph left = new AccessGraph(64);
            AccessGraph right = new AccessGraph(64);
            AccessGraph whole = new AccessGraph(64);
            for (int i = 0; i < 40; i++) {
                Event event = connected(random.nextInt(600), "10.0.0." + random.nextInt(9), 80);
                (random.nextBoolean() ? left : right).record(event);
                whole.record(event);
            }
            AccessGraph merged = new AccessGraph(64);
            merged.merge(round % 2 == 0 ? left : right);
            merged.merge(round % 2 == 0 ? right : left);
            assertThat(merged.edges()).containsExactlyInAnyOrderElementsOf(whole.edges());
        }
    }

    @Test
    void fanOut_isAFindingAboutTheProgram() {
        for (int i = 1; i <= 5; i++) {
            graph.record(connected(i, "10.0.1." + i, 22));
        }
        assertThat(FanOut.in(graph)).singleElement().satisfies(burst -> {
            Finding finding = burst.finding(graph);
            assertThat(finding.rule().title(Locale.ENGLISH)).isEqualTo("Many new peers at once");
            assertThat(finding.subject().container().name()).isEqualTo("web");
            assertThat(finding.subject().process().executable()).isEqualTo("/usr/bin/curl");
            assertThat(finding.evidence("peers")).contains("5");
            assertThat(finding.evidence("reached").orElseThrow()).startsWith("10.0.1.1:22, 10.0.1.2:22");
        });
    }

    @Test
    void fanOut_fourPeers_orFiveInMoreThanFiveMinutes_isNone() {
        for (int i = 1; i <= 5; i++) {
            graph.record(connected(i * 76, "10.0.1." + i, 22));
        }
        assertThat(FanOut.in(graph)).isEmpty();
    }

    private Party.Kind kind(Container container, String ip) {
        return graph.party(container, Endpoint.of(ip, 80)).kind();
    }

    private static String json(AccessGraph graph) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = HiveModule.mapper().createGenerator(text)) {
            graph.write(out);
        }
        return text.toString();
    }

    private static Event from(Container container, String own, String ip) {
        return new NetworkConnected(
                Context.of(START, container, CURL), "tcp", Endpoint.of(own, 40_000), Endpoint.of(ip, 80), 3);
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
