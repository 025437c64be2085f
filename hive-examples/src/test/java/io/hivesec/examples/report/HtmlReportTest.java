package io.hivesec.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hivesec.alert.Alert;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.ArtifactReport;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Report;
import io.hivesec.alert.Triage;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Scope;
import io.hivesec.history.AccessGraph;
import io.hivesec.json.AlertJson;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page, read back as a browser reads it. */
final class HtmlReportTest {
    private static final String SHELL = """
            {"id":"a1","type":"reverse_shell","rule":"reverse-shell.descriptor","title":"Reverse shell","message":"nc talks to 203.0.113.9",
             "severity":"CRITICAL","confidence":"HIGH","techniques":["T1059.004"],
             "container":{"id":"c0ffee","name":"web-1","image":"web:1"},
             "process":{"pid":42,"executable":"/usr/bin/nc","arguments":["nc","203.0.113.9","4444"]},
             "ancestors":[{"pid":7,"executable":"/bin/sh"},{"pid":1,"executable":"/sbin/init"}],
             "target":{"ip":"203.0.113.9","port":4444},"firstSeen":"2026-01-02T03:04:05Z","lastSeen":"2026-01-02T03:05:05Z",
             "evidence":[{"name":"descriptor","value":"3"}],"remediation":"Isolate the container",
             "triage":{"probability":0.97,"band":"HIGH","signals":[{"signal":"target-scope","decibans":12,"detail":"external"},
              {"signal":"interactive","decibans":-3,"detail":"a person"}],"notChecked":["threat intelligence"]}}
            """;

    @Test
    void alert_shell_isShownWithTreeTriageEvidenceAndAdvice() throws IOException {
        Document page = page(report(alert(SHELL)));
        assertThat(page.select(".alert.critical > summary").text())
                .contains("Reverse shell", "nc talks to 203.0.113.9");
        assertThat(page.select(".tree > ul > li > b").text()).isEqualTo("/sbin/init");
        assertThat(page.select(".tree ul ul ul > li > b.own").text()).isEqualTo("/usr/bin/nc");
        assertThat(page.select(".signals tr")).hasSize(2);
        assertThat(page.select(".signals rect.for").attr("width")).isEqualTo("20");
        assertThat(page.select(".signals rect.against").attr("width")).isEqualTo("5");
        assertThat(page.text()).contains("Isolate the container", "threat intelligence", "203.0.113.9:4444 (external)");
        assertThat(page.select("circle.critical")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style></title><script src=//evil.example/x.js></script>",
                "]]><!--",
                "&lt;script&gt;"
            })
    void hostileText_everywhere_staysText(String hostile) throws IOException {
        Document page = page(hostileReport(hostile));
        assertThat(page.select("script, img, iframe, object, link, base, form")).isEmpty();
        assertThat(page.getAllElements())
                .allSatisfy(element -> assertThat(element.attributes())
                        .noneMatch(attribute -> attribute.getKey().startsWith("on"))
                        .noneMatch(attribute -> attribute.getKey().equals("src")));
        assertThat(page.select("[href]"))
                .allSatisfy(link -> assertThat(link.attr("href")).startsWith("#alert-"));
        assertThat(page.select(".message").first().wholeText()).isEqualTo(hostile);
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'");
    }

    @Test
    void directionAndControlCharacters_areNotInThePage() throws IOException {
        String page = HtmlReport.of(
                hostileReport("a\u202egnp.exe\u200b\u0000\u001b[31m\ud800\u2028"), List.of(), Locale.ENGLISH);
        assertThat(page).doesNotContain("\u202e", "\u200b", "\u0000", "\u001b", "\ud800", "\u2028");
        assertThat(page).contains("a\ufffdgnp.exe");
    }

    @Test
    void aMegabyteOfText_isCutAndSaysHowLongItWas() throws IOException {
        String page = HtmlReport.of(hostileReport("x".repeat(1 << 20)), List.of(), Locale.ENGLISH);
        assertThat(page.length()).isLessThan(1 << 18);
        assertThat(page).contains("… (1048576)");
    }

    @Test
    void manyAlerts_pageIsBoundedAndSaysWhatIsLeftOut() throws IOException {
        Alert alert = alert(SHELL);
        List<Alert> alerts = IntStream.range(0, HtmlReport.MAX_ALERTS + 7)
                .mapToObj(i -> alert)
                .toList();
        Document page = page(new Report(alerts, List.of(), List.of(), List.of(), List.of()));
        assertThat(page.select(".alert")).hasSize(HtmlReport.MAX_ALERTS);
        assertThat(page.select("#alerts > p").text()).isEqualTo("… 7");
    }

