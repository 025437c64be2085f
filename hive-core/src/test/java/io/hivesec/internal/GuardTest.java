package io.hivesec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Failure;
import io.hivesec.alert.FailureKind;
import io.hivesec.spi.Detector;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each way to fail becomes. */
final class GuardTest {
    private final Guard guard = new Guard();
    private final List<Failure> failures = new ArrayList<>();

    @AfterEach
    void close() {
        guard.close();
    }

    private Failure failureOf(Callable<Object> call) {
        failures.clear();
        assertThat(guard.call("p", () -> "input", call, failures::add)).isNull();
        Failure here = failures.get(0);
        failures.clear();
        assertThat(guard.call("p", () -> "input", Duration.ofMinutes(1), call, failures::add))
                .isNull();
        assertThat(failures).containsExactly(here);
        return here;
    }

    private static Callable<Object> throwing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    @Test
    void call_withADeadline_hasNothingOfTheThreadThatAsks() throws IOException {
        InheritableThreadLocal<String> tenant = new InheritableThreadLocal<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            Thread.currentThread().setContextClassLoader(application);
            tenant.set("theirs");
            String seen = guard.call(
                    "p",
                    () -> "i",
                    Duration.ofMinutes(1),
                    () -> tenant.get() + " " + (Thread.currentThread().getContextClassLoader() == application),
                    failures::add);
            assertThat(seen).isEqualTo("null false");
        } finally {
            tenant.remove();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void call_thatAnswers_passesTheAnswerOn() {
        assertThat(guard.<String>call("p", () -> "i", () -> "answer", failures::add))
                .isEqualTo("answer");
        assertThat(guard.<String>call("p", () -> "i", Duration.ofMinutes(1), () -> "answer", failures::add))
                .isEqualTo("answer");
        assertThat(failures).isEmpty();
    }

    @Test
    void call_thatFails_isAFailureOfItsKind_onEitherThread() {
        assertThat(failureOf(() -> null).kind()).isEqualTo(FailureKind.BROKE_CONTRACT);
        assertThat(failureOf(throwing(new IllegalStateException("x"))).kind()).isEqualTo(FailureKind.THREW);
        assertThat(failureOf(throwing(new AssertionError("x"))).kind()).isEqualTo(FailureKind.THREW);
        assertThat(failureOf(throwing(new IOException("x"))).kind()).isEqualTo(FailureKind.UNREADABLE);
        assertThat(failureOf(throwing(new NoClassDefFoundError("x"))).kind()).isEqualTo(FailureKind.NOT_LINKED);
        Failure overflow = failureOf(throwing(new StackOverflowError()));
        assertThat(overflow.kind()).isEqualTo(FailureKind.OVERFLOWED);
        assertThat(overflow.message()).endsWith("nested too deeply");
    }

    @Test
    void message_isOneShortLine() {
        assertThat(failureOf(throwing(new IOException("a\nb\u001b[0m"))).message())
                .endsWith("IOException: a b [0m");
        assertThat(failureOf(throwing(new IllegalStateException())).message()).endsWith(": IllegalStateException");
        assertThat(failureOf(throwing(new IOException("x".repeat(287)))).message())
                .endsWith("IOException: " + "x".repeat(287));
        assertThat(failureOf(throwing(new IOException("x".repeat(288)))).message())
                .endsWith("x".repeat(287) + "…");
    }

    @Test
    void outOfMemory_goesOnToTheCaller() {
        assertThatThrownBy(() -> guard.call("p", () -> "i", throwing(new OutOfMemoryError("x")), failures::add))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void call_thatIsLate_isTimedOutAndInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Object answer = guard.call(
                "p",
                () -> "i",
                Duration.ofMillis(20),
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "late";
                },
                failures::add);
        assertThat(answer).isNull();
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
            assertThat(failure.message()).endsWith("no answer within 20 ms");
        });
        // On a busy machine the time may be over before the call has begun, and then it never does.
        if (begun.getCount() == 0) {
            interrupted.await();
        }
    }

    @Test
    void interruptedCaller_staysInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        Object answer = guard.call(
                "p",
                () -> "i",
                Duration.ofMinutes(1),
                () -> {
                    never.await();
                    return "x";
                },
                failures::add);
        assertThat(answer).isNull();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failures).extracting(Failure::kind).containsExactly(FailureKind.TIMED_OUT);
    }

    @Test
    void call_pluginsThatNeverEnd_loseAThreadEach_andPastTheMostNoneIsCalled() {
        CountDownLatch end = new CountDownLatch(1);
        Callable<String> leak = () -> {
            while (end.getCount() > 0) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    continue; // It ignores that it is told to stop.
                }
            }
            return "late";
        };
        while (failures.stream().noneMatch(failure -> failure.kind() == FailureKind.OVER_LIMIT)) {
            assertThat(guard.call("leaky", () -> "i", Duration.ofMillis(1), leak, failures::add))
                    .isNull();
        }
        // The threads are lost one by one; a call that was late before its turn came has cost none.
        assertThat(failures).hasSizeGreaterThan(64);
        assertThat(failures.get(failures.size() - 1).message()).contains("64 plugin calls are still running");
        end.countDown();
        String answer = null;
        while (answer == null) {
            answer = guard.call("p", () -> "i", Duration.ofMinutes(1), () -> "x", failures::add);
        }
        assertThat(answer).isEqualTo("x");
    }

    @Test
    void load_providersThatAreMissing_areFailuresAndEndTheSearch(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Detector.class.getName()), "no.such.Detector\nno.other.Detector\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertThat(PluginLoader.load(Detector.class, loader, failures::add)).isEmpty();
        }
        assertThat(failures).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.NOT_LINKED);
            assertThat(failure.plugin()).isEqualTo("plugin-loader");
        });
    }
}
