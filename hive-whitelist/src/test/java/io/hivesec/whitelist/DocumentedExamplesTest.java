package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code docs/whitelist.md} are what they say. */
class DocumentedExamplesTest {
    private static final Path PAGE = Path.of("..", "docs", "whitelist.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\{.*?\\})` \\| `(\\{.*?\\})` \\| (yes|no) \\| (.*) \\|");
    private static final ObjectMapper JSON = new ObjectMapper();

    record Example(AlertType type, String conditions, String alert, boolean trusted, String because) {
        RuleSet rules() throws WhitelistException {
            return Rules.read(Rules.file(Rules.rule("r-1", type, conditions)));
        }

        Alert read() throws JsonProcessingException {
            return Alerts.of(type, JSON.readValue(alert, new TypeReference<Map<String, Object>>() {}));
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        AlertType type = null;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("### ")) {
                type = AlertType.ofId(line.substring(4)).orElseThrow();
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                examples.add(new Example(
                        type,
                        cell(row.group(1)),
                        cell(row.group(2)),
                        row.group(3).equals("yes"),
                        row.group(4)));
            }
        }
        return examples;
    }

    private static String cell(String text) {
        return text.replace("\\|", "|");
    }

    static Stream<Example> trustedExamples() throws IOException {
        return examples().stream().filter(Example::trusted);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void match_exampleOfThePage_isAsThePageSays(Example example) throws Exception {
        assertThat(example.rules().match(example.read()).isPresent())
                .as(example.because())
                .isEqualTo(example.trusted());
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("examples")
    void match_exampleOfThePage_isAsTheNaiveEvaluatorSays(Example example) throws Exception {
        RuleSet rules = example.rules();
        assertThat(NaiveEvaluator.trusts(rules.rules().get(0), example.read())).isEqualTo(example.trusted());
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("trustedExamples")
    void match_sameRuleForAlertsOfOtherTypes_trustsNone(Example example) throws Exception {
        RuleSet rules = example.rules();
        Map<String, Object> parts = JSON.readValue(example.alert(), new TypeReference<>() {});
        for (AlertType other : AlertType.values()) {
            if (other != example.type()) {
                assertThat(rules.match(Alerts.of(other, parts))).as(other.id()).isEmpty();
            }
        }
    }

    @Test
    void examples_coverEveryConditionOfEveryTypeBothWays() throws IOException {
        Map<AlertType, Set<String>> yes = new EnumMap<>(AlertType.class);
        Map<AlertType, Set<String>> no = new EnumMap<>(AlertType.class);
        for (Example example : examples()) {
            Set<String> names = new HashSet<>();
            JSON.readTree(example.conditions()).fieldNames().forEachRemaining(names::add);
            (example.trusted() ? yes : no)
                    .computeIfAbsent(example.type(), unused -> new HashSet<>())
                    .addAll(names);
        }
        for (AlertType type : AlertType.values()) {
            // Similarity needs bytes, which an example has not; SampleConditionTest has it.
            List<String> expected = RuleForm.names(type).stream()
                    .filter(name -> !name.equals("sampleSimilarity"))
                    .toList();
            assertThat(yes.get(type)).as(type.id()).containsAll(expected);
            assertThat(no.get(type)).as(type.id()).containsAll(expected);
        }
    }
}
