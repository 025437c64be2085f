package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.AlertType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schema knows the types, conditions and limits that the reader knows. */
class SchemaTest {
    private static JsonNode schema() throws Exception {
        return new ObjectMapper()
                .readTree(Path.of("..", "docs", "whitelist.schema.json").toFile());
    }

    @ParameterizedTest
    @EnumSource
    void schema_conditionsOfAType_areThoseOfTheReader(AlertType type) throws Exception {
        List<String> names = new ArrayList<>();
        JsonNode definition = schema().at("/$defs/" + type.id());
        definition.get("properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrderElementsOf(RuleForm.names(type));
        assertThat(definition.get("additionalProperties").booleanValue()).isFalse();
    }

    @Test
    void schema_limits_areThoseOfTheReader() throws Exception {
        assertThat(schema().at("/properties/rules/maxItems").intValue()).isEqualTo(RuleLimits.RULES);
        assertThat(schema().at("/$defs/value/maxLength").intValue()).isEqualTo(RuleLimits.VALUE_LENGTH);
        assertThat(schema().at("/$defs/malicious_command/properties/commandLine/maxLength")
                        .intValue())
                .isEqualTo(SafeRegex.MAX_LENGTH);
    }

    @Test
    void schema_riskKinds_areTakenByTheReader() throws Exception {
        for (JsonNode kind : schema().at("/$defs/riskKind/enum")) {
            String rule = Rules.rule("r-1", AlertType.ESCAPE_RISK, "{\"riskKinds\":" + kind + "}");
            assertThat(Rules.read(Rules.file(rule)).rules()).hasSize(1);
        }
    }
}
