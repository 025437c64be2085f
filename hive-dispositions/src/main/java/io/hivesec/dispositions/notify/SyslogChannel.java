package io.hivesec.dispositions.notify;

import io.hivesec.alert.Alert;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Syslog as RFC 5424 has it, over UDP (RFC 5426) or TCP with octet counting (RFC 6587). Facility 13, "log audit". Over UDP
 * nobody says whether it arrived.
 */
public final class SyslogChannel implements Channel {
    /** How it travels. */
    public enum Protocol {
        /** A datagram. */
        UDP,
        /** A connection for each message. */
        TCP
    }

    private static final int FACILITY = 13;
    private static final int MAX_DATAGRAM = 2048;
    private static final int PATIENCE_MILLIS = 10_000;

    /** IANA's private enterprise number for documentation, RFC 5612. */
    private static final String DATA_ID = "hive@32473";

    private final Protocol protocol;
    private final String host;
    private final int port;
    private final Clock clock;

    /**
     * A channel to a syslog server.
     *
     * @throws IllegalArgumentException when the port is none
     */
    public SyslogChannel(Protocol protocol, String host, int port, Clock clock) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is from 1 to 65535, not " + port);
        }
        this.protocol = protocol;
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "notify.syslog";
    }

    @Override
    public String recipient() {
        return "syslog " + protocol + " " + host + ":" + port;
    }

    @Override
    public void send(Alert alert) throws IOException {
        String data = "[" + DATA_ID + parameter("id", alert.id())
                + parameter("type", alert.type().id())
                + parameter("rule", alert.rule().id())
                + parameter("container", alert.container().id())
                + parameter("pid", String.valueOf(alert.process().pid()))
                + parameter("target", alert.target().toString()) + "]";
        send(
                severity(alert),
                "alert",
                data,
                alert.words().title() + ": " + alert.words().message());
    }

    @Override
    public void digest(List<Alert> alerts, long count) throws IOException {
        int worst = alerts.stream().mapToInt(SyslogChannel::severity).min().orElse(6);
        String data = "[" + DATA_ID + parameter("count", String.valueOf(count)) + "]";
        send(worst, "digest", data, count + " more alerts");
    }

    /** RFC 5424's severities; a critical alert is 2, critical, and an informational one 6. */
    private static int severity(Alert alert) {
        return switch (alert.severity()) {
            case CRITICAL -> 2;
            case HIGH -> 3;
            case MEDIUM -> 4;
            case LOW -> 5;
            default -> 6;
        };
    }

    private static String parameter(String name, String value) {
        String escaped = AlertTemplate.safe(value)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("]", "\\]");
        return " " + name + "=\"" + escaped + "\"";
    }

    private void send(int severity, String kind, String data, String text) throws IOException {
        String time = clock.instant().truncatedTo(ChronoUnit.MICROS).toString();
        String message = "<" + (FACILITY * 8 + severity) + ">1 " + time + " " + hostname() + " hive "
                + ProcessHandle.current().pid() + " " + kind + " " + data + " \uFEFF" + AlertTemplate.safe(text);
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        try {
            if (protocol == Protocol.UDP) {
                sendDatagram(bytes);
            } else {
                sendStream(bytes);
            }
        } catch (IOException e) {
            throw new IOException(recipient() + " did not take it: " + e.getMessage(), e);
        }
    }

    private void sendDatagram(byte[] bytes) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            int length = Math.min(bytes.length, MAX_DATAGRAM);
            // RFC 5426: a long message is cut at its end; not within a character.
            while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
                length--;
            }
            socket.send(new DatagramPacket(bytes, length, new InetSocketAddress(host, port)));
        }
    }

    private void sendStream(byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            byte[] length = (bytes.length + " ").getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(length);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }
    }

    private static String hostname() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^\\x21-\\x7e]", "");
            return name.isEmpty() ? "-" : name.substring(0, Math.min(255, name.length()));
        } catch (IOException e) {
            return "-";
        }
    }
}
