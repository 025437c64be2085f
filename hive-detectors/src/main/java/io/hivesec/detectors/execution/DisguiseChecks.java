package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.KernelThreads;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files made not to be seen, or to look older, longer or other than they are: ATT&amp;CK T1027.001, T1036, T1070.006, T1564.001. */
final class DisguiseChecks {
    private static final Set<String> PLACERS = Set.of("cp", "mv", "ln", "install", "curl", "wget", "dd");
    private static final Set<String> SOURCES = Set.of("/dev/zero", "/dev/urandom", "/dev/random");
    private static final Set<String> CUTTERS = Set.of("tail", "head", "dd", "cat", "sed", "strings", "cut");

    private static final List<String> ODD = List.of(
            "/var/tmp/",
            "/dev/shm/",
            "/usr/lib/",
            "/usr/bin/",
            "/usr/sbin/",
            "/bin/",
            "/sbin/",
            "/lib/",
            "/usr/local/bin/",
            "/etc/");
    /** Hidden files of the system's own places that packages bring: etckeeper(8), OpenJDK, GDB, useradd(8). */
    private static final Set<String> KNOWN = Set.of(
            ".git", ".gitignore", ".etckeeper", ".java", ".build-id", ".pwd.lock", ".updated", ".placeholder", ".keep");

    private static final Set<String> CARRIERS =
            Set.of("wget", "curl", "nc", "ncat", "socat", "chattr", "python", "python3", "perl");

    private DisguiseChecks() {}

