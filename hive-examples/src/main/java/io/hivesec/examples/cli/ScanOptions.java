package io.hivesec.examples.cli;

import io.hivesec.engines.webshell.WebshellScanner;
import io.hivesec.engines.webshell.include.PageTree;
import io.hivesec.engines.webshell.known.KnownSamples;
import io.hivesec.engines.webshell.rule.PageRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code hive scan} that say which files to judge and what more to judge them by. */
final class ScanOptions {
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhd])");

    private static final int MOST_THREADS = 64;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only files changed since: a date (2026-01-31), a time (2026-01-31T12:00:00Z) or an age (90m, 24h,"
                            + " 7d).")
    private @Nullable String since;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            description = "Also know the web backdoors in this library (see docs/webshells.md).")
    private @Nullable Path samples;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Also judge pages by the rules in this file (see docs/webshells.md).")
    private @Nullable Path rules;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many files to judge at a time. Default: as many as there are processors, 8 at most.")
    private int threads = Math.min(8, Runtime.getRuntime().availableProcessors());

    /** How many files are judged at a time. */
    int threads() throws UsageException {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UsageException("--threads: 1 to " + MOST_THREADS + ", not " + threads);
        }
        return threads;
    }

    /** The moment before which files do not matter; {@link Instant#MIN} when all do. */
    Instant since(Instant now) throws UsageException {
        if (since == null) {
            return Instant.MIN;
        }
        Matcher age = AGE.matcher(since);
        try {
            if (age.matches()) {
                String unit = age.group(2).equals("d") ? "P" + age.group(1) + "D" : "PT" + age.group(1) + age.group(2);
                return now.minus(Duration.parse(unit));
            }
            return since.length() == 10
                    ? LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(since);
        } catch (DateTimeException e) {
            throw new UsageException("--since: a date, a time or an age such as 24h, not '" + since + "'");
        }
    }

    /**
     * The web shell scanner that the options ask for.
     *
     * @param paths what is scanned: pages find what they include in these folders
     */
    WebshellScanner webshells(List<Path> paths) throws UsageException {
        WebshellScanner scanner = new WebshellScanner().withTree(PageTree.of(paths));
        if (samples != null) {
            KnownSamples more = read(samples, KnownSamples::load);
            scanner = scanner.withKnownSamples(KnownSamples.standard().with(more.samples()));
        }
        return rules == null ? scanner : scanner.withRules(read(rules, PageRules::load));
    }

    private interface Reader<T> {
        T read(InputStream in, String source) throws IOException;
    }

    private static <T> T read(Path file, Reader<T> reader) throws UsageException {
        try (InputStream in = Files.newInputStream(file)) {
            return reader.read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": no such file");
        } catch (IOException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
