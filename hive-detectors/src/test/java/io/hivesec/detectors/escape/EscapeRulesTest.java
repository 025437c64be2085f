package io.hivesec.detectors.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.hivesec.alert.AlertType;
import io.hivesec.alert.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables agree with one another. */
class EscapeRulesTest {

    @Test
    void tables_nameOnlyRulesThatExist() {
        List<String> named = new ArrayList<>();
        Table.read("capabilities.txt", 4).forEach(cells -> named.add(cells.get(3)));
        Table.read("host-paths.txt", 6).forEach(cells -> named.add(cells.get(5)));
        Table.read("devices.txt", 3).forEach(cells -> named.add(cells.get(2)));
        Table.read("facts.txt", 5).forEach(cells -> named.add(cells.get(3)));
        Table.read("combinations.txt", 3).forEach(cells -> named.add("combination-" + cells.get(0)));
        Table.read("known-workloads.txt", 5)
                .forEach(cells -> Table.list(cells.get(4)).forEach(rule -> named.add(rule.replace(":ro", ""))));
        assertThat(EscapeRules.names()).containsAll(named);
    }

    @Test
    void rules_haveTheirOwnWordsInBothLanguages() {
        for (Rule rule : EscapeRules.all()) {
            assertThat(rule.type()).isEqualTo(AlertType.ESCAPE_RISK);
            assertThat(rule.title(Locale.ENGLISH)).as(rule.id()).isNotEqualTo("Escape risk");
            assertThat(rule.title(Locale.CHINESE)).as(rule.id()).isNotEqualTo("逃逸风险");
            assertThat(rule.title(Locale.CHINESE)).as(rule.id()).isNotEqualTo(rule.title(Locale.ENGLISH));
            assertThat(rule.description(Locale.CHINESE)).as(rule.id()).isNotBlank();
            assertThat(rule.techniques()).as(rule.id()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Fact.class)
    void row_everyFact_hasOne(Fact fact) {
        assertThatCode(() -> FactTable.row(fact)).doesNotThrowAnyException();
    }

    @Test
    void label_kind_isReadInBothLanguages() {
        assertThat(RiskKind.PRIVILEGED_CONTAINER.label(Locale.CHINESE)).isEqualTo("特权容器");
        assertThat(RiskKind.SENSITIVE_CAPABILITY.label(Locale.CHINESE)).isEqualTo("敏感权限");
        assertThat(RiskKind.SENSITIVE_DIRECTORY.label(Locale.CHINESE)).isEqualTo("敏感目录");
        assertThat(RiskKind.SENSITIVE_DIRECTORY.label(Locale.ENGLISH)).isEqualTo("sensitive directory");
    }
}
