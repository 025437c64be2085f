package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.spi.Whitelist;
import io.hivesec.testkit.WhitelistContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A rule file keeps to what every whitelist keeps to. */
class RuleWhitelistContractTest implements WhitelistContract {
    @TempDir
    private Path directory;

    @Override
    public Whitelist whitelist() {
        try {
            Path file = directory.resolve("trusted.json");
            Files.writeString(
                    file,
                    Rules.file(Rules.rule(
                            "r-1",
                            AlertType.MALICIOUS_COMMAND,
                            "{\"parentProcesses\":\"cron\",\"commandLine\":\"curl [a-z.:/]+\"}")));
            return RuleWhitelist.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (WhitelistException e) {
            throw new AssertionError(e);
        }
    }

    private static Alert command(String... tree) {
        return Alerts.of(AlertType.MALICIOUS_COMMAND).tree(tree).build();
    }

    @Override
    public List<Alert> trusted() {
        return List.of(command("/usr/sbin/cron", "curl http://example.com/"));
    }

    @Override
    public List<Alert> untrusted() {
        return List.of(
                command("/usr/sbin/crond", "curl http://example.com/"),
                command("/usr/sbin/cron", "curl http://example.com/ -o x"),
                command("curl http://example.com/"),
                Alerts.of(AlertType.VIRUS)
                        .tree("/usr/sbin/cron", "curl http://example.com/")
                        .build());
    }
}
