package io.hivesec.detectors.source;

import io.hivesec.event.Container;
import io.hivesec.event.Context;
import io.hivesec.event.Event;
import io.hivesec.event.Process;
import io.hivesec.event.ProcessStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Tells what a whole audit event says; auditd's records and laurel's JSON both come here. Remembers whom each process acted
 * for, since audit tells credentials only as they are after the call.
 */
final class AuditMapper {

    private static final String SYSCALL = "SYSCALL";
    private static final Properties NAMES = KernelFunction.table("syscalls.properties");
    private static final Properties SILENT = KernelFunction.table("audit-records.properties");

    private static final Pattern REPLACED = Pattern.compile("(?:;[0-9a-f]{8})?(?: \\(deleted\\))?$");

    private final UserMemory users = new UserMemory();
    private final ContainerMemory containers = new ContainerMemory();

    Reading map(AuditEvent event) {
        Instant time = event.time();
        if (time == null) {
            return Reading.malformed("no time");
        }
        Map<String, String> call = event.fields(SYSCALL);
        if (call.isEmpty()) {
            return withoutCall(event, time);
        }
        String name = name(call);
        if (name.isEmpty()) {
            return Reading.skipped(
                    "system call " + call.getOrDefault("arch", "?") + " " + call.getOrDefault("syscall", "?"));
        }
        Process process = process(event, call, name);
        Context context = new Context(time, container(event), process, AuditArguments.ancestors(event, process));
        SystemCall made = SystemCall.of(name, context);
        if (made == null) {
            return event.types().stream().anyMatch(type -> !type.equals(SYSCALL) && isSilent(type) && !isPart(type))
                    ? Reading.silent()
                    : Reading.skipped("system call " + name);
        }
        AuditArguments.fill(made, event, call);
        if (made.kind == KernelFunction.SET_USER || made.kind == KernelFunction.SET_GROUP) {
            made.before = users.before(process.pid());
            made.after = process.user();
        }
        users.told(process.pid(), process.user());
        return reading(made, event);
    }

    /** A program with file capabilities, or a set-user-id one, gains them as it starts. */
    private static Reading reading(SystemCall call, AuditEvent event) {
        Reading reading = call.read();
        Map<String, String> gained = event.fields("BPRM_FCAPS");
        if (call.kind != KernelFunction.START
                || gained.isEmpty()
                || reading.events().isEmpty()) {
            return reading;
        }
        List<Event> both = new ArrayList<>(reading.events());
        both.add(SystemCallEvents.capabilities(
                call.context,
                Capabilities.ofBits(Numbers.parse(gained.getOrDefault("old_pe", ""), 16, 0)),
                Capabilities.ofBits(
                        Numbers.parse(gained.getOrDefault("new_pe", gained.getOrDefault("pe", "")), 16, 0))));
        return Reading.of(both);
    }

    private Reading withoutCall(AuditEvent event, Instant time) {
        if (!event.fields("EXECVE").isEmpty()) {
            Process process = Process.builder()
                    .executable(AuditArguments.executed(event))
                    .arguments(AuditArguments.argv(event))
                    .workingDirectory(AuditArguments.directory(event))
                    .build();
            return process.isKnown()
                    ? Reading.of(new ProcessStarted(Context.of(time, container(event), process)))
                    : Reading.malformed("EXECVE without arguments");
        }
        Map<String, String> command = event.fields("USER_CMD");
        if (!command.isEmpty()) {
            return commanded(command, time, container(event));
        }
        return event.types().stream().allMatch(AuditMapper::isSilent)
                ? Reading.silent()
                : Reading.skipped("record " + event.types().iterator().next());
    }

    /** sudo tells what it is about to run in its own place. */
    private static Reading commanded(Map<String, String> fields, Instant time, Container container) {
        String command = AuditRecord.decode(fields.getOrDefault("cmd", ""));
        if (command.isEmpty()) {
            return Reading.malformed("USER_CMD without command");
        }
        List<String> words = List.of(command.split(" ", 4096));
        Process process = Process.builder()
                .pid(AuditArguments.integer(fields, "pid"))
                .executable(words.get(0))
                .arguments(words)
                .workingDirectory(AuditRecord.decode(fields.getOrDefault("cwd", "")))
                .build();
        return Reading.of(new ProcessStarted(Context.of(time, container, process)));
    }

    private static boolean isSilent(String type) {
        return SILENT.containsKey(type);
    }

    /** Records that only ever describe a system call. */
    private static boolean isPart(String type) {
        return switch (type) {
            case "PROCTITLE", "CWD", "PATH", "SOCKADDR", "OBJ_PID", "MMAP", "FD_PAIR", "IPC" -> true;
            default -> false;
        };
    }

    private static String name(Map<String, String> call) {
        String enriched = AuditRecord.decode(call.getOrDefault("SYSCALL", ""));
        if (!enriched.isEmpty() && !Character.isDigit(enriched.charAt(0))) {
            return enriched;
        }
        String number = call.getOrDefault("syscall", "");
        if (!number.isEmpty() && !Character.isDigit(number.charAt(0))) {
            return number;
        }
        String arch = call.getOrDefault("arch", "").replace("0x", "");
        String known = NAMES.getProperty(arch + "." + number);
        return known != null ? known : number.isEmpty() || arch.isEmpty() ? "" : "#" + number;
    }

    private Process process(AuditEvent event, Map<String, String> call, String name) {
        boolean starts = KernelFunction.of(name) == KernelFunction.START;
        String executable = AuditRecord.decode(call.getOrDefault("exe", ""));
        if (executable.isEmpty()) {
            executable = AuditRecord.decode(call.getOrDefault("comm", ""));
        }
        List<String> argv =
                starts && !event.fields("EXECVE").isEmpty() ? AuditArguments.argv(event) : AuditArguments.title(event);
        return Process.builder()
                .pid(AuditArguments.integer(call, "pid"))
                .ppid(AuditArguments.integer(call, "ppid"))
                .executable(replaced(executable))
                .arguments(argv)
                .workingDirectory(AuditArguments.directory(event))
                .user(AuditArguments.user(call))
                .build();
    }

    /** Without what the kernel and rpm append to a program that was replaced while it ran: {@code (deleted)}, {@code ;58d1ccfb}. */
    private static String replaced(String executable) {
        return REPLACED.matcher(executable).replaceFirst("");
    }

    /** Only laurel tells the container. */
    private Container container(AuditEvent event) {
        String id = event.fields("CONTAINER_INFO").getOrDefault("ID", "");
        return id.isEmpty() ? Container.HOST : containers.recall(Container.of(ContainerMemory.plainId(id), "", ""));
    }
}
