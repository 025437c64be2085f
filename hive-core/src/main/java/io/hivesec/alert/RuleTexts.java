package io.hivesec.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words for rules, in English and Chinese: {@code rules.properties} and {@code rules_zh.properties} (UTF-8) beside a
 * class, with keys such as {@code reverse-shell.descriptor.title}. What a rule does not say is taken from its alert type.
 */
final class RuleTexts {
    static final String ENGLISH = "rules.properties";

    private static final Map<Resource, Properties> LOADED = new ConcurrentHashMap<>();

    private RuleTexts() {}

    /**
     * A rule's text.
     *
     * @param anchor the class beside which the words are
     * @param key such as {@code reverse-shell.descriptor.title}
     * @param fallback the key in the words of core to use where {@code key} is not there
     * @param language the reader's language; all but Chinese read English
     */
    static String get(Class<?> anchor, String key, String fallback, Locale language) {
        boolean chinese = language.getLanguage().equals(Locale.CHINESE.getLanguage());
        String text = chinese ? lookUp(anchor, true, key) : "";
        if (text.isEmpty()) {
            text = lookUp(anchor, false, key);
        }
        if (text.isEmpty() && chinese) {
            text = lookUp(RuleTexts.class, true, fallback);
        }
        return text.isEmpty() ? lookUp(RuleTexts.class, false, fallback) : text;
    }

    /** Whether there are words beside a class. */
    static boolean areBeside(Class<?> anchor) {
        return anchor.getResource(ENGLISH) != null;
    }

    private static String lookUp(Class<?> anchor, boolean chinese, String key) {
        return LOADED.computeIfAbsent(new Resource(anchor, chinese), RuleTexts::load)
                .getProperty(key, "");
    }

    private static Properties load(Resource resource) {
        Properties properties = new Properties();
        String name = resource.chinese() ? "rules_zh.properties" : ENGLISH;
        try (InputStream in = resource.anchor().getResourceAsStream(name)) {
            if (in != null) {
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " beside " + resource.anchor(), e);
        }
        return properties;
    }

    private record Resource(Class<?> anchor, boolean chinese) {}
}
