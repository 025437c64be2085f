package io.hivesec.examples.report;

import io.hivesec.alert.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Evidence as people read it, in English or Chinese: what is told in both languages is shown once, and what detectors say in
 * English is put into the reader's words by {@code evidence.txt} beside this class. Immutable.
 */
final class EvidenceWords {
    private static final String CHINESE = "_zh";
    private final boolean isChinese;
    private final Sayings sayings;

    private EvidenceWords(boolean isChinese) {
        this.isChinese = isChinese;
        this.sayings = Sayings.of("evidence.txt", isChinese);
    }

    /** The words of a language; in English for one that Hive does not speak. */
    static EvidenceWords in(Locale language) {
        return new EvidenceWords(isChinese(language));
    }

    /** Whether who speaks this language reads Chinese. */
    static boolean isChinese(Locale language) {
        return language.getLanguage().equals(Locale.CHINESE.getLanguage());
    }

    /** The evidence to show, in its order, in the reader's words. */
    List<Evidence> of(List<Evidence> evidence) {
        List<Evidence> shown = new ArrayList<>();
        for (Evidence one : evidence) {
            if (!one.name().endsWith(CHINESE)) {
                shown.add(Evidence.of(
                        one.name(), translated(evidence, one).orElseGet(() -> said(one.name(), one.value()))));
            }
        }
        return shown;
    }

    /** What the evidence itself says in Chinese. */
    private Optional<String> translated(List<Evidence> all, Evidence one) {
        return all.stream()
                .filter(other -> isChinese && other.name().equals(one.name() + CHINESE))
                .map(Evidence::value)
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** What was said in evidence of this name, in the reader's words; as it was said when nobody put it into others. */
    String said(String name, String value) {
        return sayings.said(name, value);
    }
}
