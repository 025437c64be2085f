package io.hivesec.dispositions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.dispositions.Commands;
import io.hivesec.json.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What root on the container's own machine can do to its network beyond what the engine offers: take down the node's ends
 * of its links at once, and destroy its established sockets, so that no session lives on when the network comes back
 * (INET_DIAG_DESTROY, {@code ss -K}).
 *
 * <p>Which link is whose is asked of the kernel by network namespace id, not by interface index or name: inside its
 * namespace a container with CAP_NET_ADMIN makes links with any index it likes.
 */
final class NodeNetwork {
    private static final Pattern PARENT = Pattern.compile("^PPid:\\s+([0-9]+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9_.@-]{1,15}");
    private static final int LSNS_ATTEMPTS = 4;
    private static final List<String> CONNECTED =
            List.of("state", "connected", "not", "( dst 127.0.0.0/8 or dst [::1] )");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactories.plain());

    /** The container's first process and the process that holds it for the engine, in the engine's own namespace. */
    private final int pid;

    private final int holder;

    private NodeNetwork(int pid, int holder) {
        this.pid = pid;
        this.holder = holder;
    }

    /** The node's view of a container, if this is its node and this process may look. */
    static Optional<NodeNetwork> of(ContainerState container) {
        if (container.pid() <= 1
                || !Stream.of("nsenter", "ip", "ss", "lsns")
                        .allMatch(program -> Commands.find(program).isPresent())) {
            return Optional.empty();
        }
        Path proc = Path.of("/proc", String.valueOf(container.pid()));
        try {
            // A pid of the engine's machine is only ours when the kernel says that it is in that container.
            boolean ours = Files.readString(proc.resolve("cgroup"), StandardCharsets.UTF_8)
                    .contains(container.id());
            Matcher parent = PARENT.matcher(Files.readString(proc.resolve("status"), StandardCharsets.UTF_8));
            boolean another = !Files.readSymbolicLink(proc.resolve("ns/net"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
            return ours && another && parent.find()
                    ? Optional.of(new NodeNetwork(container.pid(), Integer.parseInt(parent.group(1))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The node's ends of the container's links. */
    List<String> links() throws IOException {
        OptionalInt namespace = namespace();
        if (namespace.isEmpty()) {
            return List.of();
        }
        List<String> links = new ArrayList<>();
        for (JsonNode link : json(inEngine("ip", "-j", "link", "show", "type", "veth"))) {
            if (link.path("link_netnsid").asInt(-1) == namespace.getAsInt()) {
                links.add(link.path("ifname").asText());
            }
        }
        return links;
    }

    /** The number by which the engine's network namespace knows the container's; empty when it has no link to it. */
    private OptionalInt namespace() throws IOException {
        String id = lsns().strip();
        return id.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(id)) : OptionalInt.empty();
    }

    /** Looks through all processes of the machine, and fails when one of them ends meanwhile: then it is asked again. */
    private String lsns() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return inEngine("lsns", "-p", String.valueOf(pid), "-t", "net", "-n", "-o", "NETNSID");
            } catch (IOException e) {
                if (attempt == LSNS_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    void down(List<String> links) throws IOException {
        for (String link : links) {
            set(link, "down");
        }
    }

    /** Brings up again those of the links that still exist; the engine removes a link with its endpoint. */
    void up(List<String> links) throws IOException {
        List<String> present = new ArrayList<>();
        for (JsonNode link : json(inEngine("ip", "-j", "link", "show", "type", "veth"))) {
            present.add(link.path("ifname").asText());
        }
        for (String link : links) {
            if (present.contains(link)) {
                set(link, "up");
            }
        }
    }

    private void set(String link, String state) throws IOException {
        if (!LINK.matcher(link).matches()) {
            throw new IOException("not the name of a link: '" + link + "'");
        }
        inEngine("ip", "link", "set", "dev", link, state);
    }

    /** Destroys every socket that is connected to somewhere else than the container itself. */
    void destroySockets() throws IOException {
        inContainer("ss", "-HKtun");
        List<String> left = sockets();
        if (!left.isEmpty()) {
            throw new IOException(left.size() + " socket(s) are still connected, the first: " + left.get(0));
        }
    }

    /** The sockets that are connected to somewhere else than the container itself. */
    List<String> sockets() throws IOException {
        return inContainer("ss", "-Htun")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String inContainer(String program, String options) throws IOException {
        List<String> command = new ArrayList<>(enter(pid));
        command.add(program);
        command.add(options);
        command.addAll(CONNECTED);
        return Commands.run(command);
    }

    private String inEngine(String... command) throws IOException {
        List<String> line = new ArrayList<>(enter(holder));
        line.addAll(List.of(command));
        return Commands.run(line);
    }

    private static List<String> enter(int process) {
        return List.of("nsenter", "-t", String.valueOf(process), "-n", "--");
    }

    private static JsonNode json(String text) throws IOException {
        return text.isBlank() ? JSON.createArrayNode() : JSON.readTree(text);
    }

    /** The kernel's tables of the container's sockets, as text. */
    String tables() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet", "unix")) {
            Path file = Path.of("/proc", String.valueOf(pid), "net", table);
            if (Files.isReadable(file)) {
                all.append("== ").append(table).append('\n').append(Files.readString(file, StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }
}
