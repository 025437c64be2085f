package io.hivesec;

import io.hivesec.alert.AlertStore;
import io.hivesec.alert.Change;
import io.hivesec.alert.Failure;
import io.hivesec.alert.InMemoryAlertStore;
import io.hivesec.alert.Mark;
import io.hivesec.alert.Report;
import io.hivesec.alert.Rule;
import io.hivesec.artifact.Artifact;
import io.hivesec.event.Container;
import io.hivesec.event.Event;
import io.hivesec.history.AccessGraph;
import io.hivesec.history.HistoryLimits;
import io.hivesec.internal.FoundPlugins;
import io.hivesec.internal.Limits;
import io.hivesec.internal.Pipeline;
import io.hivesec.internal.PluginRoll;
import io.hivesec.internal.Words;
import io.hivesec.spi.Detector;
import io.hivesec.spi.Disposition;
import io.hivesec.spi.Plugin;
import io.hivesec.spi.Scanner;
import io.hivesec.spi.Whitelist;
import io.hivesec.triage.ThreatIntelligence;
import io.hivesec.triage.Triager;
import io.hivesec.triage.Weights;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Finds intrusions in what sensors see and in artifacts.
 *
 * <pre>{@code
 * try (Hive hive = Hive.builder().plugins(MyProduct.class.getClassLoader()).build()) {
 *     Report report = hive.inspect(event);
 *     report.alerts().forEach(this::show);
 * }
 * }</pre>
 *
 * <p>Threads: safe; one instance serves a whole process. Events of one container are judged one at a time and in the
 * order in which they are given; events of several containers side by side.
 */
public final class Hive implements AutoCloseable {
    private final Pipeline pipeline;
    private final AlertStore alerts;
    private final Clock clock;
    private final List<Rule> rules;
    private final List<Failure> loadFailures;
    private final Listeners listeners;
    private final FoundPlugins found;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Hive(Builder builder) {
        PluginRoll<Detector> detectors = builder.found.detectors(builder.detectors);
        PluginRoll<Scanner> scanners = builder.found.scanners(builder.scanners);
        this.alerts = builder.alerts;
        this.clock = builder.clock;
        this.found = builder.found;
        this.rules = found.rules(detectors, scanners);
        this.loadFailures = found.failures();
        this.listeners = new Listeners(builder.listeners);
        this.pipeline = new Pipeline(
                new Pipeline.Plugins(
                        detectors,
                        scanners,
                        PluginRoll.of(Whitelist.class, builder.whitelists),
                        PluginRoll.of(Disposition.class, builder.dispositions)),
                new Triager(builder.intelligence, builder.weights, builder.language),
                builder.alerts,
                builder.limits(),
                new Words(builder.language));
    }

    /** Begins an instance without plugins. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Judges an event.
     *
     * @param event what a sensor saw
     * @return what came of it; {@link Report#EMPTY} for most events
     * @throws IllegalStateException when this instance is closed
     */
    public Report inspect(Event event) {
        Objects.requireNonNull(event, "event");
        requireOpen();
        if (listeners.isEmpty()) {
            return pipeline.inspect(event);
        }
        long start = System.nanoTime();
        Report report = pipeline.inspect(event);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listeners.tell(listener -> listener.inspected(event, report, took));
        return report;
    }

    /**
     * Reports what is held back: more evidence of a signal that an alert has told is told half a minute after it began to
     * gather, by the events' time, so that a burst of it is one revision. For the end of a recording.
     *
     * @return the alerts of which that is so, with their next revision; {@link Report#EMPTY} when there is none
     * @throws IllegalStateException when this instance is closed
     */
    public Report flush() {
        requireOpen();
        return pipeline.flush();
    }

    /**
     * Judges an artifact.
     *
     * @param artifact what to judge
     * @return what came of it: always one {@link Report#artifacts() artifact report}, and alerts for its findings
     * @throws IllegalStateException when this instance is closed
     */
    public Report scan(Artifact artifact) {
        return scan(artifact, Container.HOST);
    }

