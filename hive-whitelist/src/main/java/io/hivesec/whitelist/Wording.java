package io.hivesec.whitelist;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How values are put into sentences. */
final class Wording {
    private static final int SHOWN = 5;
    private static final int MAX_LENGTH = 200;

    private Wording() {}

    static String quoted(String value) {
        return "'" + (value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "…" : value) + "'";
    }

    static String anyOf(TextMatcher[] matchers) {
        return anyOf(Stream.of(matchers).map(TextMatcher::text).toList());
    }

    static String anyOf(List<String> values) {
        String shown = values.stream().limit(SHOWN).map(Wording::quoted).collect(Collectors.joining(" or "));
        return values.size() > SHOWN ? shown + " or one of " + (values.size() - SHOWN) + " more" : shown;
    }
}
