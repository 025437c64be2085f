package io.hivesec.dispositions.process;

import io.hivesec.alert.Alert;
import io.hivesec.alert.Plan;
import io.hivesec.alert.Plan.Action;
import io.hivesec.alert.Plan.Reach;
import io.hivesec.alert.Plan.Step;
import io.hivesec.alert.Plan.Target;
import io.hivesec.dispositions.Commands;
import io.hivesec.dispositions.Effector;
import io.hivesec.dispositions.EvidenceFiles;
import io.hivesec.dispositions.RefusedException;
import io.hivesec.event.Process;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Suspends or kills the process that an alert is about, by pid and start time. The pid is one of this machine's own
 * numbering, as a sensor on the node tells it.
 *
 * <p>Between a look and a signal a pid can pass to another process. So a process is stopped first, looked at again, and
 * killed only if it is the one meant; a stopped one does not end by itself and keeps its pid. Another is set going again.
 *
 * <p>Threads: safe.
 */
public final class ProcessEffector implements Effector {
    /** What a sensor's clock and the kernel's may differ by. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private static final int TRIES = 200;
    private static final long PAUSE_MILLIS = 10;

    private final ProcessResponse response;

    /** An effector that gives one response. */
    public ProcessEffector(ProcessResponse response) {
        this.response = response;
    }

    @Override
    public String id() {
        return response.id();
    }

    @Override
    public Optional<Plan> plan(Alert alert) throws IOException {
        Process told = alert.process();
        if (told.pid() <= 0) {
            return Optional.empty();
        }
        ProcessEntry now = ProcessEntry.of(told.pid())
                .filter(entry -> !entry.isDead())
                .orElseThrow(() -> new RefusedException("there is no process " + told.pid()));
        requireTold(told, now);
        requireTouchable(now);
        Target target = new Target(
                "process",
                now.pid() + "@" + now.start(),
                Map.of(
                        "pid", String.valueOf(now.pid()),
                        "start", String.valueOf(now.start()),
                        "boot", ProcessEntry.boot(),
                        "executable", now.executable()));
        return Optional.of(new Plan(
                id(),
                alert.id(),
                response.impact(),
                target,
                List.of("the process has the same start time", "it is not process 1, the responder or its ancestor"),
                List.of(step()),
                new Reach("process " + now.pid() + " (" + now.executable() + ")", remains(), verification())));
    }

    /** The alert's process, not one that came after it. */
    private static void requireTold(Process told, ProcessEntry now) throws IOException {
        if (told.startTime() != null) {
            Duration apart = Duration.between(told.startTime(), now.startTime()).abs();
            if (apart.compareTo(START_TOLERANCE) > 0) {
                throw new RefusedException("process " + now.pid() + " is another: it started at " + now.startTime()
                        + ", the alert's at " + told.startTime());
            }
        } else if (!told.executable().equals(now.executable())) {
            String runs = now.executable().isEmpty() ? "no program that can be seen" : now.executable();
            throw new RefusedException("process " + now.pid() + " runs " + runs + ", the alert's ran "
                    + told.executable() + ", and the alert does not say when it started");
        }
    }

    private void requireTouchable(ProcessEntry entry) throws IOException {
        if (entry.pid() == 1) {
            throw new RefusedException("process 1 is never touched");
        }
        if (response == ProcessResponse.KILL && ProcessEntry.isFirstOfItsNamespace(entry.pid())) {
            throw new RefusedException("process " + entry.pid()
                    + " is the first of its container, which ends with it; answer to the container instead");
        }
        if (entry.isKernelThread()) {
            throw new RefusedException("process " + entry.pid() + " is the kernel's");
        }
        int ancestor = (int) ProcessHandle.current().pid();
        while (ancestor > 0) {
            if (ancestor == entry.pid()) {
                throw new RefusedException("process " + entry.pid() + " is the responder or its ancestor");
            }
            ancestor = ProcessEntry.of(ancestor).map(ProcessEntry::parent).orElse(0);
        }
    }

    private Step step() {
        return response == ProcessResponse.SUSPEND
                ? new Step("stop it where it is", Action.of("suspend"), Action.of("resume"))
                : new Step("kill it", Action.of("kill"), null);
    }

    private List<String> remains() {
        return response == ProcessResponse.SUSPEND
                ? List.of("its children run on", "its connections stay open", "whoever may signal it can set it going")
                : List.of("its children run on", "what started it may start it again");
    }

