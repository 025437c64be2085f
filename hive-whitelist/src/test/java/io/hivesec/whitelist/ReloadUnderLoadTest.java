package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers see one version or the next, never a part of each. */
@Tag("long")
class ReloadUnderLoadTest {
    private static final int THREADS = 8;
    private static final int RELOADS = 200;
    private static final int RULES = 8;

    @TempDir
    private Path directory;

    /** All rules of a version carry its number; every fifth version is bad and must not be seen. */
    private static String version(int number) {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            rules.add(Rules.rule(
                    "r-" + i,
                    AlertType.REVERSE_SHELL,
                    "\"description\":\"" + number + "\",",
                    "{\"processes\":\"p" + i + "\"}"));
        }
        if (isBad(number)) {
            rules.add(Rules.rule("bad", AlertType.REVERSE_SHELL, "{}"));
        }
        return Rules.file(rules.toArray(String[]::new));
    }

    private static boolean isBad(int number) {
        return number % 5 == 4;
    }

    @Test
    void reload_whileManyThreadsRead_showsOnlyWholeVersions() throws Exception {
        Path file = directory.resolve("trusted.json");
        Files.writeString(file, version(0));
        ExecutorService readers = Executors.newFixedThreadPool(THREADS);
        AtomicBoolean done = new AtomicBoolean();
        try (RuleWhitelist whitelist = RuleWhitelist.open(file)) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(readers.submit(() -> read(whitelist, done)));
            }
            for (int number = 1; number <= RELOADS; number++) {
                Files.writeString(file, version(number));
                assertThat(whitelist.reload().isEmpty()).isEqualTo(!isBad(number));
            }
            done.set(true);
            long seen = 0;
            for (Future<Long> result : results) {
                seen += result.get();
            }
            assertThat(whitelist.current().rules().get(0).description()).isEqualTo("" + RELOADS);
            assertThat(whitelist.hits().stream().mapToLong(RuleHits::count).sum())
                    .isEqualTo(seen);
        } finally {
            done.set(true);
            readers.shutdownNow();
        }
    }

    /** Reads until told to stop; every alert is trusted by a good version that is not older than the one before. */
    private static long read(RuleWhitelist whitelist, AtomicBoolean done) {
        int newest = 0;
        long seen = 0;
        do {
            RuleSet version = whitelist.current();
            List<WhitelistRule> rules = version.rules();
            assertThat(rules)
                    .hasSize(RULES)
                    .extracting(WhitelistRule::description)
                    .containsOnly(rules.get(0).description());
            for (int i = 0; i < RULES; i++) {
                Alert alert =
                        Alerts.of(AlertType.REVERSE_SHELL).tree("/bin/p" + i).build();
                int number = Integer.parseInt(
                        Optional.of(whitelist.exempts(alert).orElseThrow().reason())
                                .get());
                assertThat(isBad(number)).isFalse();
                assertThat(number).isGreaterThanOrEqualTo(newest);
                newest = number;
                seen++;
            }
        } while (!done.get());
        return seen;
    }
}
