package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import io.hivesec.detectors.lineage.KernelThreads;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traces removed, and processes and files that pass for others. */
final class EvasionChecks {
    private static final Set<String> REMOVERS =
            Set.of("history", "unset", "set", "ln", "journalctl", "shred", "wipe", "srm", "touch");
    private static final Set<String> ERASERS = Set.of("shred", "wipe", "srm");
    private static final Set<String> EDITORS = Set.of("sed", "perl", "ruby");
    private static final String[] DATA = {
        ".sql", ".dump", ".csv", ".key", ".pem", ".p12", ".crt", ".env", ".gpg", ".asc", ".json", ".yaml", ".yml",
        ".tar", ".gz", ".zip"
    };

    private EvasionChecks() {}

    /** Traces removed or no longer kept. */
    static @Nullable String traces(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.executed() || access.program().equals("touch") || isShown(access, line)) continue;
            boolean edited = access.mode() == FileAccess.Mode.APPEND && EDITORS.contains(access.program());
            boolean log = WatchedPaths.is("logs", access.path()) && isSystemLog(access.path());
            if (edited && (log || WatchedPaths.is("history", access.path()))) return Evidences.of(access);
            if (access.changes() && isBlankName(access.path())) return Evidences.of(access);
            boolean emptied = access.mode() == FileAccess.Mode.DELETE
                    || (access.mode() == FileAccess.Mode.WRITE
                            && (!access.program().equals("mv") || SharedFiles.isSourceOf("mv", line))
                            && (access.text().isBlank() || access.program().equals("dd")));
            boolean sealed = access.mode() == FileAccess.Mode.DELETE && isSealed(line);
            if (emptied && !sealed && WatchedPaths.is("history", access.path())) return Evidences.of(access);
            boolean cleaned = access.mode() == FileAccess.Mode.DELETE && makesImageSmall(line);
            boolean emptiedLog = log && !isMadeAnew(access, line);
            if (emptied && !cleaned && emptiedLog) return Evidences.of(access);
            if (isTakenAway(access, line) || keepsNoHistory(access) || emptiesEach(access, line))
                return Evidences.of(access);
        }
        for (Setting setting : line.settings()) {
            String value = setting.value();
            boolean off = value.equals("0") || value.equals("/dev/null") || value.isEmpty() || value.equals("*");
            boolean history = setting.name().startsWith("HIST")
                    && (setting.lasting()
                            || setting.name().equals("HISTFILE")
                            || setting.name().equals("HISTIGNORE"));
            boolean forgets = setting.name().equals("PROMPT_COMMAND") && value.contains("history -c");
            if (setting.executed() && ((history && off) || forgets)) return setting.text();
        }
        for (Invocation invocation : line.invocations()) {
            boolean seen = invocation.executed();
            if (seen && (isMasked(invocation, line) || isCovered(invocation) || isLoaded(invocation)))
                return Evidences.of(invocation);
            if (seen && invocation.name().equals("find") && !makesImageSmall(line) && removesLogs(invocation, line))
                return Evidences.of(invocation);
            if (!invocation.executed() || !REMOVERS.contains(invocation.name())) continue;
            String name = invocation.name();
            String text = " " + String.join(" ", invocation.arguments()) + " ";
            List<String> arguments = invocation.arguments();
            boolean history = (name.equals("history")
                            && (invocation.hasPrefix("-c") || invocation.has("-cw"))
                            && (line.invocations().size() > 3 || leaves(line) || writes(line)))
                    || (name.equals("unset")
                            && (invocation.has("HISTFILE")
                                    || invocation.has("HISTSIZE")
                                    || invocation.has("HISTFILESIZE")))
                    || (name.equals("set") && text.contains(" +o history "))
                    || (name.equals("ln") && text.contains("/dev/null") && text.contains("_history"));
            boolean journal = name.equals("journalctl")
                    && (text.contains("--vacuum-time=0")
                            || text.contains("--vacuum-time=1s")
                            || text.contains("--vacuum-size=1 ")
                            || text.contains("--vacuum-size=1K "));
            boolean shredded = (!name.equals("shred") && ERASERS.contains(name) && text.contains("/var/log"))
                    || (name.equals("shred")
                            && removes(arguments)
                            && (isProgram(last(arguments)) || (text.contains("/tmp/") && !isData(last(arguments)))))
                    || (name.equals("shred") && text.contains("/var/log"))
                    || (name.equals("shred") && invocation.under("find") && looksThroughLogs(line));
            boolean times = name.equals("touch")
                    && invocation.executed()
                    && (isBackdated(arguments)
                            || isDatedProgram(arguments)
                            || text.contains(" -acmr ")
                            || (invocation.has("-r") && text.contains("/bin/"))
                            || text.contains("--reference=/etc/")
                            || text.contains("--reference=/bin/")
                            || text.contains("--reference=/usr/")
                            || text.contains(" -r /etc/"));
            if (history || journal || shredded || times) return Evidences.of(invocation);
        }
        String disguise = DisguiseChecks.find(line);
        if (disguise == null) disguise = ShellImitations.hiding(line);
        return disguise != null ? disguise : Shapes.find(line, "traces");
    }

    /** {@code history -c; history -w}: the file is emptied as well. */
    private static boolean writes(CommandLine line) {
        for (Invocation history : line.invocations())
            if (history.name().equals("history") && history.has("-w")) return true;
        return false;
    }

    /** {@code history -c; exit}: the last that somebody does. */
    private static boolean leaves(CommandLine line) {
        for (Invocation last : line.invocations())
            if (last.name().equals("exit") || last.name().equals("logout")) return true;
        return false;
    }

    /** All logs looked for, whatever their age, and deleted or emptied. */
    private static boolean removesLogs(Invocation find, CommandLine line) {
        String place = find.operand();
        boolean everywhere = place.equals("/") && (find.has("*.log") || find.has("*log"));
        if (!everywhere && !place.equals("/var/log") && !place.equals("/var/log/")) return false;
        for (String argument : find.arguments()) {
            boolean chosen = argument.equals("-mtime")
                    || argument.equals("-mmin")
                    || argument.equals("-ctime")
                    || argument.equals("-size")
                    || argument.equals("-path")
                    || argument.startsWith("-new")
                    || argument.contains(".gz")
                    || argument.contains(".[0-9]")
                    || argument.contains(".1")
                    || argument.contains(".old");
            if (chosen) return false;
        }
        if (find.has("-delete")) return true;
        for (Invocation each : line.invocations()) {
            boolean removes = each.name().equals("rm")
                    || each.name().equals("truncate")
                    || each.name().equals("unlink");
            boolean empties =
                    each.name().endsWith("sh") && each.text().replace(" ", "").contains(">{}");
            if (empties && each.under("find")) return true;
            if (removes && (each.under("find") || each.under("xargs"))) return true;
        }
        return false;
    }

    /** Each of the logs that were looked for, emptied in turn: {@code for f in $(find /var/log); do > $f; done}. */
    private static boolean emptiesEach(FileAccess access, CommandLine line) {
        boolean variable = access.path().startsWith("$")
                && access.path().indexOf('/') < 0
                && !access.path().startsWith("$mktemp");
        if (!variable
                || access.mode() != FileAccess.Mode.WRITE
                || !access.text().isBlank()) return false;
        if (!access.program().isEmpty()
                && !access.program().equals("cat")
                && !access.program().equals("echo")) return false;
        for (Invocation lookup : line.invocations())
            if (lookup.name().equals("find") && lookup.operand().startsWith("/var/log")) return true;
        return false;
    }

    /** A login script told to keep no history of what whoever logs in does. */
    private static boolean keepsNoHistory(FileAccess access) {
        if (!access.changes() || !WatchedPaths.is("profile", access.path())) return false;
        String text = EditedText.of(access).text();
        return text.contains("unset HISTFILE")
                || text.contains("HISTFILE=/dev/null")
                || text.contains("set +o history")
                || text.contains("HISTSIZE=0")
                || text.contains("HISTFILESIZE=0");
    }

    /** A log that is there again at once, as images are prepared. */
    private static boolean isMadeAnew(FileAccess removed, CommandLine line) {
        if (removed.mode() != FileAccess.Mode.DELETE) return false;
        boolean any = false;
        for (FileAccess access : line.files())
            any |= access.program().equals("touch") && access.path().startsWith("/var/log/");
        return any;
    }

    /** {@code shred -u}, {@code shred -zu}. */
    private static boolean removes(List<String> arguments) {
        for (String argument : arguments)
            if (argument.startsWith("-") && argument.indexOf('u') > 0 && !argument.startsWith("--")) return true;
        return arguments.contains("--remove");
    }

    private static boolean isProgram(String path) {
        return path.endsWith(".sh") || path.endsWith(".elf") || path.endsWith(".bin");
    }

    /** What is destroyed because it is secret and not because it is a program. */
    private static boolean isData(String path) {
        for (String ending : DATA) if (path.endsWith(ending)) return true;
        return false;
    }

    private static String last(List<String> arguments) {
        return arguments.isEmpty() ? "" : arguments.get(arguments.size() - 1);
    }

    private static boolean looksThroughLogs(CommandLine line) {
        for (Invocation find : line.invocations())
            if (find.name().equals("find") && find.operand().startsWith("/var/log")) return true;
        return false;
    }

    /** A name of blanks and dots alone, which lists of files do not show: ATT&CK T1564.001. */
    private static boolean isBlankName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean plain = name.isEmpty() || name.equals(".") || name.equals("..");
        for (int i = 0; !plain && i < name.length(); i++) plain = name.charAt(i) != '.' && name.charAt(i) != ' ';
        return !plain && path.startsWith("/");
    }

    /** A link from a log to the standard streams: containers log that way. */
    private static boolean isShown(FileAccess access, CommandLine line) {
        return access.program().equals("ln")
                && line.files().stream()
                        .anyMatch(file -> file.path().equals("/dev/stdout")
                                || file.path().equals("/dev/stderr")
                                || file.path().startsWith("/proc/1/fd/")
                                || file.path().startsWith("/proc/self/fd/"));
    }

    /** Logs removed along with the lists of packages, the last step of making an image. */
    private static boolean makesImageSmall(CommandLine line) {
        for (FileAccess access : line.files())
            if (access.mode() == FileAccess.Mode.DELETE && WatchedPaths.is("packages", access.path())) return true;
        return false;
    }

    /** A machine made ready to be copied, so that each copy is set up anew: cloud-init(1), machine-id(5). */
    private static boolean isSealed(CommandLine line) {
        boolean forgets = false;
        for (Invocation cloud : line.invocations()) forgets |= cloud.name().equals("cloud-init") && cloud.has("clean");
        boolean unnamed = false;
        for (FileAccess access : line.files())
            unnamed |= access.path().equals("/etc/machine-id") && access.mode() != FileAccess.Mode.READ;
        return forgets && unnamed;
    }

    /** A log moved to somewhere that is not for logs. */
    private static boolean isTakenAway(FileAccess access, CommandLine line) {
        return access.program().equals("mv")
                && access.mode() == FileAccess.Mode.READ
                && WatchedPaths.is("logs", access.path())
                && isSystemLog(access.path())
                && line.files().stream()
                        .anyMatch(file ->
                                file.program().equals("mv") && file.changes() && WritablePlaces.isShared(file.path()));
    }

    /** A program that calls itself a thread of the kernel: {@code exec -a [kworker/0:1]}, {@code /usr/bin/[kworker]}. */
    private static boolean isMasked(Invocation invocation, CommandLine line) {
        String name = invocation.name();
        if (WritablePlaces.isShared(invocation.path()) && KernelThreads.isName(name)) return true;
        boolean called = name.length() > 2 && name.startsWith("[") && name.endsWith("]") && !name.equals("[[");
        if (called && invocation.path().startsWith("/")) return true;
        List<String> arguments = invocation.arguments();
        int option = name.equals("exec") ? arguments.indexOf("-a") : -1;
        if (option < 0 || option + 1 >= arguments.size()) return false;
        if (arguments.get(option + 1).startsWith("[")) return true;
        for (Invocation started : line.invocations())
            if (started.under("exec")
                    && SharedFiles.holds(started.path())
                    && !arguments.get(option + 1).endsWith(started.name())) return true;
        return false;
    }

    /** A program from where anybody writes, started by the loader: its file need not be executable, ld.so(8). */
    private static boolean isLoaded(Invocation program) {
        if (!WritablePlaces.isShared(program.path())) return false;
        for (String wrapper : program.wrappers())
            if (wrapper.startsWith("ld-linux") || wrapper.startsWith("ld-musl") || wrapper.equals("ld.so")) return true;
        return false;
    }

    /** Something mounted over a process or a log, so that nobody sees it. */
    private static boolean isCovered(Invocation mount) {
        if (!mount.name().equals("mount") || mount.arguments().isEmpty()) return false;
        boolean binds = mount.has("bind") || mount.has("--bind") || mount.has("-B");
        String target = mount.arguments().get(mount.arguments().size() - 1);
        boolean process = target.startsWith("/proc/") && target.length() > 6 && Character.isDigit(target.charAt(6));
        // Which process it is is not on the line: /proc/$(pidof x).
        process |= binds && (target.equals("/proc/") || target.startsWith("/proc/$"));
        return process || (binds && target.startsWith("/var/log/") && isSystemLog(target));
    }

    private static boolean isBackdated(List<String> arguments) {
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String option = arguments.get(i);
            String stamp = arguments.get(i + 1);
            if ((option.equals("-t") || (option.endsWith("t") && option.startsWith("-")))
                    && stamp.length() >= 10
                    && Character.isDigit(stamp.charAt(0)))
                return arguments.contains("-am")
                        || arguments.contains("-a")
                        || arguments.contains("-m")
                        || (option.length() > 2 && (option.indexOf('a') > 0 || option.indexOf('m') > 0));
        }
        return false;
    }

    /** A program of the system's, or a hidden file, given a date that is written out: {@code touch -d 2019-01-01 /usr/bin/x}. */
    private static boolean isDatedProgram(List<String> arguments) {
        int option = Math.max(arguments.indexOf("-d"), arguments.indexOf("-t"));
        option = Math.max(option, arguments.indexOf("--date"));
        String date = option < 0 || option + 2 >= arguments.size() ? "" : arguments.get(option + 1);
        for (String argument : arguments) if (argument.startsWith("--date=")) date = argument.substring(7);
        if (date.isEmpty()) return false;
        boolean literal = date.length() >= 8 && date.substring(0, 4).chars().allMatch(Character::isDigit);
        String file = arguments.get(arguments.size() - 1);
        boolean program = file.contains("/bin/")
                || file.contains("/sbin/")
                || WatchedPaths.is("cron", file)
                || WatchedPaths.is("units", file)
                || WatchedPaths.is("keys", file);
        return (literal && (program || file.contains("/."))) || (date.endsWith(" ago") && program);
    }

    private static boolean isSystemLog(String path) {
        for (String log : new String[] {
            "messages",
            "syslog",
            "secure",
            "auth.log",
            "wtmp",
            "btmp",
            "lastlog",
            "utmp",
            "audit",
            "kern.log",
            "cron",
            "maillog",
            "security",
            "journal",
            "system.log",
            "faillog",
            "daemon.log",
            "-json.log",
            "user.log",
            "access.log",
            "yum.log"
        }) {
            if (path.contains(log)) return true;
        }
        return path.equals("/var/log") || path.equals("/var/log/") || path.equals("/var/log/*");
    }

    static @Nullable String rootkit(CommandLine line) {
        return Tools.find(line, "rootkit");
    }
}
