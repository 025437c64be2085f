package io.hivesec.examples.flink;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import io.hivesec.spi.Whitelist;
import io.hivesec.whitelist.ArtifactContents;
import io.hivesec.whitelist.RuleSet;
import io.hivesec.whitelist.WhitelistException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whitelist that was broadcast last. Trusts nothing until one was. Threads: written by one, read by many. */
final class BroadcastWhitelist implements Whitelist {
    private String text = "";
    private volatile @Nullable RuleSet rules;

    @Override
    public String id() {
        return "broadcast";
    }

    /** Puts a version in force; the one that is in force already costs nothing. */
    void use(String version) throws IOException, WhitelistException {
        if (!version.equals(text)) {
            rules = RuleSet.read(
                    id(),
                    Path.of("."),
                    new ByteArrayInputStream(version.getBytes(StandardCharsets.UTF_8)),
                    ArtifactContents.NONE);
            text = version;
        }
    }

    @Override
    public Optional<Exemption> exempts(Alert alert) {
        RuleSet now = rules;
        return now == null
                ? Optional.empty()
                : now.match(alert).map(rule -> new Exemption(id(), rule.id(), rule.description()));
    }
}
