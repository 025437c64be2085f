package io.hivesec.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same from {@value #THREADS} threads at once, as the contracts do. Stateless. */
public final class Concurrently {
    /** How many threads. */
    public static final int THREADS = 16;

    private Concurrently() {}

    /**
     * The results of all threads, which start together.
     *
     * @throws AssertionError when the task fails in one of them; its cause says how
     */
    public static <T> List<T> run(Callable<T> task) {
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(workers.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("failed when called from " + THREADS + " threads", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }
}
