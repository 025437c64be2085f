package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that is meant for something else is made to start a shell: the trick that GTFOBins collects. Under sudo it
 * gives root, elsewhere it is a way around a restricted shell or a list of allowed programs.
 *
 * @see <a href="https://gtfobins.github.io/">GTFOBins</a>
 */
final class ShellEscapeChecks {
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish", "mksh", "yash", "ksh93");
    private static final Patterns PATTERNS = Patterns.load("shell-users.txt");
    private static final Set<String> RAISERS = Set.of("sudo", "doas", "pkexec", "ksu");
    private static final Set<String> COMMAND_VARIABLES = Set.of(
            "PAGER",
            "EDITOR",
            "VISUAL",
            "GIT_PAGER",
            "MANPAGER",
            "LESSOPEN",
            "SYSTEMD_PAGER",
            "SYSTEMD_EDITOR",
            "PERL5DB",
            "BROWSER",
            "CRASHPAGER",
            "GIT_EDITOR",
            "SUDO_EDITOR",
            "GIT_SSH_COMMAND",
            "GIT_SSH",
            "RSYNC_RSH",
            "AUTOM4TE",
            "FCEDIT",
            "TEX",
            "MAILER");

    private ShellEscapeChecks() {}

    /** Finds a shell that something else than a shell's usual starters is told to start. */
    static @Nullable String shellEscape(CommandLine line) {
        if (line.opensShell()) return null;
        for (Invocation invocation : line.invocations()) {
            if (invocation.executed() && (isEscape(invocation) || isPagedManual(invocation, line)))
                return Evidences.of(invocation);
        }
        for (Setting setting : line.settings()) {
            boolean runs = COMMAND_VARIABLES.contains(setting.name())
                    || setting.name().endsWith("_COMMAND")
                    || setting.name().endsWith("PAGER")
                    || setting.name().endsWith("EDITOR");
            if (setting.executed()
                    && runs
                    && (isBareShell(setting.value())
                            || isRewired(setting.value())
                            || setting.value().contains("exec \"/bin/"))) return Evidences.cut(setting.text());
        }
        for (FileAccess access : line.files()) {
            if (access.changes()
                    && access.executed()
                    && (isRewired(access.text())
                            || (access.mode() == FileAccess.Mode.WRITE && isPlanted(access.text()))))
                return Evidences.of(access) + ": " + Evidences.cut(access.text().strip());
        }
        for (Code code : line.codes()) {
            if (code.executed() && code.can(Code.Capability.SPAWN, Code.Capability.SHELL) && startsBareShell(code))
                return code.language() + " starts a shell";
        }
        return Shapes.find(line, "shell-escape");
    }

    /** Help of git's that root has paged although nobody asked, in whichever pager is there: git(1), {@code --paginate}. */
    private static boolean isPagedManual(Invocation git, CommandLine line) {
        boolean paged = git.name().equals("git") && (git.has("-p") || git.has("--paginate")) && git.has("help");
        if (!paged
                || git.wrappers().isEmpty()
                || !RAISERS.contains(git.wrappers().get(0))) return false;
        for (Setting setting : line.settings()) if (setting.name().endsWith("PAGER")) return false;
        return true;
    }

    private static boolean isEscape(Invocation invocation) {
        String name = invocation.name();
        List<String> wrappers = invocation.wrappers();
        boolean shell = SHELLS.contains(name);
        if (shell
                && !wrappers.isEmpty()
                && (isInteractive(invocation) || isRewired(last(invocation)))
                && (invocation.path().startsWith("/") || wrappers.contains("pkexec") || isRaisedThrough(wrappers))) {
            String last = wrappers.get(wrappers.size() - 1);
            boolean raised =
                    wrappers.size() > 1 && RAISERS.contains(wrappers.get(0)) && !PATTERNS.matches("engines", last);
            boolean policy = last.equals("pkexec");
            if (raised
                    || policy
                    || isRaisedAlone(invocation)
                    || (!RAISERS.contains(last)
                            && !PATTERNS.matches("starters", last)
                            && !PATTERNS.matches("engines", last))) return true;
        }
        String prompt = name.startsWith("!") ? name.substring(1) : "";
        boolean atPrompt = (invocation.path().startsWith("!")
                        && SHELLS.contains(
                                invocation.path().substring(invocation.path().lastIndexOf('/') + 1)))
                || SHELLS.contains(prompt);
        boolean told = (name.equals("shell") || name.equals("!") || name.endsWith("K!/bin/sh") || name.equals(":!"))
                && !invocation.arguments().isEmpty()
                && isBareShell(invocation.arguments().get(0));
        if (atPrompt || told) return true;
        if (name.length() < 2 || !Character.isLetterOrDigit(name.charAt(name.length() - 1))) return false;
        if (PATTERNS.matches("runners", name)) return runsShell(invocation);
        if (PATTERNS.matches("mentions", name)) return isCopiedShell(invocation);
        boolean sets = name.equals("npm") && invocation.has("config");
        if (shell || sets || isHook(invocation)) return false;
        // "start-stop-daemon --startas /bin/sh … -- -c 'find …'": the shell is given its text after all options.
        int dashes = invocation.arguments().indexOf("--");
        boolean isGivenText = dashes >= 0
                && dashes + 1 < invocation.arguments().size()
                && invocation.arguments().get(dashes + 1).startsWith("-c");
        for (int i = 0; i < invocation.arguments().size(); i++) {
            String argument = invocation.arguments().get(i);
            if (argument.length() > 2000) continue;
            String next = i + 1 < invocation.arguments().size()
                    ? invocation.arguments().get(i + 1)
                    : "";
            boolean goesOn = argument.indexOf(';') < 0
                    && (isGivenText
                            || next.equals("-c")
                            || next.startsWith("-c ")
                            || (next.startsWith("/") && argument.indexOf('!') < 0)
                            || next.endsWith(".sh"));
            if ((isBareShell(argument) && !goesOn)
                    || isRewired(argument)
                    || isOptionShell(argument)
                    || isInnerShell(argument)) return true;
        }
        return false;
    }

