package io.hivesec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.Version;
import org.junit.jupiter.api.Test;

class JsonFactoriesTest {
    private static Version version(int major, int minor) {
        return new Version(major, minor, 5, null, "com.fasterxml.jackson.core", "jackson-core");
    }

    @Test
    void check_jacksonThatAProductHoldsBack_saysWhichWhereAndWhatToDo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JsonFactories.check(version(2, 13)))
                .withMessageContainingAll(
                        "Hive needs Jackson 2.16 or later", "is 2.13.5", "jackson-core", "jackson-bom.version");
    }

    @Test
    void check_firstThatIsEnoughAndLater_areTaken() {
        JsonFactories.check(version(2, 16));
        JsonFactories.check(version(2, 23));
        assertThat(JsonFactories.plain()).isNotNull();
    }
}
