package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a rule does not trust an alert, in words that name both sides. */
class ConditionReasonsTest {
    private static String reason(String conditions, Alert alert) throws Exception {
        RuleSet rules = Rules.read(Rules.file(Rules.rule("r-1", alert.type(), conditions)));
        return Whitelists.explain(rules, alert).near().get(0).failed().get(0).reason();
    }

    private static Alert shell(String... tree) {
        return Alerts.of(AlertType.REVERSE_SHELL).tree(tree).build();
    }

    @Test
    void tree_otherNames_areBothSaid() throws Exception {
        assertThat(reason("{\"processTree\":\"cron,nc\"}", shell("/sbin/init", "/usr/bin/java", "/bin/nc -e sh")))
                .isEqualTo("the alert's tree is 'init,java,nc', the rule wants it to end with 'cron,nc'");
        assertThat(reason(
                        "{\"processTree\":\"java,nc\",\"processTreeExact\":true}",
                        shell("/sbin/init", "/usr/bin/java", "/bin/nc")))
                .isEqualTo("the alert's tree is 'init,java,nc', the rule wants it to be 'java,nc'");
        assertThat(reason("{\"processTree\":\"init,nc\"}", shell("", "/bin/nc")))
                .isEqualTo("the alert's tree is '?,nc', the rule wants it to end with 'init,nc'");
        assertThat(reason(
                        "{\"processTree\":\"nc\"}",
                        Alerts.of(AlertType.REVERSE_SHELL).build()))
                .startsWith("the alert's tree is ''");
    }

    @Test
    void text_otherOrNone_isSaid() throws Exception {
        assertThat(reason("{\"processes\":\"nc\"}", shell("/bin/ncat")))
                .contains("the alert has")
                .contains("ncat")
                .endsWith("the rule wants 'nc'");
        assertThat(reason(
                        "{\"md5\":\"d41d8cd98f00b204e9800998ecf8427e\"}",
                        Alerts.of(AlertType.VIRUS).build()))
                .isEqualTo("the alert tells none, the rule wants 'd41d8cd98f00b204e9800998ecf8427e'");
        Alert twice = Alerts.of(AlertType.ESCAPE_RISK)
                .evidence("riskKind", "privileged_container")
                .evidence("riskKind", "sensitive_directory")
                .build();
        assertThat(reason("{\"riskKinds\":\"privileged_container\"}", twice))
                .isEqualTo("the alert has 'sensitive_directory', the rule wants 'privileged_container'");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 9, 20})
    void text_anyNumberOfValues_trustThoseAndNoOther(int count) throws Exception {
        StringBuilder names = new StringBuilder("p0");
        for (int i = 1; i < count; i++) {
            names.append(",p").append(i);
        }
        RuleSet rules =
                Rules.read(Rules.file(Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"processes\":\"" + names + "\"}")));
        assertThat(rules.match(shell("/bin/p" + (count - 1)))).isPresent();
        assertThat(rules.match(shell("/bin/p0"))).isPresent();
        assertThat(rules.match(shell("/bin/p" + count))).isEmpty();
    }

    @Test
    void gramCounts_manyGrams_areCountedEach() {
        GramCounts counts = new GramCounts();
        for (long gram = 0; gram < 5_000; gram++) {
            for (int i = 0; i <= gram % 3; i++) {
                counts.add(gram * 65_537);
            }
        }
        for (long gram = 0; gram < 5_000; gram++) {
            assertThat(counts.of(gram * 65_537)).isEqualTo((int) (gram % 3) + 1);
        }
        assertThat(counts.of(1)).isZero();
    }

    @Test
    void network_blocks_holdWhatIsInThemAndNothingElse() throws Exception {
        RuleSet rules = Rules.read(Rules.file(Rules.rule(
                "r-1",
                AlertType.REVERSE_SHELL,
                "{\"targetHosts\":\"2001:db8::8000:0:0:0/65,2001:db9::1:0/112,2001:dba::/64,10.9.8.0/23\"}")));
        for (String in : new String[] {
            "2001:db8::8000:0:0:1", "2001:db8::ffff:0:0:1", "2001:db9::1:ffff", "2001:dba::ffff:0:0:1", "10.9.9.255"
        }) {
            assertThat(rules.match(to(in))).as(in).isPresent();
        }
        for (String out : new String[] {
            "2001:db8::7fff:0:0:1",
            "2001:db8:0:1:8000::1",
            "2001:db9::2:1",
            "2001:db9::1",
            "2001:dba:0:1::1",
            "10.9.10.0"
        }) {
            assertThat(rules.match(to(out))).as(out).isEmpty();
        }
    }

    private static Alert to(String ip) {
        return Alerts.of(AlertType.REVERSE_SHELL)
                .tree("/bin/nc")
                .target(ip, 1, "")
                .build();
    }
}
