package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeRegexTest {
    private static void refuses(String regex, String why) {
        assertThatThrownBy(() -> SafeRegex.compile(regex))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(why);
    }

    @Test
    void compile_longest_isTaken_andOneMoreIsNot() throws Exception {
        String longest = "a".repeat(SafeRegex.MAX_LENGTH);
        assertThat(SafeRegex.compile(longest).matches(longest)).isTrue();
        refuses(longest + "a", "more than 1000");
    }

    @Test
    void compile_quotation_isRefused_andAnEscapedBackslashIsNone() throws Exception {
        refuses("\\Qa.b\\E", "quotes with \\Q");
        refuses("a\\.b\\Q", "quotes with \\Q");
        refuses("\\\\\\Qa", "quotes with \\Q");
        assertThat(SafeRegex.compile("\\\\Q").matches("\\Q")).isTrue();
        refuses("a\\", "does not compile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "(a{1000}){6}", "((a{20}){20}){20}", "(a{800}){3}(b{800}){4}"})
    void compile_moreStepsThanMayBe_isRefusedBeforeItIsWrittenOut(String regex) {
        refuses(regex, "too large");
        assertThat(SafeRegex.expandedSize(regex)).isGreaterThan(SafeRegex.MAX_PROGRAM);
    }

    @Test
    void compile_deepest_isTaken_andOneMoreIsNot() throws Exception {
        assertThat(SafeRegex.compile("(".repeat(50) + "a" + ")".repeat(50)).matches("a"))
                .isTrue();
        refuses("(".repeat(51) + "a" + ")".repeat(51), "too large");
    }

    /** A repetition's own characters count as well: the estimate may be high, never low. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", 0",
                "a, 1",
                "abc, 3",
                "a{3}, 5",
                "\"a{2,5}\", 9",
                "\"a{5,2}\", 9",
                "\"a{3,}\", 6",
                "\"a{,4}\", 7",
                "ab{3}, 6",
                "(ab){3}, 14",
                "(a)(b), 6",
                "((a)), 5",
                "a), 2",
                "[abcd]{4}, 6",
                "[^]a]{4}, 6",
                "[]a]{4}, 6",
                "[a\\]b]{4}, 6",
                "\\d{3}, 5",
                "\\{9}, 3",
                "a{x}, 3",
                "a{0}, 3",
                "a{9/}, 4",
                "a{9:}, 4",
                "a{12, 3",
            })
    void expandedSize_isTheStepsOnceWrittenOut(String regex, long expected) {
        assertThat(SafeRegex.expandedSize(regex)).isEqualTo(expected);
    }
}
