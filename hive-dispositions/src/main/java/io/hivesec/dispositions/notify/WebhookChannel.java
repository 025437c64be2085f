package io.hivesec.dispositions.notify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook: JSON by POST, signed. {@code Hive-Signature: t=SECONDS,v1=HEX} holds HMAC-SHA-256 over the seconds, a full
 * stop and the body, so that the receiver knows who sent it and refuses a replay; {@code Hive-Delivery} is the same for
 * each try, so that he counts it once. A server that is out of reach, busy (429) or broken (5xx) is tried again, each time
 * after twice as long; redirects are not followed.
 */
public final class WebhookChannel implements Channel {
    private static final int TRIES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = HiveModule.mapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI uri;
    private final byte[] secret;
    private final Duration firstPause;
    private final Clock clock;

    /**
     * A channel.
     *
     * @param uri where to post to, {@code https} outside of one machine
     * @param secret shared with the receiver, at least 16 bytes
     * @param firstPause how long to wait before the second try
     * @param clock the time that is signed
     * @throws IllegalArgumentException when it is no web address, or the secret is short
     */
    public WebhookChannel(URI uri, byte[] secret, Duration firstPause, Clock clock) {
        boolean isWeb = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!isWeb || uri.getHost() == null) {
            // Not the address itself: its path or query is often what lets anybody post.
            throw new IllegalArgumentException("a webhook is an address such as https://host/path");
        }
        if (secret.length < 16) {
            throw new IllegalArgumentException("a webhook's secret has at least 16 bytes");
        }
        this.uri = uri;
        this.secret = secret.clone();
        this.firstPause = firstPause;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "notify.webhook";
    }

    /** Without user, path and query, any of which may be a secret. */
    @Override
    public String recipient() {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    @Override
    public void send(Alert alert) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("event", "alert");
        body.set("alert", JSON.valueToTree(alert));
        post(alert.id() + "." + alert.revision(), body);
    }

    @Override
    public void digest(List<Alert> alerts, long count) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("event", "digest").put("count", count);
        body.set("alerts", JSON.valueToTree(alerts));
        post("digest." + clock.instant().toEpochMilli(), body);
    }

    private void post(String delivery, ObjectNode json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        Duration pause = firstPause;
        String cause = "";
        for (int i = 1; i <= TRIES; i++) {
            try {
                int status = tryOnce(delivery, body);
                if (status >= 200 && status < 300) {
                    return;
                }
                cause = "it answered " + status;
                if (status < 500 && status != 429) {
                    break;
                }
            } catch (IOException e) {
                cause = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (i < TRIES) {
                pause(pause);
                pause = pause.multipliedBy(2);
            }
        }
        throw new IOException("the webhook at " + recipient() + " did not take it: " + cause);
    }

    private int tryOnce(String delivery, byte[] body) throws IOException, InterruptedException {
        long seconds = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Hive-Delivery", delivery)
                .header("Hive-Signature", "t=" + seconds + ",v1=" + sign(seconds, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String sign(long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static void pause(Duration pause) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