    @Test
    void failures_withoutAlerts_arePartOfTheFirstSentence() {
        Failure failure = Failure.of("webshell", FailureKind.TIMED_OUT, "b.jsp", "took too long");
        Document page = page(new Report(List.of(), List.of(), List.of(), List.of(), List.of(failure)));
        assertThat(page.select("#alerts").text()).contains("not everything could be");
        assertThat(page.select("#failures li").text()).contains("b.jsp", "took too long");
        assertThat(page(Report.EMPTY).select("#alerts").text()).contains("Nothing was found.");
    }

    @Test
    void engines_sideBySide_areCountedOfAll() {
        ArtifactReport file = new ArtifactReport(
                new ArtifactIdentity("/tmp/a", new Digests("", "", "ab".repeat(32))),
                List.of(
                        EngineVerdict.benign("clamav"),
                        EngineVerdict.unknown("avira", Failure.of("avira", FailureKind.TIMED_OUT, "/tmp/a", "hung"))));
        Document page = page(new Report(List.of(), List.of(), List.of(file), List.of(), List.of()));
        assertThat(page.select(".engines .number").text()).isEqualTo("0/2");
        assertThat(page.select(".engines th").eachText()).contains("avira", "clamav");
        assertThat(page.select(".engines tr").last().text()).contains("unknown", "hung");
    }

    @Test
    void graph_edges_areDrawnAndListed() {
        AccessGraph.Edge edge = new AccessGraph.Edge(
                new AccessGraph.Link("c0ffee", "/usr/bin/curl", false, "tcp", Endpoint.of("203.0.113.9", 443)),
                new AccessGraph.Traffic(Instant.EPOCH, Instant.EPOCH.plusSeconds(5), 12));
        Element graph = Jsoup.parse(HtmlReport.of(Report.EMPTY, List.of(edge), Locale.ENGLISH))
                .select("#graph")
                .first();
        assertThat(graph).isNotNull();
        assertThat(graph.select("svg line.external")).hasSize(1);
        assertThat(graph.select("td").eachText()).contains("c0ffee /usr/bin/curl", "203.0.113.9:443", "external", "12");
    }

    @Test
    void chinese_page_speaksChinese() throws IOException {
        Document page = Jsoup.parse(HtmlReport.of(report(alert(SHELL)), List.of(), Locale.CHINESE));
        assertThat(page.select("html").attr("lang")).isEqualTo("zh");
        assertThat(page.text()).contains("进程树", "研判", "处理建议");
    }

    @Test
    void words_bothLanguages_nameEveryConstant() {
        for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            ResourceBundle words = ResourceBundle.getBundle("io.hivesec.examples.report.report", language);
            for (Scope scope : Scope.values()) {
                assertThat(words.getString("scope." + scope)).isNotBlank();
            }
            for (Verdict verdict : Verdict.values()) {
                assertThat(words.getString("verdict." + verdict)).isNotBlank();
            }
            for (Triage.Band band : Triage.Band.values()) {
                assertThat(words.getString("band." + band)).isNotBlank();
            }
        }
    }

    /** A report in which every text that an attacker has a hand in is this one. */
    private static Report hostileReport(String hostile) throws IOException {
        ObjectNode json = (ObjectNode) HiveModule.mapper().readTree(SHELL);
        json.put("id", hostile).put("title", hostile).put("message", hostile).put("remediation", hostile);
        json.withObject("/container").put("name", hostile).put("image", hostile).put("id", hostile);
        json.withObject("/process")
                .put("executable", hostile)
                .putArray("arguments")
                .add(hostile);
        json.putObject("artifact").put("name", hostile);
        json.putArray("evidence").addObject().put("name", hostile).put("value", hostile);
        ((ObjectNode) json.path("triage").path("signals").get(0))
                .put("signal", hostile)
                .put("detail", hostile);
        Alert alert = alert(json);
        json.putObject("whitelisted").put("rule", hostile).put("reason", hostile);
        return new Report(
                List.of(alert),
                List.of(alert(json)),
                List.of(new ArtifactReport(
                        new ArtifactIdentity(hostile, Digests.NONE), List.of(EngineVerdict.benign("webshell")))),
                List.of(),
                List.of(Failure.of("webshell", FailureKind.MALFORMED, hostile, hostile)));
    }

    private static Report report(Alert alert) {
        return new Report(List.of(alert), List.of(), List.of(), List.of(), List.of());
    }

    private static Alert alert(String json) throws IOException {
        return alert(HiveModule.mapper().readTree(json));
    }

    private static Alert alert(JsonNode json) throws IOException {
        return AlertJson.read(json);
    }

    private static Document page(Report report) {
        return Jsoup.parse(HtmlReport.of(report, List.of(), Locale.ENGLISH));
    }
}
