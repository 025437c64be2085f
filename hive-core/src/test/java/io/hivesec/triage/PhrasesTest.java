package io.hivesec.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Confidence;
import io.hivesec.event.Scope;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhrasesTest {
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*\\}?");

    @Test
    void say_places_areFilledInWhereTheLanguageWantsThem() {
        assertThat(Phrases.in(Locale.ENGLISH).say("executable-not-from-image", "/bin/wget", "/tmp/x", "noon"))
                .isEqualTo("/bin/wget wrote /tmp/x at noon");
        assertThat(Phrases.in(Locale.SIMPLIFIED_CHINESE)
                        .say("executable-not-from-image", "/bin/wget", "/tmp/x", "noon"))
                .isEqualTo("/bin/wget 于 noon 写入了 /tmp/x");
    }

    @Test
    void say_valueThatLooksLikeAPlace_isLeftAsItIs() {
        assertThat(Phrases.in(Locale.ENGLISH).say("read", "{1}", "/etc/{0}")).isEqualTo("{1} read /etc/{0}");
    }

    @Test
    void say_languageThatHiveDoesNotSpeak_isEnglish() {
        assertThat(Phrases.in(Locale.FRENCH).say("stakes.root")).isEqualTo("acts as root");
    }

    @Test
    void say_unknownPhrase_isRefused() {
        Phrases phrases = Phrases.in(Locale.ENGLISH);

        assertThatThrownBy(() -> phrases.say("none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no phrase none");
    }

    @Test
    void bothLanguages_haveTheSamePhrasesWithTheSamePlaces() throws IOException {
        Properties english = load("phrases.properties");
        Properties chinese = load("phrases_zh.properties");

        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(chinese.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
            assertThat(places(english.getProperty(key))).as(key).allMatch(place -> place.matches("\\{[0-9]\\}"));
        }
    }

    @ParameterizedTest
    @EnumSource(Confidence.class)
    void say_everyConfidence_hasAWord(Confidence confidence) {
        assertThat(Phrases.in(Locale.CHINESE).say("confidence." + confidence)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Scope.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void say_everyScope_hasAWord(Scope scope) {
        assertThat(Phrases.in(Locale.CHINESE).say("scope." + scope)).isNotEmpty();
    }

    private static TreeSet<String> places(String text) {
        TreeSet<String> places = new TreeSet<>();
        PLACE.matcher(text).results().map(MatchResult::group).forEach(places::add);
        return places;
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(PhrasesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return properties;
    }
}
