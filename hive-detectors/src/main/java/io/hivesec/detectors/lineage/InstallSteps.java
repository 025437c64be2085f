package io.hivesec.detectors.lineage;

import io.hivesec.event.Process;
import java.util.List;
import java.util.Set;

/**
 * Tells what runs because the library of a project is installed: scripts that its maker, or whoever got hold of the maker's
 * account, has run on everybody's machine. Sources: npm's "scripts", pip's build system interface, Bundler and Composer.
 *
 * <p>Threads: safe.
 */
public final class InstallSteps {
    private static final Set<String> INSTALLERS =
            Set.copyOf(Words.load("programs.txt").of("library-installer"));
    private static final Set<String> VERBS =
            Set.copyOf(Words.load("programs.txt").of("library-install"));
    private static final int MOST_STEPS = 8;
    private static final int MOST_ARGUMENTS = 4;

    /** How sure it is that libraries are being installed. */
    public enum Certainty {
        /** No installer is above. */
        NONE,
        /** An installer is, and the sensor does not tell what it was asked for. */
        POSSIBLE,
        /** An installer was asked to install. */
        SURE
    }

    private InstallSteps() {}

    /** Whether one of these processes, nearest first, installs libraries. */
    public static Certainty above(List<Process> line) {
        for (int i = 0; i < line.size() && i < MOST_STEPS; i++) {
            Process process = line.get(i);
            if (process.arguments().isEmpty()) {
                if (INSTALLERS.contains(process.name())) return Certainty.POSSIBLE;
            } else if (installs(process.arguments())) {
                return Certainty.SURE;
            }
        }
        return Certainty.NONE;
    }

    /** {@code npm ci}, also as the title that npm gives itself; {@code python3 /usr/bin/pip install x}, {@code python3 -m pip install x}. */
    private static boolean installs(List<String> arguments) {
        boolean isInstaller = false;
        for (int i = 0; i < arguments.size() && i < MOST_ARGUMENTS; i++) {
            String argument = arguments.get(i);
            int blank = argument.indexOf(' ');
            String first = blank < 0 ? argument : argument.substring(0, blank);
            String name = first.substring(first.lastIndexOf('/') + 1);
            if (isInstaller && VERBS.contains(name)) return true;
            isInstaller |= INSTALLERS.contains(name);
            if (isInstaller && blank > 0) {
                int end = argument.indexOf(' ', blank + 1);
                String verb = end < 0 ? argument.substring(blank + 1) : argument.substring(blank + 1, end);
                if (VERBS.contains(verb)) return true;
            }
        }
        return false;
    }
}
