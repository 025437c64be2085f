package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.Code;
import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.command.Setting;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ways to gain rights that a command line shows. */
final class EscalationChecks {
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "csh", "tcsh", "fish", "mksh", "yash", "ksh93");

    private static final Patterns STOCK = Patterns.load("stock.txt");

    private EscalationChecks() {}

    /** A file becomes set-user-id or set-group-id executable. */
    static @Nullable String suidBit(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.executed()) continue;
            if (invocation.name().equals("chmod")
                    && !invocation.under("find")
                    && !invocation.under("xargs")
                    && setsIdentity(invocation)
                    && !isStock(invocation)) return Evidences.of(invocation);
            if (invocation.name().equals("install")) {
                for (int i = 0; i + 1 < invocation.arguments().size(); i++) {
                    String mode = invocation.arguments().get(i + 1);
                    boolean given = invocation.arguments().get(i).equals("-m")
                            || invocation.arguments().get(i).equals("--mode");
                    if (given && (isSuid(mode) || setsIdentity(mode))) return Evidences.of(invocation);
                }
            }
        }
        for (Code code : line.codes()) {
            if (code.executed() && code.can(Code.Capability.SET_ID))
                return code.language() + " sets the set-user-id bit";
        }
        return Shapes.find(line, "set-user-id");
    }

    /** Whether only programs that come with the bit get it, where they are installed. */
    private static boolean isStock(Invocation chmod) {
        boolean any = false;
        for (String argument : chmod.arguments()) {
            String name = argument.substring(argument.lastIndexOf('/') + 1);
            boolean file = argument.indexOf('/') >= 0 || STOCK.matches("set-user-id", name);
            if (file && (!STOCK.matches("set-user-id", name) || WritablePlaces.isShared(argument))) return false;
            any |= file;
        }
        return any;
    }

    private static boolean setsIdentity(Invocation chmod) {
        for (String argument : chmod.arguments()) {
            if (isSuid(argument)) return true;
            boolean mode = !argument.startsWith("-") && !argument.startsWith("/") && argument.length() <= 24;
            if (mode && setsIdentity(argument)) return true;
        }
        return false;
    }

    /** A symbolic mode with a set-id bit that counts: the user's, or an executable group's. */
    private static boolean setsIdentity(String mode) {
        int plus = Math.max(mode.indexOf('+'), mode.indexOf('='));
        if (plus < 0) return false;
        String who = mode.substring(0, plus);
        String what = mode.substring(plus + 1);
        boolean user = who.isEmpty() || who.contains("u") || who.contains("a");
        boolean executableGroup = who.contains("g") && what.contains("x");
        return what.contains("s") && (user || executableGroup);
    }

    /** An octal mode with the set-user-id bit and something executable. */
    private static boolean isSuid(String mode) {
        if (mode.length() < 4 || mode.length() > 6) return false;
        for (int i = 0; i < mode.length(); i++) if (mode.charAt(i) < '0' || mode.charAt(i) > '7') return false;
        int value = Integer.parseInt(mode, 8);
        return (value & 04000) != 0 && (value & 0111) != 0;
    }

    /** A file gets capabilities that amount to root. */
    static @Nullable String fileCapabilities(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            if (!invocation.name().equals("setcap") || !invocation.executed()) continue;
            for (String argument : invocation.arguments()) {
                boolean strong = argument.contains("cap_setuid")
                        || argument.contains("cap_setgid")
                        || argument.contains("cap_sys_admin")
                        || argument.contains("cap_dac_override")
                        || argument.contains("cap_sys_ptrace")
                        || argument.contains("cap_sys_module")
                        || argument.contains("cap_chown")
                        || argument.contains("cap_fowner")
                        || argument.contains("cap_setfcap")
                        || argument.startsWith("all")
                        || argument.startsWith("=e");
                if (strong && (argument.contains("+") || argument.contains("="))) return Evidences.of(invocation);
            }
        }
        return null;
    }

    /** A shell told to keep the rights of a set-user-id program: {@code sh -p}. */
    static @Nullable String privilegedShell(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean keeps = SHELLS.contains(invocation.name())
                    && !invocation.arguments().isEmpty()
                    && keepsRights(invocation);
            if (keeps && invocation.executed()) return Evidences.of(invocation);
            // Whatever is found to be set-user-id, started as a shell would be.
            boolean found = invocation.path().equals("{}") && invocation.under("find") && invocation.has("-p");
            if (found && invocation.executed()) return Evidences.of(invocation);
            // A copy of a shell under another name.
            boolean copy = WritablePlaces.isShared(invocation.path())
                    && invocation.arguments().equals(List.of("-p"));
            if (copy && invocation.executed()) return Evidences.of(invocation);
            // Handed to a program to run: nano -s '/bin/sh -p', tclsh 'exec /bin/sh -p'.
            // A shell's own script is read as commands.
            for (String argument : invocation.arguments())
                if (argument.length() < 400 && !SHELLS.contains(invocation.name()) && namesPrivilegedShell(argument))
                    return Evidences.of(invocation);
        }
        for (Code code : line.codes()) {
            for (String string : code.strings())
                if (code.can(Code.Capability.SPAWN) && namesPrivilegedShell(string)) return Evidences.cut(string);
            if (code.can(Code.Capability.IDENTITY, Code.Capability.SPAWN) && code.can(Code.Capability.SHELL))
                return "changes its user id and starts a shell";
            if (code.can(Code.Capability.SPAWN, Code.Capability.SHELL)
                    && code.strings().contains("-p")
                    && code.executed()) return "starts a shell with -p";
        }
        return null;
    }

    private static boolean keepsRights(Invocation shell) {
        for (String argument : shell.arguments()) {
            if (!argument.startsWith("-")) return false;
            if (argument.equals("-c")) return false;
            if (argument.equals("-p")
                    || argument.equals("-ip")
                    || argument.equals("-pi")
                    || argument.equals("-lp")
                    || argument.equals("-pc")) return true;
            if (argument.equals("-b") && shell.name().endsWith("csh")) return true;
        }
        return false;
    }

    private static boolean namesPrivilegedShell(String text) {
        int at = text.indexOf("sh -p");
        if (at < 0) return false;
        int end = at + 5;
        boolean ends = end == text.length() || " \"';,)`\n&|".indexOf(text.charAt(end)) >= 0;
        int start = at;
        while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) start--;
        // run.sh -p is a script with an option of its own.
        boolean isAnEnding = start > 0 && ".-_".indexOf(text.charAt(start - 1)) >= 0;
        return ends && !isAnEnding && SHELLS.contains(text.substring(start, at + 2));
    }

    private static boolean startsNeighbour(CommandLine line) {
        for (Invocation invocation : line.invocations())
            if (invocation.path().startsWith("./") && !invocation.under("sudo")) return true;
        return false;
    }

    private static boolean startsWithShared(String path) {
        int end = path.indexOf(':');
        return path.startsWith(".:") || WritablePlaces.isTop(end < 0 ? path : path.substring(0, end));
    }

    /** Whether a program is named by its place in the system, where a search by name would find it too. */
    private static boolean startsInstalled(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            boolean installed =
                    invocation.path().startsWith("/usr/") || invocation.path().startsWith("/opt/");
            if (installed && invocation.executed() && !SHELLS.contains(invocation.name())) return true;
        }
        return false;
    }

    /** Known flaws by the shape of their command lines. */
    static @Nullable String knownFlaw(CommandLine line) {
        for (Invocation invocation : line.invocations()) {
            String name = invocation.name();
            boolean sudoEdit = name.equals("sudoedit")
                    && invocation.has("-s")
                    && String.join("", invocation.arguments()).endsWith("\\");
            boolean minusOne = name.equals("sudo")
                    && (invocation.has("-u#-1")
                            || invocation.has("#-1")
                            || invocation.has("#4294967295")
                            || invocation.has("-u#4294967295"));
            boolean capsh = name.equals("capsh") && (invocation.has("--uid=0") || invocation.has("--gid=0"));
            if (invocation.executed() && (sudoEdit || minusOne || capsh)) return Evidences.of(invocation);
        }
        for (Setting setting : line.settings()) {
            boolean gconv =
                    setting.name().equals("GCONV_PATH") && setting.value().startsWith(".");
            // What lies beside it may try its own library; the system's programs, and root's, may not.
            boolean preload = setting.name().equals("LD_PRELOAD")
                    && (WritablePlaces.isShared(setting.value())
                            || (setting.value().startsWith("./") && !startsNeighbour(line)));
            boolean tunables =
                    setting.name().equals("GLIBC_TUNABLES") && setting.value().contains("=glibc.");
            // A traced set-user-id shell script evaluates it before each command.
            boolean prompt = setting.name().equals("PS4")
                    && (setting.value().contains("$(") || setting.value().contains("`"))
                    && setting.value().contains("chmod");
            // What a program of somebody else's calls by name is looked for there first.
            boolean path = (setting.name().equals("PATH") || setting.name().equals("LD_LIBRARY_PATH"))
                    && startsWithShared(setting.value())
                    && startsInstalled(line);
            // sudoedit takes what follows for files to edit: CVE-2023-22809.
            boolean editor =
                    setting.name().endsWith("EDITOR") && setting.value().contains(" -- /");
            // bash took what follows a function for commands: CVE-2014-6271. Exported ones have a name of their own
            // kind.
            boolean function =
                    setting.value().startsWith("() {") && !setting.name().startsWith("BASH_FUNC_");
            if (setting.executed() && (function || gconv || preload || tunables || prompt || editor || path))
                return Evidences.cut(setting.text());
        }
        for (FileAccess access : line.files()) {
            // Read as an option by a program that is given all names in a directory.
            String name = access.path().substring(access.path().lastIndexOf('/') + 1);
            boolean option = (name.startsWith("--") && name.contains("=exec="))
                    || name.startsWith("-e sh ")
                    || name.startsWith("-e bash ");
            // Tells iconv which library to load: CVE-2021-4034.
            boolean conversion = name.equals("gconv-modules") && access.text().contains("module ");
            if (access.changes() && access.executed() && (option || conversion)) return Evidences.of(access);
        }
        return Shapes.find(line, "flaw");
    }
}