    private String verification() {
        return response == ProcessResponse.SUSPEND
                ? "the kernel says that it is stopped"
                : "no process has this pid and start time";
    }

    @Override
    public void check(Target target, Moment moment) throws IOException {
        Optional<ProcessEntry> now = find(target);
        if (now.isEmpty()) {
            throw new RefusedException("process " + target.id() + " is gone");
        }
        requireTouchable(now.get());
    }

    /** The process meant; empty when it ended, whoever has its pid now. */
    private static Optional<ProcessEntry> find(Target target) throws IOException {
        if (!target.identity().getOrDefault("boot", "").equals(ProcessEntry.boot())) {
            return Optional.empty();
        }
        int pid = Integer.parseInt(target.identity().getOrDefault("pid", "0"));
        String start = target.identity().getOrDefault("start", "");
        return ProcessEntry.of(pid)
                .filter(entry -> String.valueOf(entry.start()).equals(start) && !entry.isDead());
    }

    @Override
    public Map<String, String> evidence(Target target, Path directory) throws IOException {
        if (response == ProcessResponse.SUSPEND) {
            return Map.of();
        }
        ProcessEntry entry =
                find(target).orElseThrow(() -> new RefusedException("process " + target.id() + " is gone"));
        Path proc = Path.of("/proc", String.valueOf(entry.pid()));
        EvidenceFiles files = new EvidenceFiles(directory);
        // Not its environment, which holds secrets.
        for (String name : List.of("cmdline", "status", "maps", "cgroup", "mountinfo")) {
            try {
                files.write(name, Files.readAllBytes(proc.resolve(name)));
            } catch (IOException e) {
                files.missing(name, String.valueOf(e.getMessage()));
            }
        }
        files.write("descriptors", descriptors(proc).getBytes(StandardCharsets.UTF_8));
        return files.digests();
    }

    private static String descriptors(Path proc) {
        List<String> lines = new ArrayList<>();
        try (var all = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path one : all) {
                lines.add(one.getFileName() + " " + Files.readSymbolicLink(one));
            }
        } catch (IOException e) {
            lines.add("not all: " + e.getMessage());
        }
        return String.join("\n", lines);
    }

    @Override
    public Optional<Action> inverse(Target target, Action action) throws IOException {
        boolean running = find(target).filter(entry -> !entry.isStopped()).isPresent();
        return action.name().equals("suspend") && running ? Optional.of(Action.of("resume")) : Optional.empty();
    }

    @Override
    public String perform(Target target, Action action) throws IOException {
        Optional<ProcessEntry> now = find(target);
        switch (action.name()) {
            case "suspend" -> {
                stop(target);
                return "";
            }
            case "resume" -> {
                if (now.isPresent()) {
                    signal("CONT", now.get().pid());
                    await(target, entry -> !entry.isStopped(), "go on");
                }
                return "";
            }
            case "kill" -> {
                if (now.isEmpty()) {
                    return "it had ended before";
                }
                stop(target);
                signal("KILL", now.get().pid());
                await(target, entry -> false, "end");
                return "";
            }
            default -> throw new RefusedException("unknown action '" + action.name() + "'");
        }
    }

    private static void stop(Target target) throws IOException {
        ProcessEntry before =
                find(target).orElseThrow(() -> new RefusedException("process " + target.id() + " is gone"));
        signal("STOP", before.pid());
        if (find(target).isEmpty()) {
            signal("CONT", before.pid());
            throw new RefusedException("process " + target.id() + " is gone, and its pid has another");
        }
        await(target, ProcessEntry::isStopped, "stop");
    }

    private static void signal(String name, int pid) throws IOException {
        Commands.run(List.of("kill", "-" + name, String.valueOf(pid)));
    }

    /** Waits until the process meant is gone or as wanted. */
    private static void await(Target target, Predicate<ProcessEntry> wanted, String what) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<ProcessEntry> now = find(target);
            if (now.isEmpty() || wanted.test(now.get())) {
                return;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for process " + target.id() + " to " + what, e);
            }
        }
        throw new IOException("process " + target.id() + " did not " + what);
    }

    @Override
    public Probe probe(Plan plan) throws IOException {
        Optional<ProcessEntry> now = find(plan.target());
        String seen = now.map(entry -> "its state is " + entry.state()).orElse("it is gone");
        boolean holds = response == ProcessResponse.SUSPEND
                ? now.filter(ProcessEntry::isStopped).isPresent()
                : now.isEmpty();
        return new Probe(holds, List.of(seen));
    }
}
