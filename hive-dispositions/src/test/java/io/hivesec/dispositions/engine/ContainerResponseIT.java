package io.hivesec.dispositions.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.testkit.Concurrently;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses to containers of a real Docker engine, and of podman through its Docker-compatible socket. */
@Timeout(600)
@ParameterizedClass
@EnumSource(RealEngine.Kind.class)
final class ContainerResponseIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Budget NO_LIMIT = new Budget(1, 1000, 10000, Duration.ofMinutes(10), 1);

    @TempDir
    private Path directory;

    private final List<String> containers = new ArrayList<>();
    private final List<String> networks = new ArrayList<>();
    private final RealEngine.Kind kind;
    private RealEngine engine;
    private Journal journal;

    ContainerResponseIT(RealEngine.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException {
        engine = RealEngine.get(kind);
        journal = Journal.open(directory.resolve("journal"), new byte[0], Clock.systemUTC());
    }

    @AfterEach
    void remove() throws IOException {
        journal.close();
        for (String container : containers) {
            engine.remove(container);
        }
        for (String network : networks) {
            engine.removeNetwork(network);
        }
    }

    @Test
    void isolate_containerOnThreeNetworks_isCutAndRestoredAsItWas() throws IOException {
        String chosen = network("10.215.7.0/24");
        String other = network("");
        String id = container(engine.waiting());
        ObjectNode settings = JSON.createObjectNode();
        settings.putArray("Aliases").add("shop").add("web");
        settings.putObject("IPAMConfig").put("IPv4Address", "10.215.7.77");
        engine.connect(id, chosen, settings);
        engine.connect(id, other, JSON.createObjectNode());
        ContainerState before = engine.inspect(id);
        JournaledDisposition isolate = disposition(ContainerResponse.ISOLATE);
        Plan plan = plan(isolate, "a1", id);

        Outcome outcome = isolate.apply(approve(plan));

        assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.VERIFIED);
        assertThat(outcome.details()).contains("the node has no link to it", "0 socket(s) are connected");
        assertThat(engine.inspect(id).networks()).isEmpty();
        assertThat(engine.exec(id, "ip -o link | grep -vc LOOPBACK")).startsWith("0");

        Outcome undone = isolate.undo(approve(plan));

        assertThat(undone.state()).as(undone.toString()).isEqualTo(State.UNDONE);
        ContainerState after = engine.inspect(id);
        assertThat(after.networks().keySet()).isEqualTo(before.networks().keySet());
        assertThat(after.networks().get(chosen).path("Aliases"))
                .contains(
                        settings.path("Aliases").get(0),
                        settings.path("Aliases").get(1));
        for (String network : before.networks().keySet()) {
            for (String address : List.of("IPAddress", "MacAddress")) {
                assertThat(after.networks().get(network).path(address))
                        .as("%s on %s; the outcome was %s", address, network, undone)
                        .isEqualTo(before.networks().get(network).path(address));
            }
        }
        assertThat(isolate.verify(plan).state()).isEqualTo(State.FAILED);
    }

    @Test
    void isolate_processWithNetAdmin_cannotUndoIt() throws IOException {
        ObjectNode config = engine.waiting();
        config.withObject("/HostConfig").putArray("CapAdd").add("NET_ADMIN");
        String id = container(config);
        JournaledDisposition isolate = disposition(ContainerResponse.ISOLATE);
        Plan plan = plan(isolate, "a1", id);
        assertThat(isolate.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);

        engine.exec(id, "for i in $(ls /sys/class/net); do ip link set $i up; done");
        engine.exec(id, "ip link add type veth; ip link set veth0 up; ip addr add 10.213.0.9/24 dev veth0");

        assertThat(engine.exec(id, "ping -c 1 -W 1 10.213.0.1 >/dev/null")).contains("status 1");
        assertThat(isolate.verify(plan).state()).isEqualTo(State.VERIFIED);
    }

    @ParameterizedTest
    @EnumSource(ContainerResponse.class)
    void response_twiceAndFromSixteenThreads_isTheSameAsOnce(ContainerResponse response) throws Exception {
        String id = container(engine.waiting());
        JournaledDisposition disposition = disposition(response);
        Plan plan = plan(disposition, "a1", id);

        List<Outcome> outcomes = Concurrently.run(() -> disposition.apply(approve(plan)));

        assertThat(outcomes).extracting(Outcome::state).containsOnly(State.VERIFIED);
        assertThat(disposition.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        if (plan.impact() == Plan.Impact.REVERSIBLE) {
            List<Outcome> undone = Concurrently.run(() -> disposition.undo(approve(plan)));
            assertThat(undone).extracting(Outcome::state).containsOnly(State.UNDONE, State.REFUSED);
            assertThat(undone).filteredOn(one -> one.state() == State.UNDONE).hasSize(1);
            assertThat(engine.inspect(id).status()).isEqualTo("running");
            assertThat(engine.inspect(id).networks()).containsOnlyKeys(engine.defaultNetwork());
        } else {
            assertThat(engine.inspect(id).isAlive()).isFalse();
            assertThat(disposition.undo(approve(plan)).state()).isEqualTo(State.REFUSED);
        }
    }

    @Test
    void effector_ofPausedAndDeadContainers_believesStatesNotCodes() throws IOException {
        String id = container(engine.waiting());
        ContainerActions actions = new ContainerActions(engine.engine());
        for (String action : List.of("pause", "pause", "unpause", "unpause", "pause", "kill", "kill")) {
            actions.perform(id, Plan.Action.of(action));
        }
        assertThat(engine.inspect(id).isAlive()).isFalse();
    }

    @Test
    void kill_alwaysRestartedContainer_staysDeadAndLeavesEvidence() throws IOException {
        ObjectNode config = engine.config("sh", "-c", "echo was here; touch /tmp/dropped; sleep 100000");
        config.withObject("/HostConfig/RestartPolicy").put("Name", "always");
        String id = container(config);
        JournaledDisposition kill = disposition(ContainerResponse.KILL);
        Plan plan = plan(kill, "a1", id);

        Outcome outcome = kill.apply(approve(plan));

        assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.VERIFIED);
        Path evidence = directory.resolve("journal/evidence").resolve(io.hivesec.dispositions.Plans.id(plan));
        assertThat(evidence.resolve("changes.json")).content().contains("/tmp/dropped");
        assertThat(evidence.resolve("log.bin")).content().contains("was here");
        assertThat(evidence.resolve("processes.json")).content().contains("sleep 100000");
        assertThat(evidence.resolve("sockets.txt")).content().contains("== tcp");
        assertThat(engine.inspect(id).isAlive()).isFalse();
    }

    @Test
    void apply_afterTheNameWasRecycled_hitsNothing() throws IOException {
        String name = "recycled-" + UUID.randomUUID();
        String id = engine.start(engine.waiting(), name);
        JournaledDisposition kill = disposition(ContainerResponse.KILL);
        Plan plan = plan(kill, "a1", id);
        engine.remove(id);
        String successor = engine.start(engine.waiting(), name);
        containers.add(successor);

        assertThat(kill.apply(approve(plan)).details())
                .singleElement()
                .asString()
                .contains("is gone");
        assertThat(engine.inspect(successor).isAlive()).isTrue();
    }

    @Test
    void plan_nameThatLooksLikeAnotherId_isRefused() throws IOException {
        String victim = engine.start(engine.waiting(), "0123456789abcdef");
        containers.add(victim);
        assertThatThrownBy(() -> plan(disposition(ContainerResponse.KILL), "a1", "0123456789abcdef"))
                .hasMessageContaining("no container has the id 0123456789abcdef");
    }

    @Test
    void apply_afterARestart_isRefused() throws IOException {
        String id = container(engine.waiting());
        JournaledDisposition isolate = disposition(ContainerResponse.ISOLATE);
        Plan plan = plan(isolate, "a1", id);
        engine.engine().post("/containers/" + id + "/restart?t=0", null);

        Outcome outcome = isolate.apply(approve(plan));

        assertThat(outcome.state()).isEqualTo(State.REFUSED);
        assertThat(outcome.details()).singleElement().asString().contains("startedAt");
        assertThat(engine.inspect(id).networks()).containsOnlyKeys(engine.defaultNetwork());
    }

    @Test
    void isolate_restartedWhileIsolated_staysCutAndIsRestored() throws IOException {
        String id = container(engine.waiting());
        JournaledDisposition isolate = disposition(ContainerResponse.ISOLATE);
        Plan plan = plan(isolate, "a1", id);
        Outcome outcome = isolate.apply(approve(plan));
        assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.VERIFIED);
        RealEngine.expect(engine.engine().post("/containers/" + id + "/restart?t=0", null));
        assertThat(engine.inspect(id).networks()).isEmpty();

        assertThat(isolate.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(engine.inspect(id).networks()).containsOnlyKeys(engine.defaultNetwork());
    }

    @Test
    void plan_hostNetworkOrAnothersNetwork_isRefusedForIsolation() throws IOException {
        ObjectNode host = engine.waiting();
        host.withObject("/HostConfig").put("NetworkMode", "host");
        String first = container(host);
        String second = container(engine.waiting());
        ObjectNode shared = engine.waiting();
        shared.withObject("/HostConfig").put("NetworkMode", "container:" + second);
        String third = container(shared);

        assertThatThrownBy(() -> plan(disposition(ContainerResponse.ISOLATE), "a1", first))
                .hasMessageContaining("uses the host's network");
        assertThatThrownBy(() -> plan(disposition(ContainerResponse.ISOLATE), "a1", third))
                .hasMessageContaining("uses the network of container:" + second);
        assertThat(plan(disposition(ContainerResponse.PAUSE), "a1", first).steps())
                .hasSize(1);
        assertThat(plan(disposition(ContainerResponse.ISOLATE), "a1", second)
                        .reach()
                        .blastRadius())
                .contains(engine.inspect(third).name());
    }

    @Test
    void plan_systemNamespaceOrOwnContainer_isRefused() throws IOException {
        ObjectNode system = engine.waiting();
        system.putObject("Labels").put("io.kubernetes.pod.namespace", "kube-system");
        String id = container(system);
        String own = container(engine.waiting());

        assertThatThrownBy(() -> plan(disposition(ContainerResponse.PAUSE), "a1", id))
                .hasMessageContaining("belongs to the system, in kube-system");
        ContainerEffector inside = new ContainerEffector(ContainerResponse.KILL, engine.engine(), "0::/docker/" + own);
        assertThatThrownBy(() -> inside.plan(ContainerAlerts.about("a1", own)))
                .hasMessageContaining("is the responder's own");
    }

    @Test
    void budget_replicasOfOneService_holdsAtAFifth() throws IOException {
        List<String> replicas = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ObjectNode config = engine.waiting();
            config.putObject("Labels")
                    .put("com.docker.compose.project", "shop")
                    .put("com.docker.compose.service", "web");
            replicas.add(container(config));
        }
        JournaledDisposition pause = new JournaledDisposition(
                new ContainerEffector(ContainerResponse.PAUSE, engine.engine()),
                journal,
                Budget.DEFAULT,
                Clock.systemUTC());
        List<State> states = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            states.add(
                    pause.apply(approve(plan(pause, "a" + i, replicas.get(i)))).state());
        }
        assertThat(states).containsExactly(State.VERIFIED, State.REFUSED, State.REFUSED);
    }

    private String container(ObjectNode config) throws IOException {
        String id = engine.start(config, "hive-" + UUID.randomUUID());
        containers.add(id);
        return id;
    }

    private String network(String subnet) throws IOException {
        String name = "hive-" + UUID.randomUUID();
        engine.network(name, subnet);
        networks.add(name);
        return name;
    }

    private JournaledDisposition disposition(ContainerResponse response) {
        return new JournaledDisposition(
                new ContainerEffector(response, engine.engine()), journal, NO_LIMIT, Clock.systemUTC());
    }

    private static Plan plan(JournaledDisposition disposition, String alert, String container) {
        return disposition.plan(ContainerAlerts.about(alert, container)).orElseThrow();
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.parse("2026-01-02T03:05:00Z"));
    }
}
