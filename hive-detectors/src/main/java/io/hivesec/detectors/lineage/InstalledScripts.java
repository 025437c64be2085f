package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a process is for by what it runs and not by the program's own name: {@code /usr/bin/python3 /usr/bin/dnf} is dnf, and
 * whatever lies where only a central server's agent or a builder of images is installed is that ({@code programs.txt}).
 */
final class InstalledScripts {
    /** What is written in a language as often as compiled, and excuses something. */
    private static final Set<Role> WRITTEN =
            EnumSet.of(Role.PACKAGE_MANAGER, Role.CONFIGURATION_TOOL, Role.ACCOUNT_TOOL);

    private static final Words WORDS = Words.load("programs.txt");
    private static final Prefixes CONFIGURATION_PLACES = new Prefixes(WORDS.of("configuration-place"));
    private static final List<String> BUILDERS = WORDS.of("image-builder");

    /** Options that stand between an interpreter and its script: python3 -Es, perl -w, ruby -W0. */
    private static final int MOST_OPTIONS = 4;

    private InstalledScripts() {}

    /** Whether a process runs what has this role, from where only an administrator installs programs. */
    static boolean are(Process process, Role role) {
        if (!WRITTEN.contains(role)) return false;
        String executable = process.executable();
        if (role == Role.CONFIGURATION_TOOL && CONFIGURATION_PLACES.areOf(executable)) return true;
        if (role == Role.PACKAGE_MANAGER && BUILDERS.contains(executable)) return true;
        if (!Roles.isInstalled(process) || !Roles.is(process, Role.INTERPRETER)) return false;
        String script = script(process.arguments());
        return script.startsWith("/")
                && Roles.isInstalled(script)
                && Roles.is(script.substring(script.lastIndexOf('/') + 1), role);
    }

    private static String script(List<String> arguments) {
        for (int i = 1; i < arguments.size() && i <= MOST_OPTIONS; i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) return argument;
            // -c and -e bring the program along, -m names a module.
            if (!argument.startsWith("--") && argument.matches("-\\w*[cem]")) return "";
        }
        return "";
    }
}
