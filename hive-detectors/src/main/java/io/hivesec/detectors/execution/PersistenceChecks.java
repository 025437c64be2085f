package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ways to be started again: schedules, services, login scripts, keys, accounts, loaders. */
final class PersistenceChecks {
    private static final Patterns STOCK = Patterns.load("stock.txt");
    private static final Set<String> FETCHERS = Set.of("curl", "wget", "nc", "scp", "tftp");

    private PersistenceChecks() {}

    static @Nullable String schedule(CommandLine line) {
        for (FileAccess access : line.files()) {
            boolean writes = access.changes() && WatchedPaths.is("cron", access.path());
            boolean adjusts = access.program().equals("sed") && !addsJob(access.text());
            if (writes
                    && access.executed()
                    && !access.program().equals("touch")
                    && !adjusts
                    && !isPackaged(access, line)
                    && bringsJob(access, line)) return Evidences.of(access);
        }
        boolean feeds = false;
        for (Invocation invocation : line.invocations()) {
            if (invocation.name().equals("crontab") && invocation.executed()) {
                if (SharedFiles.namedBy(invocation)) return Evidences.of(invocation);
                feeds |= invocation.arguments().isEmpty() || invocation.has("-") || invocation.has("/dev/stdin");
            }
            boolean later = invocation.name().equals("at") || invocation.name().equals("batch");
            boolean timer = invocation.name().equals("systemd-run") && invocation.hasPrefix("--on-");
            if (!invocation.executed() || (!later && !timer)) continue;
            boolean job = timer || line.invocations().size() > 1;
            if (job && (SharedFiles.namedBy(invocation) || Jobs.isSuspect(line) || onlySpeaks(invocation, line)))
                return Evidences.of(invocation);
        }
        if (!feeds) return null;
        for (FileAccess access : line.files())
            if (access.program().equals("crontab") && Jobs.areSuspectIn(access.text()))
                return Evidences.cut(access.text());
        for (Invocation invocation : line.invocations()) {
            if ((invocation.name().equals("echo") || invocation.name().equals("printf"))
                    && isSchedule(String.join(" ", invocation.arguments()))
                    && Jobs.areSuspectIn(
                            String.join(" ", invocation.arguments()).replace("\\n", "\n")))
                return Evidences.of(invocation);
        }
        return null;
    }

    /** What is to be run at once by at(1) and would only say something to nobody, or is a shell on this terminal. */
    private static boolean onlySpeaks(Invocation at, CommandLine line) {
        if (!at.has("now")) return false;
        for (Invocation text : line.invocations()) {
            if (!text.name().equals("echo") || text.arguments().size() != 1) continue;
            String job = text.arguments().get(0);
            if ((job.startsWith("echo ") && job.indexOf('>') < 0) || ShellEscapeChecks.isRewired(job)) return true;
        }
        return false;
    }

    /** Whether what is written of a schedule is suspect, or comes straight from elsewhere and is not shown. */
    private static boolean bringsJob(FileAccess access, CommandLine line) {
        if (SharedFiles.isSourceOf(access.program(), line)) return true;
        boolean unseen = access.text().isBlank()
                && (CredentialChecks.isLanguage(access.program()) || FETCHERS.contains(access.program()));
        return unseen || Jobs.areSuspectIn(EditedText.of(access).text());
    }