    /** {@code sudo find … -exec sh}, {@code sudo busybox sh}: neither a search nor a box of tools is asked for to get a shell. */
    private static boolean isRaisedThrough(List<String> wrappers) {
        return wrappers.size() > 1
                && RAISERS.contains(wrappers.get(0))
                && (wrappers.contains("find") || wrappers.contains("busybox") || wrappers.contains("xargs"));
    }

    /** {@code sudo /bin/sh} and nothing else: who administers a machine says {@code sudo -i} or names a script. */
    private static boolean isRaisedAlone(Invocation shell) {
        return shell.wrappers().size() == 1
                && RAISERS.contains(shell.wrappers().get(0))
                && shell.arguments().isEmpty()
                && shell.path().endsWith("/sh");
    }

    /** {@code /etc/needrestart/hook.d/10-dpkg /usr/bin/dash}: a script of the system's settings that is told of a program. */
    private static boolean isHook(Invocation invocation) {
        return invocation.path().startsWith("/etc/") && invocation.arguments().size() == 1;
    }

    /** A shell that an option or a script of the program starts on the program's own terminal. */
    private static boolean runsShell(Invocation invocation) {
        for (String argument : invocation.arguments())
            if (argument.length() <= 2000 && (isRewired(argument) || isOptionShell(argument))) return true;
        return false;
    }

    private static String last(Invocation invocation) {
        return invocation.arguments().isEmpty()
                ? ""
                : invocation.arguments().get(invocation.arguments().size() - 1);
    }

    /** A shell copied or linked under a name that hides it. */
    private static boolean isCopiedShell(Invocation invocation) {
        boolean puts = invocation.name().equals("cp") || invocation.name().equals("ln");
        if (!puts || invocation.arguments().size() < 2) return false;
        String from = invocation.arguments().get(invocation.arguments().size() - 2);
        String to = invocation.arguments().get(invocation.arguments().size() - 1);
        String name = to.substring(to.lastIndexOf('/') + 1);
        return isShellPath(from)
                && !name.isEmpty()
                && !name.endsWith("sh")
                && !to.endsWith("/bin")
                && !to.equals(".")
                && !to.endsWith("bin/");
    }

    private static boolean isInteractive(Invocation shell) {
        for (String argument : shell.arguments())
            if (!argument.equals("-i") && !argument.equals("-s") && !argument.equals("-p")) return false;
        return true;
    }

    private static boolean isShell(String text) {
        return SHELLS.contains(text) || isShellPath(text);
    }

    private static boolean isShellPath(String text) {
        return (text.startsWith("/bin/") || text.startsWith("/usr/bin/") || text.startsWith("/usr/local/bin/"))
                && SHELLS.contains(text.substring(text.lastIndexOf('/') + 1))
                && text.indexOf(' ') < 0;
    }

    /** {@code /bin/sh}, {@code !/bin/sh}, {@code exec /bin/sh -i}, {@code /bin/sh #}: a shell and nothing for it to run. */
    static boolean isBareShell(String text) {
        String rest = text.strip();
        while (!rest.isEmpty() && "!:;|\\}\"'".indexOf(rest.charAt(0)) >= 0)
            rest = rest.substring(1).strip();
        for (String verb :
                new String[] {"exec ", "shell ", ".shell ", "spawn ", "terminal ", "system ", "reset; exec ", "1e exec "
                })
            if (rest.startsWith(verb)) rest = rest.substring(verb.length()).strip();
        int end = 0;
        while (end < rest.length()
                && !Character.isWhitespace(rest.charAt(end))
                && ";,#'\")|&<>".indexOf(rest.charAt(end)) < 0) end++;
        if (!isShellPath(rest.substring(0, end))) return false;
        String tail = rest.substring(end).strip();
        return tail.isEmpty()
                || tail.equals("-s")
                || tail.equals("-i")
                || tail.equals("-p")
                || tail.startsWith("#")
                || tail.startsWith("-s --")
                || (tail.startsWith("-p ") && tail.length() < 6)
                || (tail.startsWith("-c ") && isShell(tail.substring(3).strip()))
                || tail.startsWith(";false")
                || tail.startsWith(";interact")
                || tail.startsWith(",-s")
                || isRewiring(tail);
    }

