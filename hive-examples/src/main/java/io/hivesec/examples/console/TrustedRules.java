package io.hivesec.examples.console;

import io.hivesec.whitelist.Problem;
import io.hivesec.whitelist.RuleWhitelist;
import io.hivesec.whitelist.WhitelistException;
import io.hivesec.whitelist.WhitelistRule;
import io.hivesec.whitelist.Whitelists;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The whitelist file that the console adds to. The file on disk is always a whole version. Thread-safe. */
final class TrustedRules implements AutoCloseable {
    private final Path file;
    private final RuleWhitelist whitelist;

    private TrustedRules(Path file, RuleWhitelist whitelist) {
        this.file = file;
        this.whitelist = whitelist;
    }

    /** Opens a file of rules; where there is none, one without rules is made. */
    static TrustedRules open(Path file) throws IOException, WhitelistException {
        if (!Files.exists(file)) {
            Files.writeString(file, Whitelists.toJson(List.of()));
        }
        return new TrustedRules(file, RuleWhitelist.open(file));
    }

    RuleWhitelist whitelist() {
        return whitelist;
    }

    /**
     * Adds a rule and puts it in force.
     *
     * @throws IOException when the file cannot be written, or is refused; then the rules before stay in force
     */
    synchronized void add(WhitelistRule rule) throws IOException {
        List<WhitelistRule> rules = new ArrayList<>(whitelist.current().rules());
        rules.add(rule);
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, Whitelists.toJson(rules));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        List<Problem> problems = whitelist.reload();
        if (!problems.isEmpty()) {
            throw new IOException(problems.get(0).toString());
        }
    }

    @Override
    public void close() {
        whitelist.close();
    }
}
