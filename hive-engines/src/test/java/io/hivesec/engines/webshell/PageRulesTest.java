package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Confidence;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.rule.PageRules;
import io.hivesec.spi.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageRulesTest {
    private static final String RULES = """
            {"version":1,"rules":[
              {"id":"house-style","message":"Our own mark of a test page","verdict":"suspicious",
               "names":[".jsp",".php"],"ignoreCase":true,"all":["begin-Test"],"any":["alpha","beta"],"none":["approved"],
               "patterns":["v[0-9]+"]}]}
            """;

    @ParameterizedTest
    @CsvSource({
        "a.jsp, BEGIN-test alpha v2, true",
        "a.php, begin-test beta v33, true",
        "a.asp, begin-test alpha v2, false",
        "a.jsp, begin test alpha v2, false",
        "a.jsp, begin-test gamma v2, false",
        "a.jsp, begin-test alpha v2 Approved, false",
        "a.jsp, begin-test alpha v, false"
    })
    void match_eachClause_isNeeded(String name, String text, boolean expected) throws IOException {
        assertThat(rules(RULES).match(name, text.getBytes(StandardCharsets.UTF_8)))
                .hasSize(expected ? 1 : 0);
    }

    @Test
    void match_tellsTheLine() throws IOException {
        assertThat(rules(RULES)
                        .match("a.jsp", "\n\nbegin-test alpha v1".getBytes(StandardCharsets.UTF_8))
                        .get(0)
                        .line())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"version\":1,\"rules\":[{\"all\":[\"a\"]}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\"}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":\"a\"}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":[1]}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"al\":[\"a\"]}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"patterns\":[\"(\"]}]}",
                "{\"version\":1,\"rules\":[],\"rule\":[]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":[\"a\"],\"all\":[\"b\"]}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":[\"a\"],\"ignoreCase\":\"no\"}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":[\"a\"],\"verdict\":\"bad\"}]}",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"all\":[\"a\"]},{\"id\":\"a\",\"all\":[\"b\"]}]}"
            })
    void load_wrongRules_sayWhere(String json) {
        assertThatThrownBy(() -> rules(json)).isInstanceOf(IOException.class).hasMessageStartingWith("r.json: ");
    }

    @Test
    void scan_pageThatMatches_namesTheRule() throws Exception {
        EngineVerdict verdict = scan(new WebshellScanner().withRules(rules(RULES)), "a.jsp", "begin-test alpha v1");
        assertThat(verdict.verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(verdict.findings().get(0).evidence("call")).contains("rule house-style");
        assertThat(verdict.findings().get(0).evidence("argument")).contains("Our own mark of a test page");
    }

    @ParameterizedTest
    @CsvSource({
        "shop/product.jsp, ''",
        "shop/uploads/2024/a.jsp, a page in a folder of uploads or resources",
        "shop/a.jsp.jpg, a name with two extensions",
        "shop/a.asp;.jpg, a name with two extensions",
        "shop/logo.png, code in a file that claims to be no page"
    })
    void scan_pageOutOfPlace_isSurer(String name, String place) throws Exception {
        String page = "<%@ page import=\"java.io.*\" %><% new FileOutputStream(application.getRealPath(\"/\")"
                + " + request.getParameter(\"f\")).write(request.getParameter(\"t\").getBytes()); %>";
        Finding finding = scan(new WebshellScanner(), name, page).findings().get(0);
        assertThat(finding.evidence("place").orElse("")).isEqualTo(place);
        assertThat(finding.confidence()).isEqualTo(place.isEmpty() ? Confidence.LOW : Confidence.MEDIUM);
    }

    private static PageRules rules(String json) throws IOException {
        return PageRules.load(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "r.json");
    }

    private static EngineVerdict scan(WebshellScanner scanner, String name, String page) throws Exception {
        return scanner.scan(
                FileArtifact.of(name, page.getBytes(StandardCharsets.UTF_8)), Deadline.in(Duration.ofMinutes(1)));
    }
}
