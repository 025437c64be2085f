package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A literal that is too long makes a rule miss what it trusts; one that is too short only costs time. */
class LiteralsTest {
    @ParameterizedTest
    @CsvSource({
        "/var/www/index.php, /var/www/index.php",
        "/var/*, /var/",
        "*.php, .php",
        "/a/*/longest/?/b, /longest/",
        "ab*cd, ab",
        "**/cache, cache",
        "/**/a.php, a.php",
        "/x**/cache, cache",
        "**cache, cache",
        "a*/b, /b",
        "?/bc, /bc",
        "a?/, a",
        "*/, /",
        "**/, ''",
        "*, ''",
        "'', ''",
    })
    void ofGlob_isTheLongestRunThatHasToBeThere(String glob, String expected) {
        assertThat(Literals.ofGlob(glob)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "curl http, curl http",
                "a\\.php, a.php",
                "curl:.*, curl:",
                ".*backup.*, backup",
                "ab.*longer.*c, longer",
                "ab.*cd, ab",
                // What may be missing, and what comes again, ends a run.
                "abc?d, ab",
                "abc*de, ab",
                "a+bcd, bcd",
                "abc+d, abc",
                "abc{0}d, ab",
                "ab{2}cdef, cdef",
                "ab{2, a",
                "a\\.?bc, bc",
                // Classes and groups are no literals, whatever is in them.
                "x[abcd]yz, yz",
                "x[]abcd]yz, yz",
                "x[^]abcd]yz, yz",
                "x[\\]abcd]yz, yz",
                "x[[:alpha:]]yz, yz",
                "x[[:alpha:]a]yz, yz",
                "x[[:alpha]yz, yz",
                "x[abc]?yz, yz",
                "xyz[abcdef, xyz",
                "x(abcd)yz, yz",
                "x(a(b)cd)yz, yz",
                "x(a\\)bcd)yz, yz",
                "x(a[)]bcd)yz, yz",
                "x(abcd)*yz, yz",
                "xyz(abcdef, xyz",
                "^ab$, ab",
                // Escapes that stand for a class or a position, and those that nobody here reads.
                "ab\\dcde, cde",
                "abc\\bde, abc",
                "abc\\x41def, abc",
                "\\x41abc, \"\"",
                // Flags, alternatives and quotations can make any run optional.
                "(?i)abc, \"\"",
                "abc|d, \"\"",
                "\\Qabc\\E, \"\"",
                "\"\", \"\"",
            })
    void ofRegex_isTheLongestRunThatEveryMatchHas(String regex, String expected) {
        assertThat(Literals.ofRegex(regex)).isEqualTo(expected);
    }

    @Test
    void ofRegex_halfOfACharacter_isNone() {
        assertThat(Literals.ofRegex("a\uD83D\uDE00bcd")).isEqualTo("bcd");
        assertThat(Literals.ofRegex("\\~ab\\!")).isEqualTo("~ab!");
    }

    @Test
    void pieces_charactersAndAnything_areThePiecesInOrder() {
        assertThat(Literals.pieces("curl http")).isEqualTo(List.of("curl http"));
        assertThat(Literals.pieces("curl .*a\\.b.*")).isEqualTo(List.of("curl ", "a.b", ""));
        assertThat(Literals.pieces(".*.*x")).isEqualTo(List.of("", "", "x"));
        assertThat(Literals.pieces("a\\~b\\!")).isEqualTo(List.of("a~b!"));
        assertThat(Literals.pieces("")).isEqualTo(List.of(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.", "a.b", "a*", "a+", "a?", "[a]", "(a)", "a|b", "^a", "a$", "a{2}", "a\\d", "a\\", "a\nb", "a\\ b"
            })
    void pieces_anythingMore_isNone(String regex) {
        assertThat(Literals.pieces(regex)).isNull();
    }

    @Test
    void pieces_halfOfACharacter_isNone() {
        assertThat(Literals.pieces("a\uD83D\uDE00")).isNull();
    }
}
