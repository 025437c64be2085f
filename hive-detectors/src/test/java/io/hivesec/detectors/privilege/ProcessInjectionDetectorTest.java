package io.hivesec.detectors.privilege;

import static io.hivesec.testkit.HiveAssertions.assertThatFindings;

import io.hivesec.alert.Finding;
import io.hivesec.event.Event;
import io.hivesec.event.ProcessTraced;
import io.hivesec.spi.Detector;
import io.hivesec.testkit.Detecting;
import io.hivesec.testkit.DetectorContract;
import io.hivesec.testkit.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessInjectionDetectorTest implements DetectorContract {
    private static final String ID = "privilege-escalation.process-injection";

    private final Scene scene = Scene.in("web-1");
    private final Scene.Actor victim = scene.starts("/usr/bin/ssh-agent", "ssh-agent");

    @Override
    public Detector detector() {
        return new ProcessInjectionDetector();
    }

    @Override
    public List<Event> incident() {
        Scene incident = Scene.in("web-1");
        Scene.Actor victim = incident.starts("/usr/bin/ssh-agent", "ssh-agent");
        holds(incident.starts("/tmp/inject", "inject"), victim, "PTRACE_ATTACH");
        return incident.events();
    }

    private static void holds(Scene.Actor tracer, Scene.Actor target, String request) {
        tracer.does(context -> new ProcessTraced(context, target.process(), request));
    }

    private List<Finding> findings() {
        return Detecting.findings(detector(), scene);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PTRACE_ATTACH", "PTRACE_SEIZE", "PTRACE_POKETEXT", "PTRACE_SETREGS"})
    void inspect_strangerHoldsAProcess_isFound(String request) {
        holds(scene.starts("/tmp/inject", "inject"), victim, request);
        assertThatFindings(findings()).show(ID, "injected", "ssh-agent (" + victim.pid() + ")");
    }

    @Test
    void inspect_strangerWritesAProcessesMemory_isFound() {
        String memory = "/proc/" + victim.pid() + "/mem";
        scene.starts("/bin/dd", "dd", "of=" + memory).writes(memory);
        assertThatFindings(findings()).show(ID, "path", memory);
    }

    @Test
    void inspect_applicationsOwnCrashHandler_isQuiet() {
        Scene.Actor browser = scene.starts("/opt/browser/browser", "browser");
        Scene.Actor page = browser.starts("/opt/browser/browser", "browser", "--type=zygote");
        holds(browser.starts("/opt/browser/crash_handler", "crash_handler"), page, "PTRACE_ATTACH");
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/", "/tmp/browser/"})
    void inspect_strangerBesideItInAnyonesOrTheSystemsPlace_isFound(String folder) {
        Scene.Actor browser = scene.starts(folder + "browser", "browser");
        Scene.Actor page = browser.starts(folder + "browser", "browser", "--type=zygote");
        holds(browser.starts(folder + "helper", "helper"), page, "PTRACE_ATTACH");
        assertThatFindings(findings()).show(ID, "injected", "browser --type=zygote (" + page.pid() + ")");
    }

    @Test
    void inspect_strangerOfAnotherParentBesideIt_isFound() {
        Scene.Actor page = scene.starts("/opt/browser/browser", "browser");
        holds(scene.starts("/opt/browser/helper", "helper"), page, "PTRACE_ATTACH");
        assertThatFindings(findings()).show(ID, "injected", "browser (" + page.pid() + ")");
    }

    @Test
    void inspect_debuggerOfWhichOnlyTheNameIsOne_isFound() {
        holds(scene.starts("/tmp/gdb", "gdb"), victim, "PTRACE_ATTACH");
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_debuggerThatIsInstalled_isQuiet() {
        holds(scene.starts("/usr/bin/gdb", "gdb", "-p", "2"), victim, "PTRACE_ATTACH");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_processHoldsItsOwnChild_isQuiet() {
        Scene.Actor runner = scene.starts("/srv/ci/runner", "runner");
        holds(runner, runner.starts("/srv/ci/job", "job"), "PTRACE_SEIZE");
        assertThatFindings(findings()).areNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PTRACE_TRACEME", "PTRACE_PEEKDATA", ""})
    void inspect_asksForNoHold_isQuiet(String request) {
        holds(scene.starts("/srv/monitor", "monitor"), victim, request);
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_readsAProcessesMemory_isQuiet() {
        scene.starts("/srv/monitor", "monitor").opens("/proc/" + victim.pid() + "/mem");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_writesItsOwnMemory_isQuiet() {
        Scene.Actor program = scene.starts("/srv/jit", "jit");
        program.writes("/proc/self/mem").writes("/proc/" + program.pid() + "/mem");
        assertThatFindings(findings()).areNone();
    }

    @Test
    void inspect_debuggerHoldsAShellThatWaits_isFound() {
        holds(scene.starts("/usr/bin/gdb", "gdb", "-p", "2"), scene.starts("/bin/bash", "-bash"), "PTRACE_ATTACH");
        assertThatFindings(findings()).show(ID);
    }

    @Test
    void inspect_debuggerHoldsAScriptsShell_isQuiet() {
        Scene.Actor job = scene.starts("/bin/bash", "bash", "/opt/jobs/long.sh");
        holds(scene.starts("/usr/bin/strace", "strace", "-p", "2"), job, "PTRACE_SEIZE");
        assertThatFindings(findings()).areNone();
    }
}
