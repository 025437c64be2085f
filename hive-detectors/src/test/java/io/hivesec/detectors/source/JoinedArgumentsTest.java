package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinedArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    -l -p 80                         | -l;-p;80
                    -c "id -u"                       | -c;id -u
                    "a b" "c d"                      | a b;c d
                    -c "echo "a b" > c d"            | -c;echo "a b" > c d
                    -c "echo "a b""                  | -c;echo "a b"
                    a "" b                           | a;;b
                    say"hi"                          | say"hi"
                    -c "unclosed and more            | -c;"unclosed;and;more
                    -c "echo \\"x\\" y"              | -c;echo \\"x\\" y
                    """)
    void split_givesTheArguments(String joined, String expected) {
        assertThat(JoinedArguments.split(joined.strip()))
                .isEqualTo(List.of(expected.strip().split(";", -1)));
    }

    @Test
    void split_nothing_givesNothing() {
        assertThat(JoinedArguments.split("")).isEmpty();
        assertThat(JoinedArguments.split("   ")).isEmpty();
    }

    @Tag("long")
    @Test
    void split_aHundredThousandMarks_isBounded() {
        assertThat(JoinedArguments.split("\"".repeat(100_000))).isNotNull();
    }
}
