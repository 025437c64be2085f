package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.Artifact;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.Specimens.Specimen;
import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.known.KnownSamples;
import io.hivesec.engines.webshell.rule.PageRules;
import io.hivesec.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AskedEnginesTest {

    static Stream<Arguments> wrongs() {
        return Stream.of(
                Arguments.of(
                        (Supplier<Judgement>) () -> {
                            throw new IllegalStateException("no\ntree");
                        },
                        FailureKind.THREW,
                        "IllegalStateException: no tree"),
                Arguments.of((Supplier<Judgement>) AskedEnginesTest::endless, FailureKind.OVERFLOWED, "too deeply"),
                Arguments.of(
                        (Supplier<Judgement>) () -> {
                            throw new NoClassDefFoundError("com/acme/Parser");
                        },
                        FailureKind.NOT_LINKED,
                        "com/acme/Parser"),
                Arguments.of(
                        (Supplier<Judgement>) () -> {
                            throw new AssertionError("never");
                        },
                        FailureKind.THREW,
                        "never"),
                Arguments.of((Supplier<@Nullable Judgement>) () -> null, FailureKind.BROKE_CONTRACT, "returned null"),
                Arguments.of(
                        (Supplier<Judgement>) () -> Judgement.of(List.of(trait("web-backdoor.own")), ""),
                        FailureKind.THREW,
                        "no rule web-backdoor.own"),
                Arguments.of(
                        (Supplier<Judgement>) () -> new Judgement(
                                Verdict.BENIGN,
                                List.of(new Trait(
                                        "web-backdoor.execute",
                                        Verdict.BENIGN,
                                        trait("").hit())),
                                ""),
                        FailureKind.THREW,
                        "a trait weighs BENIGN"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void scan_engineThatFails_keepsWhatTheOthersFound(Supplier<Judgement> wrong, FailureKind kind, String cause)
            throws Exception {
        WebshellScanner scanner = new WebshellScanner().withEngine(new Vendor(wrong));
        Specimen shell = Specimens.all().get(0);

        EngineVerdict found = scan(scanner, FileArtifact.of(shell.name(), shell.bytes()));
        assertThat(found.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(found.threat()).startsWith("WebBackdoor.JSP.");
        assertThat(found.findings()).isNotEmpty();
        assertFailure(found, kind, shell.name(), cause);

        EngineVerdict clean = scan(scanner, page("<p>${param.name}</p>"));
        assertThat(clean.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertFailure(clean, kind, "page.jsp", cause);
    }

    @Test
    void scan_engineThatFailsAmongOnlyItself_isUnknown() throws Exception {
        WebshellScanner scanner = new WebshellScanner(
                List.of(new Vendor(() -> {
                    throw new IllegalStateException("broken");
                })),
                KnownSamples.standard(),
                PageRules.none());
        assertThat(scan(scanner, page("<p>")).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void accepts_engineThatFailsToSay_isAskedAndTold() throws Exception {
        WebshellScanner scanner = new WebshellScanner().withEngine(new Vendor(() -> Judgement.BENIGN) {
            @Override
            public boolean claims(String name, String start) {
                throw new IllegalStateException("broken");
            }
        });
        Artifact text = FileArtifact.of("a.txt", "plain".getBytes(StandardCharsets.UTF_8));
        assertThat(scanner.accepts(text)).isTrue();
        assertFailure(scan(scanner, text), FailureKind.THREW, "a.txt", "broken");
    }

    @Test
    void scan_engineThatFailsToSayItsLanguage_keepsItsFinding() throws Exception {
        WebshellScanner scanner = new WebshellScanner()
                .withEngine(new Vendor(() -> Judgement.of(List.of(trait("web-backdoor.execute")), "")) {
                    @Override
                    public String language() {
                        throw new IllegalStateException("broken");
                    }
                });
        EngineVerdict verdict = scan(scanner, page("<p>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(verdict.threat()).isEqualTo("WebBackdoor.Page.Execute");
        assertFailure(verdict, FailureKind.THREW, "page.jsp", "broken");
    }

    @Test
    void scan_engineThatWorks_failsNowhere() throws Exception {
        WebshellScanner scanner = new WebshellScanner().withEngine(new Vendor(() -> Judgement.BENIGN));
        EngineVerdict verdict = scan(scanner, page("<p>${param.name}</p>"));
        assertThat(verdict.verdict()).isEqualTo(Verdict.BENIGN);
        assertThat(verdict.failures()).isEmpty();
    }

    private static void assertFailure(EngineVerdict verdict, FailureKind kind, String input, String cause) {
        assertThat(verdict.failures()).hasSize(1);
        Failure failure = verdict.failures().get(0);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.plugin()).startsWith(AskedEnginesTest.class.getName() + "$");
        assertThat(failure.input()).isEqualTo(input);
        assertThat(failure.message())
                .contains(failure.plugin())
                .contains(input)
                .contains(cause)
                .doesNotContain("\n");
    }

    private static Judgement endless() {
        throw new StackOverflowError();
    }

    private static Trait trait(String rule) {
        return new Trait(rule, Verdict.MALICIOUS, new Hit(Capability.EXECUTE, "run", 1, null, "", false, ""));
    }

    private static Artifact page(String text) {
        return FileArtifact.of("page.jsp", text.getBytes(StandardCharsets.UTF_8));
    }

    private static EngineVerdict scan(WebshellScanner scanner, Artifact artifact) throws Exception {
        return scanner.scan(artifact, Deadline.in(Duration.ofMinutes(1)));
    }

    /** What somebody else brings. */
    private static class Vendor implements PageEngine {
        private final Supplier<Judgement> judgement;

        Vendor(Supplier<Judgement> judgement) {
            this.judgement = judgement;
        }

        @Override
        public String language() {
            return "Acme";
        }

        @Override
        public boolean claims(String name, String start) {
            return name.endsWith(".jsp");
        }

        @Override
        public Judgement judge(Page page) {
            return judgement.get();
        }
    }
}
