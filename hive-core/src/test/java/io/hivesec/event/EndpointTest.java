package io.hivesec.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void of_portThatCannotBe_isRefused(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of("192.0.2.1", port))
                .withMessage("a port is 0 to 65535, not " + port);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535})
    void of_port_isKept(int port) {
        assertThat(Endpoint.of("192.0.2.1", port).port()).isEqualTo(port);
    }
}
