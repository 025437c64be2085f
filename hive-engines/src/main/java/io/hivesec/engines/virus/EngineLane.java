package io.hivesec.engines.virus;

import io.hivesec.spi.Deadline;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One engine with threads, a queue, a breaker and a memory of its own, so that what happens to it happens to no other.
 *
 * <p>Threads: safe.
 */
final class EngineLane implements AutoCloseable {
    /** How long a version may be taken for the present one. */
    private static final Duration VERSION_AGE = Duration.ofSeconds(2);

    private static final Duration PROBE = Duration.ofSeconds(1);

    private final VirusEngine engine;
    private final VerdictCache cache;
    private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);
    private final ExecutorService workers;
    private final Semaphore places;
    private volatile @Nullable Dated version;

    EngineLane(VirusEngine engine, VerdictCache cache, int threads, int queue) {
        this.engine = engine;
        this.cache = cache;
        this.places = new Semaphore(threads + queue, true);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    // It outlives who calls first, whose context loader and inheritable variables are not its own.
                    Thread thread = new Thread(null, task, "hive-virus-" + engine.name(), 0, false);
                    thread.setContextClassLoader(EngineLane.class.getClassLoader());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.workers = pool;
    }

    private record Dated(EngineVersion version, long nanos) {}

    String name() {
        return engine.name();
    }

    /** A place in the queue, when one is free. */
    boolean tryTakePlace() {
        return places.tryAcquire();
    }

    /** A place in the queue, waited for until the deadline. */
    boolean takePlace(Deadline deadline) throws InterruptedException {
        return places.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Begins an examination, for which a place was taken. The place is given back when the engine is done with it, even
     * when nobody waits any more.
     */
    Future<EngineColumn> submit(Specimen specimen, Deadline deadline) {
        AtomicBoolean isGivenBack = new AtomicBoolean();
        Runnable giveBack = () -> {
            if (isGivenBack.compareAndSet(false, true)) {
                places.release();
            }
        };
        LaneTask task = new LaneTask(() -> examine(specimen, deadline), giveBack);
        workers.execute(task);
        return task;
    }

    private EngineColumn examine(Specimen specimen, Deadline deadline) throws InterruptedException {
        long start = System.nanoTime();
        EngineVersion known = EngineVersion.UNKNOWN;
        EngineAnswer answer;
        try {
            switch (breaker.permission()) {
                case REST -> {
                    return column(known, EngineAnswer.of(Answer.ERROR, breaker.reason()), start);
                }
                case PROBE -> {
                    version = null;
                    long millis =
                            Math.min(PROBE.toMillis(), deadline.remaining().toMillis());
                    engine.version(Deadline.in(Duration.ofMillis(millis)));
                    breaker.isBack();
                }
                case ASK -> {
                    // Nothing to find out first.
                }
            }
            known = version(deadline);
            var remembered = cache.get(specimen, engine.name(), known);
            if (remembered.isPresent()) {
                return new EngineColumn(engine.name(), known, remembered.get(), Duration.ZERO, true);
            }
            answer = engine.examine(specimen, deadline);
        } catch (DeadlineException e) {
            answer = EngineAnswer.of(Answer.TIMEOUT, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            answer = EngineAnswer.of(Answer.ERROR, describe(e));
        } catch (InterruptedException e) {
            breaker.failed("interrupted");
            throw e;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            answer = EngineAnswer.of(Answer.ERROR, describe(e));
        }
        if (answer.answer().isFailure()) {
            version = null;
            breaker.failed(answer.detail());
        } else {
            breaker.succeeded();
            cache.put(specimen, engine.name(), known, answer);
        }
        return column(known, answer, start);
    }

    private EngineColumn column(EngineVersion known, EngineAnswer answer, long start) {
        return new EngineColumn(engine.name(), known, answer, Duration.ofNanos(System.nanoTime() - start), false);
    }

    private EngineVersion version(Deadline deadline) throws IOException, DeadlineException, InterruptedException {
        Dated dated = version;
        long now = System.nanoTime();
        if (dated == null || now - dated.nanos() > VERSION_AGE.toNanos()) {
            dated = new Dated(engine.version(deadline), now);
            version = dated;
        }
        return dated.version();
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null || !(cause instanceof IOException)
                ? cause.getClass().getSimpleName() + (message == null ? "" : ": " + message)
                : message;
    }

    /** What the lane knows of the engine without asking it. */
    EngineVersion lastVersion() {
        Dated dated = version;
        return dated == null ? EngineVersion.UNKNOWN : dated.version();
    }

    @Override
    public void close() {
        workers.shutdownNow();
        engine.close();
    }
}