    /**
     * Judges an artifact that was found in a container. Its alerts are about that container, and where the container's recent events
     * tell who runs the file, or else who wrote it, about that process and its ancestors.
     *
     * @param artifact what to judge, named by its path as the container's processes see it
     * @param container where it was found
     * @return what came of it, as {@link #scan(Artifact)} gives it
     * @throws IllegalStateException when this instance is closed
     */
    public Report scan(Artifact artifact, Container container) {
        Objects.requireNonNull(artifact, "artifact");
        Objects.requireNonNull(container, "container");
        requireOpen();
        long start = System.nanoTime();
        Report report = pipeline.scan(artifact, container, clock.instant());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        listeners.tell(listener -> listener.scanned(artifact, report, took));
        return report;
    }

    /** The alerts so far. */
    public AlertStore alerts() {
        return alerts;
    }

    /**
     * Settles an alert: harmless, or harmless enough. Unlike whitelisting, the next one of its kind alerts again.
     *
     * @param alertId which alert
     * @param by who says so
     * @param reason why
     * @return whether there is such an alert
     */
    public boolean mark(String alertId, String by, String reason) {
        return change(alertId, Change.of(new Mark(by, reason, clock.instant())));
    }

    /**
     * Moves an alert on in its life: marked, handled or reopened. After that, the next one of its kind alerts again.
     *
     * @param alertId which alert
     * @param change what becomes of it, who says so, when, why and how
     * @return whether there is such an alert
     * @throws IllegalStateException when an alert does not go from where it is to there
     */
    public boolean change(String alertId, Change change) {
        boolean found =
                alerts.change(alertId, Objects.requireNonNull(change, "change")).isPresent();
        if (found) {
            pipeline.closeIncident(alertId);
        }
        return found;
    }

    /** Every rule of the plugins, in order of id. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * Plugins that were found and could not be used, each with the file that names it and the cause, and rules of which there are
     * two under one id. They are logged as warnings too.
     */
    public List<Failure> loadFailures() {
        return loadFailures;
    }

    /** Who talked to whom. */
    public AccessGraph accessGraph() {
        return pipeline.graph();
    }

    /** How much memory the containers' histories take, in bytes, by estimate. */
    public long historyBytes() {
        return pipeline.histories().bytes();
    }

    /**
     * Everything remembered (histories, access graph, open incidents; not the alert store), to be put into another
     * instance with the same plugins, which then goes on as this one would. Call it while no event is being judged; a closed
     * instance still has what it remembered.
     *
     * @throws IOException when it cannot be written
     */
    public byte[] snapshot() throws IOException {
        return pipeline.snapshot();
    }

    /**
     * Replaces everything remembered by a snapshot.
     *
     * @param snapshot what {@link #snapshot} gave
     * @throws IOException when the bytes are no snapshot, or one of another version; nothing useful is remembered then
     * @throws IllegalStateException when this instance is closed
     */
    public void restore(byte[] snapshot) throws IOException {
        Objects.requireNonNull(snapshot, "snapshot");
        requireOpen();
        pipeline.restore(snapshot);
    }

