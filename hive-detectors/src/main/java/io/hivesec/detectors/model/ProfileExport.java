package io.hivesec.detectors.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Profiles as policies that others enforce. Stateless. */
public final class ProfileExport {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactories.plain());
    private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

    private ProfileExport() {}

    /**
     * A Kubernetes NetworkPolicy (networking.k8s.io/v1), as JSON, which kubectl takes as it takes YAML: pods with the label
     * {@code app} may be reached at the ports that were listened on, and may reach the addresses and ports that were
     * connected to. Peers known by name only cannot be told in such a policy; they are in the annotation
     * {@code hive.hivesec.io/left-out}.
     *
     * @param profile what is normal
     * @param name the policy's name and the label's value
     */
    public static String networkPolicy(Profile profile, String name) {
        ObjectNode policy = MAPPER.createObjectNode();
        policy.put("apiVersion", "networking.k8s.io/v1").put("kind", "NetworkPolicy");
        ObjectNode metadata = policy.putObject("metadata").put("name", name);
        ObjectNode spec = policy.putObject("spec");
        spec.putObject("podSelector").putObject("matchLabels").put("app", name);
        spec.putArray("policyTypes").add("Ingress").add("Egress");
        ArrayNode ingress = spec.putArray("ingress");
        ArrayNode egress = spec.putArray("egress");
        Set<String> leftOut = new TreeSet<>();
        Set<String> listened = new TreeSet<>();
        Set<String> reached = new TreeSet<>();
        for (Behavior behavior : BehaviorModel.of(profile).normal().keySet()) {
            if (behavior.kind() == BehaviorKind.LISTEN) {
                listened.add(behavior.object());
            } else if (behavior.kind() == BehaviorKind.CONNECT) {
                reached.add(behavior.object());
            }
        }
        for (String port : listened) {
            ports(port, ingress.addObject(), ingress, leftOut);
        }
        for (String peer : reached) {
            String host = Peers.host(peer);
            boolean stays = peer.startsWith("unix ") || host.equals("loopback");
            boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+(/\\d+)?");
            if (stays) {
                continue;
            }
            if (!address) {
                leftOut.add(peer);
                continue;
            }
            ObjectNode rule = egress.addObject();
            String block = host.indexOf('/') >= 0 ? host : host + (host.indexOf(':') >= 0 ? "/128" : "/32");
            rule.putArray("to").addObject().putObject("ipBlock").put("cidr", block);
            ports(peer, rule, egress, leftOut);
        }
        if (!leftOut.isEmpty()) {
            metadata.putObject("annotations").put("hive.hivesec.io/left-out", String.join(", ", leftOut));
        }
        return pretty(policy);
    }

    private static void ports(String shape, ObjectNode rule, ArrayNode rules, Set<String> leftOut) {
        String protocol = Peers.protocol(shape).toUpperCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol) || Peers.port(shape) == 0) {
            rules.remove(rules.size() - 1);
            leftOut.add(shape);
            return;
        }
        rule.putArray("ports").addObject().put("protocol", protocol).put("port", Peers.port(shape));
    }

    /**
     * A seccomp profile as Docker and Kubernetes read it. Events do not tell every system call, so it forbids only what the
     * events would have told and did not: the calls behind mounting, tracing, loading modules, and connecting and listening
     * where none was seen, and those that no container needs.
     *
     * @param profile what is normal
     */
    public static String seccomp(Profile profile) {
        Set<String> seen = new TreeSet<>();
        for (Behavior behavior : BehaviorModel.of(profile).normal().keySet()) {
            seen.add(
                    behavior.kind() == BehaviorKind.ACT
                            ? behavior.object()
                            : behavior.kind().id());
        }
        ObjectNode json = MAPPER.createObjectNode();
        json.put("defaultAction", "SCMP_ACT_ALLOW");
        ArrayNode rules = json.putArray("syscalls");
        for (Map.Entry<Object, Object> family : families().entrySet().stream()
                .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
                .toList()) {
            if (!seen.contains(family.getKey().toString())) {
                ObjectNode rule = rules.addObject();
                ArrayNode names = rule.putArray("names");
                Arrays.stream(family.getValue().toString().split(" ")).forEach(names::add);
                rule.put("action", "SCMP_ACT_ERRNO").put("errnoRet", 1);
            }
        }
        return pretty(json);
    }

    private static Properties families() {
        Properties families = new Properties();
        try (InputStream in = ProfileExport.class.getResourceAsStream("system-calls.properties")) {
            if (in == null) {
                throw new IllegalStateException("system-calls.properties is missing");
            }
            families.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read system-calls.properties", e);
        }
        return families;
    }

    private static String pretty(ObjectNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }
}
