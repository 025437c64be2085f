package io.hivesec.detectors.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import io.hivesec.detectors.command.Started;
import io.hivesec.detectors.shell.CommandLineShellDetector;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import io.hivesec.spi.Detector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandRulesTest {
    private static final List<Detector> DETECTORS = List.of(
            new ContainerEscapeCommandDetector(),
            new CredentialAccessCommandDetector(),
            new DefenceEvasionCommandDetector(),
            new DestructionCommandDetector(),
            new ExfiltrationDetector(),
            new MinerDetector(),
            new NetworkAttackDetector(),
            new PersistenceCommandDetector(),
            new PrivilegeEscalationCommandDetector(),
            new RemoteCodeDetector(),
            new TunnelDetector());

    static List<Arguments> commands(char sign) throws IOException {
        List<Arguments> result = new ArrayList<>();
        try (InputStream in = CommandRulesTest.class.getResourceAsStream("commands.txt")) {
            if (in == null) throw new IllegalStateException("missing resource commands.txt");
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int bar = line.indexOf(" | ");
                if (line.charAt(0) == sign) result.add(Arguments.of(line.substring(2, bar), line.substring(bar + 3)));
            }
        }
        return result;
    }

    static List<Arguments> harmful() throws IOException {
        return commands('+');
    }

    static List<Arguments> nearMisses() throws IOException {
        return commands('-');
    }

    private static List<Finding> findings(String text) {
        ProcessStarted event = Started.shell(text);
        List<Finding> findings = new ArrayList<>();
        for (Detector detector : DETECTORS) findings.addAll(detector.inspect(event, Started.history(event)));
        return findings;
    }

    /** All commands in one test: mutation testing starts the others one by one, which takes minutes a mutant. */
    @Test
    void commands_areAllAsTheySay() throws IOException {
        for (Arguments harmful : harmful()) {
            inspect_harmfulCommand_findsIt((String) harmful.get()[0], (String) harmful.get()[1]);
        }
        for (Arguments nearMiss : nearMisses()) {
            inspect_nearMiss_isQuiet((String) nearMiss.get()[0], (String) nearMiss.get()[1]);
        }
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("harmful")
    void inspect_harmfulCommand_findsIt(String rule, String text) {
        assertThat(findings(text))
                .as(text)
                .anyMatch(f -> f.rule().id().endsWith(rule)
                        && !f.evidence("command").orElse("").isBlank());
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("nearMisses")
    void inspect_nearMiss_isQuiet(String rule, String text) {
        assertThat(findings(text)).as(text).isEmpty();
    }

    @Test
    void commands_coverEveryRule() throws IOException {
        Set<String> positive = new HashSet<>();
        for (Arguments arguments : harmful()) positive.add((String) arguments.get()[0]);
        for (Detector detector : DETECTORS) {
            for (Rule rule : detector.rules())
                assertThat(positive).as(rule.id()).anyMatch(suffix -> rule.id().endsWith(suffix));
        }
    }

    @Test
    void rules_haveWordsInBothLanguages() {
        List<Detector> all = new ArrayList<>(DETECTORS);
        all.add(new CommandLineShellDetector());
        for (Detector detector : all) {
            for (Rule rule : detector.rules()) {
                for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                    assertThat(rule.title(language)).as(rule.id() + " title").isNotBlank();
                    assertThat(rule.description(language))
                            .as(rule.id() + " description")
                            .isNotBlank();
                    assertThat(rule.falsePositives(language))
                            .as(rule.id() + " false positives")
                            .isNotBlank();
                    assertThat(rule.falseNegatives(language))
                            .as(rule.id() + " false negatives")
                            .isNotBlank();
                }
                assertThat(rule.techniques()).as(rule.id()).isNotEmpty();
            }
        }
    }

    @Test
    void detectors_areFoundByServiceLoader() {
        List<Class<?>> loaded = new ArrayList<>();
        ServiceLoader.load(Detector.class).stream().forEach(provider -> loaded.add(provider.type()));
        for (Detector detector : DETECTORS) assertThat(loaded).contains(detector.getClass());
        assertThat(loaded).contains(CommandLineShellDetector.class);
    }

    @Test
    void inspect_otherEvent_isQuiet() {
        ProcessExited exited =
                new ProcessExited(Started.shell("chmod u+s /tmp/x").context(), 0);
        for (Detector detector : DETECTORS)
            assertThat(detector.inspect(exited, Started.history(exited))).isEmpty();
    }

    @Test
    void inspect_sameCommandTwice_saysTheSame() {
        assertThat(findings("chmod u+s /tmp/x")).isEqualTo(findings("chmod u+s /tmp/x"));
    }
}
