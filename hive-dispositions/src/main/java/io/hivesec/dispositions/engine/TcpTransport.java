package io.hivesec.dispositions.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** HTTP over TCP, with TLS when there is a context. */
final class TcpTransport implements EngineTransport {
    private final HttpClient http;
    private final String base;

    TcpTransport(String hostAndPort, @Nullable SSLContext tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10));
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
        this.base = (tls == null ? "http://" : "https://") + hostAndPort;
    }

    @Override
    public String address() {
        return base;
    }

    @Override
    public Answer send(String method, String path, byte[] body, Duration patience) throws IOException {
        HttpRequest.BodyPublisher publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] bytes = in.readNBytes(MAX_ANSWER + 1);
                if (bytes.length > MAX_ANSWER) {
                    throw new IOException("answered with more than " + MAX_ANSWER + " bytes");
                }
                return new Answer(
                        response.statusCode(),
                        response.headers().firstValue("api-version").orElse(""),
                        bytes);
            }
        } catch (IOException e) {
            throw new IOException(base + ": " + (e.getMessage() == null ? "cannot be reached" : e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(base + ": interrupted", e);
        }
    }
}
