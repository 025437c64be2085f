package io.hivesec.engines.virus.own.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralMatcherTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void scan_randomTextOfFewLetters_findsWhatNaiveSearchFinds(int seed) throws IOException {
        Random random = new Random(seed);
        byte[] text = text(random, 20_000 + random.nextInt(1000), 2 + seed % 4);
        List<byte[]> literals = new ArrayList<>();
        List<Boolean> caseless = new ArrayList<>();
        LiteralMatcher.Builder builder = LiteralMatcher.builder();
        for (int i = 0; i < 300; i++) {
            int length = 1 + random.nextInt(40);
            int at = random.nextInt(text.length - length);
            byte[] literal = new byte[length];
            System.arraycopy(text, at, literal, 0, length);
            literals.add(literal);
            caseless.add(random.nextBoolean());
            builder.add(literal, caseless.get(i));
        }

        assertThat(found(builder.build(), text)).isEqualTo(naive(literals, caseless, text));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13})
    void scan_literalsAcrossBuffers_areFoundOnceEach(int seed) throws IOException {
        Random random = new Random(seed);
        byte[] text = new byte[3 * 256 * 1024 + random.nextInt(5000)];
        random.nextBytes(text);
        List<byte[]> literals = new ArrayList<>();
        List<Boolean> caseless = new ArrayList<>();
        LiteralMatcher.Builder builder = LiteralMatcher.builder();
        for (int i = 0; i < 200; i++) {
            byte[] literal = new byte[6 + random.nextInt(1500)];
            random.nextBytes(literal);
            int border = (1 + random.nextInt(3)) * (256 * 1024 - 12 * 1024);
            int at = Math.min(text.length - literal.length, border - random.nextInt(40_000) + 20_000);
            System.arraycopy(text, at, literal, 0, literal.length);
            literals.add(literal);
            caseless.add(false);
            builder.add(literal, false);
        }

        assertThat(found(builder.build(), text)).isEqualTo(naive(literals, caseless, text));
    }

    @Test
    void scan_otherCase_isFoundOnlyWhenCaseIsIgnored() throws IOException {
        LiteralMatcher.Builder builder = LiteralMatcher.builder();
        builder.add(bytes("Password:Is"), false);
        builder.add(bytes("Password:Is"), true);

        assertThat(found(builder.build(), bytes("xx pASSWORD:iS"))).containsExactly("1@3");
    }

    @Test
    void scan_signsThatFoldLikeLetters_areNotFound() throws IOException {
        LiteralMatcher.Builder builder = LiteralMatcher.builder();
        builder.add(bytes("a{b}c~d@"), true);

        assertThat(found(builder.build(), bytes("a[b]c^d`"))).isEmpty();
    }

    @Test
    void add_nothing_isRefused() {
        assertThatThrownBy(() -> LiteralMatcher.builder().add(new byte[0], false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] text(Random random, int length, int letters) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            int letter = 'a' + random.nextInt(letters);
            text[i] = (byte) (random.nextInt(4) == 0 ? letter - 32 : letter);
        }
        return text;
    }

    private static TreeSet<String> found(LiteralMatcher matcher, byte[] text) throws IOException {
        TreeSet<String> hits = new TreeSet<>();
        matcher.<RuntimeException>scan(
                new ByteArrayInputStream(text),
                (literal, offset, window) ->
                        assertThat(hits.add(literal + "@" + offset)).isTrue(),
                scanned -> {});
        return hits;
    }

    private static TreeSet<String> naive(List<byte[]> literals, List<Boolean> caseless, byte[] text) {
        String exact = new String(text, StandardCharsets.ISO_8859_1);
        String lower = lower(exact);
        TreeSet<String> hits = new TreeSet<>();
        for (int i = 0; i < literals.size(); i++) {
            String literal = new String(literals.get(i), StandardCharsets.ISO_8859_1);
            String in = caseless.get(i) ? lower : exact;
            String wanted = caseless.get(i) ? lower(literal) : literal;
            for (int at = in.indexOf(wanted); at >= 0; at = in.indexOf(wanted, at + 1)) {
                hits.add(i + "@" + at);
            }
        }
        return hits;
    }

    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
