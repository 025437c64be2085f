package io.hivesec.dispositions.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client of the Engine API over TCP, plain and with TLS, against servers that say what an engine would. */
final class EngineTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.41, /v1.41", "1.44, /v1.44", "1.52, /v1.44"})
    void get_engineOfAVersion_isAskedInOneThatBothKnow(String version, String prefix) throws IOException {
        serve(HttpServer.create(ANY_PORT, 0), version);
        Engine engine = Engine.at("tcp://127.0.0.1:" + port(), null);
        assertThat(engine.inspect("0123456789ab").orElseThrow().status()).isEqualTo("running");
        engine.inspect("0123456789ab");
        assertThat(asked)
                .containsExactly(
                        "/_ping", prefix + "/containers/0123456789ab/json", prefix + "/containers/0123456789ab/json");
    }

    @Test
    void get_whatIsNoEngine_isSaidToBeNone() throws IOException {
        serve(HttpServer.create(ANY_PORT, 0), "");
        Engine engine = Engine.at("tcp://127.0.0.1:" + port(), null);
        assertThatThrownBy(() -> engine.inspect("0123456789ab")).hasMessageContaining("is no container engine");
    }

    @Test
    void get_withTls_isAnsweredOnlyToWhoHasTheKeyAndTrustsTheServer() throws Exception {
        Path client = Files.createDirectory(directory.resolve("client"));
        Path stranger = Files.createDirectory(directory.resolve("stranger"));
        Path node = Files.createDirectory(directory.resolve("node"));
        for (Path one : List.of(client, stranger, node)) {
            keyPair(one);
        }
        Files.copy(node.resolve("cert.pem"), client.resolve("ca.pem"));
        Files.copy(node.resolve("cert.pem"), stranger.resolve("ca.pem"));
        Files.copy(client.resolve("cert.pem"), node.resolve("ca.pem"));
        serve(tls(node), "1.41");
        String address = "tcp://127.0.0.1:" + port();

        assertThat(Engine.at(address, client).inspect("0123456789ab")).isPresent();
        asked.clear();

        assertThatThrownBy(() -> Engine.at(address, stranger).inspect("0123456789ab"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("https://127.0.0.1:" + port());
        Files.copy(
                stranger.resolve("cert.pem"),
                Files.createDirectory(directory.resolve("other")).resolve("ca.pem"));
        Files.copy(client.resolve("cert.pem"), directory.resolve("other/cert.pem"));
        Files.copy(client.resolve("key.pem"), directory.resolve("other/key.pem"));
        assertThatThrownBy(() -> Engine.at(address, directory.resolve("other")).inspect("0123456789ab"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Engine.at(address, null).inspect("0123456789ab"))
                .isInstanceOf(IOException.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void at_certificatesThatAreNone_isAClearError() throws IOException {
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(directory.resolve(name), "nonsense");
        }
        assertThatThrownBy(() -> Engine.at("tcp://127.0.0.1:1", directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString());
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpServer engine, String version) {
        server = engine;
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = exchange.getRequestURI().getPath().equals("/_ping")
                    ? "OK".getBytes(StandardCharsets.US_ASCII)
                    : "{\"Id\":\"0123456789ab\",\"State\":{\"Status\":\"running\"}}"
                            .getBytes(StandardCharsets.US_ASCII);
            if (!version.isEmpty()) {
                exchange.getResponseHeaders().set("Api-Version", version);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** A server that wants to know its clients. */
    private static HttpsServer tls(Path certificates) throws IOException {
        HttpsServer server = HttpsServer.create(ANY_PORT, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsFiles.context(certificates)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        return server;
    }

    /** A key and a certificate that it signs itself, for 127.0.0.1, as {@code key.pem} and {@code cert.pem}. */
    private static void keyPair(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        char[] password = "changeit".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), password);
        pem(
                directory.resolve("key.pem"),
                "PRIVATE KEY",
                keys.getKey("it", password).getEncoded());
        pem(
                directory.resolve("cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("it").getEncoded());
    }

    private static void pem(Path file, String what, byte[] der) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }
}
