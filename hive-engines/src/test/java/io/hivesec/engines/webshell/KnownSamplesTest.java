package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Content;
import io.hivesec.artifact.Digests;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.known.Fingerprint;
import io.hivesec.engines.webshell.known.KnownSample;
import io.hivesec.engines.webshell.known.KnownSamples;
import io.hivesec.spi.Deadline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownSamplesTest {
    /** Harmless, so that only the library can find it. */
    private static final String PAGE =
            "<% int total = 0; for (int i = 0; i < 10; i++) { total += Math.abs(i - 5); } out.print(\"sum \" + total); %>";

    @Test
    void standard_isTheProjectsOwnSpecimens() {
        assertThat(KnownSamples.standard().samples())
                .isEqualTo(KnownSamplesMain.specimens().samples());
    }

    @Test
    void find_sameBytes_agreesByDigest() throws IOException {
        assertThat(find(library(PAGE), PAGE).orElseThrow().how()).isEqualTo("sha256");
    }

    @Test
    void find_otherNamesLiteralsSpaceAndComments_agreesByCode() throws IOException {
        String copy = PAGE.replace("total", "summe")
                .replace("10", "99")
                .replace("sum ", "x")
                .replace("; ", ";\n  // more\n /* and */ ");
        KnownSamples.Match match = find(library(PAGE), copy).orElseThrow();
        assertThat(match.how()).isEqualTo("code");
        assertThat(match.isSame()).isTrue();
    }

    @Test
    void find_otherCall_agreesNot() throws IOException {
        assertThat(find(library(PAGE), PAGE.replace("Math.abs", "Math.exp"))).isEmpty();
    }

    @Test
    void find_longPageWithALittleChanged_isNear() throws IOException {
        String page = longPage("log");
        String changed = page.replace("step7(", "other7(");
        KnownSamples.Match match = find(library(page), changed).orElseThrow();
        assertThat(match.how()).isEqualTo("similarity");
        assertThat(match.similarity()).isGreaterThan(KnownSamples.NEAR).isLessThan(1);
    }

    @Test
    void find_pageOfTheSameShapeWithOtherCalls_isNotNear() throws IOException {
        assertThat(find(library(longPage("log")), longPage("put"))).isEmpty();
        assertThat(Fingerprint.of(longPage("log").getBytes(StandardCharsets.UTF_8))
                        .similarity(Fingerprint.of(longPage("put").getBytes(StandardCharsets.UTF_8))))
                .isLessThan(0.3);
    }

    @Test
    void find_pageTooShortToTellApart_agreesOnlyByDigest() throws IOException {
        assertThat(find(library("<%= now() %>"), "<%= now () %>")).isEmpty();
    }

    @Test
    void load_whatWasWritten_isEqual() throws IOException {
        KnownSamples library =
                library(PAGE).with(List.of(KnownSample.of("b", longPage("a").getBytes(StandardCharsets.UTF_8))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        library.write(out);
        assertThat(KnownSamples.load(new ByteArrayInputStream(out.toByteArray()), "a.json")
                        .samples())
                .isEqualTo(library.samples());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[]",
                "{\"version\":2,\"samples\":[]}",
                "{\"version\":1}",
                "{\"version\":1,\"samples\":[{}]}",
                "{\"version\":1,\"samples\":[{\"name\":\"a\",\"md5\":\"xyz\"}]}"
            })
    void load_noLibrary_saysWhere(String json) {
        ByteArrayInputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> KnownSamples.load(in, "a.json"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a.json: ");
    }

    @Test
    void scan_copyOfASampleLoadedAtRunTime_isMalicious() throws Exception {
        WebshellScanner scanner = new WebshellScanner()
                .withKnownSamples(KnownSamples.standard().with(library(PAGE).samples()));
        FileArtifact copy = FileArtifact.of("a.jsp", PAGE.replace("total", "n").getBytes(StandardCharsets.UTF_8));
        EngineVerdict verdict = scanner.scan(copy, Deadline.in(Duration.ofMinutes(1)));
        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(verdict.findings().get(0).rule().id()).isEqualTo("web-backdoor.known");
        assertThat(verdict.findings().get(0).evidence("argument").orElseThrow()).contains("sample", "code");
    }

    private static KnownSamples library(String page) {
        return KnownSamples.of(List.of(KnownSample.of("sample", page.getBytes(StandardCharsets.UTF_8))));
    }

    private static Optional<KnownSamples.Match> find(KnownSamples library, String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        return library.find(Digests.of(Content.of(bytes)), bytes);
    }

    private static String longPage(String call) {
        StringBuilder page = new StringBuilder("<% ");
        for (int i = 0; i < 60; i++) {
            page.append(call)
                    .append(i)
                    .append("(a, step")
                    .append(i)
                    .append("(b + ")
                    .append(i)
                    .append("));\n");
        }
        return page.append("%>").toString();
    }
}
