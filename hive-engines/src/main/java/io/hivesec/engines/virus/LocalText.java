package io.hivesec.engines.virus;

import java.util.Locale;
import java.util.Objects;

/**
 * A text in both languages of Hive.
 *
 * @param english in English
 * @param chinese in Chinese; empty when there is none
 */
public record LocalText(String english, String chinese) {
    /** Nothing said. */
    public static final LocalText NONE = new LocalText("", "");

    /** Refuses null parts. */
    public LocalText {
        Objects.requireNonNull(english, "english");
        Objects.requireNonNull(chinese, "chinese");
    }

    /** Whether nothing is said. */
    public boolean isEmpty() {
        return english.isEmpty() && chinese.isEmpty();
    }

    /** The text in the reader's language: Chinese for Chinese where there is some, English for all others. */
    public String in(Locale language) {
        boolean chineseReader = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        return english.isEmpty() || (chineseReader && !chinese.isEmpty()) ? chinese : english;
    }
}
