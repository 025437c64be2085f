package io.hivesec.whitelist;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Exemption;
import io.hivesec.spi.Whitelist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The whitelist of a rule file, which may be edited while it is in use.
 *
 * <p>A new version takes effect as a whole between two alerts, or not at all: one bad rule refuses the file, the version
 * before stays in force, and the problems are logged as errors, kept in the audit and returned to whoever asked.
 *
 * <p>Threads: safe, and {@link #exempts} takes no lock. Errors: {@link #exempts} throws none of its own.
 */
public final class RuleWhitelist implements Whitelist, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RuleWhitelist.class.getName());

    private final String id;
    private final Path file;
    private final ArtifactContents contents;
    private final Clock clock;
    private final AuditLog audit = new AuditLog();
    private final HitCounter hits = new HitCounter();
    private final ScheduledExecutorService watcher;
    private volatile RuleSet current;
    private volatile List<Problem> problems = List.of();
    private @Nullable Stamp seen;

    private RuleWhitelist(Builder builder) throws IOException, WhitelistException {
        this.file = builder.file;
        this.id = builder.id;
        this.contents = builder.contents;
        this.clock = builder.clock;
        this.seen = Stamp.of(file);
        this.current = RuleSet.read(file, contents);
        audit.loaded(clock.instant(), current);
        this.watcher = Executors.newSingleThreadScheduledExecutor(work -> {
            // It outlives who opened this, whose context loader and inheritable variables are not its own.
            Thread thread = new Thread(null, work, "hive-whitelist-" + id, 0, false);
            thread.setContextClassLoader(RuleWhitelist.class.getClassLoader());
            thread.setDaemon(true);
            return thread;
        });
        Duration interval = builder.interval;
        if (interval != null) {
            var unused = watcher.scheduleWithFixedDelay(
                    this::reloadIfChanged, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Opens a rule file that is read again only when {@link #reload} is called.
     *
     * @throws WhitelistException when anything at all is wrong with its rules
     * @throws IOException when it cannot be read
     */
    public static RuleWhitelist open(Path file) throws IOException, WhitelistException {
        return builder(file).open();
    }

    /** Begins a whitelist of this file. */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Optional<Exemption> exempts(Alert alert) {
        Optional<WhitelistRule> rule = current.match(alert);
        if (rule.isEmpty()) {
            return Optional.empty();
        }
        hits.hit(rule.get().id(), alert.sightings().last());
        return Optional.of(new Exemption(id, rule.get().id(), rule.get().description()));
    }

    /** The version in force. */
    public RuleSet current() {
        return current;
    }

    /**
     * Reads the file again.
     *
     * @return what is wrong with it, in which case the version before stays in force; empty when it took effect
     */
    public synchronized List<Problem> reload() {
        Stamp stamp = Stamp.of(file);
        try {
            RuleSet next = RuleSet.read(file, contents);
            RuleSet before = current;
            current = next;
            problems = List.of();
            if (!before.sha256().equals(next.sha256())) {
                audit.replaced(clock.instant(), before, next);
                hits.keepOnly(next.rules());
                LOG.log(
                        System.Logger.Level.INFO,
                        "whitelist {0}: rules in force: {1}",
                        file,
                        next.rules().size());
            }
        } catch (WhitelistException e) {
            refuse(e.problems());
        } catch (IOException e) {
            refuse(List.of(new Problem(file.toString(), "", "", "cannot be read: " + e)));
        }
        seen = stamp;
        return problems;
    }

    /** Reads the file again if its size, time of change or identity are not those of the last time. */
    public synchronized void reloadIfChanged() {
        Stamp stamp = Stamp.of(file);
        if (!Objects.equals(stamp, seen)) {
            reload();
        }
    }

    /** What was wrong with the file when it was last read; empty when nothing was. */
    public List<Problem> problems() {
        return problems;
    }

    /** What happened to this whitelist since it was opened: the newest 10,000 entries, oldest first. */
    public List<AuditEntry> audit() {
        return audit.entries();
    }

    /** How often each rule in force has trusted an alert since this whitelist was opened, in the file's order. */
    public List<RuleHits> hits() {
        return hits.of(current.rules());
    }

    /** Stops looking for changes of the file. The rules stay in force. */
    @Override
    public void close() {
        watcher.shutdownNow();
    }

    private void refuse(List<Problem> found) {
        problems = List.copyOf(found);
        String all = String.join("\n", found.stream().map(Problem::toString).toList());
        audit.refused(clock.instant(), all);
        LOG.log(
                System.Logger.Level.ERROR,
                "whitelist " + file + " was refused, its earlier version stays in force:\n" + all);
    }

    /** By what a change of the file is noticed; null parts where the file is not there. */
    private record Stamp(
            long size, @Nullable Object modified, @Nullable Object key) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
            } catch (IOException e) {
                return new Stamp(-1, null, null);
            }
        }
    }

    /** Opens a {@link RuleWhitelist}. Not thread-safe. */
    public static final class Builder {
        private final Path file;
        private String id;
        private ArtifactContents contents = ArtifactContents.NONE;
        private Clock clock = Clock.systemUTC();
        private @Nullable Duration interval;

        private Builder(Path file) {
            this.file = Objects.requireNonNull(file, "file");
            this.id = String.valueOf(file.getFileName());
        }

        /** Sets what names the whitelist in reports; the file's name unless set. Two files of one name in one Hive need it. */
        public Builder id(String value) {
            id = Objects.requireNonNull(value, "id");
            return this;
        }

        /** Sets where the bytes come from that samples are compared with; nowhere unless set. */
        public Builder contents(ArtifactContents value) {
            contents = Objects.requireNonNull(value, "contents");
            return this;
        }

        /** Sets the clock of the audit. Expiry does not use it. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * Has a daemon thread look every so often whether the file has changed.
         *
         * @throws IllegalArgumentException when it is no time at all
         */
        public Builder reloadEvery(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException("a rule file is read again every so often, not every " + value);
            }
            interval = value;
            return this;
        }

        /**
         * Reads the file.
         *
         * @throws WhitelistException when anything at all is wrong with its rules
         * @throws IOException when it cannot be read
         */
        public RuleWhitelist open() throws IOException, WhitelistException {
            return new RuleWhitelist(this);
        }
    }
}
