package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Evidence;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.ClassArtifact;
import io.hivesec.artifact.ClassOrigin;
import io.hivesec.engines.memshell.bytecode.Texts;
import io.hivesec.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a live inspection knows of classes changes what is said of them. */
class LoadedClassesTest {
    private static final String PASSES_ON = "class F implements javax.servlet.Filter {"
            + " public void doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse s,"
            + " javax.servlet.FilterChain c) throws IOException { c.doFilter(q, s); } }";
    private static final List<String> FILTER = List.of("java.lang.Object", "javax.servlet.Filter");
    private static final String SERVLET = "javax.servlet.http.HttpServlet";

    @Test
    void scan_filterWithoutOrigin_isUnexplained() throws Exception {
        byte[] bytes = Compiled.one(PASSES_ON);

        EngineVerdict verdict = scan("F", bytes, FILTER, context(Set.of(), null, Set.of()));

        assertThat(verdict.findings())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.rule().id()).isEqualTo("memory-webshell.unexplained-component"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.SUSPICIOUS);
    }

    @Test
    void scan_sameFilterFromItsArchive_isBenign() throws Exception {
        byte[] bytes = Compiled.one(PASSES_ON);
        ClassOrigin origin = new ClassOrigin(List.of("app.Loader"), "file:/app.jar", FILTER, List.of("filter /*"), "1");

        EngineVerdict verdict = scan("F", bytes, origin, context(Set.of(), bytes, Set.of()));

        assertThat(verdict.verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void scan_hiddenFilterThatNamesExec_isMaliciousAndSaysThatItsBytesAreMissing() throws Exception {
        Set<String> constants = Set.of("java/lang/Runtime", "exec", "javax/servlet/Filter");

        EngineVerdict verdict =
                scan("F/0x1", new byte[0], FILTER, context(Set.of(Provenance.Fact.HIDDEN), null, constants));

        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(verdict.failures()).hasSize(1);
    }

    @Test
    void scan_lambdaThatIsAFilter_isExplained() throws Exception {
        Set<String> constants = Set.of("app/Config$$Lambda", "javax/servlet/Filter", "app/Config", "lambda$filter$0");

        EngineVerdict verdict = scan(
                "app.Config$$Lambda/0x1",
                new byte[0],
                FILTER,
                context(Set.of(Provenance.Fact.HIDDEN), null, constants));

        assertThat(verdict.verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void scan_modifiableClassWhoseBytesAreKeptBack_isUnknown() throws Exception {
        ClassOrigin origin = new ClassOrigin(List.of("app.Loader"), "file:/app.jar", List.of(), List.of(), "1");

        EngineVerdict verdict = scan("app.Any", new byte[0], origin, context(Set.of(), null, Set.of()));

        assertThat(verdict.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void scan_containerClassWithAnotherBody_isRewritten() throws Exception {
        EngineVerdict verdict =
                scan(SERVLET, servlet("log(q.getQueryString());"), List.of(), context(Set.of(), servlet(""), Set.of()));

        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("memory-webshell.rewritten-class");
            assertThat(finding.evidence("signal").orElseThrow()).contains("service(");
        });
    }

    @Test
    void scan_containerClassWhoseConstantsSayMoreThanItsBody_wasRewritten() throws Exception {
        byte[] same = servlet("");
        Set<String> live = new java.util.HashSet<>(Texts.of(same));
        live.add("X-Left-Behind");

        EngineVerdict verdict = scan(SERVLET, same, List.of(), context(Set.of(), same, live));

        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.evidence("signal").orElseThrow()).contains("X-Left-Behind"));
    }

    @Test
    void scan_containerClassWithAMonitorsCall_isExplained() throws Exception {
        byte[] same = servlet("");
        Set<String> live = new java.util.HashSet<>(Texts.of(same));
        live.add("org/apache/skywalking/apm/agent/core/Interceptor");

        EngineVerdict verdict = scan(SERVLET, same, List.of(), context(Set.of(), same, live));

        assertThat(verdict.findings()).isEmpty();
    }

    @Test
    void scan_containerClassWithAMonitorsNameAndExec_isNotExplained() throws Exception {
        byte[] same = servlet("");
        Set<String> live = new java.util.HashSet<>(Texts.of(same));
        live.addAll(Set.of("org/apache/skywalking/X", "java/lang/ProcessBuilder"));

        EngineVerdict verdict = scan(SERVLET, same, List.of(), context(Set.of(), same, live));

        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    /** A stand-in for the container's class; what it is called is told by the artifact. */
    private static byte[] servlet(String body) {
        return Compiled.one("class S { void log(String s) {} void service(javax.servlet.http.HttpServletRequest q) { "
                + body + " } }");
    }

    private EngineVerdict scan(String name, byte[] bytes, List<String> superTypes, ClassContext context)
            throws Exception {
        return scan(name, bytes, new ClassOrigin(List.of("app.Loader"), "", superTypes, List.of(), "1"), context);
    }

    private EngineVerdict scan(String name, byte[] bytes, ClassOrigin origin, ClassContext context) throws Exception {
        MemoryWebshellScanner scanner =
                new MemoryWebshellScanner(artifact -> ClassSet.NONE, artifact -> Optional.of(context));
        return scanner.scan(ClassArtifact.of(name, bytes, origin), Deadline.in(Duration.ofSeconds(30)));
    }

    private static ClassContext context(Set<Provenance.Fact> facts, byte[] original, Set<String> constants) {
        return new ClassContext(
                facts,
                Subject.of(ArtifactIdentity.NONE),
                List.of(Evidence.of("site", "localhost/shop")),
                Optional.ofNullable(original),
                constants);
    }
}
