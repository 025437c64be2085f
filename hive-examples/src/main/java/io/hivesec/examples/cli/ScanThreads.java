package io.hivesec.examples.cli;

import io.hivesec.alert.Report;
import io.hivesec.artifact.Artifact;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Judges artifacts on several threads, and hands their reports over on the caller's, in the order in which the artifacts
 * came. So many wait at most that each thread has the next one ready. Not thread-safe.
 */
final class ScanThreads implements AutoCloseable {
    private static final int AHEAD = 2;

    private final Function<Artifact, Report> judge;
    private final Consumer<Report> judged;
    private final ExecutorService workers;
    private final int most;
    private final Deque<Future<Report>> pending = new ArrayDeque<>();

    /**
     * Starts no thread before there is something to judge.
     *
     * @param threads how many artifacts are judged at a time
     * @param judge called from these threads
     * @param judged hears of each report
     */
    ScanThreads(int threads, Function<Artifact, Report> judge, Consumer<Report> judged) {
        this.judge = judge;
        this.judged = judged;
        this.most = AHEAD * threads;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "hive-scan");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes an artifact, once there is room for it. */
    void judge(Artifact artifact) {
        add(workers.submit(() -> judge.apply(artifact)));
    }

    /** Takes what there is to say of an artifact that cannot be judged. */
    void tell(Report report) {
        add(CompletableFuture.completedFuture(report));
    }

    private void add(Future<Report> next) {
        pending.add(next);
        while (pending.size() > most || !pending.isEmpty() && pending.getFirst().isDone()) {
            handOver(pending.removeFirst());
        }
    }

    /** Waits for what is still being judged. */
    void finish() {
        while (!pending.isEmpty()) {
            handOver(pending.removeFirst());
        }
    }

    private void handOver(Future<Report> next) {
        try {
            judged.accept(next.get());
        } catch (ExecutionException e) {
            // Plugins' failures are in the report; this is the machine's, such as no memory.
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
