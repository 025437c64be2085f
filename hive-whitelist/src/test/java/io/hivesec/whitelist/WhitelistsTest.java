package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WhitelistsTest {
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";
    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Alert shell(String process, String ip, int port) {
        return Alerts.of(AlertType.REVERSE_SHELL)
                .tree("/sbin/init", "/bin/" + process)
                .target(ip, port, "")
                .build();
    }

    @Test
    void explain_ruleThatMatches_namesIt() throws Exception {
        RuleSet rules = Rules.read(Rules.file(Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"processes\":\"nc\"}")));
        assertThat(Whitelists.explain(rules, shell("nc", "10.0.0.1", 1)))
                .hasToString("rule 'r-1' trusts it: user 'alice' added this rule on 2026-11-01");
    }

    @Test
    void explain_nearRules_saysWhichConditionFailedAndWhy() throws Exception {
        RuleSet rules = Rules.read(Rules.file(
                Rules.rule("far", AlertType.REVERSE_SHELL, "{\"processes\":\"sh\",\"targetPorts\":\"1200-1204\"}"),
                Rules.rule(
                        "near",
                        AlertType.REVERSE_SHELL,
                        "{\"processes\":\"nc\",\"targetHosts\":\"10.0.0.0/8\",\"targetPorts\":\"1200-1204\"}")));
        Explanation explanation = Whitelists.explain(rules, shell("nc", "10.0.0.1", 4_444));
        assertThat(explanation.match()).isEmpty();
        assertThat(explanation.near()).extracting(near -> near.rule().id()).containsExactly("near", "far");
        assertThat(explanation.toString())
                .startsWith("rule 'near' does not trust it: targetPorts: the alert has '4444', the rule wants"
                        + " '1200-1204'; what holds: processes, targetHosts");
    }

    @Test
    void explain_ruleThatExpiredOrIsOff_saysSo() throws Exception {
        RuleSet rules = Rules.read(Rules.file(
                Rules.rule(
                        "old",
                        AlertType.REVERSE_SHELL,
                        "\"expires\":\"2026-11-02T00:00:00Z\",",
                        "{\"processes\":\"nc\"}"),
                Rules.rule("off", AlertType.REVERSE_SHELL, "\"enabled\":false,", "{\"processes\":\"nc\"}")));
        assertThat(Whitelists.explain(rules, shell("nc", "10.0.0.1", 1)).near())
                .extracting(near -> near.failed().get(0).field())
                .containsExactly("expires", "enabled");
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void explain_alertThatSaysNothing_hasAReasonForEachCondition(AlertType type) throws Exception {
        Generator generator = new Generator(type.ordinal());
        List<String> rules =
                Stream.generate(() -> generator.rule("r")).limit(400).toList();
        for (String rule : rules) {
            RuleSet one = Rules.read(Rules.file(rule));
            Explanation explanation = Whitelists.explain(one, Alerts.of(type).build());
            explanation
                    .near()
                    .forEach(near -> assertThat(near.failed())
                            .isNotEmpty()
                            .allSatisfy(failed -> assertThat(failed.reason()).isNotBlank()));
        }
    }

    @Test
    void check_ruleThatSilencesMuch_isBroadAndSaysHowMuch() throws Exception {
        RuleSet rules = Rules.read(Rules.file(
                Rules.rule("broad", AlertType.REVERSE_SHELL, "{\"targetHosts\":\"10.0.0.0/8\"}"),
                Rules.rule("narrow", AlertType.REVERSE_SHELL, "{\"targetHosts\":\"10.0.0.1\"}"),
                Rules.rule("dead", AlertType.REVERSE_SHELL, "{\"processes\":\"socat\"}")));
        Stream<Alert> alerts = Stream.of(
                shell("nc", "10.0.0.1", 1),
                shell("nc", "10.0.0.2", 1),
                shell("nc", "11.0.0.2", 1),
                Alerts.of(AlertType.VIRUS).build());
        List<Breadth> breadths = Whitelists.check(rules, alerts);
        assertThat(breadths).extracting(Breadth::isBroad).containsExactly(true, false, false);
        assertThat(breadths).extracting(Breadth::isIdle).containsExactly(false, false, true);
        assertThat(breadths.get(0))
                .hasToString("rule 'broad' would have silenced 2 of 3 reverse_shell alerts (67 %), of 4 in all");
    }

    @Test
    void warnings_conditionsThatAskNothing_areNamed() throws Exception {
        RuleSet rules = Rules.read(Rules.file(
                Rules.rule("all", AlertType.MALICIOUS_COMMAND, "{\"commandLine\":\".*\"}"),
                Rules.rule("part", AlertType.REVERSE_SHELL, "{\"processes\":\"nc\",\"targetHosts\":\"0.0.0.0/0\"}"),
                Rules.rule("good", AlertType.MALICIOUS_COMMAND, "{\"commandLine\":\"curl .*\"}"),
                Rules.rule(
                        "like", AlertType.WEB_BACKDOOR, "{\"sample\":\"base64:aGVsbG8=\",\"sampleSimilarity\":90}")));
        assertThat(Whitelists.warnings(rules))
                .extracting(problem -> problem.rule() + " " + problem.field())
                .containsExactly("all commandLine", "part targetHosts", "like sampleSimilarity");
        assertThat(Whitelists.warnings(rules).get(0).message()).contains("silences every malicious_command alert");
    }

    @Test
    void suggest_webBackdoor_prefersTheDigestToTheDirectory() {
        Alert alert = Alerts.of(AlertType.WEB_BACKDOOR)
                .artifact("/var/www/a.php", MD5, SHA256)
                .build();
        assertThat(Whitelists.suggest(alert))
                .extracting(suggestion -> suggestion.conditions().keySet())
                .containsExactly(
                        Set.of("md5", "directories", "fileNames"),
                        Set.of("md5"),
                        Set.of("sample"),
                        Set.of("directories", "fileNames"));
        assertThat(Whitelists.suggest(alert).get(3).conditions())
                .isEqualTo(Map.of("directories", List.of("/var/www"), "fileNames", List.of("a\\.php")));
    }

    @Test
    void suggest_maliciousCommand_prefersTheParentToTheExecutingProcess() {
        Alert alert = Alerts.of(AlertType.MALICIOUS_COMMAND)
                .tree("/usr/sbin/cron", "/usr/bin/curl http://a/?x=(1)")
                .build();
        List<Suggestion> suggestions = Whitelists.suggest(alert);
        assertThat(suggestions.get(0).conditions().keySet())
                .isEqualTo(Set.of("parentProcesses", "processes", "commandLine"));
        assertThat(suggestions.get(1).conditions().keySet()).isEqualTo(Set.of("parentProcesses", "commandLine"));
        assertThat(suggestions.get(suggestions.size() - 1).conditions()).containsKey("processes");
    }

    @Test
    void suggest_alertThatSaysNothing_proposesNothing() {
        for (AlertType type : AlertType.values()) {
            assertThat(Whitelists.suggest(Alerts.of(type).build()))
                    .as(type.id())
                    .isEmpty();
        }
    }

    @Test
    void suggest_randomAlerts_everyProposalReadsBackAndTrustsTheAlert() throws Exception {
        Generator generator = new Generator(7);
        int proposals = 0;
        for (int i = 0; i < 300; i++) {
            Alert alert = generator.alert();
            for (Suggestion suggestion : Whitelists.suggest(alert)) {
                WhitelistRule rule = suggestion.toRule("new", "bob", NOW);
                RuleSet read = Rules.read(Whitelists.toJson(List.of(rule)));
                assertThat(read.rules()).containsExactly(rule);
                assertThat(read.match(alert)).as("%s for %s", suggestion, alert).contains(rule);
                proposals++;
            }
        }
        assertThat(proposals).isGreaterThan(300);
    }

    @Test
    void toJson_anyRule_readsBackAsTheSameRule() throws Exception {
        Generator generator = new Generator(8);
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rules.add(generator.rule("r-" + i));
        }
        rules.add(Rules.rule("d", AlertType.VIRUS, "\"description\":\"why\",", "{\"md5\":\"" + MD5 + "\"}"));
        RuleSet first = Rules.read(Rules.file(rules.toArray(String[]::new)));
        assertThat(Rules.read(Whitelists.toJson(first.rules())).rules()).containsExactlyElementsOf(first.rules());
    }
}
