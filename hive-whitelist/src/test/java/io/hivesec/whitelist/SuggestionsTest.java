package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules are proposed for an alert, narrowest first, and which are not because they would trust more than they say. */
class SuggestionsTest {
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";
    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private static Stream<String> proposed(Alert alert) {
        return Whitelists.suggest(alert).stream()
                .map(suggestion -> String.join(
                        " ", suggestion.conditions().keySet().stream().sorted().toList()));
    }

    private static Map<String, List<String>> first(Alert alert) {
        return Whitelists.suggest(alert).get(0).conditions();
    }

    private static Alerts shell() {
        return Alerts.of(AlertType.REVERSE_SHELL).tree("/sbin/init", "/bin/nc -e sh");
    }

    @Test
    void reverseShell_fromTreeAndTarget_toTargetAlone() {
        Alert alert = shell().target("10.0.0.1", 4444, "").build();
        assertThat(proposed(alert))
                .containsExactly(
                        "processTree processTreeExact targetHosts targetPorts",
                        "processes targetHosts targetPorts",
                        "processTree processTreeExact",
                        "targetHosts targetPorts");
        assertThat(first(alert))
                .isEqualTo(Map.of(
                        "processTree", List.of("/sbin/init", "/bin/nc"),
                        "processTreeExact", List.of("true"),
                        "targetHosts", List.of("10.0.0.1"),
                        "targetPorts", List.of("4444")));
    }

    @Test
    void reverseShell_withoutATarget_onlyTheTreeIsEnough() {
        assertThat(proposed(shell().build())).containsExactly("processTree processTreeExact");
        assertThat(proposed(shell().target("", 0, "!").build())).containsExactly("processTree processTreeExact");
        assertThat(proposed(shell().target("fe80::1%eth0", 0, "").build()))
                .containsExactly("processTree processTreeExact");
    }

    @Test
    void reverseShell_toAName_theNameIsProposed() {
        assertThat(first(shell().target("", 80, "Backup.Example.com").build()))
                .containsEntry("targetHosts", List.of("backup.example.com"));
    }

    @Test
    void reverseShell_processWithoutAName_hasNoTree() {
        Alert alert = Alerts.of(AlertType.REVERSE_SHELL)
                .tree("", "/bin/nc")
                .target("10.0.0.1", 1, "")
                .build();
        assertThat(proposed(alert)).containsExactly("targetHosts targetPorts", "processes targetHosts targetPorts");
    }

