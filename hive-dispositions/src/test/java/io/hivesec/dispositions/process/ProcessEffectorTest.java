package io.hivesec.dispositions.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivesec.alert.Alert;
import io.hivesec.alert.AlertType;
import io.hivesec.alert.Approval;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Outcome.State;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Target;
import io.hivesec.alert.Rule;
import io.hivesec.alert.Subject;
import io.hivesec.dispositions.Budget;
import io.hivesec.dispositions.Effector.Moment;
import io.hivesec.dispositions.JournaledDisposition;
import io.hivesec.dispositions.Plans;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.dispositions.journal.Journal;
import io.hivesec.event.Container;
import io.hivesec.spi.Disposition;
import io.hivesec.testkit.DispositionContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessEffectorTest implements DispositionContract {
    private static final Rule RULE =
            Rule.of("test.rule", AlertType.MALICIOUS_COMMAND).build();

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private Journal journal;
    private int contractPid;

    @BeforeEach
    void open() throws IOException {
        journal = Journal.open(directory, new byte[0], Clock.systemUTC());
        contractPid = sleeper();
    }

    @AfterEach
    void end() throws IOException {
        journal.close();
        started.forEach(Process::destroyForcibly);
    }

    @Override
    public Disposition disposition() {
        return disposition(ProcessResponse.SUSPEND);
    }

    @Override
    public Alert alert() {
        return about(contractPid, null, executable(contractPid));
    }

    @Test
    void kill_process_isGoneWithEvidence() throws IOException {
        JournaledDisposition kill = disposition(ProcessResponse.KILL);
        Plan plan = kill.plan(alert()).orElseThrow();
        assertThat(kill.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(ProcessHandle.of(contractPid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(directory.resolve("evidence").resolve(Plans.id(plan)).resolve("cmdline"))
                .content()
                .contains("sleep");
        assertThat(kill.undo(approve(plan)).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void suspend_thenUndo_goesOn() throws IOException {
        JournaledDisposition suspend = disposition(ProcessResponse.SUSPEND);
        Plan plan = suspend.plan(alert()).orElseThrow();
        assertThat(suspend.apply(approve(plan)).state()).isEqualTo(State.VERIFIED);
        assertThat(ProcessEntry.of(contractPid))
                .hasValueSatisfying(entry -> assertThat(entry.isStopped()).isTrue());
        assertThat(suspend.undo(approve(plan)).state()).isEqualTo(State.UNDONE);
        assertThat(ProcessEntry.of(contractPid))
                .hasValueSatisfying(entry -> assertThat(entry.isStopped()).isFalse());
    }

    @Test
    void plan_pidOneSelfAncestorsAndKernelThreads_areRefused() {
        int self = (int) ProcessHandle.current().pid();
        int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
        assertRefused(about(1, null, executable(1)), "process 1 is never touched");
        assertRefused(about(self, null, executable(self)), "is the responder or its ancestor");
        assertRefused(about(parent, null, executable(parent)), "is the responder or its ancestor");
        assertRefused(about(2, null, ""), "is the kernel's");
    }

    @Test
    void plan_firstProcessOfAContainer_isRefusedForKilling() throws IOException {
        Process outer = new ProcessBuilder("unshare", "--pid", "--fork", "/bin/sleep", "1000").start();
        started.add(outer);
        ProcessHandle inner;
        do {
            Thread.onSpinWait();
            inner = outer.children().findFirst().orElse(outer.toHandle());
        } while (!executable((int) inner.pid()).endsWith("sleep"));
        int pid = (int) inner.pid();
        try {
            assertRefused(about(pid, null, executable(pid)), "is the first of its container");
            assertThat(disposition(ProcessResponse.SUSPEND).plan(about(pid, null, executable(pid))))
                    .isPresent();
        } finally {
            inner.destroyForcibly();
        }
    }

    @Test
    void plan_recycledPid_isRefused() throws IOException {
        Instant start = ProcessEntry.of(contractPid).orElseThrow().startTime();
        assertRefused(about(contractPid, start.minusSeconds(60), ""), "is another: it started at");
        assertRefused(about(contractPid, null, "/usr/bin/nc"), "the alert's ran /usr/bin/nc");
        assertThat(disposition(ProcessResponse.KILL).plan(about(contractPid, start.plusSeconds(1), "")))
                .isPresent();
    }

    @Test
    void perform_recycledPid_killsNothingAndLeavesTheOtherRunning() throws IOException {
        ProcessEffector effector = new ProcessEffector(ProcessResponse.KILL);
        Target planned = effector.plan(alert()).orElseThrow().target();
        Map<String, String> identity = new HashMap<>(planned.identity());
        identity.put("start", String.valueOf(Long.parseLong(identity.get("start")) - 1));
        Target earlier = new Target(planned.kind(), planned.id(), identity);

        assertThatThrownBy(() -> effector.check(earlier, Moment.APPLY)).isInstanceOf(RefusedException.class);
        effector.perform(earlier, Plan.Action.of("kill"));

        assertThat(ProcessEntry.of(contractPid))
                .hasValueSatisfying(entry -> assertThat(entry.isStopped()).isFalse());
    }

    @Test
    void entry_programNameWithParenthesesAndSpaces_isReadFromTheLastOne() throws IOException {
        Path odd = directory.resolve("a) S 1 (b");
        java.nio.file.Files.copy(Path.of("/bin/sleep"), odd);
        Process process = new ProcessBuilder(odd.toString(), "1000").start();
        started.add(process);
        assertThat(ProcessEntry.of((int) process.pid())).hasValueSatisfying(entry -> {
            assertThat(entry.parent()).isEqualTo((int) ProcessHandle.current().pid());
            assertThat(entry.executable()).isEqualTo(odd.toString());
        });
    }

    private void assertRefused(Alert alert, String reason) {
        assertThatThrownBy(() -> disposition(ProcessResponse.KILL).plan(alert)).hasMessageContaining(reason);
    }

    private int sleeper() throws IOException {
        Process process = new ProcessBuilder("/bin/sleep", "1000").start();
        started.add(process);
        int pid = (int) process.pid();
        // A child is the test's own program until it has called exec.
        while (!executable(pid).endsWith("sleep")) {
            Thread.onSpinWait();
        }
        return pid;
    }

    private static String executable(int pid) {
        try {
            return ProcessEntry.of(pid).orElseThrow().executable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JournaledDisposition disposition(ProcessResponse response) {
        return new JournaledDisposition(new ProcessEffector(response), journal, Budget.DEFAULT, Clock.systemUTC());
    }

    private static Approval approve(Plan plan) {
        return new Approval(plan, "tester", Instant.parse("2026-01-02T03:05:00Z"));
    }

    private static Alert about(int pid, @Nullable Instant start, String executable) {
        var process =
                new io.hivesec.event.Process(pid, 0, executable, List.of(), "", io.hivesec.event.User.UNKNOWN, start);
        Finding finding = Finding.builder(RULE, Subject.of(Container.HOST).withProcess(process, List.of()))
                .build();
        return Alert.begin("a1", finding, new Alert.Words("t", "m", "r"), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
