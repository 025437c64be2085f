package io.hivesec.examples.cli;

import com.google.common.base.Throwables;
import io.hivesec.Hive;
import io.hivesec.detectors.live.LiveProcessSource;
import io.hivesec.event.Event;
import io.hivesec.history.HistoryLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the processes of this machine until the time is over, the process is told to end (Ctrl-C), or the thread is
 * interrupted. Used once.
 */
final class LiveWatch {
    /** A whole machine is one history here, and has more processes, with longer command lines, than a container. */
    static final HistoryLimits LIMITS = new HistoryLimits(512, 8192, 4096, 16 << 20, Duration.ofMinutes(10));

    private static final long PATIENCE_SECONDS = 5;

    private final Hive hive;
    private final Printer printer;
    private final ReadTotals totals;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch printed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endOnSignal, "hive-watch-end");
    private volatile @Nullable Throwable failure;

    LiveWatch(Hive hive, Printer printer, ReadTotals totals) {
        this.hive = hive;
        this.printer = printer;
        this.totals = totals;
    }

    /**
     * Watches.
     *
     * @param time how long; null for as long as it may
     * @throws IOException when /proc cannot be read
     */
    void run(@Nullable Duration time) throws IOException {
        int unreadable = 0;
        Runtime.getRuntime().addShutdownHook(hook);
        try (LiveProcessSource source = LiveProcessSource.to(this::judge)
                .onFailure(this::fail)
                .onEnd(this::fail)
                .build()) {
            source.start();
            if (time == null) {
                stop.await();
            } else {
                stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
            }
            unreadable = source.unreadable();
        } catch (InterruptedException e) {
            // Whoever interrupts wants the end, and what was found until then.
            stop.countDown();
        }
        totals.addSkipped(unreadable);
        Throwable cause = failure;
        if (cause != null) {
            isPrinted();
            Throwables.throwIfInstanceOf(cause, IOException.class);
            Throwables.throwIfUnchecked(cause);
        }
    }

    /** What was found has been printed: a process that was told to end may end. */
    void isPrinted() {
        printed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook has seen what it waited for.
        }
    }

    private void judge(Event event) {
        totals.addEvent();
        printer.event(hive.inspect(event));
    }

    /** On the source's thread: what ends it, or keeps it from seeing anything, has to end the command. */
    private void fail(Throwable cause) {
        failure = cause;
        stop.countDown();
    }

    private void endOnSignal() {
        stop.countDown();
        try {
            printed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