    @Test
    void webBackdoor_fromContentAndPlace_toPlace() {
        Alert alert = Alerts.of(AlertType.WEB_BACKDOOR)
                .artifact("/var/www/a.php", MD5, SHA256)
                .build();
        assertThat(proposed(alert))
                .containsExactly("directories fileNames md5", "md5", "sample", "directories fileNames");
        assertThat(Whitelists.suggest(alert).get(2).conditions())
                .isEqualTo(Map.of("sample", List.of("sha256:" + SHA256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.php", "/a.php", "/www/*/a.php", "/www/?/a.php"})
    void webBackdoor_pathThatNamesNoDirectory_isTrustedByContentOnly(String path) {
        assertThat(proposed(Alerts.of(AlertType.WEB_BACKDOOR)
                        .artifact(path, MD5, "")
                        .build()))
                .containsExactly("fileNames md5", "md5");
    }

    @Test
    void webBackdoor_shortestDirectory_isOne() {
        assertThat(first(Alerts.of(AlertType.WEB_BACKDOOR)
                        .artifact("/w/a.php", MD5, "")
                        .build()))
                .containsEntry("directories", List.of("/w"));
    }

    @Test
    void escapeRisk_fromContainerAndDirectories_toTheContainersRisks() {
        assertThat(proposed(Alerts.of(AlertType.ESCAPE_RISK)
                        .container("web-1", "web:1", "")
                        .evidence("riskKind", "privileged_container")
                        .evidence("directory", "/etc")
                        .build()))
                .containsExactly(
                        "containers images riskKinds sensitiveDirectories",
                        "images riskKinds sensitiveDirectories",
                        "images riskKinds",
                        "containers riskKinds");
    }

    @Test
    void escapeRisk_namesThatWouldBePatterns_areLeftOut() {
        for (String name : List.of("web*", "web?", " web", "w".repeat(RuleLimits.VALUE_LENGTH + 1))) {
            assertThat(proposed(Alerts.of(AlertType.ESCAPE_RISK)
                            .container(name, "web:1", "")
                            .evidence("riskKind", "privileged_container")
                            .build()))
                    .containsExactly("images riskKinds");
        }
        assertThat(proposed(Alerts.of(AlertType.ESCAPE_RISK)
                        .container("w".repeat(RuleLimits.VALUE_LENGTH), "web:1", "")
                        .evidence("riskKind", "privileged_container")
                        .build()))
                .contains("containers riskKinds");
    }

    @Test
    void maliciousCommand_fromCommandBelowParent_toCommandBelowAny() {
        assertThat(proposed(Alerts.of(AlertType.MALICIOUS_COMMAND)
                        .tree("/usr/sbin/cron", "/usr/bin/curl http://a")
                        .build()))
                .containsExactly(
                        "commandLine parentProcesses processes",
                        "commandLine parentProcesses",
                        "parentProcesses processes",
                        "commandLine processes");
    }

    @Test
    void maliciousCommand_lineThatIsTooLongOnceQuoted_isLeftOut() {
        int quotes = SafeRegex.MAX_LENGTH - "/bin/a ".length();
        assertThat(proposed(command("/bin/a " + "b".repeat(quotes)))).contains("commandLine processes");
        assertThat(proposed(command("/bin/a " + "b".repeat(quotes + 1)))).containsExactly("parentProcesses processes");
    }

    private static Alert command(String line) {
        return Alerts.of(AlertType.MALICIOUS_COMMAND)
                .tree("/usr/sbin/cron", line)
                .build();
    }

    @Test
    void virus_eitherDigest_isEnough() {
        assertThat(proposed(
                        Alerts.of(AlertType.VIRUS).artifact("/a", MD5, SHA256).build()))
                .containsExactly("sha256", "md5");
        assertThat(proposed(Alerts.of(AlertType.VIRUS).artifact("/a", MD5, "").build()))
                .containsExactly("md5");
    }

    @Test
    void memoryWebshell_fromBytesAndSource_toNameAndSource() {
        Alerts alert =
                Alerts.of(AlertType.MEMORY_WEBSHELL).artifact("a.B", "", SHA256).tree("/usr/bin/java");
        assertThat(proposed(alert.evidence("codeSource", "/opt/app.jar").build()))
                .containsExactly(
                        "classNames codeSources sha256",
                        "classNames sha256",
                        "classNames codeSources processes",
                        "classNames codeSources");
        assertThat(proposed(Alerts.of(AlertType.MEMORY_WEBSHELL)
                        .artifact("a.B", "", SHA256)
                        .build()))
                .containsExactly("classNames sha256");
        assertThat(proposed(Alerts.of(AlertType.MEMORY_WEBSHELL)
                        .artifact("a.B", "", "")
                        .build()))
                .as("a name alone trusts every class of it")
                .isEmpty();
    }

    @Test
    void privilegeEscalation_fromTreeInContainer_toTree() {
        assertThat(proposed(Alerts.of(AlertType.PRIVILEGE_ESCALATION)
                        .tree("/usr/sbin/sshd", "/usr/bin/sudo id")
                        .container("web-1", "web:1", "")
                        .evidence("userFrom", "www")
                        .evidence("userTo", "root")
                        .build()))
                .containsExactly(
                        "containers images processTree processTreeExact users",
                        "images processTree processTreeExact users",
                        "images processes users",
                        "processTree processTreeExact users");
    }

    @Test
    void behaviorAnomaly_fromPathAndTarget_toTheProcess() {
        Alerts alert = Alerts.of(AlertType.BEHAVIOR_ANOMALY)
                .container("web-1", "web:1", "")
                .tree("/usr/bin/web")
                .evidence("path", "/tmp/a");
        assertThat(proposed(alert.target("10.0.0.1", 53, "").build()))
                .containsExactly(
                        "images paths processes targets",
                        "images paths processes",
                        "images processes targets",
                        "images processes");
    }

    private static List<String> targetOf(String ip, int port, String name) {
        return first(Alerts.of(AlertType.BEHAVIOR_ANOMALY)
                        .container("web-1", "web:1", "")
                        .tree("/usr/bin/web")
                        .target(ip, port, name)
                        .build())
                .get("targets");
    }

    @Test
    void behaviorAnomaly_targets_areWrittenAsTheReaderReadsThem() {
        assertThat(targetOf("10.0.0.1", 53, "")).containsExactly("10.0.0.1:53");
        assertThat(targetOf("10.0.0.1", 0, "")).containsExactly("10.0.0.1");
        assertThat(targetOf("2001:db8::1", 53, "")).containsExactly("[2001:db8::1]:53");
        assertThat(targetOf("2001:db8::1", 0, "")).containsExactly("2001:db8::1");
        assertThat(targetOf("", 443, "a.example")).containsExactly("a.example:443");
        assertThat(targetOf("/run/docker.sock", 0, "")).containsExactly("/run/docker.sock");
        assertThat(targetOf("@hidden", 0, "")).containsExactly("@hidden");
    }

    @Test
    void suggest_sameConditionsTwice_areProposedOnce() {
        Alert alert = Alerts.of(AlertType.BEHAVIOR_ANOMALY)
                .container("web-1", "web:1", "")
                .tree("/usr/bin/web")
                .build();
        assertThat(proposed(alert)).containsExactly("images processes");
        assertThat(Whitelists.suggest(alert).get(0).conditions().keySet()).isEqualTo(Set.of("images", "processes"));
    }
}
