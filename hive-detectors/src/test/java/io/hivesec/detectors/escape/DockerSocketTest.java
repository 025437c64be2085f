package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.artifact.ContainerConfig;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerSocketTest {
    private static final String LIST = "[{\"Id\":\"c0ffeec0ffee\",\"Names\":[\"/web\"]}]";

    @TempDir
    Path directory;

    @Test
    void containers_engineThatAnswersWithALength_areRead() throws Exception {
        try (Engine engine = new Engine(
                directory,
                Map.of(
                        "/containers/json?all=1", ok(LIST),
                        "/containers/c0ffeec0ffee/json", ok(inspected())))) {
            DockerSocket.Answer answer = ask(engine);
            assertThat(answer.failures()).isEmpty();
            assertThat(answer.configs()).extracting(ContainerConfig::name).containsExactly("docker:web");
            assertThat(EscapeRisk.assess(answer.configs().get(0)))
                    .extracting(ContainerRisk::level)
                    .containsExactly("critical");
        }
    }

    @Test
    void containers_engineThatAnswersInChunksOrToTheEnd_areRead() throws Exception {
        String body = inspected();
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5;note=x\r\n" + body.substring(0, 5) + "\r\n"
                + Integer.toHexString(body.length() - 5) + "\r\n" + body.substring(5) + "\r\n0\r\n\r\n";
        try (Engine engine = new Engine(
                directory,
                Map.of(
                        "/containers/json?all=1",
                        "HTTP/1.0 200 OK\r\n\r\n" + LIST,
                        "/containers/c0ffeec0ffee/json",
                        chunked))) {
            assertThat(ask(engine).configs()).hasSize(1);
        }
    }

    @Test
    void containers_volumeThatIsThePathOfTheHost_isThatPath() throws Exception {
        try (Engine engine =
                new Engine(directory, withVolume(ok(volumes("'device': '/', 'o': 'bind', 'type': 'none'"))))) {
            DockerSocket.Answer answer = ask(engine);
            assertThat(answer.failures()).isEmpty();
            List<ContainerRisk> risks = EscapeRisk.assess(answer.configs().get(0));
            assertThat(risks).extracting(ContainerRisk::level).containsExactly("critical");
            assertThat(risks.get(0).reasons().get(0).places().get(0).field()).isEqualTo("volume data: Options.device");
        }
    }

    @Test
    void containers_volumeInMemory_isNoPathOfTheHost() throws Exception {
        try (Engine engine =
                new Engine(directory, withVolume(ok(volumes("'device': 'tmpfs', 'o': 'size=1m', 'type': 'tmpfs'"))))) {
            assertThat(EscapeRisk.assess(ask(engine).configs().get(0)))
                    .extracting(ContainerRisk::level)
                    .containsExactly("none");
        }
    }

    @Test
    void containers_engineThatDoesNotTellItsVolumes_isAFailureAndTheContainersAreRead() throws Exception {
        try (Engine engine = new Engine(directory, withVolume("HTTP/1.1 403 Forbidden\r\n\r\n"))) {
            DockerSocket.Answer answer = ask(engine);
            assertThat(answer.configs()).hasSize(1);
            assertThat(answer.failures())
                    .extracting(Failure::message)
                    .singleElement(STRING)
                    .contains("volumes", "403");
        }
    }

    @Test
    void containers_oneThatIsGone_isAFailureAndTheOthersAreRead() throws Exception {
        String list =
                "[{\"Id\":\"dead00000000\"},{\"Id\":\"../../etc\"},{\"Id\":\"c0ffeec0ffee\",\"Names\":[\"/web\"]}]";
        try (Engine engine = new Engine(
                directory,
                Map.of(
                        "/containers/json?all=1", ok(list),
                        "/containers/dead00000000/json", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                        "/containers/c0ffeec0ffee/json", ok(inspected())))) {
            DockerSocket.Answer answer = ask(engine);
            assertThat(answer.configs()).hasSize(1);
            assertThat(answer.failures())
                    .extracting(Failure::kind)
                    .containsExactly(FailureKind.UNREADABLE, FailureKind.MALFORMED);
            assertThat(answer.failures().get(0).message())
                    .contains("dead00000000")
                    .contains("404");
        }
    }

    @Test
    void containers_answersThatAreNone_areRefused() throws Exception {
        refuses("SSH-2.0-OpenSSH\r\n", "is not HTTP");
        refuses("HTTP/1.1 403 Forbidden\r\n\r\n", "403");
        refuses("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "longer than");
        refuses("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "not a length");
        refuses("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[", "early");
        refuses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "not a length");
        refuses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n7fffffffffffffff\r\n", "longer than");
        refuses("HTTP/1.1 200 OK\r\nX: " + "x".repeat(9000) + "\r\n\r\n[]", "a line of the answer");
        refuses("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200) + "\r\n[]", "headers");
        refuses(ok("{\"message\":\"x\"}"), "list of containers");
        refuses(ok("nonsense"), "JSON");
        refuses("HTTP/1.1 200", "ends in its head");
    }

    @Test
    void containers_noEngine_isRefused() {
        assertThatThrownBy(() -> DockerSocket.at(directory.resolve("none.sock")).containers(inAMinute()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.sock");
    }

    @Test
    void containers_engineThatSaysNothing_isGivenUp() throws Exception {
        Path socket = directory.resolve("mute.sock");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> DockerSocket.at(socket).containers(Deadline.in(Duration.ofMillis(50))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in time");
        }
    }

    private void refuses(String answer, String message) throws Exception {
        try (Engine engine = new Engine(directory, Map.of("/containers/json?all=1", answer))) {
            assertThatThrownBy(() -> ask(engine))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(message);
        }
    }

    private static DockerSocket.Answer ask(Engine engine) throws IOException {
        return DockerSocket.at(engine.socket).containers(inAMinute());
    }

    private static Deadline inAMinute() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    private static Map<String, String> withVolume(String volumes) {
        String container = described("'Binds': ['data:/data']")
                .replace(
                        "\"Mounts\": []",
                        "\"Mounts\": [{\"Type\": \"volume\", \"Name\": \"data\", \"Driver\": \"local\","
                                + " \"Source\": \"/var/lib/docker/volumes/data/_data\", \"Destination\": \"/data\", \"RW\": true}]");
        return Map.of(
                "/containers/json?all=1", ok(LIST),
                "/containers/c0ffeec0ffee/json", ok(container),
                "/volumes", volumes);
    }

    private static String volumes(String options) {
        return ("{'Volumes': [{'Name': 'data', 'Driver': 'local', 'Mountpoint': '/var/lib/docker/volumes/data/_data',"
                        + " 'Options': {" + options + "}, 'Scope': 'local'}], 'Warnings': null}")
                .replace('\'', '"');
    }

    private static String inspected() {
        return described("'Privileged': true");
    }

    private static String described(String hostConfig) {
        String list = Described.docker(hostConfig).trim();
        return list.substring(1, list.length() - 1);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Answers each path with fixed bytes and closes the connection. */
    private static final class Engine implements AutoCloseable {
        private final Path socket;
        private final ServerSocketChannel server;
        private final Thread thread;

        Engine(Path directory, Map<String, String> answers) throws IOException {
            socket = directory.resolve(System.nanoTime() + ".sock");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            thread = new Thread(() -> serve(answers));
            thread.start();
        }

        private void serve(Map<String, String> answers) {
            try {
                while (true) {
                    try (SocketChannel client = server.accept()) {
                        ByteBuffer request = ByteBuffer.allocate(4096);
                        client.read(request);
                        String head = new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
                        String path = head.split(" ", 3)[1];
                        String answer = answers.getOrDefault(path, "HTTP/1.1 500 Unexpected\r\n\r\n");
                        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                    }
                }
            } catch (ClosedChannelException e) {
                // Closed by the test.
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
