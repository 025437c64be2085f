package io.hivesec.examples.console;

import io.hivesec.alert.Alert;
import io.hivesec.whitelist.ArtifactContents;
import io.hivesec.whitelist.RuleSet;
import io.hivesec.whitelist.Suggestion;
import io.hivesec.whitelist.WhitelistException;
import io.hivesec.whitelist.Whitelists;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a rule that is not there yet would have done. Stateless. */
final class Effects {
    private Effects() {}

    /** How many of these alerts a proposed rule would have silenced. */
    static long of(Suggestion suggestion, List<Alert> alerts, Instant now) {
        String json = Whitelists.toJson(List.of(suggestion.toRule("suggested", "console", now)));
        try (ByteArrayInputStream in = new ByteArrayInputStream(ConsoleServer.bytes(json))) {
            RuleSet rules = RuleSet.read("suggested", Path.of(""), in, ArtifactContents.NONE);
            return Whitelists.check(rules, alerts.stream()).get(0).silenced();
        } catch (IOException | WhitelistException e) {
            throw new IllegalStateException("a rule that Hive proposes is one that it reads", e);
        }
    }
}
