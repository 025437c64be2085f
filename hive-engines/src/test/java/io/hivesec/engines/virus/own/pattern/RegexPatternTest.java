package io.hivesec.engines.virus.own.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.engines.virus.own.matcher.LiteralMatcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegexPatternTest {
    private static final String[] ATOMS = {
        "a", "b", "c", ".", "[ab]", "[^c]", "(a|bc)", "(?:b|c.)", "\\x61", "\\.", "\\b", "\\B"
    };
    private static final String[] LITERALS = {"bca", "cab", "(abc|bca)", "(?:cab|bab|ab\\.)"};
    private static final String[] QUANTIFIERS = {"", "", "", "", "*", "+", "?", "{1,3}", "*?", "+?"};

    static Stream<Integer> seeds() {
        return IntStream.range(0, 40).boxed();
    }

    /** Each place is a match's begin when the whole expression matches from there on: asked one by one. */
    @ParameterizedTest
    @MethodSource("seeds")
    void scan_anyExpression_findsEveryPlaceThatMatches(int seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            String source = expression(random);
            String text = text(random);
            for (boolean ignoreCase : new boolean[] {false, true}) {
                assertThat(starts(source, text, ignoreCase, false))
                        .as("/%s/%s in %s", source, ignoreCase ? "i" : "", text)
                        .isEqualTo(oneByOne(source, text, ignoreCase));
                assertThat(starts(source, text, ignoreCase, true))
                        .as("/%s/%s wide in %s", source, ignoreCase ? "i" : "", text)
                        .isEqualTo(oneByOne(source, text, ignoreCase));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ab+c;           xabbbc;          1",
                "[a-z]+\\.onion; see abc.onion;   4 5 6",
                "(x|yz)ab;       xab yzab;        0 4",
                "(?i:x)ab;       Xab;             0",
                "ab.{2,4}cd;     ab..cd ab.cd;    0",
                "\\bab\\b;         ab cab ab-abc;   0 7",
                "(exec|eval)\\(;  exec(eval (eval(; 0 11",
                "(abc|ab)+c;     ababcc;          0 2",
                "ab.{,2}c;        abc ab..c ab...c; 0 4",
                "ab[{,]c;         ab{c ab0c ab,c; 0 10",
                "ab\\{,c;         ab{,c ab{0,c;   0"
            })
    void scan_expression_isFoundAtItsPlaces(String source, String text, String places) throws Exception {
        List<Long> wanted = Stream.of(places.split(" ")).map(Long::valueOf).toList();

        assertThat(starts(source, text, false, false)).containsExactlyElementsOf(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "^ab", "ab$", "[ab]+", "a.b", "(a|bc).", "(ab)?c", "ab\\", "(ab", "ab\\xz"})
    void of_outsideOfTheSubset_isRefused(String source) {
        assertThatThrownBy(() -> RegexPattern.of(source, false, false, false, false))
                .isInstanceOf(PatternException.class);
    }

    private static String expression(Random random) {
        StringBuilder source = new StringBuilder();
        pieces(random, source);
        source.append(LITERALS[random.nextInt(LITERALS.length)]);
        source.append(random.nextInt(4) == 0 ? "+" : "");
        pieces(random, source);
        return source.toString();
    }

    private static void pieces(Random random, StringBuilder source) {
        for (int i = random.nextInt(4); i > 0; i--) {
            source.append(ATOMS[random.nextInt(ATOMS.length)]).append(QUANTIFIERS[random.nextInt(QUANTIFIERS.length)]);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("abcabcABC. ".charAt(random.nextInt(11)));
        }
        return text.toString();
    }

    private static TreeSet<Long> oneByOne(String source, String text, boolean ignoreCase) {
        com.google.re2j.Pattern pattern =
                com.google.re2j.Pattern.compile(source, ignoreCase ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0);
        TreeSet<Long> starts = new TreeSet<>();
        for (int from = 0; from < text.length(); from++) {
            com.google.re2j.Matcher matcher = pattern.matcher(text);
            // What stands before is looked at too.
            if (matcher.find(from) && matcher.start() == from) {
                starts.add((long) from);
            }
        }
        return starts;
    }

    private static TreeSet<Long> starts(String source, String text, boolean ignoreCase, boolean wide)
            throws PatternException, IOException {
        PatternBook.Builder builder = PatternBook.builder();
        int number = builder.add(RegexPattern.of(source, ignoreCase, false, wide, false));
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        Matches matches = builder.build()
                .scan(
                        new ByteArrayInputStream(wide ? TextPattern.wide(bytes) : bytes),
                        (LiteralMatcher.Progress<RuntimeException>) scanned -> {});
        TreeSet<Long> starts = new TreeSet<>();
        for (long start : matches.starts(number)) {
            starts.add(wide ? start / 2 : start);
        }
        return starts;
    }
}
