package io.hivesec.examples.report;

import io.hivesec.alert.Evidence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Evidence as people read it, in English or Chinese: what is told in both languages is shown once, and what detectors say in
 * English is put into the reader's words by {@code evidence.txt} beside this class. Immutable.
 */
final class EvidenceWords {
    private static final String CHINESE = "_zh";
    private static final Pattern NUMBERED = Pattern.compile("\\{([1-9])\\}");

    /** Nothing that detectors say of themselves is longer; what is, was said by who is being watched. */
    private static final int MAX_LENGTH = 250;

    private final boolean isChinese;
    private final Map<String, List<Saying>> sayings;

    private record Saying(String evidence, Pattern said, String words) {}

    private EvidenceWords(boolean isChinese) {
        this.isChinese = isChinese;
        this.sayings = load(isChinese).stream().collect(Collectors.groupingBy(Saying::evidence));
    }

    /** The words of a language; in English for one that Hive does not speak. */
    static EvidenceWords in(Locale language) {
        return new EvidenceWords(language.getLanguage().equals(Locale.CHINESE.getLanguage()));
    }

    private static List<Saying> load(boolean isChinese) {
        List<Saying> sayings = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(EvidenceWords.class.getResourceAsStream("evidence.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split("\\|", 4);
                    String words = parts[isChinese ? 3 : 2].strip();
                    if (!words.isEmpty()) {
                        sayings.add(new Saying(parts[0].strip(), pattern(parts[1].strip()), words));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read evidence.txt", e);
        }
        return sayings;
    }

    private static Pattern pattern(String said) {
        String pattern = Pattern.quote(said).replace("{}", "\\E(.+?)\\Q").replace("{#}", "\\E([-+0-9]+)\\Q");
        return Pattern.compile(pattern, Pattern.DOTALL);
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
        if (value.length() > MAX_LENGTH) {
            return value;
        }
        for (Saying saying : sayings.getOrDefault(name, List.of())) {
            Matcher matcher = saying.said().matcher(value);
            if (matcher.matches()) {
                return NUMBERED.matcher(saying.words())
                        .replaceAll(place -> Matcher.quoteReplacement(matcher.group(Integer.parseInt(place.group(1)))));
            }
        }
        return value;
    }
}
