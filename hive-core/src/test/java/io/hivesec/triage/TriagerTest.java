package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.ArtifactIdentity;
import io.hivesec.alert.Confidence;
import io.hivesec.alert.Exemption;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.alert.Triage;
import io.hivesec.artifact.Digests;
import io.hivesec.event.Container;
import io.hivesec.event.Endpoint;
import io.hivesec.event.Process;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TriagerTest {
    private static final Rule RULE = Rule.of("test.rule", AlertType.REVERSE_SHELL)
            .confidence(Confidence.HIGH)
            .build();

    @Test
    void triage_target_movesTheProbability() {
        Triager triager = new Triager(List.of());
        double outside = triager.triage(alert("203.0.113.9")).probability();
        double inside = triager.triage(alert("10.0.0.9")).probability();
        double loopback = triager.triage(alert("127.0.0.1")).probability();
        assertThat(outside).isGreaterThan(inside);
        assertThat(inside).isGreaterThan(loopback);
        assertThat(triager.triage(alert("203.0.113.9")).band()).isEqualTo(Triage.Band.HIGH);
    }

    @Test
    void triage_everySignal_isNamedAndAddsUp() {
        Triage triage = new Triager(List.of()).triage(alert("203.0.113.9"));
        assertThat(triage.signals()).extracting(Triage.Signal::name).containsExactly("prior", "target-scope");
        double decibans =
                triage.signals().stream().mapToDouble(Triage.Signal::decibans).sum();
        assertThat(triage.probability()).isEqualTo(1 / (1 + Math.pow(10, -decibans / 10)));
        assertThat(triage.notChecked()).contains("threat intelligence: no source is set");
    }

    @Test
    void triage_inChinese_saysTheSameInChinese() {
        Triage english = new Triager(List.of()).triage(alert("203.0.113.9"));
        Triage chinese =
                new Triager(List.of(), Weights.DEFAULT, Locale.SIMPLIFIED_CHINESE).triage(alert("203.0.113.9"));
        assertThat(chinese.probability()).isEqualTo(english.probability());
        assertThat(chinese.signals())
                .extracting(Triage.Signal::detail)
                .containsExactly("规则 test.rule，置信度高", "203.0.113.9:4444 属于外网");
        assertThat(chinese.notChecked()).hasSameSizeAs(english.notChecked()).contains("威胁情报：未配置来源");
    }

    @Test
    void triage_knownBadTarget_isASignal() {
        ThreatIntelligence list =
                value -> value.equals("203.0.113.9") ? Optional.of("command and control") : Optional.empty();
        Triage triage = new Triager(List.of(list)).triage(alert("203.0.113.9"));
        assertThat(triage.signals()).anySatisfy(signal -> {
            assertThat(signal.name()).isEqualTo("known-bad");
            assertThat(signal.detail()).contains("command and control");
        });
        assertThat(new Triager(List.of(list)).triage(alert("203.0.113.8")).signals())
                .noneMatch(signal -> signal.name().equals("known-bad"));
    }

    @Test
    void triage_verdictOnTheExecutable_isASignalUntilAWhitelistTrustsIt() {
        Triager triager = new Triager(List.of());
        Subject process = Subject.of(Container.of("c1", "web", "web:1"))
                .withProcess(Process.builder().pid(7).executable("/opt/x").build(), List.of());
        Alert shell = begin(Finding.builder(RULE, process).build());
        Rule virus = Rule.of("test.virus", AlertType.VIRUS).build();
        Alert file = begin(Finding.builder(virus, Subject.of(new ArtifactIdentity("/opt/x", Digests.NONE)))
                .build());
        Triage found = triager.triage(shell, new Surroundings(null, null, List.of(file)));
        assertThat(found.signals()).extracting(Triage.Signal::name).contains("file-verdict");
        Triage forgotten = triager.triage(shell.withTriage(found), new Surroundings(null, null, List.of()));
        assertThat(forgotten.signals()).extracting(Triage.Signal::name).contains("file-verdict");
        Alert trusted = file.exempted(new Exemption("list", "rule", "ours"));
        Triage refuted = triager.triage(shell.withTriage(found), new Surroundings(null, null, List.of(trusted)));
        assertThat(refuted.signals()).extracting(Triage.Signal::name).doesNotContain("file-verdict");
    }

    private static Alert begin(Finding finding) {
        return Alert.begin(
                finding.rule().id(), finding, new Alert.Words("", "", ""), Instant.parse("2026-01-02T03:04:05Z"));
    }

    private static Alert alert(String target) {
        Finding finding = Finding.builder(RULE, Subject.of(Container.HOST))
                .target(Endpoint.of(target, 4444))
                .build();
        return Alert.begin("1", finding, new Alert.Words("", "", ""), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
