package io.hivesec.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.AlertType;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportWordsTest {
    /** Names that stand for themselves in English. */
    private static final Pattern LABEL = Pattern.compile("(?:evidence|signal|answer)\\..*");

    private static final Pattern PLACE = Pattern.compile("\\{\\d");

    @Test
    void words_ofBothLanguages_areOfTheSameThings() throws IOException {
        Set<String> english = load("report.properties").stringPropertyNames();
        Set<String> chinese = load("report_zh.properties").stringPropertyNames();
        assertThat(chinese.stream().filter(key -> !LABEL.matcher(key).matches()).collect(Collectors.toSet()))
                .isEqualTo(english);
    }

    @Test
    void words_ofBothLanguages_haveTheSamePlaces() throws IOException {
        Properties english = load("report.properties");
        Properties chinese = load("report_zh.properties");
        for (String key : english.stringPropertyNames()) {
            assertThat(places(chinese.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
        }
    }

    /** By number: English names a place again for one and for many. */
    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void type_everyOne_hasAWord() {
        for (AlertType type : AlertType.values()) {
            assertThat(ReportWords.in(Locale.ENGLISH).word("type." + type.name()))
                    .isNotBlank();
        }
    }

    @Test
    void evidence_thatNobodyNamed_keepsItsName() {
        assertThat(ReportWords.in(Locale.CHINESE).evidence("mechanism")).isEqualTo("方式");
        assertThat(ReportWords.in(Locale.CHINESE).evidence("ofAVendor")).isEqualTo("ofAVendor");
        assertThat(ReportWords.in(Locale.ENGLISH).evidence("mechanism")).isEqualTo("mechanism");
    }

    @ParameterizedTest
    @CsvSource({"1, > 99 %", "0.995, > 99 %", "0.99, 99 %", "0.5, 50 %", "0.01, 1 %", "0.001, < 1 %"})
    void percent_isNeverMoreCertainThanItIs(double probability, String text) {
        assertThat(ReportWords.percent(probability)).isEqualTo(text);
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Objects.requireNonNull(ReportWords.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}