    /** {@code --pager=/bin/sh}, {@code -H/bin/sh #}, {@code exec:/bin/sh,pty}, {@code alias.x=!/bin/sh}. */
    private static boolean isOptionShell(String argument) {
        int at = argument.indexOf("/bin/");
        if (at >= 4 && argument.startsWith("/usr", at - 4)) at -= 4;
        if (at < 2) return false;
        char before = argument.charAt(at - 1);
        boolean option = argument.charAt(0) == '-'
                || argument.startsWith("exec:")
                || argument.startsWith("EXEC:")
                || argument.contains("Invoke")
                || argument.contains("alias.")
                || argument.contains("Command=")
                || argument.contains("action=")
                || argument.contains("unixexec:");
        if (!option || ("=:!;(".indexOf(before) < 0 && !Character.isLetter(before))) return false;
        if (argument.toLowerCase(java.util.Locale.ROOT).contains("shell=")) return false;
        String tail = argument.substring(at);
        int comma = tail.indexOf(',');
        return isBareShell(tail) || (comma > 0 && isShellPath(tail.substring(0, comma)));
    }

    /** A bare shell between quotes or brackets of some other language: {@code system("/bin/sh")}, {@code \write18{/bin/sh}}. */
    private static boolean isInnerShell(String text) {
        int at = text.indexOf("/bin/");
        while (at > 0) {
            int start = at >= 4 && text.startsWith("/usr", at - 4) ? at - 4 : at;
            int end = at + 5;
            while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) end++;
            if (start > 0 && end < text.length() && SHELLS.contains(text.substring(at + 5, end))) {
                char open = text.charAt(start - 1);
                char close = text.charAt(end);
                boolean enclosed = (open == '"' && close == '"')
                        || (open == '\'' && close == '\'')
                        || (open == '{' && close == '}')
                        || (open == '(' && close == ')')
                        || (open == '`' && close == '`')
                        || (open == '!' && close == '"');
                boolean command = text.contains("system")
                        || text.contains("exec")
                        || text.contains("write18")
                        || text.contains("spawn")
                        || text.contains("run")
                        || text.contains("term")
                        || text.contains("shell")
                        || text.contains("alias");
                if (enclosed && command && !text.contains("-c")) return true;
            }
            at = text.indexOf("/bin/", end);
        }
        return text.equals(":shell")
                || text.equals("!sh")
                || text.equals("!bash")
                || text.equals(":!sh")
                || text.equals(":!bash")
                || text.equals(":terminal")
                || (text.startsWith(":term") && isBareShell(text.substring(text.lastIndexOf(' ') + 1)));
    }

    /** A file that makes the program which reads it start a shell. */
    private static boolean isPlanted(String text) {
        if (text.isEmpty() || text.length() > 20_000 || !text.contains("sh")) return false;
        for (String row : text.split("\n")) {
            String line = row.strip();
            if (!line.startsWith("#!") && isBareShell(line) && !isShellPath(line)) return true;
            int equals = line.indexOf('=');
            if (equals > 0 && line.contains("PostUp") && isBareShell(line.substring(equals + 1))) return true;
        }
        String trimmed = text.strip();
        boolean whole = isShellPath(trimmed);
        boolean pair = (text.contains(":\"/bin/sh\"")
                        || text.contains(": \"/bin/sh\"")
                        || text.contains("{\"/bin/sh")
                        || text.contains("COMMAND /bin/sh"))
                && !text.contains("-c");
        return whole || pair;
    }

    /** A shell whose descriptors are pointed at its own terminal again: {@code /bin/sh 0<&2 1>&2}, {@code sh </dev/tty}. */
    static boolean isRewired(String text) {
        int at = text.indexOf("sh ");
        while (at >= 0) {
            int start = at;
            while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) start--;
            String tail =
                    text.substring(at + 3, Math.min(text.length(), at + 60)).strip();
            for (String option : new String[] {"-i ", "-p ", "-s ", "-ip "})
                if (tail.startsWith(option))
                    tail = tail.substring(option.length()).strip();
            if (SHELLS.contains(text.substring(start, at + 2)) && isRewiring(tail)) return true;
            at = text.indexOf("sh ", at + 3);
        }
        return false;
    }

    private static boolean isRewiring(String tail) {
        int i = 0;
        if (i < tail.length() && tail.charAt(i) >= '0' && tail.charAt(i) <= '2') i++;
        if (i >= tail.length() || (tail.charAt(i) != '<' && tail.charAt(i) != '>')) return false;
        String rest = tail.substring(i + 1).strip();
        if (rest.startsWith("&"))
            return rest.length() > 1
                    && rest.charAt(1) >= '0'
                    && rest.charAt(1) <= '2'
                    && (i == 0 || tail.charAt(0) != '2');
        return rest.startsWith("/dev/tty") || rest.startsWith("$(tty)");
    }

    private static boolean startsBareShell(Code code) {
        if (code.strings().contains("-c")) return false;
        for (String string : code.strings()) {
            if (isBareShell(string) || SHELLS.contains(string.strip())) return true;
        }
        return false;
    }
}
