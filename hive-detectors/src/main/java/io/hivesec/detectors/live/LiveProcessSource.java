package io.hivesec.detectors.live;

import io.hivesec.event.CapabilitiesChanged;
import io.hivesec.event.Context;
import io.hivesec.event.CredentialsChanged;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessExited;
import io.hivesec.event.ProcessStarted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens on a Linux machine without a sensor: looks at /proc again and again and turns differences into
 * events. It sees shells that stay, and misses processes that live for less than the interval; what a process did between
 * two looks is told as the shortest way there.
 *
 * <p>Threads: {@link #start} runs a thread that calls the consumer; {@link #look} may be called instead, and not beside.
 *
 * <p>Errors: what may not be read of single processes is counted by {@link #unreadable}; when /proc itself cannot be
 * read, {@link #look} throws, and the thread tells whom {@link Builder#onFailure} names and goes on. What the consumer
 * throws ends the thread, of which whom {@link Builder#onEnd} names is told: from then on nothing is seen.
 */
public final class LiveProcessSource implements AutoCloseable {
    private static final int MAX_PROCESSES = 65_536;

    private final ProcReader reader;
    private final Duration interval;
    private final Clock clock;
    private final Consumer<Event> consumer;
    private final Consumer<IOException> onFailure;
    private final @Nullable Consumer<Throwable> onEnd;
    private final Announcer announcer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private Map<Integer, ProcEntry> before = Map.of();
    private volatile int unreadable;

    private LiveProcessSource(Builder builder) {
        this.reader = new ProcReader(builder.root);
        this.interval = builder.interval;
        this.clock = builder.clock;
        this.consumer = builder.consumer;
        this.onFailure = builder.onFailure;
        this.onEnd = builder.onEnd;
        this.announcer = new Announcer(consumer);
        this.thread = new Thread(this::run, "hive-live");
        this.thread.setDaemon(true);
    }

    /** Begins a source that gives its events to this consumer. */
    public static Builder to(Consumer<Event> consumer) {
        return new Builder(consumer);
    }

    /** Starts to look at the interval that was set. At most once. */
    public LiveProcessSource start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            lookUntilClosed();
        } catch (RuntimeException | Error e) {
            if (onEnd == null) {
                throw e;
            }
            onEnd.accept(e);
        }
    }

    private void lookUntilClosed() {
        try {
            do {
                try {
                    look();
                } catch (IOException e) {
                    onFailure.accept(e);
                }
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Looks once, and tells what is different from the last time; the first time, everything that is there.
     *
     * @throws IOException when the list of processes cannot be read
     */
    public void look() throws IOException {
        Instant now = clock.instant();
        Map<Integer, ProcEntry> entries = new HashMap<>();
        int[] hidden = new int[1];
        List<Integer> pids = reader.pids();
        for (int pid : pids.subList(0, Math.min(pids.size(), MAX_PROCESSES))) {
            reader.read(pid, before.get(pid), () -> hidden[0]++).ifPresent(entry -> entries.put(pid, entry));
        }
        unreadable = hidden[0];
        List<ProcEntry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(ProcEntry::start).thenComparingInt(ProcEntry::pid));
        tellEnds(entries, now);
        Announcer.Look look = new Announcer.Look(now, entries, tables(inOrder), reader::isFifo);
        for (ProcEntry entry : inOrder) {
            tell(entry, now);
            announcer.tellSockets(entry, look);
        }
        // A pipeline is told when all of its members and their connections have been: whoever is asked sees it whole.
        for (ProcEntry entry : inOrder) {
            announcer.tellPipes(entry, look);
        }
        before = entries;
    }

    private void tellEnds(Map<Integer, ProcEntry> entries, Instant now) {
        for (ProcEntry old : before.values()) {
            ProcEntry same = entries.get(old.pid());
            if (same == null || !same.isSameAs(old)) {
                consumer.accept(new ProcessExited(Context.of(now, old.container(), old.process()), 0));
            }
        }
        announcer.keepOnly(pid -> entries.containsKey(pid)
                && before.containsKey(pid)
                && entries.get(pid).isSameAs(before.get(pid)));
    }

    private void tell(ProcEntry entry, Instant now) {
        ProcEntry old = before.get(entry.pid());
        Context context = Context.of(now, entry.container(), entry.process());
        if (old == null || !old.isSameAs(entry)) {
            announcer.begin(entry);
            consumer.accept(new ProcessStarted(context));
            return;
        }
        if (!old.process().user().equals(entry.process().user())) {
            consumer.accept(new CredentialsChanged(
                    Context.of(now, old.container(), old.process()),
                    old.process().user(),
                    entry.process().user()));
        } else if (!old.capabilities().equals(entry.capabilities())) {
            consumer.accept(new CapabilitiesChanged(context, old.capabilities(), entry.capabilities()));
        }
        if (!old.runsSameAs(entry)) {
            consumer.accept(new ProcessStarted(context));
        }
    }

    private Map<String, SocketTable> tables(List<ProcEntry> entries) {
        Map<String, SocketTable> tables = new HashMap<>();
        for (ProcEntry entry : entries) {
            tables.computeIfAbsent(
                    entry.network(),
                    ignored -> new SocketTable()
                            .add(reader.sockets(entry.pid(), "tcp"))
                            .add(reader.sockets(entry.pid(), "tcp6")));
        }
        return tables;
    }

    /** How many processes were there at the last look whose descriptors may not be read: nothing is known of those. */
    public int unreadable() {
        return unreadable;
    }

    /** Stops looking, and waits until the consumer is not being called any more. */
    @Override
    public void close() {
        closed.countDown();
        if (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes a {@link LiveProcessSource}. Not thread-safe. */
    public static final class Builder {
        private final Consumer<Event> consumer;
        private Path root = Path.of("/proc");
        private Duration interval = Duration.ofMillis(250);
        private Clock clock = Clock.systemUTC();
        private Consumer<IOException> onFailure = failure -> {
            throw new UncheckedIOException(failure);
        };
        private @Nullable Consumer<Throwable> onEnd;

        private Builder(Consumer<Event> consumer) {
            this.consumer = consumer;
        }

        /** Sets where /proc is; {@code /proc} unless set. */
        public Builder root(Path value) {
            root = value;
            return this;
        }

        /** Sets how long to wait between two looks; 250 milliseconds unless set. */
        public Builder interval(Duration value) {
            interval = value;
            return this;
        }

        /** Sets the clock that dates the events. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Sets who is told when /proc cannot be read; unless set, that ends the thread. */
        public Builder onFailure(Consumer<IOException> value) {
            onFailure = value;
            return this;
        }

        /**
         * Sets who is told when the thread ends by itself, with what was thrown by the consumer or by whom {@link
         * #onFailure} names; unless set, the thread's handler of uncaught exceptions is. Called on that thread, as its last
         * act: {@link LiveProcessSource#close} may be called from it.
         */
        public Builder onEnd(Consumer<Throwable> value) {
            onEnd = value;
            return this;
        }

        /** The source as set, not yet started. */
        public LiveProcessSource build() {
            return new LiveProcessSource(this);
        }
    }
}
