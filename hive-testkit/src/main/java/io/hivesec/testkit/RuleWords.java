package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Evidence;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the contracts ask of the words of rules. */
final class RuleWords {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    /** What an alert's message may name besides the evidence; {@code MessagesTest} holds that the pipeline fills each. */
    static final Set<String> FACTS = Set.of("process", "command", "target", "artifact", "container");

    private RuleWords() {}

    /** Every rule has words in English and in Chinese. */
    static void areThere(Set<Rule> rules) {
        assertThat(rules).as("rules()").isNotEmpty();
        for (Rule rule : rules) {
            isThere(rule, "title", rule::title);
            isThere(rule, "description", rule::description);
            isThere(rule, "remediation", rule::remediation);
            isInBoth(rule, "false-positives", rule::falsePositives);
            isInBoth(rule, "false-negatives", rule::falseNegatives);
        }
    }

    private static void isThere(Rule rule, String part, Function<Locale, String> words) {
        assertThat(words.apply(Locale.ENGLISH)).as("%s of %s", part, rule).isNotBlank();
        isInBoth(rule, part, words);
    }

    /** What is said in English is said in Chinese; one word, such as a name, may be the same. */
    private static void isInBoth(Rule rule, String part, Function<Locale, String> words) {
        String english = words.apply(Locale.ENGLISH);
        if (english.contains(" ")) {
            assertThat(words.apply(Locale.CHINESE))
                    .as("Chinese %s of %s: %s.%s is missing from rules_zh.properties", part, rule, rule, part)
                    .isNotBlank()
                    .isNotEqualTo(english);
        }
    }

    /** What a message names, the finding or the pipeline knows; a reader would see {@code ?} instead. */
    static void areFilled(Finding finding) {
        Set<String> known = finding.evidence().stream().map(Evidence::name).collect(Collectors.toSet());
        known.addAll(FACTS);
        for (Locale language : LANGUAGES) {
            List<String> unknown = PLACE.matcher(finding.rule().message(language))
                    .results()
                    .map(place -> place.group(1))
                    .filter(name -> !known.contains(name))
                    .toList();
            assertThat(unknown)
                    .as(
                            "what the message of %s in '%s' names, and is neither evidence of the finding nor one of %s",
                            finding.rule(), language, FACTS)
                    .isEmpty();
        }
    }
}
