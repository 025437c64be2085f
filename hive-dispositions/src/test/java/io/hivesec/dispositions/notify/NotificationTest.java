package io.hivesec.dispositions.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.event.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class NotificationTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @Test
    void channels_thatLeadNowhere_areRefusedAtOnce() {
        assertThatThrownBy(() -> new SyslogChannel(SyslogChannel.Protocol.UDP, "localhost", 70_000, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70000");
        for (String address : List.of("ftp://host/path", "/path", "https:///path")) {
            assertThatThrownBy(() -> new WebhookChannel(URI.create(address), SECRET, Duration.ofSeconds(1), CLOCK))
                    .as(address)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("https://host/path");
        }
    }

    @Test
    void storm_tenThousandAlerts_isAFewMessagesAndADigest() throws IOException {
        Recorder recorder = new Recorder();
        MovingClock clock = new MovingClock();
        Notification notification = new Notification(recorder, 3, Duration.ofMinutes(1), clock);
        for (int i = 0; i < 10_000; i++) {
            tell(notification, alert("a" + i, "title"));
        }
        assertThat(recorder.sent).containsExactly("a0", "a1", "a2");
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        tell(notification, alert("later", "title"));
        assertThat(recorder.sent).containsExactly("a0", "a1", "a2", "digest of 9997", "later");
    }

    @Test
    void apply_twice_tellsOnceAndVerifies() throws IOException {
        Recorder recorder = new Recorder();
        Notification notification = new Notification(recorder, 3, Duration.ofMinutes(1), CLOCK);
        Plan plan = notification.plan(alert("a", "title")).orElseThrow();
        assertThat(notification.verify(plan).state()).isEqualTo(State.FAILED);
        notification.apply(approve(plan));
        assertThat(notification.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(notification.undo(approve(plan)).state()).isEqualTo(State.REFUSED);
        assertThat(recorder.sent).containsExactly("a");
        assertThat(plan.isIntrusive()).isFalse();
    }

    @Test
    void email_alert_arrivesWithoutTheAttackersHeaders() throws Exception {
        try (SmtpServer server = new SmtpServer()) {
            Properties settings = new Properties();
            settings.setProperty("mail.smtp.host", "127.0.0.1");
            settings.setProperty("mail.smtp.port", String.valueOf(server.port()));
            EmailChannel email = new EmailChannel(settings, "hive@example.org", "soc@example.org, boss@example.org");
            email.send(alert("a1", "Reverse shell\r\nBcc: eve@example.org"));
            String message = server.messages.poll(10, TimeUnit.SECONDS);
            assertThat(message).contains("Subject: [hive] medium: Reverse shell Bcc:", "What to do: Isolate it.");
            assertThat(message.lines()).noneMatch(line -> line.startsWith("Bcc:"));
            assertThat(server.recipients).containsExactly("<soc@example.org>", "<boss@example.org>");
        }
    }

    @Test
    void email_serverThatAsksWhoLogsIn_isTold() throws Exception {
        try (SmtpServer server = new SmtpServer()) {
            Properties settings = new Properties();
            settings.setProperty("mail.smtp.host", "127.0.0.1");
            settings.setProperty("mail.smtp.port", String.valueOf(server.port()));
            settings.setProperty("mail.smtp.auth", "true");
            settings.setProperty("mail.smtp.user", "hive");
            settings.setProperty("mail.smtp.password", "secret");
            new EmailChannel(settings, "hive@example.org", "soc@example.org").send(alert("a1", "Reverse shell"));
            assertThat(server.messages.poll(10, TimeUnit.SECONDS)).contains("Subject: [hive] medium: Reverse shell");
            String login = Base64.getEncoder().encodeToString("hive\0hive\0secret".getBytes(StandardCharsets.UTF_8));
            assertThat(server.logins).containsExactly("AUTH PLAIN " + login);
        }
    }

    @Test
    void email_noServer_isAnErrorThatNamesTheRecipient() {
        Properties settings = new Properties();
        settings.setProperty("mail.smtp.host", "127.0.0.1");
        settings.setProperty("mail.smtp.port", "1");
        assertThatThrownBy(
                        () -> new EmailChannel(settings, "hive@example.org", "soc@example.org").send(alert("a", "t")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the e-mail to soc@example.org was not taken");
    }

    @Test
    void webhook_busyServer_isTriedAgainWithTheSameDeliveryAndASignature() throws Exception {
        List<String> deliveries = new CopyOnWriteArrayList<>();
        List<String> signatures = new CopyOnWriteArrayList<>();
        List<byte[]> bodies = new CopyOnWriteArrayList<>();
        HttpServer server = server(exchange -> {
            deliveries.add(exchange.getRequestHeaders().getFirst("Hive-Delivery"));
            signatures.add(exchange.getRequestHeaders().getFirst("Hive-Signature"));
            bodies.add(exchange.getRequestBody().readAllBytes());
            return deliveries.size() < 3 ? 503 : 204;
        });
        try {
            webhook(server).send(alert("a1", "title"));
        } finally {
            server.stop(0);
        }
        assertThat(deliveries).containsExactly("a1.1", "a1.1", "a1.1");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        mac.update((NOW.getEpochSecond() + ".").getBytes(StandardCharsets.US_ASCII));
        String expected = HexFormat.of().formatHex(mac.doFinal(bodies.get(0)));
        assertThat(signatures).containsOnly("t=" + NOW.getEpochSecond() + ",v1=" + expected);
        assertThat(new String(bodies.get(0), StandardCharsets.UTF_8)).contains("\"id\":\"a1\"");
    }

    @Test
    void webhook_refused_isNotTriedAgain() throws Exception {
        List<String> tries = new CopyOnWriteArrayList<>();
        HttpServer server = server(exchange -> {
            tries.add("");
            return 401;
        });
        try {
            assertThatThrownBy(() -> webhook(server).send(alert("a1", "title")))
                    .hasMessageEndingWith("did not take it: it answered 401");
        } finally {
            server.stop(0);
        }
        assertThat(tries).hasSize(1);
    }

    @Test
    void syslog_udp_isRfc5424WithEscapedData() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(10_000);
            new SyslogChannel(SyslogChannel.Protocol.UDP, "127.0.0.1", server.getLocalPort(), CLOCK)
                    .send(alert("a\"]1", "A title"));
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .matches("<108>1 2026-01-02T03:04:05Z [!-~]+ hive [0-9]+ alert "
                            + "\\[hive@32473 id=\"a\\\\\"\\\\]1\" type=\"reverse_shell\".*] \uFEFFA title: .*");
        }
    }

    @Test
    void syslog_tcp_countsOctets() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new SyslogChannel(SyslogChannel.Protocol.TCP, "127.0.0.1", server.getLocalPort(), CLOCK)
                    .send(alert("a1", "标题"));
            try (Socket socket = server.accept()) {
                byte[] all = socket.getInputStream().readAllBytes();
                String text = new String(all, StandardCharsets.UTF_8);
                int space = text.indexOf(' ');
                assertThat(Integer.parseInt(text.substring(0, space))).isEqualTo(all.length - space - 1);
            }
        }
    }

    private static void tell(Notification notification, Alert alert) throws IOException {
        notification.apply(approve(notification.plan(alert).orElseThrow()));
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "policy", NOW);
    }

    private static WebhookChannel webhook(HttpServer server) {
        return new WebhookChannel(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
                SECRET,
                Duration.ofMillis(1),
                CLOCK);
    }

    private static HttpServer server(Answer answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            int status = answer.to(exchange);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Alert alert(String id, String title) {
        Rule rule = Rule.of("test.rule", AlertType.REVERSE_SHELL).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.of("c0ffee", "web", "web:1")))
                .build();
        return Alert.begin(id, finding, new Alert.Words(title, "A shell.", "Isolate it."), NOW);
    }

    /** What a server says to a request. */
    private interface Answer {
        int to(com.sun.net.httpserver.HttpExchange exchange) throws IOException;
    }

    /** Time that the test moves. */
    private static final class MovingClock extends Clock {
        private Instant now = NOW;

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Remembers what was told. */
    private static final class Recorder implements Channel {
        private final List<String> sent = new ArrayList<>();

        @Override
        public String id() {
            return "notify.test";
        }

        @Override
        public String recipient() {
            return "the test";
        }

        @Override
        public void send(Alert alert) {
            sent.add(alert.id());
        }

        @Override
        public void digest(List<Alert> alerts, long count) {
            sent.add("digest of " + count);
        }
    }

    /** Takes mail on loopback, as RFC 5321 has it, as far as a client needs. */
    private static final class SmtpServer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final List<String> recipients = new CopyOnWriteArrayList<>();
        private final List<String> logins = new CopyOnWriteArrayList<>();

        SmtpServer() throws IOException {
            Thread thread = new Thread(this::serve, "smtp");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() {
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                say(socket, "220 test");
                String line;
                while ((line = in.readLine()) != null) {
                    if (line.startsWith("RCPT TO:")) {
                        recipients.add(line.substring("RCPT TO:".length()));
                    }
                    if (line.equals("DATA")) {
                        say(socket, "354 go on");
                        messages.add(data(in));
                    }
                    if (line.startsWith("AUTH")) {
                        logins.add(line);
                        say(socket, "235 welcome");
                    } else if (line.startsWith("EHLO")) {
                        say(socket, "250-test\r\n250 AUTH PLAIN");
                    } else {
                        say(socket, line.equals("QUIT") ? "221 bye" : "250 ok");
                    }
                }
            } catch (IOException e) {
                messages.add("the server failed: " + e.getMessage());
            }
        }

        private static String data(BufferedReader in) throws IOException {
            StringBuilder text = new StringBuilder();
            String line;
            while ((line = in.readLine()) != null && !line.equals(".")) {
                text.append(line).append('\n');
            }
            return text.toString();
        }

        private static void say(Socket socket, String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
