package io.hivesec.engines.memshell;

import io.hivesec.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns a reported class back into source that an analyst reads. It decides nothing. The decompiler is CFR, when it is on the class
 * path; it sees the one class and no other, and no file.
 *
 * <p>A hostile class can keep a decompiler busy for good and no thread can be made to stop: each runs on a daemon thread of its own,
 * is given up after a few seconds, and when four are stuck no more are begun.
 *
 * <p>Threads: safe.
 */
final class Decompiler {
    private static final int MAX_CLASS = 128 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MOST = 4;
    private static final Semaphore RUNNING = new Semaphore(MOST);

    private Decompiler() {}

    /**
     * The source of a method of a class, or of the class's beginning where the method is not found.
     *
     * @param bytes the class
     * @param method its name; empty for the class's beginning
     * @param deadline when it has to be done
     * @return the source, at most {@value SourceExcerpt#MAX_LINES} lines; empty when there is no decompiler or it did not succeed in
     *     time
     */
    static Optional<String> source(byte[] bytes, String method, Deadline deadline) {
        if (bytes.length == 0 || bytes.length > MAX_CLASS || deadline.hasPassed()) {
            return Optional.empty();
        }
        try {
            return RUNNING.tryAcquire(patience(deadline), TimeUnit.MILLISECONDS)
                    ? await(begin(bytes), deadline).map(text -> SourceExcerpt.of(text, method))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static CompletableFuture<String> begin(byte[] bytes) {
        CompletableFuture<String> source = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        source.complete(Cfr.decompile(bytes));
                    } catch (Throwable e) {
                        // No CFR, or one that a hostile class broke; even of memory or stack it has its own.
                        source.completeExceptionally(e);
                    } finally {
                        RUNNING.release();
                    }
                },
                "hive-decompiler");
        thread.setDaemon(true);
        thread.start();
        return source;
    }

    private static Optional<String> await(CompletableFuture<String> source, Deadline deadline)
            throws InterruptedException {
        try {
            return Optional.of(source.get(patience(deadline), TimeUnit.MILLISECONDS))
                    .filter(text -> !text.isBlank());
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static long patience(Deadline deadline) {
        return Math.min(deadline.remaining().toMillis(), PATIENCE.toMillis());
    }
}
