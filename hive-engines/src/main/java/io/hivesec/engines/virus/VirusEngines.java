package io.hivesec.engines.virus;

import io.hivesec.engines.BundledEngines;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several engines side by side. All of them get the same deadline; one that hangs, fails or floods its queue costs only its
 * own column. A full queue makes the caller wait, at most until the deadline.
 *
 * <p>Threads: safe. An examination is cancelled by interrupting the thread that asked for it.
 */
public final class VirusEngines implements AutoCloseable {
    private final List<EngineLane> lanes;
    private final TrustWeights weights;
    private final Duration deadline;
    private final Builder made;

    private VirusEngines(Builder builder) {
        VerdictCache cache = new VerdictCache(builder.cacheEntries, builder.cacheAge);
        this.lanes = builder.engines.stream()
                .map(added -> new EngineLane(added.engine(), cache, added.threads(), builder.queue))
                .toList();
        this.weights = new TrustWeights(builder.trust);
        this.deadline = builder.deadline;
        this.made = new Builder(builder);
    }

    /** Begins a set without engines. */
    public static Builder builder() {
        return new Builder();
    }

    /** The engines that come with Hive. */
    public static VirusEngines bundled() {
        Builder builder = builder();
        BundledEngines.of(VirusEngine.class).forEach(builder::engine);
        return builder.build();
    }

    /**
     * A set set like this one with one engine more, to be used in this one's place.
     *
     * @throws IllegalArgumentException when there is one of that name
     */
    VirusEngines with(VirusEngine engine) {
        return new VirusEngines(new Builder(made).engine(engine));
    }

    /** The engines, in order. */
    List<VirusEngine> engines() {
        return made.engines.stream().map(Builder.Added::engine).toList();
    }

    /** The engines' names, in order. */
    public List<String> names() {
        return lanes.stream().map(EngineLane::name).toList();
    }

    /** How long an examination takes at most, unless the caller has less time. */
    public Duration deadline() {
        return deadline;
    }

    /**
     * Asks every engine.
     *
     * @param specimen what to judge
     * @param until when the answers have to be there; the set's own deadline counts when it is sooner
     * @return every engine's column; those of engines that did not answer in time say so
     * @throws InterruptedException when the thread is interrupted; the engines' work is then cancelled
     */
    public Examination examine(Specimen specimen, Deadline until) throws InterruptedException {
        return examine(specimen, until, column -> {});
    }

    /**
     * Asks every engine and tells of each column.
     *
     * @param progress is called on the caller's thread, in the engines' order, as columns are there
     */
    public Examination examine(Specimen specimen, Deadline until, Consumer<EngineColumn> progress)
            throws InterruptedException {
        Duration left = until.remaining();
        Deadline common = left.compareTo(deadline) < 0 ? until : Deadline.in(deadline);
        long start = System.nanoTime();
        List<@Nullable Future<EngineColumn>> running = new ArrayList<>();
        try {
            for (EngineLane lane : lanes) {
                running.add(lane.tryTakePlace() ? lane.submit(specimen, common) : null);
            }
            for (int i = 0; i < lanes.size(); i++) {
                if (running.get(i) == null && lanes.get(i).takePlace(common)) {
                    running.set(i, lanes.get(i).submit(specimen, common));
                }
            }
            List<EngineColumn> columns = new ArrayList<>();
            for (int i = 0; i < lanes.size(); i++) {
                EngineColumn column = await(lanes.get(i), running.get(i), common, start);
                columns.add(column);
                progress.accept(column);
            }
            return Examination.of(columns, weights);
        } finally {
            for (Future<EngineColumn> one : running) {
                if (one != null) {
                    one.cancel(true);
                }
            }
        }
    }

    /**
     * Asks every engine about the EICAR test file (eicar.org, harmless), which one that works finds. Besides whether it does,
     * each column says how old the engine's signatures are.
     *
     * @throws IOException when the test file cannot be made ready for them
     * @throws InterruptedException when the thread is interrupted
     */
    public Examination examineTestFile(Deadline until) throws IOException, InterruptedException {
        return examine(Specimen.of(Canaries.plain()), until);
    }

