package io.hivesec.triage;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/**
 * What triage says, in one language: {@code phrases.properties} and {@code phrases_zh.properties} (UTF-8) beside this class.
 * {@code {0}} is the place of the first value. Immutable.
 */
final class Phrases {
    private final Properties texts = new Properties();

    private Phrases(String resource) {
        try (InputStream in = Phrases.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** The phrases in a language; in English for all but Chinese. */
    static Phrases in(Locale language) {
        return new Phrases(
                language.getLanguage().equals(Locale.CHINESE.getLanguage())
                        ? "phrases_zh.properties"
                        : "phrases.properties");
    }

    /**
     * A phrase with its places filled in.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    String say(String key, Object... values) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no phrase " + key);
        }
        StringBuilder said = new StringBuilder();
        int from = 0;
        for (int place = text.indexOf('{'); place >= 0; place = text.indexOf('{', from)) {
            said.append(text, from, place).append(values[text.charAt(place + 1) - '0']);
            from = place + "{0}".length();
        }
        return said.append(text, from, text.length()).toString();
    }
}
