package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as a rule file: a whitelist that can be asked, or a {@link WhitelistException} that says what is wrong. */
class RuleFileFuzzTest {
    private static final Alert ALERT = Alerts.of(AlertType.MALICIOUS_COMMAND)
            .tree(List.of("/usr/sbin/nginx -g daemon", "/bin/sh -c id", "/usr/bin/id -u"))
            .build();

    @TempDir
    static Path directory;

    @FuzzTest
    void open_anyBytes_canBeAskedOrIsRefused(byte[] bytes) throws Exception {
        Path file = Files.write(directory.resolve("rules.json"), bytes);
        try (RuleWhitelist whitelist = RuleWhitelist.open(file)) {
            whitelist.exempts(ALERT);
            Whitelists.warnings(whitelist.current());
        } catch (WhitelistException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }
}