    private static EngineColumn await(
            EngineLane lane, @Nullable Future<EngineColumn> running, Deadline deadline, long start)
            throws InterruptedException {
        EngineAnswer answer;
        try {
            if (running != null) {
                return running.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            }
            answer = EngineAnswer.of(Answer.TIMEOUT, "every place in its queue is taken");
        } catch (TimeoutException | CancellationException e) {
            answer = EngineAnswer.of(Answer.TIMEOUT, "no answer by the deadline");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError error) {
                throw error;
            }
            answer = EngineAnswer.of(Answer.ERROR, String.valueOf(e.getCause()));
        }
        return new EngineColumn(
                lane.name(), lane.lastVersion(), answer, Duration.ofNanos(System.nanoTime() - start), false);
    }

    /** Closes the engines and ends their threads. */
    @Override
    public void close() {
        lanes.forEach(EngineLane::close);
    }

    /** Makes a {@link VirusEngines}. Not thread-safe. */
    public static final class Builder {
        private static final int DEFAULT_THREADS = 4;

        private final List<Added> engines = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<String, Integer> trust = new HashMap<>();
        private Duration deadline = Duration.ofSeconds(20);
        private int queue = 64;
        private long cacheEntries = 100_000;
        private Duration cacheAge = Duration.ofHours(1);

        private Builder() {}

        private Builder(Builder other) {
            engines.addAll(other.engines);
            names.addAll(other.names);
            trust.putAll(other.trust);
            deadline = other.deadline;
            queue = other.queue;
            cacheEntries = other.cacheEntries;
            cacheAge = other.cacheAge;
        }

        private record Added(VirusEngine engine, int threads) {}

        /** Adds an engine that is asked by at most four threads at once. */
        public Builder engine(VirusEngine value) {
            return engine(value, DEFAULT_THREADS);
        }

        /**
         * Adds an engine.
         *
         * @param threads how many threads ask it at once
         * @throws IllegalArgumentException when there is one of that name, or no thread to ask it
         */
        public Builder engine(VirusEngine value, int threads) {
            require(threads >= 1, "engine '" + value.name() + "' needs 1 thread, not " + threads);
            if (!names.add(value.name())) {
                throw new IllegalArgumentException("two engines are named '" + value.name() + "'");
            }
            engines.add(new Added(value, threads));
            return this;
        }

        /** Sets what a detection by an engine says, in decibans, instead of what {@code trust.properties} says. */
        public Builder trust(String engine, int decibans) {
            trust.put(engine, decibans);
            return this;
        }

        /** Sets how long one examination may take; 20 seconds unless set. */
        public Builder deadline(Duration value) {
            require(value.compareTo(Duration.ZERO) > 0, "the deadline has to be longer than nothing: " + value);
            deadline = value;
            return this;
        }

        /** Sets how many examinations may wait for each engine beyond its threads; 64 unless set. */
        public Builder queue(int value) {
            require(value >= 0, "a queue of " + value);
            queue = value;
            return this;
        }

        /** Sets how many answers are remembered and for how long; 100,000 for an hour unless set. */
        public Builder cache(long entries, Duration age) {
            require(entries >= 0 && !age.isNegative(), "a cache of " + entries + " answers for " + age);
            cacheEntries = entries;
            cacheAge = age;
            return this;
        }

        private static void require(boolean isSound, String otherwise) {
            if (!isSound) {
                throw new IllegalArgumentException(otherwise);
            }
        }

        /**
         * The set as set.
         *
         * @throws IllegalArgumentException when an engine is trusted that is not there
         */
        public VirusEngines build() {
            trust.keySet()
                    .forEach(engine -> require(
                            names.contains(engine), "no engine is named '" + engine + "', which is trusted: " + names));
            return new VirusEngines(this);
        }
    }
}
