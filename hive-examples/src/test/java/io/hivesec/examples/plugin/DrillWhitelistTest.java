package io.hivesec.examples.plugin;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Severity;
import io.hivesec.spi.Whitelist;
import io.hivesec.testkit.WhitelistContract;
import java.time.Instant;
import java.util.List;
import java.util.Set;

final class DrillWhitelistTest implements WhitelistContract {
    @Override
    public Whitelist whitelist() {
        return new DrillWhitelist(
                "red-team-7",
                Set.of("c1"),
                Instant.parse("2026-01-02T10:00:00Z"),
                Instant.parse("2026-01-02T12:00:00Z"));
    }

    @Override
    public List<Alert> trusted() {
        return List.of(alert("c1", "2026-01-02T10:00:00Z"), alert("c1", "2026-01-02T11:59:59Z"));
    }

    @Override
    public List<Alert> untrusted() {
        return List.of(
                alert("c2", "2026-01-02T11:00:00Z"),
                alert("c1", "2026-01-02T09:59:59Z"),
                alert("c1", "2026-01-02T12:00:00Z"));
    }

    private static Alert alert(String container, String time) {
        return ExampleAlerts.about(container, Severity.HIGH, time);
    }
}
