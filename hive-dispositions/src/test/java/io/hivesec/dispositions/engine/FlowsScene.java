package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * A victim with fifteen ways in and out: TCP that is established and TCP that is new, each way, with a peer on its network,
 * with the node, and with a machine beyond the node (masqueraded out, a published port in); UDP each way; ARP.
 */
final class FlowsScene implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERVE = "nc -ll -p 7000 -e cat & sleep 100000";
    private static final String TICK = "(while :; do echo x; sleep 0.1; done) | nc ";

    private final RealEngine docker;
    private final Path directory;
    private final String suffix = UUID.randomUUID().toString().substring(0, 6);
    private final String outside = "hive-" + suffix;
    private final String network = "hive-net-" + suffix;
    private final List<Process> processes = new ArrayList<>();
    final String victim;
    private final String peer;
    private final String victimIp;
    private final String peerIp;

    FlowsScene(RealEngine docker, Path directory) throws IOException {
        this.docker = docker;
        this.directory = directory;
        docker.network(network, "10.216.3.0/24");
        victim = docker.start(victimConfig(), "victim-" + suffix);
        peer = docker.start(on(docker.config("sh", "-c", SERVE)), "peer-" + suffix);
        victimIp = ip(victim);
        peerIp = ip(peer);
        RealEngine.run(List.of("ip", "netns", "add", outside));
        node("ip link add ho" + suffix + " type veth peer name hi" + suffix + " netns " + outside);
        node("ip addr add 198.18.0.1/30 dev ho" + suffix + " && ip link set ho" + suffix + " up");
        outside("ip addr add 198.18.0.2/30 dev hi" + suffix + " && ip link set hi" + suffix + " up");
        background(node(), "nc -ll -p 7000 -e cat");
        background(outside(), "nc -ll -p 7000 -e cat");
        startOldFlows();
    }

    private ObjectNode victimConfig() {
        ObjectNode config = on(docker.config("sh", "-c", SERVE));
        config.putObject("ExposedPorts").putObject("7000/tcp");
        config.withObject("/HostConfig/PortBindings")
                .putArray("7000/tcp")
                .addObject()
                .put("HostPort", "18000");
        return config;
    }

    private ObjectNode on(ObjectNode config) {
        config.withObject("/HostConfig").put("NetworkMode", network);
        return config;
    }

    private String ip(String container) throws IOException {
        return docker.inspect(container).networks().get(network).path("IPAddress").asText();
    }

    private void startOldFlows() throws IOException {
        inside(victim, TICK + peerIp + " 7000 > /tmp/to-peer");
        inside(peer, TICK + victimIp + " 7000 > /tmp/from-peer");
        inside(victim, TICK + "198.18.0.1 7000 > /tmp/to-node");
        background(node(), TICK + victimIp + " 7000 > " + directory + "/from-node");
        inside(victim, TICK + "198.18.0.2 7000 > /tmp/to-outside");
        background(outside(), TICK + "198.18.0.1 18000 > " + directory + "/from-outside");
    }

    private void inside(String container, String script) throws IOException {
        ObjectNode exec = JSON.createObjectNode();
        List.of("sh", "-c", script).forEach(exec.withArray("/Cmd")::add);
        String id = RealEngine.expect(docker.engine().post("/containers/" + container + "/exec", exec))
                .json()
                .path("Id")
                .asText();
        RealEngine.expect(docker.engine()
                .post("/exec/" + id + "/start", JSON.createObjectNode().put("Detach", true)));
    }

    private List<String> node() {
        return List.of("nsenter", "-t", String.valueOf(docker.pid()), "-n", "--");
    }

    private List<String> outside() {
        return List.of("ip", "netns", "exec", outside);
    }

    private String node(String script) throws IOException {
        return shell(node(), script);
    }

    private String outside(String script) throws IOException {
        return shell(outside(), script);
    }

    private static String shell(List<String> where, String script) throws IOException {
        List<String> command = new ArrayList<>(where);
        command.addAll(List.of("sh", "-c", script));
        return RealEngine.run(command);
    }

    private void background(List<String> where, String script) throws IOException {
        List<String> command = new ArrayList<>(where);
        command.addAll(List.of("busybox", "sh", "-c", script));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Which of the fifteen flows pass, looked at over some time. */
    Map<String, Boolean> passing() throws Throwable {
        Map<String, Long> before = received();
        Map<String, Boolean> passing = new LinkedHashMap<>();
        String echo = "echo hi | nc -w 1 ";
        passing.put("new TCP victim to peer", says(() -> docker.exec(victim, echo + peerIp + " 7000")));
        passing.put("new TCP peer to victim", says(() -> docker.exec(peer, echo + victimIp + " 7000")));
        passing.put("new TCP victim to node", says(() -> docker.exec(victim, echo + "198.18.0.1 7000")));
        String quiet = "busybox timeout 3 busybox sh -c '" + echo.replace("nc", "busybox nc");
        passing.put("new TCP node to victim", says(() -> node(quiet + victimIp + " 7000' || true")));
        passing.put("new TCP victim to outside", says(() -> docker.exec(victim, echo + "198.18.0.2 7000")));
        passing.put("new TCP outside to victim", says(() -> outside(quiet + "198.18.0.1 18000' || true")));
        // A datagram to a port where nobody listens is answered by ICMP.
        String probe = "traceroute -n -q 1 -m 1 -w 1 ";
        passing.put("UDP victim to peer", docker.exec(victim, probe + peerIp).contains(" ms"));
        passing.put("UDP peer to victim", docker.exec(peer, probe + victimIp).contains(" ms"));
        passing.put("ARP victim to peer", docker.exec(victim, "arping -c 2 -w 2 -I eth0 " + peerIp + " >/dev/null 2>&1")
                .contains("status 0"));
        Map<String, Long> after = received();
        before.forEach((flow, bytes) -> passing.put(flow, after.get(flow) > bytes));
        return passing;
    }

    private static boolean says(ThrowingSupplier<String> output) throws Throwable {
        return output.get().contains("hi");
    }

    private Map<String, Long> received() throws IOException {
        Map<String, Long> received = new LinkedHashMap<>();
        received.put("old TCP victim to peer", size(victim, "to-peer"));
        received.put("old TCP peer to victim", size(peer, "from-peer"));
        received.put("old TCP victim to node", size(victim, "to-node"));
        received.put("old TCP node to victim", Files.size(directory.resolve("from-node")));
        received.put("old TCP victim to outside", size(victim, "to-outside"));
        received.put("old TCP outside to victim", Files.size(directory.resolve("from-outside")));
        return received;
    }

    private long size(String container, String file) throws IOException {
        String output = docker.exec(container, "wc -c < /tmp/" + file);
        return Long.parseLong(output.strip().split("\\s+")[0]);
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        docker.remove(victim);
        docker.remove(peer);
        docker.removeNetwork(network);
        RealEngine.run(List.of("ip", "netns", "delete", outside));
    }
}
