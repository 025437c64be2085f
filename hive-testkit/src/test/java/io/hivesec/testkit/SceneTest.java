package io.hivesec.testkit;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SceneTest {
    private final Scene.Actor shell = Scene.in("web-1").starts("/bin/sh", "sh");

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 99_999})
    void connects_portThatCannotBe_failsTheTestThatTellsIt(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shell.connects(3, "203.0.113.9", port))
                .withMessage("a port is 0 to 65535, not " + port);
        assertThatIllegalArgumentException().isThrownBy(() -> shell.listens(3, port));
    }
}
