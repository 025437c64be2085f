package io.hivesec.internal;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.spi.DeadlineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every call into a plugin goes through here. Whatever a plugin does wrong costs only its own result and becomes a
 * failure; running out of memory and being interrupted go on to the caller.
 *
 * <p>Threads: safe.
 */
final class Guard implements AutoCloseable {
    /** A plugin that never returns keeps its thread: Java has no way to take it back. This many may be lost. */
    private static final int MAX_THREADS = 64;

    /** Parsers recurse; this lets them go deep, and still ends. */
    private static final long STACK_BYTES = 8L << 20;

    /** What plugins call, and what refuses what it is given. */
    private static final List<String> NOT_TO_BLAME = List.of(
            "java.",
            "jdk.internal.",
            "io.hivesec.alert.",
            "io.hivesec.artifact.",
            "io.hivesec.event.",
            "io.hivesec.history.");

    private static final String OURS = Guard.class.getPackageName() + ".";

    private final ExecutorService workers;

    Guard() {
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            // Not the context loader and the inheritable variables of whoever happens to call first: a worker outlives
            // them.
            Thread thread = new Thread(null, task, "hive-plugin-" + number.incrementAndGet(), STACK_BYTES, false);
            thread.setContextClassLoader(Guard.class.getClassLoader());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Calls a plugin on this thread.
     *
     * @param plugin its id
     * @param input names what it is called with, asked only when it fails
     * @param call the call
     * @param failures takes what went wrong
     * @return the answer, or null when there is none
     */
    <T> @Nullable T call(String plugin, Supplier<String> input, Callable<T> call, Consumer<Failure> failures) {
        try {
            T answer = call.call();
            if (answer == null) {
                failures.accept(Failure.of(plugin, FailureKind.BROKE_CONTRACT, input.get(), "returned null"));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.accept(Failure.of(plugin, FailureKind.TIMED_OUT, input.get(), "interrupted"));
            return null;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            failures.accept(failure(plugin, input.get(), e));
            return null;
        }
    }

    /**
     * Calls a plugin on a thread of its own, and waits no longer than the deadline.
     *
     * @param budget how long to wait
     */
    <T> @Nullable T call(
            String plugin, Supplier<String> input, Duration budget, Callable<T> call, Consumer<Failure> failures) {
        Future<T> future;
        try {
            future = workers.submit(call);
        } catch (RejectedExecutionException e) {
            failures.accept(
                    workers.isShutdown()
                            ? Failure.of(plugin, FailureKind.TIMED_OUT, input.get(), "Hive was closed meanwhile")
                            : Failure.of(
                                    plugin,
                                    FailureKind.OVER_LIMIT,
                                    input.get(),
                                    MAX_THREADS + " plugin calls are still running"));
            return null;
        }
        return call(plugin, input, () -> await(future, budget), failures);
    }

    private static <T> T await(Future<T> future, Duration budget) throws Exception {
        try {
            return future.get(budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new LateException(budget);
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof Exception exception ? exception : e;
        }
    }

    static Failure failure(String plugin, String input, Throwable cause) {
        FailureKind kind = FailureKind.THREW;
        if (cause instanceof StackOverflowError) {
            kind = FailureKind.OVERFLOWED;
        } else if (cause instanceof LinkageError) {
            kind = FailureKind.NOT_LINKED;
        } else if (cause instanceof LateException || cause instanceof DeadlineException) {
            kind = FailureKind.TIMED_OUT;
        } else if (cause instanceof IOException) {
            kind = FailureKind.UNREADABLE;
        }
        return Failure.of(plugin, kind, input, describe(cause));
    }

    /** One line: what it is, what it says and where it happened, with nothing that would break the line. */
    static String describe(Throwable cause) {
        if (cause instanceof StackOverflowError) {
            return "nested too deeply";
        }
        String message = cause.getMessage();
        String line = message == null
                ? cause.getClass().getSimpleName()
                : cause instanceof LateException || cause instanceof DeadlineException
                        ? message
                        : cause.getClass().getSimpleName() + ": " + message;
        String clean = Words.oneLine(line);
        return (clean.length() <= 300 ? clean : clean.substring(0, 300) + "…") + place(cause);
    }

    /** The line of the plugin, or of a library of its, that did not go on; of what it could not read that says nothing. */
    private static String place(Throwable cause) {
        if (cause instanceof IOException || cause instanceof LateException || cause instanceof DeadlineException) {
            return "";
        }
        return Stream.of(cause.getStackTrace())
                .filter(frame -> NOT_TO_BLAME.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .filter(frame -> !frame.getClassName().startsWith(OURS))
                .map(frame -> " (at " + frame.getClassName() + "." + frame.getMethodName() + ", " + frame.getFileName()
                        + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private static final class LateException extends Exception {
        private static final long serialVersionUID = 1L;

        LateException(Duration budget) {
            super("no answer within " + budget.toMillis() + " ms");
        }
    }
}