    /**
     * Ends the threads that plugins run on, and closes the plugins that {@link Builder#plugins} found, where they can be closed;
     * those registered by hand are whoever registered them's to close. Nothing can be judged, flushed or restored afterwards; alerts,
     * rules and a snapshot can be read, and alerts marked. Closing twice does nothing.
     */
    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        pipeline.close();
        found.close();
    }

    private void requireOpen() {
        if (isClosed.get()) {
            throw new IllegalStateException("this Hive is closed");
        }
    }

    /** Makes a {@link Hive}. Not thread-safe. */
    public static final class Builder {
        private final List<Detector> detectors = new ArrayList<>();
        private final List<Scanner> scanners = new ArrayList<>();
        private final List<Whitelist> whitelists = new ArrayList<>();
        private final List<Disposition> dispositions = new ArrayList<>();
        private final List<ThreatIntelligence> intelligence = new ArrayList<>();
        private final FoundPlugins found = new FoundPlugins();
        private final List<HiveListener> listeners = new ArrayList<>();
        private AlertStore alerts = new InMemoryAlertStore(100_000);
        private HistoryLimits history = Limits.DEFAULT.history();
        private Duration scanDeadline = Limits.DEFAULT.scan();
        private Duration whitelistDeadline = Limits.DEFAULT.whitelist();
        private Locale language = Locale.ENGLISH;
        private Clock clock = Clock.systemUTC();
        private Weights weights = Weights.DEFAULT;

        private Builder() {}

        /** Adds a detector. */
        public Builder detector(Detector value) {
            detectors.add(Objects.requireNonNull(value, "detector"));
            return this;
        }

        /** Adds a scanner. */
        public Builder scanner(Scanner value) {
            scanners.add(Objects.requireNonNull(value, "scanner"));
            return this;
        }

        /** Adds a whitelist. */
        public Builder whitelist(Whitelist value) {
            whitelists.add(Objects.requireNonNull(value, "whitelist"));
            return this;
        }

        /** Adds a disposition. Dispositions are never found by {@link #plugins}. */
        public Builder disposition(Disposition value) {
            dispositions.add(Objects.requireNonNull(value, "disposition"));
            return this;
        }

        /** Adds a source of known-bad values. */
        public Builder threatIntelligence(ThreatIntelligence value) {
            intelligence.add(Objects.requireNonNull(value, "threatIntelligence"));
            return this;
        }

        /** Adds one who hears of everything that is judged. */
        public Builder listener(HiveListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /**
         * Adds the detectors and scanners that a class loader finds through {@link java.util.ServiceLoader}, those of its
         * parents included. One that cannot be loaded costs only itself; see {@link Hive#loadFailures}. May be called for several
         * loaders: a class that more than one finds is one plugin. Of plugins with one id, that registered by hand goes first,
         * then that found first. They are closed with the instance that is built.
         *
         * @param loader where to look
         */
        public Builder plugins(ClassLoader loader) {
            return plugins(loader, plugin -> true);
        }

        /**
         * The same, for those of the plugins that are wanted.
         *
         * @param loader where to look
         * @param isWanted which of them to add
         */
        public Builder plugins(ClassLoader loader, Predicate<? super Plugin> isWanted) {
            found.find(loader, isWanted);
            return this;
        }

        /** Keeps alerts here; in memory, the latest 100,000, unless set. */
        public Builder alerts(AlertStore value) {
            alerts = Objects.requireNonNull(value, "alerts");
            return this;
        }

        /** Sets how much is remembered of containers. */
        public Builder history(HistoryLimits value) {
            history = Objects.requireNonNull(value, "history");
            return this;
        }

        /** Sets how long one scanner may take for one artifact; 30 seconds unless set, a day at most. */
        public Builder scanDeadline(Duration value) {
            scanDeadline = Limits.positive(value, "scanDeadline");
            return this;
        }

        /** Sets how long one whitelist may take for one alert; a second unless set, a day at most. */
        public Builder whitelistDeadline(Duration value) {
            whitelistDeadline = Limits.positive(value, "whitelistDeadline");
            return this;
        }

        /** Sets the language of alerts' words: Chinese, or English for all others. */
        public Builder language(Locale value) {
            language = Objects.requireNonNull(value, "language");
            return this;
        }

        /** Sets how much triage's signals weigh, such as weights fitted to a site's own alerts. */
        public Builder triageWeights(Weights value) {
            weights = Objects.requireNonNull(value, "triageWeights");
            return this;
        }

        /** Sets the clock that dates scans and marks; events carry their own time. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        private Limits limits() {
            return new Limits(
                    history, scanDeadline, whitelistDeadline, Limits.DEFAULT.incidents(), Limits.DEFAULT.edges());
        }

        /**
         * The instance as set. A builder makes one.
         *
         * @throws IllegalArgumentException when two plugins registered by hand have the same id, or one of them cannot say its
         *     id, order or rules
         * @throws IllegalStateException when it has made one
         */
        public Hive build() {
            found.seal();
            return new Hive(this);
        }
    }
}
