package io.hivesec.examples.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Hive says in English, and how it is said to a reader: a table of sentences with places for what varies, such as {@code
 * evidence.txt} beside this class. Immutable.
 */
final class Sayings {
    private static final Pattern NUMBERED = Pattern.compile("\\{(=?)([1-9])\\}");

    /** Nothing that Hive says of itself is longer; what is, was said by who is being watched. */
    private static final int MAX_LENGTH = 250;

    private final Map<String, List<Saying>> sayings;

    private record Saying(String kind, Pattern said, String words) {}

    private Sayings(List<Saying> all) {
        this.sayings = all.stream().collect(Collectors.groupingBy(Saying::kind));
    }

    /** The table of a resource beside this class, as told to who reads Chinese or to who reads English. */
    static Sayings of(String resource, boolean isChinese) {
        List<Saying> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Sayings.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split("\\|", 4);
                    String words = parts[isChinese ? 3 : 2].strip();
                    if (!words.isEmpty()) {
                        all.add(new Saying(parts[0].strip(), pattern(parts[1].strip()), words));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
        return new Sayings(all);
    }

    private static Pattern pattern(String said) {
        String pattern = Pattern.quote(said).replace("{}", "\\E(.+?)\\Q").replace("{#}", "\\E([-+0-9]+)\\Q");
        return Pattern.compile(pattern, Pattern.DOTALL);
    }

    /** What was said of this kind, in the reader's words; as it was said when nobody put it into others. */
    String said(String kind, String text) {
        if (text.length() > MAX_LENGTH) {
            return text;
        }
        for (Saying saying : sayings.getOrDefault(kind, List.of())) {
            Matcher matcher = saying.said().matcher(text);
            if (matcher.matches()) {
                return NUMBERED.matcher(saying.words())
                        .replaceAll(place -> Matcher.quoteReplacement(filled(kind, place, matcher)));
            }
        }
        return text;
    }

    /** What varied; put into words itself where the place says so. */
    private String filled(String kind, MatchResult place, Matcher said) {
        String part = said.group(Integer.parseInt(place.group(2)));
        return place.group(1).isEmpty() ? part : said(kind, part);
    }
}
