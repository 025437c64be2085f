package io.hivesec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Nature;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Technique;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages in {@code docs/rules} are made from the rules: one a type of alert. When one is stale, run this test with
 * {@code -Dhive.docs=write}.
 */
final class RulePagesTest {
    private static final Path PAGES = Path.of("../docs/rules");
    /** Rules of plugins that show how little one takes. */
    private static final Set<String> OF_EXAMPLES =
            Set.of("malicious-command.shared-memory-program", "virus.mining-pool");

    private static final Properties TECHNIQUES = new Properties();
    private static List<Rule> rules;

    @BeforeAll
    static void load() throws IOException {
        rules = EveryRule.of(Hive.builder().plugins(RulePagesTest.class.getClassLoader()));
        try (InputStream in = RulePagesTest.class.getResourceAsStream("attack-techniques.properties")) {
            TECHNIQUES.load(Objects.requireNonNull(in));
        }
    }

    @ParameterizedTest
    @EnumSource
    void page_ofType_saysWhatTheRulesSay(AlertType type) throws IOException {
        List<Rule> itsRules = rules.stream().filter(rule -> rule.type() == type).toList();
        Path page = PAGES.resolve(type.id() + ".md");
        String text = page(type, itsRules);
        if ("write".equals(System.getProperty("hive.docs"))) {
            Files.createDirectories(PAGES);
            Files.writeString(page, text);
        }
        assertThat(page).as("run this test with -Dhive.docs=write").hasContent(text);
    }

    @Test
    void techniques_ofEveryRule_areAttacks() {
        for (Rule rule : rules) {
            assertThat(rule.techniques()).as("techniques of %s", rule).isNotEmpty();
            for (Technique technique : rule.techniques()) {
                assertThat(TECHNIQUES).as("technique of %s", rule).containsKey(technique.id());
            }
        }
    }

    @Test
    void words_ofEveryRule_sayWhatItTakesForBadAndWhatItMisses() {
        for (Rule rule : rules) {
            if (OF_EXAMPLES.contains(rule.id())) {
                continue;
            }
            for (Locale language : List.of(Locale.ENGLISH, Locale.CHINESE)) {
                assertThat(rule.falsePositives(language))
                        .as("false positives of %s in %s", rule.id(), language)
                        .isNotBlank();
                assertThat(rule.falseNegatives(language))
                        .as("false negatives of %s in %s", rule.id(), language)
                        .isNotBlank();
            }
        }
    }

    private static String page(AlertType type, List<Rule> rules) {
        StringBuilder text =
                new StringBuilder("# Rules: `" + type.id() + "`\n\nMade from the rules by `RulePagesTest`.\n");
        for (Rule rule : rules) {
            text.append("\n## ").append(rule.title(Locale.ENGLISH));
            text.append(" (").append(rule.title(Locale.CHINESE)).append(")\n\n");
            text.append("`").append(rule.id()).append("`, severity ");
            text.append(word(rule.severity())).append(", confidence ").append(word(rule.confidence()));
            text.append(", ").append(word(rule.maturity()));
            text.append(rule.nature() == Nature.POSTURE ? ", posture\n\n" : "\n\n");
            text.append(rule.description(Locale.ENGLISH)).append("\n\n");
            for (Technique technique : rule.techniques()) {
                text.append("- ATT&CK ").append(technique.id()).append(", ");
                text.append(TECHNIQUES.getProperty(technique.id())).append("\n");
            }
            part(text, "Harmless look-alikes", rule.falsePositives(Locale.ENGLISH));
            part(text, "What slips by", rule.falseNegatives(Locale.ENGLISH));
            part(text, "What to do", rule.remediation(Locale.ENGLISH));
        }
        return text.toString();
    }

    private static void part(StringBuilder text, String name, String words) {
        if (!words.isEmpty()) {
            text.append("- ").append(name).append(": ").append(words).append("\n");
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
