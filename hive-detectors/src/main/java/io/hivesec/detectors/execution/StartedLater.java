package io.hivesec.detectors.execution;

import io.hivesec.detectors.command.CommandLine;
import io.hivesec.detectors.command.FileAccess;
import io.hivesec.detectors.command.Flow;
import io.hivesec.detectors.command.Invocation;
import io.hivesec.detectors.lineage.WritablePlaces;
import java.util.List;
import java.util.Set;

/** Files that other programs read and run what they say: hooks, modules, settings of editors and shells' companions. */
final class StartedLater {
    /** What a hook of a package manager does that only tidies up. */
    private static final Set<String> TIDY = Set.of(
            "rm", "true", ":", "test", "[", "[[", "touch", "echo", "find", "apt-get", "update-initramfs", "sh", "exit");

    private static final String[] ACTIVE = {
        "import os",
        "import socket",
        "import subprocess",
        "import pty",
        "urllib",
        "exec(",
        "eval(",
        "system(",
        "Popen",
        "__import__"
    };

    private static final String[] FETCHING = {
        "curl", "wget", "nohup", "/dev/tcp", "base64 -d", "python", "perl -", "bash -", "nc "
    };

    private StartedLater() {}

    /** Whether a text, run as a command, does what an intruder's would: starts what anybody can put there, fetches, connects. */
    static boolean isCommand(String text) {
        String plain = text.replace("\\/", "/");
        if (WritablePlaces.areNamedIn(plain)) return true;
        for (String word : FETCHING) if (plain.contains(word)) return true;
        for (Flow flow : CommandLine.of(List.of("sh", "-c", plain)).flows())
            if (!FetchChecks.isUsual(flow)) return true;
        return false;
    }

    /** A module that an interpreter reads whenever it starts: sitecustomize and its like. */
    static boolean isModule(String path) {
        return path.endsWith("customize.py")
                || path.endsWith(".pth")
                || path.contains("/startup/") && path.endsWith(".py");
    }

    /** Whether a module does something instead of only saying where others lie. */
    static boolean isActive(String text) {
        for (String sign : ACTIVE) if (text.contains(sign)) return true;
        return false;
    }

    /** A hook of a repository of source code, which its developers write themselves. */
    static boolean isHook(String path) {
        return path.contains(".git/hooks/");
    }

    /** A hook of a package manager that tidies up, or an entry of a desktop's that starts an installed program. */
    static boolean isHarmless(FileAccess access) {
        String text = access.text();
        if (isFirstLine(text.strip())) return true;
        if (access.path().contains("autostart"))
            return !isCommand(text) && !text.contains("/.") && !text.contains("sh -c");
        if (!access.path().contains("apt.conf")) return false;
        int open = text.indexOf('"');
        int close = text.lastIndexOf('"');
        if (open < 0 || close <= open) return false;
        CommandLine hook = CommandLine.of(List.of("sh", "-c", text.substring(open + 1, close)));
        boolean any = false;
        for (Invocation invocation : hook.invocations()) {
            if (!TIDY.contains(invocation.name()) || !hook.flows().isEmpty()) return false;
            any = true;
        }
        return any && !text.contains("/tmp/");
    }

    /** {@code #!/bin/sh} and nothing else: what follows it is what counts. */
    private static boolean isFirstLine(String text) {
        return text.startsWith("#!") && text.indexOf('\n') < 0 && text.indexOf("\\n") < 0 && text.length() < 40;
    }

    /** A module of a kernel that hides things, a generator of units, or a line of an editor's settings that starts something. */
    static boolean isPlanted(FileAccess access) {
        String path = access.path();
        String text = access.text();
        boolean modules = path.equals("/etc/modules") || path.startsWith("/etc/modules-load.d/");
        if (modules) {
            for (String name : text.split("\\s+")) if (Tools.is("rootkit", name)) return true;
        }
        boolean generator = path.contains("-generators/") && (path.startsWith("/etc/") || path.startsWith("/run/"));
        boolean runs = text.contains("!/")
                || (path.endsWith("gdbinit") && text.contains("shell "))
                || path.contains("/network/interfaces")
                || text.contains("#(")
                || text.contains("run-shell")
                || text.contains("set-hook")
                || text.contains("system(");
        return (generator && !access.program().equals("ln"))
                || (WatchedPaths.is("companions", path) && runs && WritablePlaces.areNamedIn(text));
    }
}