    /** Five fields of time, or {@code @reboot} and its like, and a command. */
    private static boolean isSchedule(String text) {
        if (text.contains("@reboot") || text.contains("@daily") || text.contains("@hourly")) return true;
        int stars = 0;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) == '*') stars++;
        return stars >= 3;
    }

    /** An edit of a schedule that brings in a command, not only another time. */
    private static boolean addsJob(String script) {
        return isSchedule(script)
                || WritablePlaces.areNamedIn(script)
                || script.contains("bin/")
                || script.contains("curl")
                || script.contains("wget")
                || script.contains("sh -c");
    }

    private static boolean isPackaged(FileAccess access, CommandLine line) {
        // Copying a prepared file into an image is how schedules are installed; text written on the spot is not, nor is
        // what lies where anybody can write.
        return !SharedFiles.isSourceOf(access.program(), line)
                && (access.program().equals("cp")
                        || access.program().equals("install")
                        || access.program().equals("ln")
                        || access.program().equals("mv"))
                && access.text().isEmpty();
    }

    static @Nullable String service(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.changes() || !access.executed() || access.program().equals("touch")) continue;
            boolean unit = WatchedPaths.is("units", access.path());
            boolean startup = WatchedPaths.is("startup", access.path());
            boolean overrides = WatchedPaths.is("dropins", access.path()) && WritablePlaces.areNamedIn(access.text());
            if (overrides && startsSomething(access.text())) return Evidences.of(access);
            if (StartedLater.isPlanted(access)) return Evidences.of(access);
            boolean pod = WatchedPaths.is("manifests", access.path());
            boolean foreign = !access.path().startsWith("/etc/") || SharedFiles.isSourceOf(access.program(), line);
            if (pod && foreign) return Evidences.of(access);
            if ((!unit && !startup)
                    || isPackaged(access, line)
                    || access.program().equals("mv")) continue;
            if (unit && access.text().isEmpty() && access.program().equals("sed")) continue;
            if (SharedFiles.isSourceOf(access.program(), line) && access.text().isEmpty()) return Evidences.of(access);
            boolean harmless = startup && StartedLater.isHarmless(access);
            String brought = EditedText.of(access).text();
            boolean script = !harmless && startsSomething(brought) && !StartedLater.isHook(access.path());
            boolean starts = unit ? Jobs.areStartedBy(brought) : script;
            if (starts || (startup && !isSettings(access) && !harmless && isProgram(access)))
                return Evidences.of(access);
        }
        for (Setting setting : line.settings())
            if (setting.name().equals("ExecStart") && setting.executed() && Jobs.interprets(setting.value()))
                return setting.text();
        return null;
    }

    private static boolean isSettings(FileAccess access) {
        String text = access.text().strip();
        if (access.path().contains("apt.conf") || access.path().contains("dpkg.cfg"))
            return !text.contains("Invoke") && !text.contains("Post-") && !text.contains("Pre-");
        if (access.path().contains("modprobe") || access.path().contains("modules-load"))
            return text.startsWith("options ")
                    || text.startsWith("blacklist ")
                    || (text.startsWith("install ") && !WritablePlaces.areNamedIn(text))
                    || !text.contains("/");
        return text.isEmpty()
                && !access.program().equals("tee")
                && !access.program().equals("sed");
    }

    /** More than a line that starts an installed service: several lines, an interpreter, a temporary file. */
    private static boolean isProgram(FileAccess access) {
        String text = access.text().strip();
        if (access.program().equals("sed")) {
            EditedText edited = EditedText.of(access);
            String brought = edited.text();
            boolean line = !edited.replaces()
                    && (brought.indexOf(' ') > 0 || brought.startsWith("$") || brought.startsWith("/"));
            return line || (edited.replaces() && StartedLater.isCommand(edited.text()));
        }
        if (StartedLater.isModule(access.path())) return StartedLater.isActive(text);
        if (StartedLater.isHook(access.path())) return StartedLater.isCommand(text);
        return text.indexOf('\n') > 0
                || text.contains("/tmp")
                || WritablePlaces.areNamedIn(text)
                || namesHidden(text)
                || text.contains("python")
                || text.contains("nohup")
                || text.contains("curl")
                || text.contains("wget")
                || text.contains("RUN")
                || text.contains("Invoke")
                || text.startsWith("#!")
                || (access.path().endsWith(".pth") && text.contains("import"));
    }

    /** A hidden file by its whole path: {@code /usr/lib/.x}. */
    private static boolean namesHidden(String text) {
        int at = text.indexOf("/.");
        boolean whole = text.startsWith("/") || text.contains(" /") || text.contains("\"/");
        return at >= 0 && whole && at + 2 < text.length() && Character.isLetterOrDigit(text.charAt(at + 2));
    }

    private static boolean startsSomething(String text) {
        return text.contains("ExecStart")
                || text.contains("OnCalendar")
                || text.contains("OnBootSec")
                || text.contains("/bin/sh")
                || text.contains("bash");
    }

    /** A login script that from now on runs more than settings. */
    static @Nullable String loginScript(CommandLine line) {
        for (FileAccess access : line.files()) {
            if (!access.changes()
                    || !access.executed()
                    || access.text().isBlank()
                    || !WatchedPaths.is("profile", access.path())) continue;
            EditedText edited = EditedText.of(access);
            if (edited.replaces() && !StartedLater.isCommand(edited.text())) continue;
            CommandLine written = CommandLine.of(List.of("sh", "-c", edited.text()));
            if (runsMore(written, edited.text()))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
        }
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            boolean trap = invocation.name().equals("trap")
                    && ((invocation.has("DEBUG")
                                    && !isFunction(invocation.arguments().get(0)))
                            || (invocation.has("EXIT")
                                    && invocation.arguments().get(0).contains("nohup")));
            if (trap) return Evidences.of(invocation);
        }
        return null;
    }

    /** A name alone is a function of the shell's own, as prompts are drawn. */
    private static boolean isFunction(String text) {
        for (int i = 0; i < text.length(); i++)
            if (!Character.isLetterOrDigit(text.charAt(i)) && "_-:".indexOf(text.charAt(i)) < 0) return false;
        return true;
    }

    private static boolean runsMore(CommandLine written, String text) {
        for (Flow flow : written.flows()) {
            if (!FetchChecks.isUsual(flow)) return true;
        }
        // A function that stands in a program's place is only run later.
        boolean defines = text.contains("function ") || text.contains("()");
        if (ShellImitations.steals(text)) return true;
        if (defines && (text.contains("/tmp/.") || text.contains("/dev/shm/.") || text.contains("/var/tmp/.")))
            return true;
        for (FileAccess access : written.files())
            if ((access.changes() && !access.path().startsWith("/dev/"))
                    || (access.program().equals("source") && WritablePlaces.isShared(access.path()))) return true;
        for (Setting setting : written.settings()) {
            boolean runs = setting.name().equals("PROMPT_COMMAND")
                    || setting.name().equals("BASH_ENV")
                    || setting.name().equals("ENV")
                    || setting.name().equals("PATH");
            if (setting.name().equals("LD_PRELOAD") || (runs && WritablePlaces.isShared(setting.value()))) return true;
        }
        if (text.contains("$(") || text.contains("`")) return false;
        for (Code code : written.codes())
            if (code.executed() && !code.language().equals("text") && code.can(Code.Capability.SPAWN)) return true;
        for (Invocation invocation : written.invocations()) {
            String name = invocation.name();
            boolean wrapping = name.equals("sh") && invocation.has(text);
            boolean alias = name.equals("alias")
                    && !invocation.arguments().isEmpty()
                    && (invocation.arguments().get(0).startsWith("sudo=")
                            || WritablePlaces.areNamedIn(invocation.arguments().get(0)));
            if (alias) return true;
            boolean planted = WritablePlaces.isShared(invocation.path())
                    || (name.endsWith("sh") && WritablePlaces.isShared(invocation.operand()))
                    || name.equals("nohup")
                    || invocation.path().contains("/.");
            if (!wrapping && planted) return true;
        }
        return false;
    }

    static @Nullable String keys(CommandLine line) {
        for (FileAccess access : line.files()) {
            boolean adds = access.changes()
                    && access.executed()
                    && WatchedPaths.is("keys", access.path())
                    && !KeyFiles.isSetUp(access, line);
            // sshd_config(5): a program of one's own says which keys are let in.
            boolean asks = access.changes()
                    && access.executed()
                    && access.path().startsWith("/etc/ssh/sshd_config")
                    && (access.text().contains("AuthorizedKeys")
                            || access.text().contains("TrustedUserCAKeys")
                            || access.text().contains("ForceCommand"))
                    && (WritablePlaces.areNamedIn(access.text())
                            || access.text().replace("/.ssh", "").contains("/."));
            // ssh_config(5): a program of one's own runs whenever somebody goes elsewhere.
            boolean goes = access.changes()
                    && access.executed()
                    && (access.path().endsWith("/ssh_config") || access.path().endsWith(".ssh/config"))
                    && (access.text().contains("ProxyCommand") || access.text().contains("LocalCommand"))
                    && WritablePlaces.areNamedIn(access.text());
            if (asks || goes || (adds && !access.program().equals("touch"))) return Evidences.of(access);
        }
        return null;
    }

    static @Nullable String loader(CommandLine line) {
        for (FileAccess access : line.files()) {
            boolean preload = WatchedPaths.is("preload", access.path())
                    && access.path().endsWith("preload")
                    && !STOCK.matches("preload", access.text().strip());
            boolean packaged = access.program().equals("cp") && !WatchedPaths.is("pamcore", access.path());
            boolean pam = WatchedPaths.is("pam", access.path()) && !packaged && access.changes();
            // An empty file, made for its mode or to be there, loads nothing.
            boolean empty = access.program().equals("touch");
            boolean library = access.path().contains("ld.so.conf")
                    && WritablePlaces.areNamedIn(access.text().strip() + "/");
            boolean hidden = access.text().contains("/.") || WritablePlaces.areNamedIn(access.text());
            // What sshd and PAM set for whoever logs in: sshd(8), pam_env(8), environment.d(5).
            boolean environment = access.path().startsWith("/etc/")
                    || access.path().endsWith("/.ssh/environment")
                    || access.path().endsWith("/.pam_environment")
                    || access.path().contains("/environment.d/");
            boolean set = environment && access.text().contains("LD_PRELOAD=") && hidden;
            set |= NamedLibraries.areIn(access);
            boolean changed = preload || library || set || (pam && !namesStockModules(access.text()));
            if (access.changes() && access.executed() && !empty && changed) return Evidences.of(access);
        }
        return null;
    }

    /** Whether a text names modules of PAM and only such as every system has. */
    private static boolean namesStockModules(String text) {
        int at = text.indexOf("pam_");
        if (at < 0) return false;
        while (at >= 0) {
            int end = at;
            while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_'))
                end++;
            if (!STOCK.matches("pam-module", text.substring(at, end))) return false;
            at = text.indexOf("pam_", end);
        }
        return true;
    }

    /** A login made for others: a second root, or an account in an administrators' group with a password on the line. */
    static @Nullable String account(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean adds = invocation.name().equals("useradd")
                    || invocation.name().equals("adduser")
                    || invocation.name().equals("usermod")
                    || (invocation.name().equals("pw") && invocation.text().contains("user"));
            if (!adds || !invocation.executed()) continue;
            String text = invocation.text() + " ";
            // busybox's adduser asks for no option to give a number away twice.
            boolean root = (text.contains(" -o ")
                            || text.contains("ou 0 ")
                            || text.contains("--non-unique")
                            || (invocation.name().equals("adduser") && !invocation.has("-S")))
                    && (text.contains("u 0 ")
                            || text.contains(" -u0 ")
                            || text.contains("--uid 0 ")
                            || text.contains("--uid=0 "));
            boolean password =
                    invocation.has("-p") || invocation.has("--password") || invocation.hasPrefix("--password=");
            // No password hashes to either: the account has none to log in with.
            boolean isLocked = text.contains(" -p \\* ") || text.contains(" -p * ") || text.contains(" -p ! ");
            boolean wheel = text.contains(" wheel ") || (text.contains("sudo ") && text.contains("-G") && password);
            boolean hiddenLogin = invocation.name().equals("useradd")
                    && (invocation.has("-M") || invocation.has("--no-create-home"))
                    && text.contains("/bin/bash");
            // An account of the system's kind has no shell, and none that has one is among administrators.
            boolean system = (invocation.has("-r") || invocation.has("--system")) && text.contains("/bash ");
            boolean raised = system && (text.contains(" wheel ") || text.contains(" sudo "));
            if (root
                    || raised
                    || (password && !isLocked)
                    || (wheel && invocation.name().equals("pw"))
                    || hiddenLogin) return Evidences.of(invocation);
        }
        return Shapes.find(line, "account");
    }
}
