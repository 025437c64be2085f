package io.hivesec.detectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {
    private final FieldNames names = new FieldNames(Set.of("exec_id"), Set.of("process"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "process",
                "seven_7",
                "eight__8",
                "fifteen______15",
                "sixteen_______16",
                "a_name_of_more_than_sixteen_bytes",
                "名字"
            })
    void aNameThatFollowsTheSameOneIsKnownAgain(String name) {
        Object first = record("head", name);
        Object second = record("head", name);

        assertThat(second).isSameAs(first);
        assertThat(((FieldNames.Name) second).text()).isEqualTo(name);
        assertThat(((FieldNames.Name) second).length()).isEqualTo(name.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aNameThatOnlyBeginsOrEndsAsTheLikelyOneIsAnother() {
        record("head", "process_credentials_1");

        assertThat(text(record("head", "process_credentials_2"))).isEqualTo("process_credentials_2");
        assertThat(text(record("head", "process_credentialz_1"))).isEqualTo("process_credentialz_1");
        assertThat(text(record("head", "process"))).isEqualTo("process");
        assertThat(text(record("head", "process_"))).isEqualTo("process_");
        assertThat(text(record("head", "proces"))).isEqualTo("proces");
    }

    @Test
    void namesThatTakeTurnsAreEachKnownAgain() {
        FieldNames.Name one = record("head", "one");
        FieldNames.Name other = record("head", "other");
        FieldNames.Name third = record("other_head", "third");

        assertThat(record("head", "one")).isSameAs(one);
        assertThat(record("head", "other")).isSameAs(other);
        assertThat(record("other_head", "third")).isSameAs(third);
        assertThat(record("head", "one")).isSameAs(one);
    }

    @Test
    void aNameThatTheRecordEndsInIsNone() {
        record("head", "time");
        names.begin();
        byte[] bytes = "head\"time".getBytes(StandardCharsets.UTF_8);

        assertThat(names.at(bytes, 0, bytes.length)).isNotNull();
        assertThat(names.at(bytes, 5, bytes.length)).isNull();
    }

    @Test
    void tellsWhatIsReadAndWhatComesAgain() {
        FieldNames.Name unread = record("head", "exec_id");
        FieldNames.Name repeated = record("head", "process");

        assertThat(unread.wanted()).isFalse();
        assertThat(repeated.wanted()).isTrue();
        assertThat(repeated.repeated()).isTrue();
    }

    /** The second of two names of a record. */
    private FieldNames.Name record(String first, String second) {
        byte[] bytes = (first + "\":1,\"" + second + "\"").getBytes(StandardCharsets.UTF_8);
        names.begin();
        names.at(bytes, 0, bytes.length);
        FieldNames.Name name = names.at(bytes, first.length() + 5, bytes.length);
        assertThat(name).isNotNull();
        return name;
    }

    private static String text(FieldNames.Name name) {
        return name.text();
    }
}
