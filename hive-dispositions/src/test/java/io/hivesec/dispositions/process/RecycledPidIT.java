package io.hivesec.dispositions.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pid that the kernel really gave to another process ({@code ns_last_pid} of proc(5), which root may write). Whether that
 * one lives the kernel is asked: {@link Process} remembers the end of a child by its pid for a moment after it was told, and
 * takes a new child with the same pid for the ended one.
 */
@Timeout(120)
final class RecycledPidIT {
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ProcessResponse.class)
    void apply_pidThatAnotherProcessHasNow_leavesItAlone(ProcessResponse response) throws Exception {
        Process first = sleeper();
        try (Journal journal = Journal.open(directory, new byte[0], Clock.systemUTC())) {
            JournaledDisposition disposition =
                    new JournaledDisposition(new ProcessEffector(response), journal, Budget.DEFAULT, Clock.systemUTC());
            Plan plan = disposition.plan(about((int) first.pid())).orElseThrow();
            ProcessEntry entry = ProcessEntry.of((int) first.pid()).orElseThrow();
            first.destroyForcibly().waitFor();
            Process second = after(entry);
            try {
                Outcome outcome = disposition.apply(new Approval(plan, "tester", Instant.EPOCH));
                assertThat(outcome.state()).isEqualTo(State.REFUSED);
                assertThat(outcome.details()).singleElement().asString().contains("is gone");
                assertThat(ProcessEntry.of((int) second.pid())).hasValueSatisfying(now -> {
                    assertThat(now.isDead()).isFalse();
                    assertThat(now.isStopped()).isFalse();
                });
            } finally {
                second.toHandle().destroyForcibly();
            }
        } finally {
            first.destroyForcibly();
        }
    }

    /** Another process with a pid, started in a later tick of the clock; tried until nobody on the machine is faster. */
    private static Process after(ProcessEntry first) throws IOException {
        while (true) {
            Files.writeString(LAST_PID, String.valueOf(first.pid() - 1));
            Process process = sleeper();
            if (process.pid() == first.pid()
                    && ProcessEntry.of(first.pid()).orElseThrow().start() != first.start()) {
                return process;
            }
            process.toHandle().destroyForcibly();
        }
    }

    private static Process sleeper() throws IOException {
        Process process = new ProcessBuilder("/bin/sleep", "1000").start();
        // A child is the test's own program until it has called exec.
        while (!executable((int) process.pid()).endsWith("sleep")) {
            Thread.onSpinWait();
        }
        return process;
    }

    private static String executable(int pid) throws IOException {
        return ProcessEntry.of(pid).orElseThrow().executable();
    }

    private static Alert about(int pid) throws IOException {
        var process = new io.hivesec.event.Process(
                pid, 0, executable(pid), List.of(), "", io.hivesec.event.User.UNKNOWN, null);
        Rule rule = Rule.of("test.rule", AlertType.MALICIOUS_COMMAND).build();
        Finding finding = Finding.builder(rule, Subject.of(Container.HOST).withProcess(process, List.of()))
                .build();
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.EPOCH);
    }
}
