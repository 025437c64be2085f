package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryWebshellScannerTest {
    private static final String FILTER =
            "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                    + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { %s(q.getParameter(\"c\")); } }";
    private final MemoryWebshellScanner scanner = new MemoryWebshellScanner();

    @Test
    void scan_shell_isMaliciousWithTheWayOfItsData() throws Exception {
        EngineVerdict verdict = scan(FileArtifact.of("F.class", Compiled.one(FILTER.formatted("@{exec}"))));

        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(verdict.threat()).isEqualTo("MemoryWebshell.command-shell");
        Finding finding = verdict.findings().get(0);
        assertThat(finding.rule().id()).isEqualTo("memory-webshell.confirmed-flow");
        assertThat(finding.evidence("className")).contains("F");
        assertThat(finding.evidence("role")).contains("filter");
        assertThat(finding.evidence("flow"))
                .contains("ServletRequest.getParameter → F.doFilter → java.lang.Runtime.exec");
        assertThat(finding.evidence("source").orElseThrow())
                .contains("doFilter(")
                .contains(".getParameter(\"c\")")
                .doesNotContain("class F");
    }

    @Test
    void scan_harmlessFilter_isBenign() throws Exception {
        EngineVerdict verdict = scan(FileArtifact.of("F.class", Compiled.one(FILTER.formatted("System.out.println"))));

        assertThat(verdict.verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void scan_randomBytes_isUnknownWithAFailure() throws Exception {
        EngineVerdict verdict = scan(FileArtifact.of("F.class", new byte[] {1, 2, 3}));

        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict.failures()).hasSize(1);
    }

    @Test
    void scan_loadedClassWithoutBytes_isUnknown() throws Exception {
        EngineVerdict verdict = scan(ClassArtifact.of("F", new byte[0], ClassOrigin.UNKNOWN));

        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void scan_loadedFilterThatNothingExplains_isSuspiciousAndSaysHowItIsReached() throws Exception {
        ClassOrigin origin = new ClassOrigin(
                List.of("app.Loader"), "", List.of("javax.servlet.Filter"), List.of("filter /*"), "1234");

        EngineVerdict verdict =
                scan(ClassArtifact.of("F", Compiled.one(FILTER.formatted("System.out.println")), origin));

        assertThat(verdict.verdict()).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(verdict.findings().get(0).rule().id()).isEqualTo("memory-webshell.unexplained-component");
        assertThat(verdict.findings().get(0).evidence("registration")).contains("filter /*");
    }

    @Test
    void scan_withTheClassesBeside_followsCalls() throws Exception {
        Map<String, byte[]> classes = Compiled.all(FILTER.formatted("Other.go")
                + " class Other { static void go(String x) throws IOException { @{exec}(x); } }");
        MemoryWebshellScanner together = new MemoryWebshellScanner(artifact -> ClassSet.of(classes.values()));

        EngineVerdict verdict =
                together.scan(FileArtifact.of("F.class", classes.get("F")), Deadline.in(Duration.ofSeconds(30)));

        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    /** It names no request but in its descriptor: what reads it and what defines a class are classes of their own. */
    private static final String WORKER = """
            class Worker {
                static class Loader extends ClassLoader { Class<?> make(byte[] b) { return defineClass(b, 0, b.length); } }
                static class Reading {
                    static Object of(Object request) throws Exception { return %s; }
                }
                public void answer(
                        javax.servlet.http.HttpServletRequest request, javax.servlet.http.HttpServletResponse response) {
                    try {
                        byte[] bytes = java.util.Base64.getDecoder().decode(String.valueOf(Reading.of(request)));
                        new Loader().make(bytes);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    @ParameterizedTest
    @CsvSource({
        "'request.getClass().getMethod(\"getHeader\", String.class).invoke(request, \"x\")', MALICIOUS",
        "'request.getClass().getMethod(\"getClass\").invoke(request)', BENIGN"
    })
    void scan_requestsReadByAnotherClass_followsThem(String reading, Verdict expected) throws Exception {
        Map<String, byte[]> classes = Compiled.all(WORKER.formatted(reading));
        MemoryWebshellScanner together = new MemoryWebshellScanner(artifact -> ClassSet.of(classes.values()));

        EngineVerdict verdict = together.scan(
                FileArtifact.of("Worker.class", classes.get("Worker")), Deadline.in(Duration.ofSeconds(30)));

        assertThat(verdict.verdict()).isEqualTo(expected);
    }

    @Test
    void accepts_classesOnly() {
        assertThat(scanner.accepts(FileArtifact.of("a/F.class", new byte[0]))).isTrue();
        assertThat(scanner.accepts(FileArtifact.of("a/F.java", new byte[0]))).isFalse();
        assertThat(scanner.accepts(ClassArtifact.of("F", new byte[0], ClassOrigin.UNKNOWN)))
                .isTrue();
    }

    @Test
    void rules_haveWordsInBothLanguages() {
        for (Rule rule : scanner.rules()) {
            assertThat(rule.title(Locale.ENGLISH)).isNotEmpty().isNotEqualTo(rule.title(Locale.CHINESE));
            assertThat(rule.description(Locale.ENGLISH)).isNotEqualTo(rule.description(Locale.CHINESE));
            assertThat(rule.falseNegatives(Locale.ENGLISH)).isNotEmpty();
        }
    }

    private EngineVerdict scan(io.hivesec.artifact.Artifact artifact) throws Exception {
        return scanner.scan(artifact, Deadline.in(Duration.ofSeconds(30)));
    }
}