    static @Nullable String find(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.executed() || !access.changes()) continue;
            String path = access.path();
            boolean placed = PLACERS.contains(access.program()) && isOddlyHidden(path);
            if (isPadded(access, line)
                    || isDoublyHidden(path)
                    || isUnderDots(path)
                    || placed
                    || isRenamed(access, line)) return Evidences.of(access);
            if (Lookalikes.areIn(path) || isFramed(path)) return Evidences.of(access);
            boolean thread = isThread(access.path()) && PLACERS.contains(access.program());
            if (thread) return Evidences.of(access);
        }
        for (Code code : line.codes()) {
            if (!code.executed() || code.language().equals("text")) continue;
            if (startsFromMemory(code)) return code.language() + " starts a program that is in memory alone";
            if (isCalledThread(code)) return code.language() + " calls itself a thread of the kernel";
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean directory = invocation.name().equals("mkdir") && makesHidden(invocation);
            if (directory
                    || isLengthened(invocation)
                    || isPictureRun(invocation, line)
                    || isDeletedRunning(invocation, line)
                    || isThread(invocation.path())
                    || isSignalled(invocation)
                    || setsClock(invocation, line)) return Evidences.of(invocation);
        }
        return null;
    }

    /** Bytes of no meaning put behind a program, so that nobody knows it by its digest: {@code dd if=/dev/zero >> program}. */
    private static boolean isPadded(FileAccess access, CommandLine line) {
        boolean fills = access.program().equals("dd") || access.program().equals("head");
        if (access.mode() != FileAccess.Mode.APPEND || !fills) return false;
        if (Endings.areOfData(access.path()) || access.path().startsWith("$")) return false;
        for (FileAccess source : line.files()) if (SOURCES.contains(source.path())) return true;
        return false;
    }

    /** The same by the options of dd(1) and truncate(1). */
    private static boolean isLengthened(Invocation program) {
        String file = "";
        boolean longer = false;
        for (int i = 0; i < program.arguments().size(); i++) {
            String argument = program.arguments().get(i);
            if (program.name().equals("dd")) {
                if (argument.startsWith("of=")) file = argument.substring(3);
                longer |= argument.equals("oflag=append");
            } else if (program.name().equals("truncate")) {
                longer |= argument.startsWith("+") || argument.startsWith("--size=+");
                if (argument.indexOf('/') >= 0 || file.isEmpty()) file = argument;
            }
        }
        return longer && (WritablePlaces.isShared(file) || file.startsWith("./")) && !Endings.areOfData(file);
    }

    /** A file made in memory and started, by a call or by its name among the descriptors: memfd_create(2), proc(5). */
    private static boolean startsFromMemory(Code code) {
        if (!code.can(Code.Capability.MEMORY)) return false;
        if (code.can(Code.Capability.SPAWN)) return true;
        for (String string : code.strings()) if (string.startsWith("/proc/") && string.contains("/fd/")) return true;
        return false;
    }

    /** A program's own name set to that of a thread: {@code $0 = "[kworker/0:1]"}, setproctitle(3). */
    private static boolean isCalledThread(Code code) {
        for (String string : code.strings()) {
            boolean framed = string.length() > 4 && string.startsWith("[") && string.endsWith("]");
            if (framed && string.length() < 32 && KernelThreads.isName(string.substring(1, string.length() - 1)))
                return true;
        }
        return false;
    }

    /** A blank before or behind the name of a program of the system's, which lists show as if it were the program. */
    private static boolean isFramed(String path) {
        int name = path.lastIndexOf('/') + 1;
        boolean framed = path.startsWith(" ", name) || path.endsWith(" ");
        return framed && name < path.length() && (path.contains("bin/") || path.startsWith("/usr/lib/"));
    }

    /** A shell given what is called a picture, a sound or a document: ATT&amp;CK T1036.008. */
    private static boolean isPictureRun(Invocation shell, CommandLine line) {
        boolean starts = shell.name().equals("sh")
                || shell.name().equals("bash")
                || shell.name().equals("dash");
        if (!starts || shell.hasPrefix("-c")) return false;
        if (Endings.areOfDocument(shell.operand())) return true;
        if (!shell.operand().isEmpty() && !shell.has("-s")) return false;
        for (FileAccess access : line.files()) {
            boolean cuts = CUTTERS.contains(access.program()) && access.mode() == FileAccess.Mode.READ;
            if (cuts && Endings.areOfDocument(access.path())) return true;
        }
        for (Invocation cutter : line.invocations())
            if (CUTTERS.contains(cutter.name()) && Endings.areOfDocument(last(cutter.arguments()))) return true;
        return false;
    }

    private static String last(List<String> arguments) {
        return arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
    }

    /** A hidden program where anybody writes, deleted on the line that starts it: it runs on without a file. */
    private static boolean isDeletedRunning(Invocation program, CommandLine line) {
        String path = program.path();
        int name = path.lastIndexOf('/') + 1;
        if (!path.startsWith(".", name) || !WritablePlaces.isShared(path)) return false;
        for (FileAccess access : line.files())
            if (access.mode() == FileAccess.Mode.DELETE && access.path().equals(path)) return true;
        return false;
    }

    /** A hidden file in a hidden directory where anybody writes. */
    private static boolean isDoublyHidden(String path) {
        if (!WritablePlaces.isShared(path)) return false;
        boolean before = false;
        for (String element : path.split("/")) {
            boolean hidden = isHidden(element);
            if (hidden && before) return true;
            before = hidden;
        }
        return false;
    }

    private static boolean isHidden(String name) {
        return name.length() > 1 && name.charAt(0) == '.' && Character.isLetterOrDigit(name.charAt(1));
    }

    /** In a directory of dots and blanks alone, which one takes for the one it is in or the one above. */
    private static boolean isUnderDots(String path) {
        if (path.indexOf("/.") < 0 && path.indexOf("/ ") < 0) return false;
        if (!path.startsWith("/")) return false;
        for (String element : path.split("/")) if (isBlank(element)) return true;
        return false;
    }

    private static boolean isBlank(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.length() > 8) return false;
        for (int i = 0; i < name.length(); i++) if (name.charAt(i) != '.' && name.charAt(i) != ' ') return false;
        return true;
    }

    /** A hidden file where programs have none: among the system's own, or in memory that is shared. */
    private static boolean isOddlyHidden(String path) {
        for (String place : ODD) {
            if (!path.startsWith(place + ".") || path.length() < place.length() + 2) continue;
            int end = path.indexOf('/', place.length());
            String name = path.substring(place.length(), end < 0 ? path.length() : end);
            return Character.isLetterOrDigit(name.charAt(1)) && !KNOWN.contains(name);
        }
        return false;
    }

    /** A program that fetches or connects, put aside under a name by which nobody looks for it. */
    private static boolean isRenamed(FileAccess access, CommandLine line) {
        if (!access.program().equals("mv") && !access.program().equals("cp")) return false;
        for (FileAccess source : line.files()) {
            if (source.mode() != FileAccess.Mode.READ || !source.program().equals(access.program())) continue;
            String name = source.path().substring(source.path().lastIndexOf('/') + 1);
            boolean carries = CARRIERS.contains(name) && source.path().endsWith("bin/" + name);
            if (!carries) continue;
            String target = access.path();
            String called = target.substring(target.lastIndexOf('/') + 1);
            boolean kept = called.startsWith(name + ".")
                    || called.startsWith(name + "-")
                    || called.equals(name)
                    || called.isEmpty();
            boolean shared = WritablePlaces.isShared(target);
            boolean interprets = name.startsWith("python") || name.equals("perl");
            if (interprets && (!shared || called.startsWith(name.substring(0, 4)))) continue;
            boolean program = target.contains("bin/") || shared;
            if (program && !kept && !called.startsWith("nc") && !called.startsWith("netcat")) return true;
        }
        return false;
    }

    /** A hidden directory in places of which nothing but programs' own files is expected. */
    private static boolean makesHidden(Invocation mkdir) {
        for (String argument : mkdir.arguments()) {
            String name = argument.substring(argument.lastIndexOf('/') + 1);
            if (isOddlyHidden(argument) || isDoublyHidden(argument) || isUnderDots(argument)) return true;
            if (name.indexOf(' ') >= 0 && isBlank(name)) return true;
        }
        return false;
    }

    /** {@code /tmp/[kworker/0:1]}: the brackets in which ps(1) shows threads of the kernel. */
    private static boolean isThread(String path) {
        int open = path.indexOf("/[");
        boolean ends = open >= 0 && path.endsWith("]") && open + 3 < path.length();
        return ends && Character.isLetter(path.charAt(open + 2)) && path.indexOf('-', open) < 0;
    }

    /** Signals by which no program is told anything, but modules that hide processes are: 31, 63, 64. */
    private static boolean isSignalled(Invocation kill) {
        return kill.name().equals("kill") && (kill.has("-31") || kill.has("-63") || kill.has("-64"));
    }

    /** The machine's clock set to another day, a file made, and the clock set back. */
    private static boolean setsClock(Invocation touch, CommandLine line) {
        if (!touch.name().equals("touch")) return false;
        int set = 0;
        for (Invocation date : line.invocations())
            if (date.name().equals("date") && date.executed() && sets(date.arguments())) set++;
        return set > 1;
    }

    private static boolean sets(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.equals("-s") || argument.startsWith("--set")) return true;
            boolean digits =
                    argument.length() >= 8 && Character.isDigit(argument.charAt(0)) && argument.indexOf(' ') < 0;
            if (digits || argument.isEmpty() || argument.startsWith("$")) return true;
        }
        return false;
    }
}
