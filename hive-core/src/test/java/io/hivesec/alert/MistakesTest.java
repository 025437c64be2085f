package io.hivesec.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.event.Container;
import io.hivesec.json.HiveModule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever writes a plugin does wrong, and what the message says then. */
final class MistakesTest {
    private static final Rule RULE = Rule.of("test.rule", AlertType.VIRUS).build();

    @Test
    void rule_idOfAnotherForm_isToldTheForm() {
        assertThatThrownBy(() -> Rule.of("Malicious_Command", AlertType.VIRUS))
                .hasMessageContaining("'Malicious_Command'")
                .hasMessageContaining("such as reverse-shell.descriptor");
        assertThatThrownBy(() -> Rule.of("test.rule", AlertType.VIRUS).techniques("T1059.4"))
                .hasMessageContaining("'T1059.4'")
                .hasMessageContaining("T1059.004");
    }

    @Test
    void rule_withoutAPart_isToldWhich() {
        assertThatThrownBy(() -> Rule.of(nothing(), AlertType.VIRUS)).hasMessage("id");
        assertThatThrownBy(() -> Rule.of("test.rule", AlertType.VIRUS).severity(nothing()))
                .hasMessage("severity");
    }

    @Test
    void rule_wordsBesideAClassWithoutAny_isRefused() {
        assertThatThrownBy(() -> Rule.of("test.rule", AlertType.VIRUS).textsBeside(HiveModule.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'test.rule'")
                .hasMessageContaining(HiveModule.class.getName())
                .hasMessageContaining("rules.properties");
    }

    @Test
    void incident_withoutAName_isRefused_forItWouldBeThatOfEveryRuleLikeIt() {
        Rule.Builder rule = Rule.of("test.mine", AlertType.VIRUS);
        assertThatThrownBy(() -> rule.incident(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule 'test.mine' has an incident without a name");
    }

    @Test
    void evidence_ofNull_isToldWhich() {
        assertThatThrownBy(() -> Evidence.of("pool", MistakesTest.<String>nothing()))
                .hasMessage("value of evidence 'pool'");
        assertThatThrownBy(() -> Evidence.of("pool", MistakesTest.<Object>nothing()))
                .hasMessage("value of evidence 'pool'");
    }

    @Test
    void finding_thatMakesAnArtifactBenign_isRefused() {
        Finding finding = Finding.builder(RULE, Subject.of(Container.HOST)).build();
        assertThatThrownBy(() -> EngineVerdict.builder("e").finding(finding, Verdict.BENIGN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not BENIGN");
        assertThatThrownBy(() -> EngineVerdict.builder("e").finding(finding, nothing()))
                .hasMessageContaining("not null");
        assertThatThrownBy(() -> EngineVerdict.builder("e").finding(nothing(), Verdict.MALICIOUS))
                .hasMessage("finding");
    }

    @Test
    void store_queryWithALimit_isAskedAsAQuery() {
        AlertStore store = new InMemoryAlertStore(10);
        assertThat(store.list(AlertQuery.ALL, 1)).isEqualTo(store.list(AlertQuery.ALL, null, 1));
    }

    @Test
    void outcome_asJson_isWrittenAsPlansAre() throws IOException {
        Outcome outcome = new Outcome("file.quarantine", Outcome.State.VERIFIED, List.of("nothing is there"));
        assertThat(HiveModule.mapper().writeValueAsString(outcome)).isEqualTo("""
                        {"disposition":"file.quarantine","state":"verified","details":["nothing is there"]}""");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
